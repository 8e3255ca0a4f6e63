// Passkeys: the browser asks the device, the form carries the answer. The forms stay
// hidden where the browser knows no passkeys; other ways to sign in need no JavaScript.
const known = window.PublicKeyCredential?.parseRequestOptionsFromJSON;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!known) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}

async function ask(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const answer = await fetch(form.dataset.options);
    if (!answer.ok) throw new Error(answer.statusText);
    form.elements.credential.value = JSON.stringify(await credential(form, await answer.json()));
    form.submit();
  } catch {
    failed.hidden = false;
  }
}

function credential(form, options) {
  if (form.dataset.passkey === "create") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
