// The counter by keys: each button names its own. The panel looks again by itself.
const panel = document.getElementById("panel");
const EVERY = 5000;

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const button = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (button) {
    event.preventDefault();
    button.click();
  }
});

async function refresh() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("waiting");
      const here = document.getElementById("waiting");
      if (fresh && here) here.replaceWith(fresh);
    }
  } catch {
    // Looked at again in a moment.
  }
  setTimeout(refresh, EVERY);
}

if (panel) setTimeout(refresh, EVERY);
