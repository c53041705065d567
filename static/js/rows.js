// A click on the blank space of a row opens the row's link, as the link itself would.
const INTERACTIVE = "a, button, input, select, textarea, label, summary";

function linkOfRow(target) {
  const row = target.closest("[data-rows] > tbody > tr");
  if (!row || target.closest(INTERACTIVE)) return null;
  return row.querySelector("[data-open]");
}

function open(event) {
  const link = linkOfRow(event.target);
  if (!link || event.button > 1 || getSelection().type === "Range") return;
  if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey) {
    window.open(link.href, "_blank", "noopener");
  } else {
    link.focus({ preventScroll: true });
    link.click();
  }
}

document.addEventListener("click", open);
document.addEventListener("auxclick", open);
document.addEventListener("mousedown", (event) => {
  if (event.button === 1 && linkOfRow(event.target)) event.preventDefault(); // no autoscroll
});
