"""Text and yes-or-no, and the error that refuses any value."""

import re
from typing import Any

NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
YES = {"true", "yes", "y", "t", "on", "1"}
NO = {"false", "no", "n", "f", "off", "0"}
SHOWN_LENGTH = 40


class Invalid(ValueError):
    """A value was refused; the message says why, in words for the person who sent it."""


def clean_text(value: Any, max_length: int) -> str:
    """The same text, trimmed, with every line end as \\n; nothing else is changed or normalised.

    `max_length` counts characters. NUL, lone surrogates and control characters but tab and line ends are refused.
    """
    if not isinstance(value, str):
        raise Invalid(f"{shown(value)} is not a text")
    text = value.strip()
    if not text.isprintable():
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        refuse_unsafe(text)
    if len(text) > max_length:
        raise Invalid(f"is {len(text):,} characters long; {max_length:,} fit")
    return text


def spelling(name: str) -> str:
    """A name without case, spaces and marks: `E-mail Address` → `emailaddress`."""
    return NOT_ALPHANUMERIC.sub("", name).casefold()


def clean_bool(value: Any) -> bool:
    """True or False for yes/no, true/false, on/off, y/n, t/f, 1/0 in any case."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Invalid(f"{shown(value)} is neither yes nor no")


def refuse_unsafe(text: str) -> None:
    if found := UNSAFE.search(text):
        raise Invalid(f"has a character that no text may hold (U+{ord(found[0]):04X}, character {found.start() + 1})")


def shown(value: Any) -> str:
    """The value in quotes for a message: at most 40 characters, unprintable ones escaped."""
    text = str(value)
    short = text if len(text) <= SHOWN_LENGTH else text[: SHOWN_LENGTH - 1] + "…"
    return '"' + "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short) + '"'
