// Typing narrows the list; Enter opens the first hit. Without this script Enter searches.
const field = document.getElementById("q");
const form = field.form;
let shown = field.value.trim();
let asking = null;
let timer = 0;

const address = () => `${location.pathname}?${new URLSearchParams(new FormData(form))}`;

const narrow = async () => {
  const text = field.value.trim();
  if (text === shown) return;
  asking?.abort();
  asking = new AbortController();
  const where = address();
  const answer = await fetch(where, { signal: asking.signal });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("hits").replaceWith(page.getElementById("hits"));
  shown = text;
  history.replaceState(null, "", where);
};

field.addEventListener("input", () => {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => narrow().catch(() => {}), 150);
});

field.addEventListener("keydown", async (event) => {
  if (event.key !== "Enter" || event.isComposing || !field.value.trim()) return;
  event.preventDefault();
  window.clearTimeout(timer);
  try {
    await narrow();
    const first = document.querySelector("#hits a");
    if (first) first.click();
  } catch {
    form.requestSubmit();
  }
});
