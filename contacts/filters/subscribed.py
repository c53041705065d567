"""The condition on subscription categories."""

from django.db.models import Exists, OuterRef

from contacts.models import Subscription
from crm.values import Invalid

from .catalogue import Catalogue
from .conditions import AnyOf


class Subscribed(AnyOf):
    """Subscribed to one of the categories, named by their keys."""

    indexed = True

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        options = [(category.key, category.title) for category in catalogue.categories.values()]
        super().__init__(None, "Subscribed to", cleaner=self.clean_key, options=options)

    def clean_key(self, text: str) -> str:
        if text not in self.catalogue.categories:
            raise Invalid(f"is no subscription category; there are: {', '.join(self.catalogue.categories) or 'none'}")
        return text

    def asks(self, value):
        categories = [self.catalogue.categories[key].pk for key in value]
        return Exists(
            Subscription.objects.filter(
                category__in=categories, state=Subscription.State.SUBSCRIBED, contact=OuterRef("pk")
            )
        )

    def words(self, value):
        return self.listed(value, " or ")
