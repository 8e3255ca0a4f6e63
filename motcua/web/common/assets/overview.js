// The leaders' room. Once a minute it fetches its own page and shows the new figures;
// when nothing answers, the last ones stay and say of when they are.
const EVERY = 60_000;
const PATIENCE = 15_000;

async function renew() {
  const room = document.getElementById("room");
  try {
    const answer = await fetch(location.href, {
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("room");
    if (!answer.ok || !fresh) throw new Error(String(answer.status));
    room.replaceWith(fresh);
  } catch {
    const at = document.getElementById("room-at");
    if (!at.dataset.old) {
      at.dataset.old = "yes";
      at.textContent = `${room.dataset.old} ${at.textContent}`;
    }
  }
}

setInterval(renew, EVERY);
