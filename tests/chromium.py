"""The browser that tests and pictures are made with, and how it is started."""

import shutil

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
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
