"""What the log may hold: no query string, no signed link, no email address, no phone number, no API key.

Every line, tracebacks included, is masked after it is formatted: a search is a query string, and
the text of an exception may quote the row that caused it.
"""

import logging
import re

MASKS = (
    (re.compile(r"(?:(?<=/)\?|\?(?=[\w.%-]+=))[^\s\"']+"), "?…"),
    (re.compile(r"(/(?:preferences|confirmations)/)[^\s\"'/]+"), r"\1…"),
    (re.compile(r"[^\s\"'()<>,;:=/]+(@|%40)[^\s\"'()<>,;:/]+"), "…@…"),
    (re.compile(r"(\+|%2B)\d{6,15}\b"), "+…"),
    (re.compile(r"\bck_[\w-]{20,}"), "ck_…"),
)


class PrivateFormatter(logging.Formatter):
    def format(self, record):
        line = super().format(record)
        for pattern, mask in MASKS:
            line = pattern.sub(mask, line)
        return line
