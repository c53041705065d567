// A form that is on its way is not sent once more: that would do a thing twice, or be told that it was done already.
// (What htmx sends is kept from the browser before it comes here.)
const PATIENCE = 10_000; // ms; whoever stopped the browser, or sent it into another tab, may press again then
let sentAt = new WeakMap();

document.addEventListener("submit", (event) => {
  const { target: form, submitter, timeStamp } = event;
  if (event.defaultPrevented || (submitter?.formMethod || form.method) !== "post") return;
  if (timeStamp - sentAt.get(form) < PATIENCE) event.preventDefault();
  else sentAt.set(form, timeStamp);
});

// Back may show the page as it was left.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) sentAt = new WeakMap();
});
