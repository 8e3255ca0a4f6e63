// Giving back: what a choice needs is shown with it; a signature is kept as its strokes.
const form = document.querySelector(".mc-give");

function reveal() {
  for (const radio of form.querySelectorAll("[data-reveals]")) {
    document.getElementById(radio.dataset.reveals).hidden = !radio.checked;
  }
}

function strokesOf(text) {
  try {
    const found = JSON.parse(text);
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function sign(box, field) {
  const canvas = box.querySelector("canvas");
  const pen = canvas.getContext("2d");
  let strokes = strokesOf(field.value);
  let drawing = null;

  function draw() {
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of strokes) {
      pen.beginPath();
      stroke.forEach(([x, y], n) => (n ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.stroke();
    }
  }

  function keep() {
    field.value = strokes.length ? JSON.stringify(strokes) : "";
    draw();
  }

  function at(event) {
    const edge = canvas.getBoundingClientRect();
    const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
    return [
      within(((event.clientX - edge.left) / edge.width) * canvas.width, canvas.width),
      within(((event.clientY - edge.top) / edge.height) * canvas.height, canvas.height),
    ];
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = [at(event)];
    strokes.push(drawing);
    draw();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || !event.isPrimary) return;
    const point = at(event);
    const last = drawing[drawing.length - 1];
    if (Math.hypot(point[0] - last[0], point[1] - last[1]) < 4) return;
    drawing.push(point);
    draw();
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (drawing) keep();
      drawing = null;
    });
  }
  box.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
  });
  box.hidden = false;
  draw();
}

if (form) {
  form.addEventListener("change", reveal);
  reveal();
  sign(form.querySelector("[data-sign]"), form.elements.signature);
}
