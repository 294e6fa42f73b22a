// Passkeys, and the print button of the recovery codes. Everything else on these pages works without this file.
"use strict";

const canPasskeys = () =>
  window.PublicKeyCredential && PublicKeyCredential.parseCreationOptionsFromJSON && window.isSecureContext &&
  !/^[\d.]+$|:/.test(location.hostname);

const askFor = {
  make: async (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  use: async (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

// What the server asks the browser: written on the form, or fetched when the button is pressed.
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options.publicKey;
}

async function pressed(event, form, stopped) {
  event.preventDefault();
  stopped.hidden = true;
  try {
    const credential = await askFor[form.dataset.passkey](await optionsOf(form));
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch (fault) {
    stopped.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const stopped = form.querySelector("[data-stopped]");
  for (const part of form.querySelectorAll("[data-with-passkeys]")) part.hidden = !canPasskeys();
  for (const part of form.querySelectorAll("[data-without-passkeys]")) part.hidden = canPasskeys();
  form.addEventListener("submit", (event) => pressed(event, form, stopped));
}

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
