// Passkeys: asks the browser to make or to use one, and sends its answer with the form that holds the button.
// A form says by data-passkey what it wants ("create" or "get"), by data-options where the question comes from.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const named = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

/** The server's question as the browser takes it: with bytes where JSON has text. */
function question(kind, asked) {
  const options = { ...asked, challenge: bytes(asked.challenge) };
  if (kind === "get") return { ...options, allowCredentials: named(asked.allowCredentials) };
  return {
    ...options,
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: named(asked.excludeCredentials),
  };
}

/** The device's answer as JSON takes it. */
function answer(credential) {
  const said = credential.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = text(said[name]);
  }
  if (said.getTransports) response.transports = said.getTransports();
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: {},
  });
}

async function ask(form) {
  const kind = form.dataset.passkey;
  const response = await fetch(form.dataset.options, { method: "POST", body: new FormData(form) });
  if (!response.ok) throw new Error(`${response.status}`);
  const publicKey = question(kind, await response.json());
  return answer(await navigator.credentials[kind]({ publicKey }));
}

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  document.querySelector("[data-no-passkey]")?.remove();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = form.querySelector("[data-said]");
    const button = form.querySelector("button");
    said.textContent = "";
    button.disabled = true;
    try {
      form.elements.answer.value = await ask(form);
      form.submit();
    } catch (error) {
      // A DOMException is the person's own "no", or the device's; anything else is ours.
      said.textContent = error instanceof DOMException ? form.dataset.refused : form.dataset.failed;
      button.disabled = false;
    }
  });
}
