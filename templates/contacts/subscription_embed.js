// Puts the form where this <script> stands, in a frame that is as high as the form.
(() => {
  const script = document.currentScript;
  const frame = document.createElement("iframe");
  const schemes = getComputedStyle(script.parentElement).colorScheme;
  const dark = schemes.includes("dark") && (!schemes.includes("light") || matchMedia("(prefers-color-scheme: dark)").matches);
  const address = new URL("./", script.src);
  address.search = new URLSearchParams({ embedded: 1, theme: dark ? "dark" : "light" });
  Object.assign(frame, { src: address, title: "{{ form.title|escapejs }}", loading: "lazy", referrerPolicy: "no-referrer" });
  Object.assign(frame.style, { display: "block", width: "100%", maxWidth: "27rem", height: "32rem", border: 0, colorScheme: dark ? "dark" : "light" });
  addEventListener("message", ({ source, origin, data }) => {
    if (source === frame.contentWindow && origin === address.origin && data.formHeight > 0) frame.style.height = `${data.formHeight}px`;
  });
  script.after(frame);
})();
