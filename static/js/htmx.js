// htmx looks at every element of a page when it begins: the page is painted before, if anybody looks at it.
function begin() {
  const script = document.createElement("script");
  script.src = document.getElementById("htmx").href;
  document.head.append(script);
}

addEventListener("load", () => (document.hidden ? begin() : requestAnimationFrame(() => setTimeout(begin))));
