"""How a file is read: its encoding, what parts its cells, and whether its first line holds names."""

import codecs
from functools import cached_property
from typing import Any, NamedTuple

from django import forms

from contacts.imports.options import ImportOptions
from crm.tables import UnknownEncoding
from crm.tables.delimited import NAMED_DELIMITERS

ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1251": "Cyrillic (Windows-1251)",
    "cp1252": "Western European (Windows-1252)",
    "cp1250": "Central European (Windows-1250)",
    "cp1254": "Turkish (Windows-1254)",
    "cp1253": "Greek (Windows-1253)",
    "cp1255": "Hebrew (Windows-1255)",
    "cp1256": "Arabic (Windows-1256)",
    "cp1257": "Baltic (Windows-1257)",
    "koi8-u": "Ukrainian (KOI8-U)",
    "cp866": "Cyrillic (DOS 866)",
    "mac-cyrillic": "Cyrillic (Macintosh)",
    "mac-roman": "Western European (Macintosh)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc_kr": "Korean (EUC-KR)",
}
DELIMITERS = {"comma": "Comma ,", "semicolon": "Semicolon ;", "tab": "Tab", "bar": "Bar |"}
LIKELY = 3
SHOWN = 90


class Reading(NamedTuple):
    """A line of the file as one encoding has it."""

    encoding: str
    label: str
    text: str


class ReadingForm(forms.Form):
    """`unknown` says that the encoding is to be asked for, and `is_text` that there is one."""

    encoding = forms.ChoiceField(label="Encoding", required=False)
    delimiter = forms.ChoiceField(label="Cells are parted by", choices=DELIMITERS.items(), required=False)
    names = forms.BooleanField(label="The first line holds names", required=False)

    def __init__(self, data: Any, options: ImportOptions, *, is_text: bool, unknown: UnknownEncoding | None):
        found = _known(options.encoding or (unknown.guess if unknown else "") or "cp1252")
        names = {name: name for name in DELIMITERS} | {NAMED_DELIMITERS[name]: name for name in DELIMITERS}
        super().__init__(
            data,
            initial={
                "encoding": found,
                "delimiter": names.get(options.delimiter or "", "comma"),
                "names": options.names_in_first_line,
            },
        )
        self.unknown = unknown
        self.is_text = is_text
        self.choices = {found: found.upper()} | ENCODINGS
        self.fields["encoding"].choices = self.choices.items()  # type: ignore[attr-defined]
        if not is_text:
            del self.fields["encoding"], self.fields["delimiter"]

    @property
    def options(self) -> dict[str, Any]:
        """What was chosen, as far as it can be; else what was found."""
        chosen = self.cleaned_data if self.is_bound and (self.is_valid() or self.cleaned_data) else self.initial
        encoding, delimiter = (
            (chosen.get(name) or self.initial[name]) if self.is_text else None for name in ("encoding", "delimiter")
        )
        return {"encoding": encoding, "delimiter": delimiter, "names_in_first_line": chosen.get("names", True)}

    @cached_property
    def readings(self) -> list[Reading]:
        """A line in the encodings that read it differently, the likeliest first; none where there is no doubt."""
        if self.unknown is None:
            return []
        readings: dict[str, Reading] = {}
        for encoding, label in ({self.initial["encoding"]: ""} | self.choices).items():
            if text := _read(self.unknown.lines[0], encoding):
                readings.setdefault(text, Reading(encoding, label or self.choices[encoding], text))
        return list(readings.values())

    @property
    def likely(self) -> list[Reading]:
        return self.readings[:LIKELY]

    @property
    def unlikely(self) -> list[Reading]:
        return self.readings[LIKELY:]

    @property
    def is_unlikely(self) -> bool:
        """Whether one of the unlikely ones is chosen."""
        return self.options["encoding"] in {reading.encoding for reading in self.unlikely}


def _known(encoding: str) -> str:
    """As the choices call it."""
    name = codecs.lookup(encoding).name.removesuffix("-sig")
    return next((each for each in ENCODINGS if codecs.lookup(each).name == name), name)


def _read(line: bytes, encoding: str) -> str:
    """From shortly before the first letter that tells; "" where the line is none in this encoding."""
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        return ""
    first = next((at for at, letter in enumerate(text) if not letter.isascii()), 0)
    start = max(0, first - SHOWN // 3)
    return ("…" if start else "") + text[start : start + SHOWN] + ("…" if len(text) > start + SHOWN else "")
