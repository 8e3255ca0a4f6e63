// What is typed is saved as it is typed. Without this script every step saves.
const PAUSE = 1500;
const AGAIN = 10000;

for (const form of document.querySelectorAll("form[data-autosave]")) {
  const said = document.createElement("p");
  said.className = "govuk-body mc-quiet mc-saved";
  said.setAttribute("aria-live", "polite");
  form.append(said);
  let changed = false;
  let going = null;
  let timer = 0;

  const save = async () => {
    window.clearTimeout(timer);
    if (!changed || going) return;
    changed = false;
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    typed.set("do", form.dataset.do || "save");
    going = fetch(form.action, { method: "POST", body: typed, redirect: "manual", keepalive: true });
    try {
      const answer = await going;
      if (answer.status === 204) said.textContent = form.dataset.saved;
      else if (answer.status === 401) said.textContent = form.dataset.ended;
      else if (answer.status === 422) said.textContent = "";
      else throw new Error(String(answer.status));
    } catch {
      changed = true;
      said.textContent = form.dataset.unsaved;
      timer = window.setTimeout(save, AGAIN);
    } finally {
      going = null;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    changed = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    window.clearTimeout(timer);
    if (navigator.onLine) return;
    // Sending now would lose the page for an error of the browser.
    event.preventDefault();
    changed = true;
    said.textContent = form.dataset.unsaved;
  });
  window.addEventListener("online", save);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save();
  });
}

// A button that fills in where one is. Without it coordinates are typed.
for (const place of document.querySelectorAll("[data-my-place]")) {
  if (!navigator.geolocation) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = place.dataset.label;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const [lat, lng] = place.querySelectorAll("input");
      lat.value = coords.latitude.toFixed(6);
      lng.value = coords.longitude.toFixed(6);
      lng.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
  place.append(button);
}
