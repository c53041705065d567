// Puts the form where this <script> stands, in a frame that is as high as the form, and dark where the text is light.
(() => {
  const script = document.currentScript;
  const [, red, green, blue] = getComputedStyle(script.parentElement).color.match(/^rgba?\((\d+), (\d+), (\d+)/) ?? [0, 0, 0, 0];
  const theme = Number(red) + Number(green) + Number(blue) > 382 ? "dark" : "light";
  const address = new URL("./", script.src);
  address.search = new URLSearchParams({ embedded: 1, theme });
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = "{{ form.title|escapejs }}";
  frame.referrerPolicy = "no-referrer";
  Object.assign(frame.style, { display: "block", width: "100%", maxWidth: "27rem", height: "32rem", border: 0, colorScheme: theme });
  addEventListener("message", ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === address.origin && data.formHeight > 0) frame.style.height = `${data.formHeight}px`;
  });
  script.after(frame);
})();
