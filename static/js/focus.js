// What had the focus may be gone when htmx has replaced a part of the page: from an element with an id it goes to the
// one that has it now; else to the first thing to press in the nearest place around it that is still there.
const PRESSABLE = "a[href], button, summary, input:not([type=hidden]), select";
let around = [];

function idsAround(element) {
  const place = element?.closest("[id]");
  return place ? [place.id, ...idsAround(place.parentElement)] : [];
}

document.addEventListener("htmx:beforeSwap", () => (around = idsAround(document.activeElement)));

document.addEventListener("htmx:afterSettle", () => {
  if (document.activeElement !== document.body) return;
  const place = around.map((id) => document.getElementById(id)).find(Boolean);
  place?.querySelector(PRESSABLE)?.focus({ preventScroll: true });
  around = [];
});
