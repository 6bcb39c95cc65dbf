// The console's keys, its form for a link, and files that are
// dropped anywhere. Every part of it works without this, a little slower.
{
  const root = document.documentElement;
  const byID = (id) => document.getElementById(id);
  const told = byID("told");

  const tell = (text, ...more) => {
    told.replaceChildren(text, ...more);
    told.hidden = false;
  };

  // Lines: the one that the keys are on is marked, and stays marked when the
  // list is renewed.
  let current = "";

  const lines = () => [...document.querySelectorAll("tr[data-key]")].filter((row) => row.querySelector("a.open"));
  const marked = () => lines().find((row) => row.dataset.key === current);

  const mark = (row) => {
    for (const other of document.querySelectorAll("tr[aria-selected]")) other.removeAttribute("aria-selected");
    if (!row) return;
    current = row.dataset.key;
    row.setAttribute("aria-selected", "true");
  };

  const step = (by) => {
    const all = lines();
    const at = all.indexOf(marked());
    const row = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))];
    if (!row) return;
    mark(row);
    row.querySelector("a.open").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const newLink = () => {
    const fold = byID("new-link");
    fold.open = true;
    byID("link-ticket").focus();
  };

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    Enter: () => marked()?.querySelector("a.open").click(),
    x: () => {
      if (!marked()) step(1);
      marked()?.querySelector("input[type=checkbox]")?.click();
    },
    c: () => byID("compare")?.click(),
    n: newLink,
    "/": () => { byID("q").focus(); byID("q").select(); },
    "?": () => byID("keys").showModal(),
  };

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) {
      typing.blur();
      byID("new-link").open = false;
      return;
    }
    if (typing || !keys[event.key]) return;
    // What has the focus takes Enter by itself.
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    event.preventDefault();
    keys[event.key]();
  });

  byID("new").addEventListener("click", (event) => {
    event.preventDefault();
    newLink();
  });

  // Only two can be compared: a third takes the place of the first.
  let boxes = [];
  addEventListener("change", (event) => {
    if (!event.target.matches("input[name=r]")) return;
    boxes = boxes.filter((id) => id !== event.target.value);
    if (event.target.checked) boxes.push(event.target.value);
    if (boxes.length > 2) boxes.shift();
    ticked();
  });
  const ticked = () => {
    for (const box of document.querySelectorAll("input[name=r]")) box.checked = boxes.includes(box.value);
    const button = byID("compare");
    if (button) button.disabled = boxes.length !== 2;
  };

  addEventListener("renewed", () => {
    mark(marked());
    ticked();
  });
  ticked();

  // A new link: made, copied, and said so, without leaving the list.
  const linkForm = byID("new-link").querySelector("form");
  linkForm.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = linkForm.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const response = await fetch(linkForm.action, {
        method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(linkForm)),
      });
      if (response.redirected) { // the session has ended
        location.reload();
        return;
      }
      const answer = await response.json();
      if (!response.ok) {
        const label = linkForm.elements[answer.field]?.labels?.[0]?.textContent ?? "";
        tell(label && label + ": ", answer.detail);
        return;
      }
      const address = document.createElement("code");
      address.textContent = answer.url;
      let said = linkForm.dataset.copied;
      try {
        await window.desk.copy(answer.url);
      } catch { // the browser asks, or forbids: it stands there to be copied by hand
        said = linkForm.dataset.made;
      }
      tell(said + " ", address);
      linkForm.reset();
      byID("new-link").open = false;
      await window.desk.look();
    } catch {
      linkForm.submit(); // not reached by script: as without one
    } finally {
      button.disabled = false;
    }
  });
  if (location.hash === "#new-link") newLink();

  // Files are dropped anywhere.
  const drop = byID("drop");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    root.classList.add("dropping");
    drop.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (event.relatedTarget) return;
    root.classList.remove("dropping");
    drop.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    root.classList.remove("dropping");
    byID("dropped").files = event.dataTransfer.files;
    byID("drop-says").textContent = byID("drop-says").dataset.reading;
    delete root.dataset.live; // nothing is to move while they are read
    drop.requestSubmit();
  });
}
