"""What the log may hold: no query string, no signed link, no email address, no phone number, no API key.

Every line, tracebacks included, is masked after it is formatted: a search is a query string, and
the text of an exception may quote the row that caused it.
"""

import logging
import re

MASKS = (
    (re.compile(r"(?:(?<=/)\?|\?(?=[\w.%-]+=))[^\s\"']+"), "?…"),
    (re.compile(r"(/(?:preferences|confirmations)/)[^\s\"'/]+"), r"\1…"),
    # From the start of a word only: tried from each letter of a long one, it would take the square of its length.
    (re.compile(r"(?<![^\s\"'()<>,;:=/])[^\s\"'()<>,;:=/]+(@|%40)[^\s\"'()<>,;:/]+"), "…@…"),
    (re.compile(r"(\+|%2B)\d{6,15}\b"), "+…"),
    (re.compile(r"\bck_[\w-]{20,}"), "ck_…"),
)

MOST_IN_A_LINE = 10_000
"""Characters. No line of a traceback has as many, but an address that a stranger asks for may."""


class PrivateFormatter(logging.Formatter):
    def format(self, record):
        text = "\n".join(map(_cut, super().format(record).split("\n")))
        for pattern, mask in MASKS:
            text = pattern.sub(mask, text)
        return text


def _cut(line):
    """Before the word that is too much: of half an address nobody knows that it was one."""
    return line if len(line) <= MOST_IN_A_LINE else f"{line[:MOST_IN_A_LINE].rpartition(' ')[0]} …"
