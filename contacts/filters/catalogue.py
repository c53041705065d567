"""What staff registered and filters may name: custom fields and subscription categories."""

from functools import cached_property

from contacts.models import CustomField, SubscriptionCategory


class Catalogue:
    """Each list is read when it is first asked for, so that an address without such filters costs no query."""

    @cached_property
    def custom_fields(self) -> list[CustomField]:
        return list(CustomField.objects.select_related("group"))

    @cached_property
    def categories(self) -> dict[str, SubscriptionCategory]:
        """{key: category}"""
        return {category.key: category for category in SubscriptionCategory.objects.all()}
