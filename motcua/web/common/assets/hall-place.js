// One's place in the queue, live: the page is fetched again and its heart replaced.
const EVERY = 8000;
const title = document.title;

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("place");
      const here = document.getElementById("place");
      if (fresh.dataset.state !== here.dataset.state && navigator.vibrate) {
        navigator.vibrate([300, 150, 300]);
      }
      // Buttons differ with the state: then the whole page is read anew.
      if (!fresh.dataset.state || fresh.dataset.state === "serving") {
        location.reload();
        return;
      }
      here.replaceWith(fresh);
      document.title = fresh.dataset.state === "called" ? `${fresh.dataset.title} ${title}` : title;
    }
  } catch {
    // The network is away; what is shown says of when it is.
  }
  setTimeout(refresh, EVERY);
}

if (document.getElementById("place").dataset.state !== "serving") setTimeout(refresh, EVERY);
else setTimeout(() => location.reload(), 4 * EVERY);
