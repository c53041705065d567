// Back leads to the same list, scrolled to where it was, with the opened row in focus.
const here = () => location.pathname + location.search;
const stored = (name) => JSON.parse(sessionStorage.getItem(name) ?? "null");
const store = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

// Asked as the page goes, it would be laid out once more, and the next page would wait for that.
let top = 0;
addEventListener("scroll", () => (top = scrollY), { passive: true });

function leave(address) {
  const opened = document.activeElement?.closest?.("[data-open]")?.getAttribute("href");
  store(`place:${address}`, { top, opened });
  const list = document.querySelector("[data-remember]")?.dataset.remember;
  if (list) store(`list:${list}`, address);
}

function arrive() {
  const place = stored(`place:${here()}`);
  if (!place) return;
  scrollTo(0, place.top);
  const links = document.querySelectorAll("[data-open]");
  const opened = [...links].find((link) => link.getAttribute("href") === place.opened);
  opened?.focus({ preventScroll: true });
}

// "‹ All contacts" leads to the list as it was left: its search, filters and page.
function recall() {
  for (const link of document.querySelectorAll("[data-recall]")) {
    const address = stored(`list:${link.dataset.recall}`);
    if (address?.startsWith(`${link.pathname}?`)) link.href = address;
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-recall]");
  if (link) store("returning", link.pathname + link.search);
});

addEventListener("pagehide", () => leave(here()));
document.addEventListener("htmx:beforeHistorySave", (event) => leave(event.detail.path));
document.addEventListener("htmx:historyRestore", () => {
  recall();
  arrive();
});

const [navigation] = performance.getEntriesByType("navigation");
recall();
if (navigation?.type === "back_forward" || stored("returning") === here()) arrive();
sessionStorage.removeItem("returning");
