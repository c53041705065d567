"""Takes the README's pictures of a fresh demo and writes them beside itself: `python -m tests.screenshots`.

With `--variants` each page is also taken in the dark and 390 pixels wide; `--out DIR` writes elsewhere.
"""

import argparse
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import expect, sync_playwright

from tests.chromium import CHROMIUM, CHROMIUM_FLAGS

HERE = Path(__file__).parent
MANAGE = HERE.parent.parent / "manage.py"
PAGES = {
    "contact_list": "/contacts/?country=UA&country=PL&cf.tier=Gold&cf.tier=Platinum",
    "contact_information": "/contacts/{olena}/",
    "contact_activity": "/contacts/{olena}/activity/campaigns/?period=90d&channel=email",
}
"""`olena` is the demo's showcase, whatever ID the import gave her."""

LIGHT = {"viewport": {"width": 1440, "height": 900}}
VARIANTS = {
    ".dark": LIGHT | {"color_scheme": "dark"},
    ".narrow": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
}


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    parser.add_argument("--variants", action="store_true", help="also dark, and 390 pixels wide")
    parser.add_argument("--out", type=Path, default=HERE, metavar="DIR")
    options = parser.parse_args()
    looks = {"": LIGHT} | (VARIANTS if options.variants else {})
    with demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        for suffix, look in looks.items():
            page = browser.new_context(base_url=address, **look).new_page()
            log_in(page)
            olena = id_of(page, "C-77120")
            for name, path in PAGES.items():
                take(page, path.format(olena=olena), options.out / f"{name}{suffix}.png")
        browser.close()


@contextmanager
def demo():
    """Serve the demo from a database of its own; gives the address."""
    port = free_port()
    with TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        server = subprocess.Popen(
            [sys.executable, str(MANAGE), "demo", "--port", str(port)],
            env=environment | {"VAR_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            for line in server.stdout:
                sys.stdout.write(line)
                if "Ctrl-C" in line:
                    break
            else:
                sys.exit("The demo did not start; what it said stands above.")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.communicate()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def log_in(page):
    page.goto("/accounts/login/")
    page.get_by_label("User name").fill("marketer")
    page.get_by_label("Password").fill("marketer")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="All contacts")).to_be_visible()


def id_of(page, external_id):
    page.goto(f"/contacts/?q={external_id}")
    return page.locator("a.row-link").first.get_attribute("href").strip("/").split("/")[-1]


def take(page, path, file):
    page.goto(path)
    expect(page.locator(".late")).to_have_count(0)
    page.screenshot(path=file, animations="disabled")
    print(f"{file} {file.stat().st_size // 1024} KB")  # noqa: T201 a command says what it made


if __name__ == "__main__":
    main()
