// Files go up while the form is filled in, and go on after a broken line (tus).
// Without this script they are sent with the form.
const PIECE = 4 * 1024 * 1024;
const RETRY_AFTER = [0, 1000, 3000, 5000, 10000, 20000];
const words = document.querySelector("script[data-library]").dataset;
let running = 0;
let sending = null;
let fetching = null;

// What sends in pieces is fetched once a file is chosen; it may be tried again.
function library() {
  fetching ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = words.library;
    script.addEventListener("load", done);
    script.addEventListener("error", () => {
      fetching = null;
      script.remove();
      failed(new Error("the library did not come"));
    });
    document.head.append(script);
  });
  return fetching;
}

for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    files.forEach((file) => begin(input, file));
  });
  input.form.addEventListener("submit", (event) => {
    if (running === 0) return;
    // The button that was pressed is pressed again once every file is there.
    event.preventDefault();
    sending = { form: input.form, button: event.submitter };
    document.querySelector(".mc-upload progress")?.scrollIntoView({ block: "center" });
  });
}

function ended(well) {
  running -= 1;
  if (!well) sending = null;
  if (running > 0 || sending === null) return;
  const { form, button } = sending;
  sending = null;
  form.requestSubmit(button);
}

function dropping(value) {
  const drop = document.createElement("button");
  drop.className = "mc-link-button";
  drop.name = "do";
  drop.value = value;
  drop.formNoValidate = true;
  drop.textContent = words.drop;
  return drop;
}

// No line: what has come is kept on the server, and goes on by itself or by a button.
function wait(line, goOn) {
  const note = document.createElement("span");
  note.className = "govuk-error-message";
  note.textContent = `${words.offline} `;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "mc-link-button";
  again.textContent = words.again;
  const retry = () => {
    window.removeEventListener("online", retry);
    note.remove();
    again.remove();
    goOn();
  };
  again.addEventListener("click", retry);
  window.addEventListener("online", retry);
  line.append(note, again);
}

function begin(input, file) {
  const line = document.createElement("div");
  line.className = "mc-upload";
  line.setAttribute("role", "status");
  const bar = document.createElement("progress");
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  const said = document.createElement("span");
  said.textContent = file.name;
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "mc-link-button";
  stop.textContent = words.stop;
  line.append(said, " ", bar, " ", stop);
  input.before(line);
  running += 1;
  let upload = null;
  const start = () => library().then(
    () => {
      if (!line.isConnected) return;
      upload = sender(input, file, { line, bar, stop });
      upload.findPreviousUploads().then((earlier) => {
        if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
        upload.start();
      });
    },
    () => wait(line, start),
  );
  stop.addEventListener("click", () => {
    const going = line.contains(bar);
    if (going) upload?.abort(true);
    line.remove();
    if (going) ended(false);
    input.focus();
  });
  start();
}

function sender(input, file, { line, bar, stop }) {
  let word = "";
  let out = "";
  const upload = new window.tus.Upload(file, {
    endpoint: input.dataset.upload,
    chunkSize: PIECE,
    retryDelays: RETRY_AFTER,
    // The same file at another paper is another upload.
    fingerprint: async (sent, options) =>
      ["tus", sent.name, sent.type, sent.size, sent.lastModified, options.endpoint].join("-"),
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, limit: input.dataset.limit },
    headers: { "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value },
    onProgress: (sent) => { bar.value = sent; },
    onAfterResponse: (_request, response) => {
      word = response.getHeader("Motcua-Scan") || word;
      const paper = response.getHeader("Motcua-Paper");
      out = response.getHeader("Motcua-Drop") || (paper ? `drop-${paper}` : out);
    },
    onShouldRetry: (error) => {
      const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
      return status === 0 || status === 409 || status === 423 || status === 460 || status >= 500;
    },
    onError: (error) => {
      const text = error.originalResponse ? error.originalResponse.getBody() : "";
      if (!text) return wait(line, () => upload.start());
      line.className = "mc-upload govuk-error-message";
      line.setAttribute("role", "alert");
      line.textContent = text || `${file.name}: ${words.failed}`;
      ended(false);
    },
    onSuccess: () => {
      if (out) {
        // It lies in the filing already; this button of the form takes it out again.
        bar.replaceWith(words.there);
        stop.replaceWith(dropping(out));
        ended(true);
        return;
      }
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = input.dataset.name;
      kept.value = word;
      bar.remove();
      stop.textContent = words.drop;
      line.prepend(kept);
      ended(true);
    },
  });
  return upload;
}
