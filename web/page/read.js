// The page that reads files works without this. With it, files may be dropped
// anywhere, what is too large is told before it is sent, and it is said that
// the server reads.
{
  const form = document.getElementById("read");
  const field = document.getElementById("file");
  const state = document.getElementById("reading");
  const buttons = [...form.querySelectorAll("button")];

  const total = () => [...field.files].reduce((sum, file) => sum + file.size, 0);

  // fits says so when the files are too many bytes; the server would say the
  // same after all of them had come.
  const fits = () => {
    const large = total() > Number(form.dataset.max);
    state.textContent = large ? form.dataset.large : "";
    return !large;
  };

  field.addEventListener("change", fits);

  form.addEventListener("submit", (event) => {
    if (event.submitter?.formAction === form.action && !fits()) {
      event.preventDefault();
      return;
    }
    state.textContent = form.dataset.reading;
    // A disabled button is not sent; the form is on its way by then.
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
  });

  // Back from the answer, the page may come as it was left.
  addEventListener("pageshow", () => {
    state.textContent = "";
    buttons.forEach((button) => { button.disabled = false; });
  });

  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");

  addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("over");
  });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    field.files = event.dataTransfer.files;
    if (fits() && form.reportValidity()) form.requestSubmit(buttons[0]);
  });

  document.getElementById("problem")?.focus();
}
