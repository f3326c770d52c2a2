// A form that a passkey answers: the server says what is to be signed, the browser
// has it signed, and the form takes the answer along.

const why = {
  NotAllowedError: "No passkey was used. Try again when you are ready.",
  InvalidStateError: "This device has a passkey for you already.",
  SecurityError: "Passkeys do not work at this address.",
};

const signed = async (form) => {
  const K = window.PublicKeyCredential;
  if (!K?.parseRequestOptionsFromJSON) {
    throw Error("This browser is too old for passkeys, or does not offer them here.");
  }
  const answer = await fetch(form.dataset.options, { method: "POST", headers: { Accept: "application/json" } });
  const said = await answer.json();
  if (!answer.ok) throw Error(said.message);
  const options = said.publicKey;
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: K.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: K.parseRequestOptionsFromJSON(options) });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const line = form.querySelector("[data-said]");
  let busy = false;
  form.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    line.textContent = "";
    try {
      form.elements.credential.value = JSON.stringify(await signed(form));
      form.submit();
    } catch (error) {
      const said = error.name === "Error" ? error.message : "The server could not be asked. Try again.";
      line.textContent = why[error.name] ?? said;
    }
    busy = false;
  });
}
