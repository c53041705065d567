"""Rows of a table, filled into a template that was rendered once: a row costs little more than its values."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

GAP = "\0{}\0"
"""Holds the place of a value, by its number; no template and no stored text has a NUL."""

_GAP = re.compile("\0(\\d+)\0")
_BRACE = re.compile("[{}]")


def filled_rows(template: str, lines: Iterable[Any]) -> SafeString:
    """The template for each line, a named tuple of texts, which it knows as `line`.

    It may show a text and ask whether it is empty, and nothing else: it is rendered once for each combination of empty
    texts, with gaps for the others. Texts are escaped, unless they are safe.
    """
    return SafeString("".join([_filled(template, line) for line in lines]))


def _filled(template: str, line: Any) -> str:
    pattern = _pattern(template, line._fields, tuple([text == "" for text in line]))
    return pattern.format(*[text if type(text) is SafeString else escape(text) for text in line])


@lru_cache(maxsize=1024)
def _pattern(template: str, names: tuple[str, ...], are_empty: tuple[bool, ...]) -> str:
    texts = ["" if is_empty else SafeString(GAP.format(number)) for number, is_empty in enumerate(are_empty)]
    row = render_to_string(template, {"line": dict(zip(names, texts, strict=True))}).strip()
    return _GAP.sub(r"{\1}", _BRACE.sub(r"\g<0>\g<0>", row))
