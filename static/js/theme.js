// Light or dark: the server reads the cookie, so a page never flashes in the other one.
const root = document.documentElement;
const system = () => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function choose(theme) {
  const lifetime = theme === system() ? 0 : 31_536_000; // the system's own choice needs no cookie
  document.cookie = `theme=${theme}; path=/; max-age=${lifetime}; samesite=lax`;
  root.dataset.theme = theme;
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  choose((root.dataset.theme ?? system()) === "dark" ? "light" : "dark");
});
