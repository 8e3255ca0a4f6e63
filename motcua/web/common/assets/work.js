// Keys for lists, word of what is new, and who else is here. Every page works without.
const OFF = "mc-shortcuts-off";
const EVERY_LIST = 8000;
const EVERY_HERE = 20000;
const MOST_FAULTS = 3;

// Keys. They can be switched off, and do nothing while somebody types (WCAG 2.1.4).
const help = document.querySelector("#shortcuts");
const isOff = () => localStorage.getItem(OFF) === "1";
const rows = () => [...document.querySelectorAll("tr[data-row]")];
const address = (name) => document.body.querySelector(`[data-go='${name}']`)?.href;
const go = (name) => {
  const href = address(name);
  if (href) window.location.assign(href);
};

function isTyping(target) {
  if (target.matches("input[type=checkbox], input[type=radio]")) return false;
  return target.matches("input, textarea, select") || target.isContentEditable;
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : now + by;
  const row = all[Math.min(Math.max(next, 0), all.length - 1)];
  row.querySelector("a").focus();
  row.scrollIntoView({ block: "nearest" });
}

const acts = {
  "?": () => help.showModal(),
  j: () => step(1),
  k: () => step(-1),
  x: () => {
    const row = rows().find((one) => one.contains(document.activeElement));
    row?.querySelector("input[type=checkbox]")?.click();
  },
  b: () => document.querySelector("#command")?.focus(),
  "/": () => {
    const field = document.querySelector("#q");
    if (field) field.focus();
    else go("find");
  },
  r: () => document.querySelector("[data-changes] a")?.click(),
};
const places = { w: "work", t: "find" };
let isGoing = false;

if (help) {
  const open = document.querySelector("[data-shortcuts]");
  const toggle = help.querySelector("input");
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => localStorage.setItem(OFF, toggle.checked ? "0" : "1"));
  open.hidden = false;
  open.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (help.open || isOff() || isTyping(event.target)) return;
    const act = isGoing && places[event.key] ? () => go(places[event.key]) : acts[event.key];
    isGoing = event.key === "g";
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// Asks again and again while somebody looks; gives up for good after three faults.
function poll(ask, every) {
  let timer = 0;
  let faults = 0;
  const turn = async () => {
    window.clearTimeout(timer);
    if (document.visibilityState === "hidden" || faults >= MOST_FAULTS) return;
    try {
      await ask();
      faults = 0;
    } catch {
      faults += 1;
    }
    timer = window.setTimeout(turn, every);
  };
  document.addEventListener("visibilitychange", turn);
  timer = window.setTimeout(turn, every);
}

async function answerOf(address, options) {
  const answer = await fetch(address, { redirect: "error", ...options });
  if (answer.status === 304) return null;
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

// What is new is said, never moved under the hand.
const changes = document.querySelector("[data-changes]");
if (changes) {
  const shown = new Map(rows().map((row) => [row.dataset.row, row.dataset.version]));
  let mark = "";
  poll(async () => {
    const answer = await answerOf(changes.dataset.changes, { headers: { "If-None-Match": mark } });
    if (!answer) return;
    mark = answer.headers.get("ETag") || "";
    const found = new Map((await answer.json()).rows);
    const all = new Set([...shown.keys(), ...found.keys()]);
    const n = [...all].filter((key) => shown.get(key) !== found.get(key)).length;
    const said = changes.querySelector("strong");
    if (said.textContent !== String(n)) said.textContent = String(n);
    changes.querySelector("p").hidden = n === 0;
  }, EVERY_LIST);
}

// Who else looks at the same dossier.
const here = document.querySelector("[data-here]");
if (here) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  poll(async () => {
    const answer = await answerOf(here.dataset.here, { method: "POST", headers: { "X-CSRFToken": token } });
    const { said } = await answer.json();
    const line = here.querySelector("p");
    if (line.textContent !== said) line.textContent = said;
    line.hidden = !said;
  }, EVERY_HERE);
}
