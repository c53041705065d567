"""The settings of an import that hasn't begun: what they start from, and how they are kept."""

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from contacts.models import Import, SavedMapping, SubscriptionCategory

from .jobs import NotNow, start_comparison
from .logbook import State
from .options import ImportOptions

NONE = "none"
"""Asks for settings that no saved mapping has changed."""


@dataclass(frozen=True)
class Start:
    """What the settings are at first; `applied` is the saved mapping they are of, `others` fit the file as well."""

    options: ImportOptions
    applied: SavedMapping | None
    others: list[SavedMapping]


def start_of(log: Import, asked: str) -> Start:
    """As they were kept; else those of the latest mapping that was saved of the same columns, or the one asked for."""
    kept = ImportOptions.from_json(log.options)
    fitting = fitting_mappings(log)
    if asked:
        applied = next((mapping for mapping in fitting if str(mapping.pk) == asked), None)
        kept = ImportOptions(encoding=kept.encoding, delimiter=kept.delimiter)
    else:
        applied = fitting[0] if fitting and not kept.mapping else None
    others = [mapping for mapping in fitting if mapping != applied]
    return Start(_present(_with(applied, kept) if applied else kept), applied, others)


def _present(options: ImportOptions) -> ImportOptions:
    """Without the categories that were deleted since the options were kept."""
    if not options.subscribe:
        return options
    known = set(SubscriptionCategory.objects.values_list("key", flat=True))
    return replace(options, subscribe=tuple(key for key in options.subscribe if key in known))


def _with(mapping: SavedMapping, found: ImportOptions) -> ImportOptions:
    """The file's own encoding and delimiter are certain, where they were found."""
    saved = ImportOptions.from_json(mapping.options)
    return replace(saved, encoding=found.encoding or saved.encoding, delimiter=found.delimiter or saved.delimiter)


def fitting_mappings(log: Import) -> list[SavedMapping]:
    """Those of files with the same columns, in whatever order; the latest first."""
    saved = SavedMapping.objects.filter(kind=log.kind).order_by("-pk")
    return [mapping for mapping in saved if sorted(mapping.header) == sorted(log.header)]


@transaction.atomic
def keep_and_compare(log: Import, options: ImportOptions, header: list[str], mapping: dict[str, Any]) -> None:
    """Raises `NotNow` where the import has begun meanwhile. What was compared already is not compared again."""
    stored = Import.objects.select_for_update().get(pk=log.pk)
    if stored.state != State.DRAFT:
        raise NotNow(f"This import is {stored.get_state_display().lower()} already.")
    if stored.differences is not None and ImportOptions.from_json(stored.options) == options:
        return
    stored.options, stored.header, stored.mapping, stored.differences = options.as_json(), header, mapping, None
    stored.save(update_fields=["options", "header", "mapping", "differences"])
    start_comparison(stored)


def save_mapping(name: str, log: Import, options: ImportOptions, header: list[str], user: Any) -> None:
    """Under a name that is free, or that of settings of the same columns, which are replaced."""
    values = {"kind": log.kind, "header": header, "options": options.as_json(), "created_by": user}
    SavedMapping.objects.update_or_create(name=name, defaults=values)
