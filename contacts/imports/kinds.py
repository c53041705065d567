"""The kinds of files that can be imported; each app adds its own when it is ready."""

from .importer import Importer

KINDS: dict[str, type[Importer]] = {}
"""{kind: its importer}, in the order in which people choose among them."""


def register(*importers: type[Importer]) -> None:
    for importer in importers:
        KINDS[importer.kind] = importer
