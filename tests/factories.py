"""Objects for tests. Contacts go through the one write path, so their identities, words and statuses are real."""

from datetime import UTC, datetime, timedelta
from itertools import count

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from contacts.models import (
    Contact,
    ContactSummary,
    CustomField,
    Export,
    FieldGroup,
    Import,
    Origin,
    Segment,
    SubscriptionCategory,
    SubscriptionForm,
)
from contacts.writing import Consent, ContactRow, DeviceRow, Standing, write_contact, write_devices

LONG_AGO = datetime(2024, 3, 1, 12, tzinfo=UTC)
_numbers = count(1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()

    username = factory.Sequence("user-{}".format)
    password = factory.django.Password("secret")


class FieldGroupFactory(DjangoModelFactory):
    class Meta:
        model = FieldGroup
        django_get_or_create = ["name"]

    name = "Personal"


class CustomFieldFactory(DjangoModelFactory):
    class Meta:
        model = CustomField

    key = factory.Sequence("field_{}".format)
    label = factory.LazyAttribute(lambda field: field.key.replace("_", " ").capitalize())
    group = factory.SubFactory(FieldGroupFactory)
    type = CustomField.Type.TEXT


class SubscriptionCategoryFactory(DjangoModelFactory):
    class Meta:
        model = SubscriptionCategory

    key = factory.Sequence("category_{}".format)
    title = factory.LazyAttribute(lambda category: category.key.replace("_", " ").capitalize())


class SubscriptionFormFactory(DjangoModelFactory):
    """Double opt-in, as every form unless somebody switches it off; `categories` are those that it grants."""

    class Meta:
        model = SubscriptionForm
        skip_postgeneration_save = True

    name = "Newsletter"
    slug = "newsletter"
    title = "News of the shop"
    consent_text = "I agree to get the newsletter."

    @factory.post_generation
    def categories(self, create, extracted):
        self.categories.set(extracted or ())


class ExportFactory(DjangoModelFactory):
    class Meta:
        model = Export

    words = "All contacts"
    created_by = factory.SubFactory(UserFactory)


class SegmentFactory(DjangoModelFactory):
    class Meta:
        model = Segment

    name = factory.Sequence("Segment {}".format)
    query = "country=UA"
    created_by = factory.SubFactory(UserFactory)


class ImportFactory(DjangoModelFactory):
    """An import in any state; one that was started has its origin."""

    class Meta:
        model = Import

    class Params:
        started = factory.Trait(
            origin=factory.SubFactory("tests.factories.OriginFactory", kind=Origin.Kind.IMPORT),
            started_at=LONG_AGO,
        )
        done = factory.Trait(started=True, state=Import.State.DONE, finished_at=LONG_AGO + timedelta(seconds=20))

    kind = "contacts"
    file_name = "people.csv"
    path = "/there/people.csv"
    size = 2048
    sha256 = "ab" * 32
    header = ["Email", "Name"]
    mapping = {"Email": "email", "Name": "first_name"}
    created_by = factory.SubFactory(UserFactory)


class OriginFactory(DjangoModelFactory):
    class Meta:
        model = Origin

    kind = Origin.Kind.API
    name = "Shop"


class ContactFactory(factory.Factory):
    """A contact with a name and an email; any field of the model can be given, cleaned.

    Also: `subscribed_to` and `unsubscribed_from` (categories), `standing` (a `Standing` of the email, as an import has
    it), `device` (details of a device, whose push token comes by itself), `updated_at`, `last_activity_at`.
    """

    class Meta:
        model = Contact

    class Params:
        nameless = factory.Trait(first_name="", last_name="")
        push_only = factory.Trait(nameless=True, email="", device={})
        phone_only = factory.Trait(nameless=True, email="", phone=factory.Sequence("+3806711{:05}".format))

    email = factory.Sequence("person-{}@example.com".format)
    first_name = "Daria"
    last_name = "Melnyk"

    @classmethod
    def _create(cls, model_class, *, updated_at=None, last_activity_at=None, **given):  # noqa: ARG003
        pk = _written(**given)
        if updated_at:
            Contact.objects.filter(pk=pk).update(updated_at=updated_at)
        if last_activity_at:
            ContactSummary.objects.filter(pk=pk).update(last_activity_at=last_activity_at)
        return Contact.objects.get(pk=pk)


def _written(*, subscribed_to=(), unsubscribed_from=(), custom=None, standing=None, device=None, **values):
    """Write the contact, and its device if there is one; its id."""
    consent = Consent(_ids(subscribed_to), _ids(unsubscribed_from), at=LONG_AGO, source="Test")
    row = ContactRow(values, custom or {}, consent=consent, standing=standing)
    origin = OriginFactory(name="test")
    if device is None:
        return write_contact(row, origin).contact_id
    number = next(_numbers)
    details = {"push_token": f"token-{number}", **device}
    return write_devices([DeviceRow(row, "Shop", f"device-{number}", details)], origin)[0].contact_id


def _ids(categories):
    return tuple(category.pk for category in categories)


# A small cast, each with a story


def olena(**values):
    """Subscribed by email in Kyiv, and reached by phone."""
    return ContactFactory(
        **{
            "first_name": "Olena",
            "last_name": "Bondar",
            "email": "olena.bondar@example.com",
            "phone": "+380671234567",
            "external_id": "C-77120",
            "country": "UA",
            "city": "Kyiv",
            "language": "uk",
            "gender": "female",
            "source": "subscription_form",
            **values,
        }
    )


def lukasz(**values):
    """An imported customer in Łódź, with letters that few keyboards have."""
    return ContactFactory(
        **{
            "first_name": "Łukasz",
            "last_name": "Żółć-O'Neil",
            "email": "lukasz+news@example.com",
            "country": "PL",
            "city": "Łódź",
            "language": "pl",
            "gender": "male",
            "source": "import",
            **values,
        }
    )


def amira(**values):
    """Blacklisted, since her mailbox does not exist."""
    blacklisted = Standing("blacklisted", LONG_AGO, "mailbox does not exist")
    return ContactFactory(
        **{
            "first_name": "Amira",
            "last_name": "Haddad",
            "email": "amira@example.com",
            "country": "FR",
            "city": "Lyon",
            "source": "order",
            "standing": blacklisted,
            **values,
        }
    )


def visitor(**values):
    """Nobody knows more of this visitor than a push token."""
    return ContactFactory(push_only=True, source="mobile_api", **values)


def caller(**values):
    """Nameless, known by a phone number alone."""
    return ContactFactory(phone_only=True, source="api", **values)
