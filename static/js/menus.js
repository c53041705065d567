// Menus that close by themselves, dialogs that open, notices that can be dismissed.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

function close(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

// With the button the focus would be gone, and Tab would begin the page anew.
function dismiss(notice) {
  notice.hidden = true;
  document.getElementById("content").focus({ preventScroll: true });
}

document.addEventListener("click", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
  const chosen = target.closest("[data-menu] a");
  if (chosen) close(chosen.closest("[data-menu]"));

  const shows = target.closest("[data-shows]");
  if (shows) document.getElementById(shows.dataset.shows).showModal();
  if (target.matches("dialog")) target.close(); // its backdrop
  if (target.closest("[data-dismiss]")) dismiss(target.closest(".notice"));
  if (target.closest("[data-reload]")) location.reload();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) close(menu);
});

document.addEventListener("submit", ({ target }) => {
  const menu = target.closest("[data-menu]");
  if (menu) close(menu);
});

document.addEventListener("focusin", ({ target }) => {
  for (const menu of openMenus()) if (!menu.contains(target)) menu.open = false;
});
