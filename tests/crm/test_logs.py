"""Lines of the log, as they are written."""

import logging
import sys

import pytest

from crm.logs import PrivateFormatter


@pytest.mark.parametrize(
    ("message", "logged"),
    [
        ("Not Found: /contacts/7/", "Not Found: /contacts/7/"),
        ('"GET /contacts/?q=kovalenko HTTP/1.1" 200', '"GET /contacts/?… HTTP/1.1" 200'),
        ('"GET /api/v1/contacts?phone=380671234567 HTTP/1.1" 200', '"GET /api/v1/contacts?… HTTP/1.1" 200'),
        ('"POST /preferences/7-Zx_9a/unsubscribe/ HTTP/1.1" 200', '"POST /preferences/…/unsubscribe/ HTTP/1.1" 200'),
        ("Not Found: /confirmations/7-Zx_9a/", "Not Found: /confirmations/…/"),
        ("Not Found: /contacts/anna.b+news@example.com/", "Not Found: /contacts/…@…/"),
        ("Not Found: /c/anna%40example.com", "Not Found: /c/…@…"),
        ("Key (value)=(email:olena@приклад.укр) exists", "Key (value)=(email:…@…) exists"),
        ("email=olena@example.com<anna@example.com>,b@c@example.com", "email=…@…<…@…>,…@…"),
        ("no route for +380671234567.", "no route for +…."),
    ],
)
def test_a_line_holds_no_address(message, logged):
    record = logging.LogRecord("crm", logging.INFO, "crm.py", 1, message, None, None)

    assert PrivateFormatter().format(record) == logged


def test_a_line_without_end_is_cut_before_the_word_that_is_too_much():
    message = f"Not Found: /{'a' * 65_000}@example.com\nasked for {'b ' * 4_000}twice"
    record = logging.LogRecord("crm", logging.WARNING, "crm.py", 1, message, None, None)

    assert PrivateFormatter().format(record) == f"Not Found: …\nasked for {'b ' * 4_000}twice"


def test_a_traceback_holds_no_address():
    try:
        raise ValueError("olena@example.com is taken")
    except ValueError:
        record = logging.LogRecord("crm", logging.ERROR, "crm.py", 1, "failed", None, sys.exc_info())

    line = PrivateFormatter().format(record)

    assert "Traceback" in line
    assert "olena" not in line
