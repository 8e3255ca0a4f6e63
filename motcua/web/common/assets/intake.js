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

const find = document.getElementById("find");
let timer = 0;
find.addEventListener("input", () => {
  window.clearTimeout(timer);
  if (!CARD.test(find.value)) return;
  // Some scanners send no Enter; most send it at once, and the page has then gone on.
  timer = window.setTimeout(() => form.requestSubmit(document.getElementById("find-person")), PAUSE);
});
form.addEventListener("submit", () => window.clearTimeout(timer));
