"""What filters may name: custom fields, subscription categories, imports."""

from collections.abc import Iterable
from functools import cached_property

from contacts.models import CustomField, Import, SubscriptionCategory

_MOST_DIGITS = 9


class Catalogue:
    """Each list is read when it is first asked for, so that an address without such filters costs no query."""

    def __init__(self):
        self._imports: dict[int, Import | None] = {}

    @cached_property
    def custom_fields(self) -> list[CustomField]:
        return list(CustomField.objects.select_related("group"))

    @cached_property
    def categories(self) -> dict[str, SubscriptionCategory]:
        """{key: category}"""
        return {category.key: category for category in SubscriptionCategory.objects.all()}

    def import_named(self, text: str) -> Import | None:
        """`#381` or `381`; None where there is no such import."""
        self.look_for_imports([text])
        return self._imports.get(_number(text))

    def look_for_imports(self, texts: Iterable[str]) -> None:
        """All at once, so that each costs no query of its own."""
        unknown = {number for text in texts if (number := _number(text))} - self._imports.keys()
        if unknown:
            found = Import.objects.only("file_name", "origin", "created", "updated").in_bulk(unknown)
            self._imports |= {number: found.get(number) for number in unknown}


def _number(text: str) -> int:
    """0 where it is none."""
    digits = text.removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else 0
