// Files go up while the form is filled in, and go on after a broken line (tus).
// Without this script they are sent with the form.
const PIECE = 4 * 1024 * 1024;
const RETRY_AFTER = [0, 1000, 3000, 5000, 10000, 20000];
let running = 0;

for (const input of document.querySelectorAll("input[type=file][data-upload]")) {
  input.addEventListener("change", () => {
    const files = [...input.files];
    input.value = "";
    files.forEach((file) => begin(input, file));
  });
  input.form.addEventListener("submit", (event) => {
    if (running === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    document.querySelector(".mc-upload")?.scrollIntoView({ block: "center" });
  });
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
  stop.textContent = input.dataset.stop;
  line.append(said, " ", bar, " ", stop);
  input.before(line);
  running += 1;
  let word = "";
  const upload = new window.tus.Upload(file, {
    endpoint: input.dataset.upload,
    chunkSize: PIECE,
    retryDelays: RETRY_AFTER,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, limit: input.dataset.limit },
    headers: { "X-CSRFToken": input.form.elements.csrfmiddlewaretoken.value },
    onProgress: (sent) => { bar.value = sent; },
    onAfterResponse: (_request, response) => {
      word = response.getHeader("Motcua-Scan") || word;
    },
    onShouldRetry: (error) => {
      const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
      return status === 0 || status === 409 || status === 423 || status === 460 || status >= 500;
    },
    onError: (error) => {
      running -= 1;
      const text = error.originalResponse ? error.originalResponse.getBody() : "";
      line.className = "mc-upload govuk-error-message";
      line.setAttribute("role", "alert");
      line.textContent = text || `${file.name}: ${input.dataset.failed}`;
    },
    onSuccess: () => {
      running -= 1;
      const kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = input.dataset.name;
      kept.value = word;
      bar.remove();
      stop.textContent = input.dataset.drop;
      line.prepend(kept);
    },
  });
  stop.addEventListener("click", () => {
    if (line.contains(bar)) {
      running -= 1;
      upload.abort(true);
    }
    line.remove();
    input.focus();
  });
  upload.findPreviousUploads().then((earlier) => {
    if (earlier.length) upload.resumeFromPreviousUpload(earlier[0]);
    upload.start();
  });
}
