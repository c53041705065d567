// A frame that scrolls within itself, marked by data-scrolls, stays where it was when htmx has replaced it.
let frames = [];

document.addEventListener("htmx:beforeSwap", () => {
  frames = [...document.querySelectorAll("[data-scrolls]")].map(({ id, scrollLeft, scrollTop }) => ({
    id,
    left: scrollLeft,
    top: scrollTop,
  }));
});

document.addEventListener("htmx:afterSwap", () => {
  for (const { id, left, top } of frames) document.getElementById(id)?.scrollTo(left, top);
});
