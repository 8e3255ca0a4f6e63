// The wall. It asks once a second; an answer that has not changed is a 304. When nothing
// answers, the last state stays and says since when it is old; the next answer mends it.
const board = document.getElementById("board");
const words = board.dataset;
const rows = document.getElementById("board-rows");
const old = document.getElementById("board-old");
const voice = document.getElementById("board-voice");
const EVERY = 1000;
const PATIENCE = 4000;
const LOST_AFTER = 2;

let tag = "";
let failures = 0;
let heard = new Date();
let speaks = false;
let known = new Set([...rows.querySelectorAll("strong")].map((one) => one.textContent));
let first = true;

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const clock = (at) => at.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });

async function ask() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(words.state, {
      cache: "no-store",
      headers: tag ? { "If-None-Match": tag } : {},
      signal: patience.signal,
    });
    if (answer.status === 200) {
      const state = await answer.json();
      tag = answer.headers.get("ETag") ?? "";
      show(state);
    } else if (answer.status !== 304) {
      throw new Error(String(answer.status));
    }
    heard = new Date();
    failures = 0;
    old.hidden = true;
  } catch {
    failures += 1;
    if (failures >= LOST_AFTER) {
      old.textContent = fill(words.old, { at: clock(heard) });
      old.hidden = false;
    }
  } finally {
    clearTimeout(timer);
    setTimeout(ask, EVERY);
  }
}

function show(state) {
  document.getElementById("board-waiting").textContent = fill(words.waiting, {
    n: state.waiting + state.outside,
  });
  rows.replaceChildren(...state.called.map(row));
  if (!state.called.length) {
    const empty = document.createElement("li");
    empty.className = "mc-board__empty";
    empty.textContent = words.empty;
    rows.append(empty);
  }
  const calls = state.called.filter((one) => !one.serving);
  const keys = new Set(calls.map((one) => `${one.number} ${one.calls}`));
  // What was on the wall when it opened is not called aloud again.
  if (!first) calls.filter((one) => !known.has(`${one.number} ${one.calls}`)).forEach(say);
  known = keys;
  first = false;
}

function row(one) {
  const item = document.createElement("li");
  item.className = `mc-board__row${one.serving ? "" : " is-calling"}`;
  const parts = [
    ["strong", one.number],
    ["span", one.counter],
    ["small", one.serving ? words.serving : words.calling],
  ];
  for (const [kind, text] of parts) {
    const part = document.createElement(kind);
    part.textContent = text;
    item.append(part);
  }
  return item;
}

function say(one) {
  if (!speaks) return;
  const spelt = one.number.split("").join(" ");
  const words_said = new SpeechSynthesisUtterance(
    fill(words.say, { number: spelt, counter: one.counter }),
  );
  words_said.lang = "vi-VN";
  words_said.rate = 0.9;
  speechSynthesis.speak(words_said);
}

if ("speechSynthesis" in window) {
  voice.hidden = false;
  voice.addEventListener("click", () => {
    speaks = !speaks;
    voice.setAttribute("aria-pressed", String(speaks));
    voice.textContent = speaks ? words.on : words.off;
    const voices = speechSynthesis.getVoices();
    if (speaks && voices.length && !voices.some((one) => one.lang.startsWith("vi"))) {
      voice.textContent = `${words.on} – ${words.silent}`;
    }
  });
}

setInterval(() => {
  document.getElementById("board-clock").textContent = clock(new Date());
}, 5000);
ask();
