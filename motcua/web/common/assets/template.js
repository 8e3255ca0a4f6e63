// The preview of a template follows what is typed: the draft is saved and shown again.
// The page's own button does the same without JavaScript.

const form = document.getElementById("template");
const PAUSE = 900;
const SHOWN = ["preview", "difference", "edited", "state"];

let timer = null;
let saving = false;

// Only what belongs to the template itself is saved as it is typed.
form?.addEventListener("input", (event) => {
  if (event.target.closest("[data-live]")) wait();
});

// A field's name goes to where the editor last was.
let last = null;
form?.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[data-live], input[data-live]")) last = event.target;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  const into = last ?? document.getElementById("body");
  if (!button || !into) return;
  into.setRangeText(button.dataset.insert, into.selectionStart, into.selectionEnd, "end");
  into.focus();
  wait();
});

function wait() {
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
}

async function save() {
  if (saving) return wait();
  saving = true;
  const body = new FormData(form);
  body.set("do", "save");
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.ok);
  } finally {
    saving = false;
  }
}

function show(page, isSaved) {
  for (const id of SHOWN) {
    const found = page.getElementById(id);
    if (found) document.getElementById(id)?.replaceWith(document.adoptNode(found));
  }
  // What was checked has been changed: it is published no more until checked again.
  document.getElementById("publishing")?.remove();
  const seen = page.querySelector("#template [name=seen]");
  if (isSaved && seen) form.elements.seen.value = seen.value;
}
