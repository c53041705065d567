"""When the rows of the list are visible in a real browser, where Playwright and Chromium are there."""

import shutil
from importlib.util import find_spec
from statistics import median

from .clients import Pace, side_by_side
from .pages import Line, Site

TIMES_THE_SERVER, PLUS_MS = 2, 100
ONCE = Pace(least=1, most=1)
REST_MS = 500
"""As long as Playwright waits before it calls the network idle."""

LIST, BLANK = "/contacts/", "/healthz"
"""What is visited in turns: the list, and a page of one word, which tells how long the browser itself takes."""

TASK = "rows of the first page visible, in Chromium"

# Watches from the navigation's start, before anything else runs: the first frame that has rows, or the text of a page
# that is no HTML, once it is painted.
_WATCH = """
const painted = (resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => resolve(performance.now());
  port2.postMessage(null);
};
window.rowsVisible = new Promise((resolve) => {
  const look = () => document.querySelector("tbody tr, body > pre") ? painted(resolve) : requestAnimationFrame(look);
  requestAnimationFrame(look);
});
"""
_VISIBLE = "() => window.rowsVisible"


def visible(ours: Site, pace: Pace) -> Line:
    """Against what the server needs by itself, asked in turns with the browser after as long a rest as before a visit:
    a server that has rested is slower than one that is asked without a pause."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program or not find_spec("playwright"):
        return {"task": TASK, "note": "no Playwright with a Chromium on this machine"}
    visits, blank, requests = _visits(program, ours, pace.visits)
    ms, server_ms = median(visits), median(requests)
    at_most = TIMES_THE_SERVER * server_ms + PLUS_MS
    return {
        "task": TASK,
        "ms": round(ms),
        "server_ms": round(server_ms, 1),
        "blank_ms": round(median(blank)),
        "at_most": round(at_most),
        "ok": ms <= at_most,
    }


def _visits(program: str, ours: Site, number: int) -> tuple[list[float], list[float], list[float]]:
    """Of the list, of the blank page, and what the server needs for the list. The first fills the cache."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 it belongs to the tests' requirements

    name, _, value = ours.cookie.partition("=")
    site = f"http://localhost:{ours.port}"
    asking = ours.asking(LIST)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": name, "value": value, "url": site}])
        context.add_init_script(_WATCH)
        page = context.new_page()
        visits: dict[str, list[float]] = {LIST: [], BLANK: []}
        requests: list[float] = []
        for _ in range(number + 1):
            for path, ms in visits.items():
                page.goto(f"{site}{path}", wait_until="commit")
                ms.append(float(page.evaluate(_VISIBLE)))
                page.wait_for_load_state("networkidle")
                page.wait_for_timeout(REST_MS)
            requests += side_by_side({"ours": asking}, 1, ONCE)["ours"].ms
            page.wait_for_timeout(REST_MS)
        browser.close()
    return visits[LIST][1:], visits[BLANK][1:], requests[1:]
