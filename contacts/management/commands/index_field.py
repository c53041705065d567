"""Indexes of custom fields, built beside running work."""

from time import monotonic

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from contacts.custom_indexes import build_index, drop_index, has_index
from contacts.models import CustomField


class Command(BaseCommand):
    help = "Index custom fields, so that filtering by them is quick; nobody is blocked meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("keys", nargs="+", metavar="KEY", help="the key of a custom field")
        parser.add_argument("--drop", action="store_true", help="take the indexes away again")

    def handle(self, *, keys, drop, **options):
        for field in _fields(keys):
            began = monotonic()
            done = _drop(field) if drop else _build(field)
            self.stdout.write(f"{field.key}: {done} ({monotonic() - began:.1f} s)")


def _fields(keys: list[str]) -> list[CustomField]:
    """In the order of the keys; none is touched where one is unknown."""
    known = {field.key: field for field in CustomField.objects.all()}
    if unknown := [key for key in keys if key not in known]:
        there_are = ", ".join(sorted(known)) or "none"
        raise CommandError(f"No custom field has the key {', '.join(unknown)}; there are: {there_are}.")
    return [known[key] for key in dict.fromkeys(keys)]


def _build(field: CustomField) -> str:
    if field.indexed and has_index(field):
        return "is indexed already"
    try:
        build_index(field)
    except DatabaseError as error:
        raise CommandError(f"{field.key} could not be indexed: {error}") from error
    return "indexed"


def _drop(field: CustomField) -> str:
    drop_index(field)
    return "no longer indexed"
