// The drawing of a process as an editor: it presses the buttons the form already has.
// Nothing here knows what a process is; the page without it can do all the same.

const form = document.getElementById("editor");
const svg = document.querySelector("#drawing svg");
const tools = document.getElementById("drawing-tools");
const frame = document.querySelector("#drawing .mc-drawing");
const part = form?.elements.part.value;
const NEAR = 12;
const PLACE = "motcua.drawing";

let linking = false;
let drag = null;

if (form && svg && tools) begin();

function begin() {
  const words = tools.dataset;
  const said = tools.querySelector("[role=status]");
  const steps = stepsOf();
  const ways = waysOf(steps);
  tools.hidden = false;
  // An image hides what is inside it from those who do not see it.
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", svg.querySelector("title")?.textContent ?? "");
  for (const step of steps) {
    enable(step.card);
    step.card.classList.toggle("is-open", step.n === part);
    step.card.addEventListener("pointerdown", (event) => beginDrag(event, step));
    onPress(step.card, () => (linking ? link(part, step) : press(`open:${step.n}`)));
  }
  for (const way of ways) {
    enable(way.line);
    way.line.setAttribute("aria-label", fill(words.way, { start: way.from.name, end: way.to.name }));
    onPress(way.line, () => press(`open:${way.from.n}:${way.n}`));
  }
  for (const button of tools.querySelectorAll("[data-tool]")) {
    button.addEventListener("click", () => use(button.dataset.tool));
  }
  svg.addEventListener("pointermove", followDrag);
  svg.addEventListener("pointerup", (event) => endDrag(event, steps));
  document.addEventListener("keydown", (event) => event.key === "Escape" && tell(false));
  form.addEventListener("submit", keepPlace);
  restorePlace();
  tell(false);

  function use(tool) {
    if (tool === "link") tell(true);
    else press(`${tool}:${part}`);
  }

  function tell(isLinking) {
    linking = isLinking;
    svg.classList.toggle("is-linking", linking);
    said.textContent = linking ? words.link : words.hint;
    if (linking) steps.find((step) => step.n === part)?.card.focus({ preventScroll: true });
  }
}

// Every card of the drawing bears a circle with the number of its step.
function stepsOf() {
  const rows = new Map();
  for (const row of form.querySelectorAll("tr[data-n]")) rows.set(row.dataset.n, row.dataset);
  return [...svg.querySelectorAll("circle")]
    .map((circle) => ({ circle, row: rows.get(circle.nextElementSibling?.textContent) }))
    .filter(({ row }) => row)
    .map(({ circle, row }) => ({
      card: circle.parentNode,
      box: circle.parentNode.getBBox(),
      n: row.n,
      key: row.key,
      name: row.name,
      ways: row.ways.split("|").map((to) => to.split(" ")),
    }));
}

// An arrow is told by where it begins and ends. At the bar of a fork or a join the side
// with one line stands for them all, so only the lines of the other side are handles.
function waysOf(steps) {
  const lines = [...svg.querySelectorAll("g > path[fill=none]")]
    .filter((line) => !line.closest("g").querySelector(":scope > circle"))
    .map((line) => ({
      line,
      begin: line.getPointAtLength(0),
      end: line.getPointAtLength(line.getTotalLength()),
    }));
  const bars = [...svg.querySelectorAll("g > rect[rx='2']")].map((rect) => {
    const box = rect.getBBox();
    const ins = lines.filter((line) => isNear(box, line.end));
    const outs = lines.filter((line) => isNear(box, line.begin));
    return { box, ins, outs };
  });
  const at = (places, point) => places.find((place) => isNear(place.box, point));
  const from = ({ begin }) => {
    const bar = at(bars, begin);
    return at(steps, bar?.ins.length === 1 ? bar.ins[0].begin : begin);
  };
  const to = ({ end }) => {
    const bar = at(bars, end);
    return at(steps, bar?.outs.length === 1 ? bar.outs[0].end : end);
  };
  return lines
    .map((line) => ({ line: line.line, from: from(line), to: to(line) }))
    .filter((way) => way.from && way.to)
    .map((way) => ({ ...way, n: way.from.ways.findIndex((ns) => ns.includes(way.to.n)) }))
    .filter((way) => way.n >= 0);
}

function isNear(box, point) {
  return (
    point.x >= box.x - NEAR && point.x <= box.x + box.width + NEAR &&
    point.y >= box.y - NEAR && point.y <= box.y + box.height + NEAR
  );
}

function enable(element) {
  element.setAttribute("tabindex", "0");
  element.setAttribute("role", "button");
  element.classList.add("mc-handle");
}

function onPress(element, act) {
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
}

function link(from, to) {
  if (from !== to.n) press(`link:${from}:${to.key}`);
}

// One of the form's own buttons is pressed: what is typed is saved along with it.
function press(value) {
  const button = document.createElement("button");
  button.name = "do";
  button.value = value;
  button.hidden = true;
  form.append(button);
  form.requestSubmit(button);
}

// A finger scrolls the drawing; it links steps with the button below.
function beginDrag(event, from) {
  if (event.pointerType === "touch" || event.button !== 0) return;
  const line = document.createElementNS(svg.namespaceURI, "line");
  line.classList.add("mc-rubber");
  drag = { from, line, begin: pointOf(event) };
}

function followDrag(event) {
  if (!drag) return;
  const { line, begin } = drag;
  const here = pointOf(event);
  if (!line.isConnected && Math.hypot(here.x - begin.x, here.y - begin.y) < NEAR) return;
  const ends = { x1: begin.x, y1: begin.y, x2: here.x, y2: here.y };
  for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
  svg.append(line);
}

function endDrag(event, steps) {
  if (!drag) return;
  const { from, line } = drag;
  drag = null;
  if (!line.isConnected) return;
  line.remove();
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const to = steps.find((step) => step.card.contains(under));
  if (to) link(from.n, to);
}

function pointOf(event) {
  const point = new DOMPoint(event.clientX, event.clientY);
  return point.matrixTransform(svg.getScreenCTM().inverse());
}

// Saving loads the page anew; the drawing stays where it was looked at.
function keepPlace() {
  sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, frame.scrollLeft, frame.scrollTop]));
}

function restorePlace() {
  const [path, left, top] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  if (path === location.pathname) frame.scrollTo(left, top);
}

function fill(text, facts) {
  return text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}
