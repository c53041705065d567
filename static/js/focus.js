// What had the focus may be gone when htmx has replaced a part of the page: from an element with an id it goes to the
// one that has it now; else, in the nearest place around it, to a heading that takes it or the first thing to press.
// That is never what submits: an Enter that was meant for “Stop” would start an import.
const LANDINGS = "h1[tabindex], a[href], button[type=button], summary, input:not([type=hidden], [type=submit]), select";
let around = [];

function idsAround(element) {
  const place = element?.closest("[id]");
  return place ? [place.id, ...idsAround(place.parentElement)] : [];
}

const landingIn = (id) => document.getElementById(id)?.querySelector(LANDINGS);
const isNowhere = () => document.activeElement === document.body;

// A second swap may begin before the first has settled, such as that of a count: then the focus is nowhere already.
document.addEventListener("htmx:beforeSwap", () => {
  if (!isNowhere()) around = idsAround(document.activeElement);
});

document.addEventListener("htmx:afterSettle", () => {
  if (isNowhere()) around.map(landingIn).find(Boolean)?.focus({ preventScroll: true });
  around = [];
});
