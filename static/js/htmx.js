// htmx looks at every element of a page when it begins: the page is painted before.
function begin() {
  const script = document.createElement("script");
  script.src = document.getElementById("htmx").href;
  document.head.append(script);
}

addEventListener("load", () => requestAnimationFrame(() => setTimeout(begin)));
