// What had the focus may be gone when htmx has replaced a part of the page: from an element with an id it goes to the
// one that has it now; else to the first thing to press in the nearest place around it that is still there.
const PRESSABLE = "a[href], button, summary, input:not([type=hidden]), select";
let around = [];

function idsAround(element) {
  const place = element?.closest("[id]");
  return place ? [place.id, ...idsAround(place.parentElement)] : [];
}

const isNowhere = () => document.activeElement === document.body;

// A second swap may begin before the first has settled, such as that of a count: then the focus is nowhere already.
document.addEventListener("htmx:beforeSwap", () => {
  if (!isNowhere()) around = idsAround(document.activeElement);
});

document.addEventListener("htmx:afterSettle", () => {
  const place = isNowhere() && around.map((id) => document.getElementById(id)).find(Boolean);
  if (place) place.querySelector(PRESSABLE)?.focus({ preventScroll: true });
  around = [];
});
