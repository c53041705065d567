"""How a file was read and what became of its rows, in words."""

from typing import NamedTuple

from django.utils.text import capfirst

from contacts.imports.options import ImportOptions
from contacts.models import Import
from contacts.names import country_name
from contacts.profile.history import ChangeWords
from contacts.writing import Existing

EXISTING = {
    Existing.UPDATE: "are updated",
    Existing.FILL: "have only their empty fields filled",
    Existing.SKIP: "stay as they are, but for what they withdrew",
}
DATE_ORDERS = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
DELIMITERS = {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}
RESULTS = ("created", "updated", "unchanged", "rejected")


class Setting(NamedTuple):
    label: str
    value: str


class Stat(NamedTuple):
    result: str
    label: str
    number: int


def stats_of(counts: object) -> list[Stat]:
    """Of an import, or of the `Counts` of its comparison."""
    return [Stat(name, capfirst(name), getattr(counts, name)) for name in RESULTS]


def remarks_of(counts: object) -> list[str]:
    """What else is worth knowing of rows that were taken."""
    told = {
        "conflicts": ("value stays", "values stay", "with another contact, which has it already"),
        "kept": ("category stays", "categories stay", "unsubscribed, as the person chose"),
        "dropped": ("faulty cell is", "faulty cells are", "left out"),
    }
    numbers = {name: getattr(counts, name) for name in told}
    return [
        f"{numbers[name]:,} {one if numbers[name] == 1 else many} {rest}"
        for name, (one, many, rest) in told.items()
        if numbers[name]
    ]


def columns_in_words(log: Import, words: ChangeWords) -> list[tuple[str, str]]:
    """(column, field) in the order of the file; a column that is left out has no field."""
    return [(column, words.label(log.mapping[column]) if column in log.mapping else "") for column in log.header]


def settings_in_words(log: Import, words: ChangeWords) -> list[Setting]:
    """What people decide of every import, and the rest where it is not as usual."""
    options = ImportOptions.from_json(log.options)
    found_by = " or ".join(words.label(name).lower() for name in options.match) or "their strongest identifier"
    left_out = "are left out, unless they may say that somebody unsubscribed, bounced or complained"
    always = [
        Setting("People are found by", found_by),
        Setting("Those who are known", EXISTING[Existing(options.existing)]),
        Setting("Those who aren’t", "are created" if options.create else "are rejected"),
        Setting("Empty cells", "clear the field" if options.import_empty else "change nothing"),
        Setting("Faulty cells", left_out if options.skip_bad_cells else "reject their row"),
    ]
    return always + [Setting(label, value) for label, value in _unusual(options, words) if value]


def _unusual(options: ImportOptions, words: ChangeWords) -> list[tuple[str, str]]:
    return [
        ("Everybody joins", ", ".join(words.titles.get(key, key) for key in options.subscribe)),
        ("New custom fields", ", ".join(options.new_fields)),
        ("First line", "" if options.names_in_first_line else "holds no names of columns"),
        ("Encoding", options.encoding or ""),
        ("Between cells", DELIMITERS.get(options.delimiter or "", options.delimiter or "")),
        ("Dates are written", DATE_ORDERS.get(options.date_order or "", "")),
        ("Decimal sign", options.decimal or ""),
        ("Country of local phones", country_name(options.country) if options.country else ""),
        ("Time zone of times without one", options.time_zone),
    ]
