// A file dropped on its zone is chosen; one that is too large is said so, and not sent; and how much has been sent.
const formOf = (element) => element.closest?.("[data-upload]");

function mark(zone, isOver) {
  zone?.classList.toggle("upload-over", isOver);
}

for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    const zone = event.target.closest?.("[data-drop]");
    if (!zone) return;
    event.preventDefault();
    mark(zone, true);
  });
}

document.addEventListener("dragleave", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone?.contains(event.relatedTarget)) mark(zone, false);
});

document.addEventListener("drop", (event) => {
  const zone = event.target.closest?.("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  mark(zone, false);
  const input = zone.querySelector("input[type=file]");
  input.files = event.dataTransfer.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-upload] input[type=file]")) return;
  const tooLarge = target.files[0]?.size > Number(target.dataset.limit);
  target.setCustomValidity(tooLarge ? target.dataset.tooLarge : "");
  if (tooLarge) target.reportValidity();
  else formOf(target).querySelector("[type=submit]").focus();
});

// The form has no checks of the browser's own, since the server says what is wrong; a large file would travel first.
document.addEventListener("htmx:beforeRequest", (event) => {
  const input = formOf(event.target)?.querySelector("input[type=file]");
  if (!input?.validity.customError) return;
  event.preventDefault();
  input.reportValidity();
});

document.addEventListener("htmx:xhr:progress", ({ target, detail }) => {
  const progress = formOf(target)?.querySelector("[data-upload-progress]");
  if (!progress || !detail.lengthComputable) return;
  progress.hidden = false;
  progress.value = (100 * detail.loaded) / detail.total;
});

document.addEventListener("htmx:afterRequest", ({ target }) => {
  const progress = formOf(target)?.querySelector("[data-upload-progress]");
  if (progress) progress.hidden = true;
});
