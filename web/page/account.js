// The sign-in and Settings work without this, passkeys apart. It also takes a
// one-time code out of the address.
{
  const said = (at, text) => {
    const line = at.querySelector("[data-state]") ?? at.parentElement.parentElement.querySelector("[data-state]");
    if (line) line.textContent = text;
  };

  const post = async (to, body) => {
    const answer = await fetch(to, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const read = await answer.json();
    if (!answer.ok) throw new Error(read.detail);
    return read;
  };

  // refused is what the browser throws when somebody calls it off or has no
  // passkey here; everything else says itself what is wrong.
  const refused = (error) => error instanceof DOMException;

  // ceremony asks the server for a challenge, the device for an answer, and sends
  // that. at carries what is to be asked for.
  const ceremony = async (at, fields) => {
    const { ask, send, passkey } = at.dataset;
    if (!globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON) {
      said(at, at.dataset.none);
      return;
    }
    said(at, "");
    try {
      const { id, options } = await post(ask, fields);
      const key = passkey === "create"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options.publicKey) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options.publicKey) });
      const { to } = await post(send, { ...fields, id, answer: key.toJSON() });
      location.assign(to);
    } catch (error) {
      said(at, refused(error) ? at.dataset.failed : error.message);
    }
  };

  const fieldsOf = (form) => {
    const fields = Object.fromEntries(new FormData(form));
    delete fields.password;
    return fields;
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ceremony(form, fieldsOf(form));
    });
  }
  for (const button of document.querySelectorAll("button[data-passkey]")) {
    button.addEventListener("click", () => ceremony(button, fieldsOf(button.form)));
  }

  // A one-time code comes after the #, which no server and no log sees, and is
  // taken out of the address bar before anything else.
  const code = document.getElementById("code");
  if (code && location.hash.length > 1) {
    code.value = location.hash.slice(1);
    code.closest("[data-code-field]").hidden = true; // nobody has to read it, nor to show it
    history.replaceState(null, "", location.pathname + location.search);
  }
}
