// What goes wrong on the way of an htmx request is said, never swallowed. (A log-in that has
// expired is the server's to say: it answers with a refresh.)
const PROBLEMS = { 403: "refused", 404: "missing", 429: "often", 503: "unavailable" };

function problemOf(answer) {
  if (answer.getResponseHeader("X-Too-Long")) return "slow"; // and would be again
  return PROBLEMS[answer.status] ?? "server";
}

const isPoll = (element) => element.matches("[hx-trigger^=every]");
const theNotice = () => document.querySelector("[data-problems]");

// A poll meets the same problem every second: it is said once, and may be dismissed.
function say(problem) {
  const notice = theNotice();
  if (notice.dataset.said === problem) return;
  notice.dataset.said = problem;
  notice.querySelector("[data-problem]").textContent = notice.dataset[problem];
  notice.hidden = false;
}

function unsay() {
  const notice = theNotice();
  delete notice.dataset.said;
  notice.hidden = true;
}

function fail(event, problem) {
  event.detail.elt?.closest?.(".late")?.setAttribute("data-failed", "");
  say(problem);
}

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (!detail.elt.closest(".late") && !isPoll(detail.elt)) unsay();
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.isError && isPoll(detail.requestConfig.elt)) unsay();
});

document.addEventListener("htmx:afterSwap", ({ detail }) => {
  detail.target?.classList.remove("late", "late-block");
});

document.addEventListener("htmx:responseError", (event) => {
  fail(event, problemOf(event.detail.xhr));
});
for (const name of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => fail(event, "network"));
}
for (const name of ["htmx:swapError", "htmx:targetError"]) {
  document.addEventListener(name, (event) => fail(event, "server"));
}

// Back asks the server again. What is refused, such as a filter that can't be understood, says why on a page of its
// own; and what comes from another address, such as the log-in, must not stand under this one.
document.addEventListener("htmx:historyCacheMissLoadError", () => location.reload());
document.addEventListener("htmx:historyCacheMissLoad", ({ detail }) => {
  if (detail.xhr.responseURL !== location.origin + detail.path) location.reload();
});
