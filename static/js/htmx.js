// htmx looks at every element of a page when it begins: the page is painted before, if anybody looks at it. What was
// typed, chosen or opened meanwhile is said again as soon as it listens.
const SAID = ["input", "change", "toggle"];
let early = [];
const note = (event) => early.push(event);

for (const name of SAID) document.addEventListener(name, note, true);

function sayAgain() {
  for (const name of SAID) document.removeEventListener(name, note, true);
  for (const { type, target, bubbles } of early) target.dispatchEvent(new Event(type, { bubbles }));
  early = [];
}

function begin() {
  const script = document.createElement("script");
  script.src = document.getElementById("htmx-script").href;
  script.addEventListener("load", sayAgain);
  document.head.append(script);
}

addEventListener("load", () => (document.hidden ? begin() : requestAnimationFrame(() => setTimeout(begin))));
