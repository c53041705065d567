"""The browser that tests and pictures are made with, and how it is started."""

import shutil

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is the same engine without windows of its own, which others draw even when nobody sees them."""

CHROMIUM = next(filter(None, map(shutil.which, PROGRAMS)), None)
CHROMIUM_FLAGS = [
    "--no-sandbox",  # tests also run as root, in containers
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give little shared memory
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

HTMX_BEGAN = """() =>
  window.htmx || !document.getElementById("htmx-script") || matchMedia("(scripting: none)").matches"""


def until_htmx_began(page):
    """It begins when the page has been painted, where there is htmx."""
    page.wait_for_function(HTMX_BEGAN)
