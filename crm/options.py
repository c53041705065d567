"""The options of a <select>, rendered once, of which each control chooses another one."""

import re
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

_MARK = "\0{}\0"
_MARKED = re.compile("\0(.*?)\0")


class Options:
    """The template writes `option.mark` into each option, beside its `value` and `label`; `groups` is {label: options}.

    A page with a thousand such controls then costs little more than one with one.
    """

    def __init__(self, template: str, groups: Mapping[str, Mapping[str, str]]):
        self.labels = {value: label for options in groups.values() for value, label in options.items()}
        rendered = render_to_string(template, {"groups": {name: _marked(each) for name, each in groups.items()}})
        self._parts = _MARKED.split(rendered)

    def __contains__(self, value: object) -> bool:
        return value in self.labels

    def chosen(self, value: str) -> SafeString:
        parts = self._parts.copy()
        parts[1::2] = [" selected" if each == value else "" for each in parts[1::2]]
        return SafeString("".join(parts))


def _marked(options: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"value": value, "label": label, "mark": SafeString(_MARK.format(value))} for value, label in options.items()
    ]
