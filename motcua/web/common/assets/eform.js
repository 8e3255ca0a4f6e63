// The editor of electronic forms: what is typed is saved, rows of a condition offer what fits.
// The page's own buttons do the same without JavaScript.

const form = document.getElementById("part");
const saved = document.getElementById("saved");
const subjects = form ? JSON.parse(form.dataset.subjects) : {};
const WITHOUT_VALUE = ["answered", "unanswered"];
const PAUSE = 900;
const allOps = new Map();

for (const option of document.querySelectorAll("[data-op] option")) {
  allOps.set(option.value, option.textContent);
}

function fill(select, choices, value) {
  select.replaceChildren(...choices.map(([key, text]) => new Option(text, key)));
  if (choices.some(([key]) => key === value)) select.value = value;
}

// Offer the ways to compare that fit the question, and its answers to choose from.
function fit(row) {
  const subject = subjects[row.querySelector("[data-subject]").value];
  const op = row.querySelector("[data-op]");
  if (!subject) return;
  const offered = [...allOps].filter(([key]) => subject.ops.includes(key));
  fill(op, offered, op.value);
  const old = row.querySelector("[data-value]");
  const listed = subject.values.length > 0 && op.value !== "in";
  const made = document.createElement(listed ? "select" : "input");
  made.id = old.id;
  made.name = old.name;
  made.dataset.value = "";
  made.className = listed ? "govuk-select" : "govuk-input";
  if (listed) fill(made, [["", ""], ...subject.values], old.value);
  else {
    made.autocomplete = "off";
    made.value = old.value;
  }
  made.hidden = WITHOUT_VALUE.includes(op.value);
  old.replaceWith(made);
}

for (const row of document.querySelectorAll("[data-condition] [data-row]")) {
  allOps.size && row.querySelector("[data-subject]").value && fit(row);
}

// Rows matter only where a condition is asked for at all.
function hideRows(box) {
  const mode = box.querySelector("select");
  const rows = box.querySelector("[data-rows]");
  if (rows) rows.hidden = mode.value === "always" || mode.value === "kept";
}
document.querySelectorAll("[data-condition]").forEach(hideRows);

// The last row was used: another empty one comes behind it.
function addRow(list) {
  const last = list.lastElementChild;
  const used = [...last.querySelectorAll("input:not([type=hidden]), select[data-subject]")];
  if (!used.some((field) => field.value)) return;
  const more = last.cloneNode(true);
  const n = list.children.length;
  for (const field of more.querySelectorAll("input, select")) {
    if (!field.matches("[data-op]")) field.value = "";
    if (!field.id) continue;
    const label = more.querySelector(`label[for="${field.id}"]`);
    field.id = `${field.id.replace(/_\d+$/, "")}_${n}`;
    if (label) label.htmlFor = field.id;
  }
  more.querySelector("button")?.remove();
  list.append(more);
}

let timer = null;
let saving = null;
let left = false;

// One saving at a time: the next waits for the sign of what the one before has saved.
function save() {
  clearTimeout(timer);
  timer = null;
  const task = (saving ?? Promise.resolve()).then(send).finally(() => {
    if (saving === task) saving = null;
  });
  saving = task;
  return task;
}

async function send() {
  const body = new FormData(form);
  body.set("do", "save");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1" },
    });
    const told = await answer.json();
    if (answer.ok) {
      form.elements.was.value = told.was;
      saved.textContent = told.saved;
      tell(told.findings);
    } else {
      saved.textContent = Object.values(told.errors).join(" ");
    }
  } catch {
    saved.textContent = form.dataset.gone;
  }
}

function tell(findings) {
  const list = document.getElementById("findings");
  list.replaceChildren(
    ...findings.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }),
  );
}

form?.addEventListener("input", (event) => {
  const box = event.target.closest("[data-condition]");
  const row = event.target.closest("[data-condition] [data-row]");
  if (row && event.target.matches("[data-subject], [data-op]")) fit(row);
  if (box && event.target.matches("select")) hideRows(box);
  const list = event.target.closest("[data-rows]");
  if (list) addRow(list);
  if (event.target.name === "required" && event.target.value === "when") {
    document.getElementById("needed-box").open = true;
  }
  clearTimeout(timer);
  // A type changes the whole page: the page's own button shows it anew.
  if (event.target.name === "type") {
    form.requestSubmit(form.querySelector(".mc-process__save [value=save]"));
    return;
  }
  const unfinished = [...form.querySelectorAll("[data-condition] [data-row]")].some(
    (one) =>
      one.querySelector("[data-subject]").value &&
      !one.querySelector("[data-value]").value &&
      !WITHOUT_VALUE.includes(one.querySelector("[data-op]").value),
  );
  if (!unfinished) timer = setTimeout(save, PAUSE);
});

// A button waits for a saving under way; those of other forms take along what was typed.
document.addEventListener("submit", async (event) => {
  const own = event.target === form;
  if (!form || left || event.defaultPrevented || !event.target.closest(".mc-eform")) return;
  if (own) {
    clearTimeout(timer);
    timer = null;
  }
  if (!saving && !timer) {
    left = true;
    return;
  }
  event.preventDefault();
  await (own ? saving : save());
  left = true;
  event.target.requestSubmit(event.submitter);
});
// What was typed in the last second goes with the link that is followed.
document.addEventListener("click", async (event) => {
  const link = event.target.closest(".mc-eform a[href]");
  if (!link || left || !timer || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  await save();
  location.href = link.href;
});
