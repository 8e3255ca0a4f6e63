// The intake goes on where it was left, and takes a scan without a further press.
const form = document.getElementById("intake");
const last = form.elements.namedItem("last");
const CARD = /^\s*\d{12}\|(?:[^|]*\|){5}\d{8}/;
const PAUSE = 400;

const here = document.getElementById(last.value);
const told = document.querySelector(".govuk-error-summary");
if (here && form.contains(here) && !location.hash && !told) here.focus();

form.addEventListener("focusin", ({ target }) => {
  if (target.id && target.matches("input, select, textarea")) last.value = target.id;
});

let timer = 0;
for (const [field, button] of [["find", "find-person"], ["co_find", "co-find"]]) {
  const find = document.getElementById(field);
  find.addEventListener("input", () => {
    window.clearTimeout(timer);
    if (!CARD.test(find.value)) return;
    // Some scanners send no Enter; most send it at once, and the page has then gone on.
    timer = window.setTimeout(() => form.requestSubmit(document.getElementById(button)), PAUSE);
  });
}
form.addEventListener("submit", () => window.clearTimeout(timer));

// Pictures a phone sends appear at their line; what is typed stays as it is.
const code = document.getElementById("photo-code");
const EVERY = 3000;
const LIFE = 15 * 60 * 1000;
if (code) {
  const begun = Date.now();
  let seen = "";
  const look = async () => {
    if (Date.now() - begun > LIFE) return;
    try {
      const answer = await fetch(code.dataset.count);
      const counts = answer.ok ? await answer.text() : seen;
      if (seen && counts !== seen) await show();
      seen = counts;
    } catch {
      // Without the network nothing comes; the next look sees it.
    }
    window.setTimeout(look, EVERY);
  };
  const show = async () => {
    const page = await (await fetch(location.href)).text();
    const fresh = new DOMParser().parseFromString(page, "text/html");
    for (const old of document.querySelectorAll("[data-photos]")) {
      const now = fresh.querySelector(`[data-photos="${old.dataset.photos}"]`);
      if (now && now.innerHTML !== old.innerHTML) old.replaceChildren(...now.childNodes);
    }
  };
  look();
}
