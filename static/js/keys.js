// Keyboard: data-key="/" or data-key="g c" names the keys of a link, button or field; j and k walk rows.
const TYPING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PATIENCE = 1500; // ms between the two keys of a sequence
const areOff = () => localStorage.getItem("keys") === "off";
let typed = "";
let typedAt = 0;

function walk(step) {
  const links = [...document.querySelectorAll("[data-open]")];
  const row = document.activeElement.closest("tr");
  const at = links.findIndex((link) => link.closest("tr") === row);
  const inSight = links.find((link) => link.getBoundingClientRect().top > 0);
  const next = at < 0 ? inSight : links[at + step];
  next?.focus();
}

function act(element) {
  if (element.matches("input, summary")) element.focus();
  if (!element.matches("input")) return element.click();
  element.select();
}

function press(key) {
  typed = typed && performance.now() - typedAt < PATIENCE ? `${typed} ${key}` : key;
  typedAt = performance.now();
  const named = [...document.querySelectorAll("[data-key]")];
  const match = named.find((element) => element.dataset.key === typed);
  if (!match && named.some((element) => element.dataset.key.startsWith(`${typed} `))) return true;
  typed = "";
  if (match) act(match);
  else if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (modified || event.key.length > 1 || event.target.closest?.(TYPING)) return;
  if (areOff() || document.querySelector("dialog[open]")) return;
  if (press(event.key)) event.preventDefault();
});

// WCAG 2.1.4: whoever dictates or trembles can switch single keys off.
function show() {
  const toggle = document.querySelector("[data-keys-toggle]");
  if (toggle) toggle.checked = !areOff();
}

show();
document.addEventListener("htmx:historyRestore", show); // with it comes another toggle
document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-keys-toggle]")) localStorage.setItem("keys", target.checked ? "on" : "off");
});
