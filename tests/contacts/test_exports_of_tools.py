"""Contacts as other tools export them, without any option: invented people in the tools' own columns."""

from datetime import UTC, datetime
from functools import partial

import pytest

from contacts.models import Contact, Subscription, Suppression
from contacts.writing import release
from tests import exports
from tests.factories import ContactFactory, OriginFactory, SubscriptionCategoryFactory
from tests.importing import counts

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_contacts(import_file):
    return partial(import_file, "contacts")


def statuses():
    return dict(Contact.objects.values_list("email", "email_status"))


def subscribers(key):
    found = Subscription.objects.filter(category__key=key, state=Subscription.State.SUBSCRIBED)
    return set(found.values_list("contact__email", flat=True))


@pytest.mark.parametrize(
    "tool",
    ["MAILCHIMP_SUBSCRIBED", "MAILCHIMP_UNSUBSCRIBED", "MAILCHIMP_CLEANED", "HUBSPOT", "KLAVIYO", "SHOPIFY"],
)
def test_an_export_needs_no_option_and_again_changes_nothing(import_contacts, tool):
    text = getattr(exports, tool)
    rows = len(text.strip().splitlines()) - 1

    assert import_contacts(text) == counts(created=rows)
    assert import_contacts(text) == counts(unchanged=rows)


def test_phones_without_a_plus_need_their_country_alone(import_contacts):
    import_contacts(exports.ESPUTNIK, "--country", "UA")

    anna = Contact.objects.get()
    assert (anna.phone, anna.external_id, anna.language, anna.city) == ("+380671234567", "C-1", "uk", "Kyiv")


def test_mailchimp_s_columns_reach_their_fields(import_contacts):
    import_contacts(exports.MAILCHIMP_SUBSCRIBED)

    anna = Contact.objects.get()
    assert (anna.first_name, anna.phone, anna.country, anna.region) == ("Anna", "+380671234567", "UA", "Kyiv")
    assert (anna.time_zone, anna.address) == ("Europe/Kyiv", "1 Main St  Kyiv  01001")
    assert anna.created_at == datetime(2024, 11, 5, 15, 4, 5, tzinfo=UTC)
    assert (anna.external_id, anna.birth_date) == ("", None)


def test_who_left_mailchimp_or_bounced_there_is_suppressed_with_date_reason_and_campaign(import_contacts):
    import_contacts(exports.MAILCHIMP_UNSUBSCRIBED)
    import_contacts(exports.MAILCHIMP_CLEANED)

    assert statuses() == {"petro@example.com": "unsubscribed", "olena@example.com": "blacklisted"}
    assert set(Suppression.objects.values_list("address", "at", "reason", "cause")) == {
        ("petro@example.com", datetime(2024, 5, 12, 9, tzinfo=UTC), "NORMAL", "Spring sale"),
        ("olena@example.com", datetime(2024, 5, 13, 9, tzinfo=UTC), "", "Spring sale"),
    }


def test_who_unsubscribed_from_all_email_at_hubspot_is_unsubscribed(import_contacts):
    import_contacts(exports.HUBSPOT)

    assert statuses() == {"anna@example.com": "active", "petro@example.com": "unsubscribed"}
    anna = Contact.objects.get(email="anna@example.com")
    assert (anna.country, anna.language, anna.source) == ("UA", "en", "Organic Search")


def test_klaviyo_s_consent_and_suppressions_become_statuses(import_contacts):
    import_contacts(exports.KLAVIYO)

    assert statuses() == {
        "anna@example.com": "active",
        "petro@example.com": "unsubscribed",
        "olena@example.com": "active",
        "taras@example.com": "blacklisted",
    }
    assert Suppression.objects.get(address="petro@example.com").at == datetime(2024, 5, 12, 9, tzinfo=UTC)
    assert Contact.objects.get(email="anna@example.com").created_at == datetime(2024, 11, 4, 10, tzinfo=UTC)


def test_shopify_s_own_phone_counts_before_the_one_of_the_address(import_contacts):
    import_contacts(exports.SHOPIFY)

    anna = Contact.objects.get(email="anna@example.com")
    assert (anna.external_id, anna.phone, anna.postcode) == ("6512345", "+380671234567", "01001")


def test_ukrainian_headers_are_recognised(import_contacts):
    import_contacts(exports.UKRAINIAN, "--country", "UA")

    anna = Contact.objects.get()
    assert (anna.email, anna.phone, anna.last_name, anna.city, anna.country, anna.birth_date.isoformat()) == (
        ("anna@example.com", "+380671234567", "Коваленко", "Київ", "UA", "1990-12-31")
    )


def test_what_several_tools_know_of_a_person_comes_together(import_contacts):
    for text in (
        exports.HUBSPOT,
        exports.KLAVIYO,
        exports.SHOPIFY,
        exports.MAILCHIMP_SUBSCRIBED,
        exports.MAILCHIMP_UNSUBSCRIBED,
    ):
        import_contacts(text)

    assert Contact.objects.filter(email="").count() == 0
    assert Contact.objects.count() == 4


@pytest.mark.parametrize("text", [exports.SHOPIFY, exports.KLAVIYO, exports.HUBSPOT, exports.MAILCHIMP_SUBSCRIBED])
def test_no_export_subscribes_anybody_by_itself(import_contacts, text):
    SubscriptionCategoryFactory(key="news")

    import_contacts(text)

    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("text", "agreeing"),
    [
        (exports.SHOPIFY, {"anna@example.com"}),
        (exports.KLAVIYO, {"anna@example.com"}),
        (exports.HUBSPOT, {"anna@example.com"}),
        (exports.MAILCHIMP_SUBSCRIBED, {"anna@example.com"}),
        (exports.MAILCHIMP_UNSUBSCRIBED, set()),
        (exports.MAILCHIMP_CLEANED, set()),
    ],
)
def test_a_category_that_the_author_names_is_joined_only_by_those_whom_the_file_lets(import_contacts, text, agreeing):
    SubscriptionCategoryFactory(key="news")

    import_contacts(text, "--subscribe", "news")

    assert subscribers("news") == agreeing


def test_a_consent_is_as_old_as_the_tool_says(import_contacts):
    SubscriptionCategoryFactory(key="news")

    import_contacts(exports.KLAVIYO, "--subscribe", "news")

    assert Subscription.objects.get().since == datetime(2024, 11, 5, 15, 4, 5, 123000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("columns", "cells", "status"),
    [
        ("unsubscribed", "yes", "unsubscribed"),
        ("unsubscribed", "no", "active"),
        ("unsubscribed,unsubscribed_at", "no,2024-05-12", "active"),
        ("unsubscribed_at", "2024-05-12", "unsubscribed"),
        ("unsubscribed_at,blacklisted_at", "2024-05-12,2024-05-13", "blacklisted"),
        ("email_status,unsubscribed_at", "spam,2024-05-12", "spam"),
        ("email_status", '"UNSUBSCRIBE, SPAM_COMPLAINT"', "spam"),
        ("email_consent", "no", "active"),
        ("email_consent", "unsubscribed", "unsubscribed"),
    ],
)
def test_the_worst_that_a_row_says_of_its_address_holds(import_contacts, columns, cells, status):
    import_contacts(f"email,{columns}\nanna@example.com,{cells}\n")

    assert Contact.objects.get().email_status == status


@pytest.mark.parametrize("existing", ["update", "skip"])
@pytest.mark.parametrize(
    ("columns", "cells"),
    [
        ("email_status,unsubscribed_at", "spam,2024-05-12"),
        ("email_status,email_status_at", '"UNSUBSCRIBE, SPAM_COMPLAINT",2024-05-12'),
    ],
)
def test_what_is_less_bad_is_kept_until_the_worst_has_ended(import_contacts, columns, cells, existing):
    ContactFactory(email="anna@example.com")

    import_contacts(f"email,{columns}\nanna@example.com,{cells}\n", "--existing", existing)
    release(Suppression.objects.get(kind="spam"), "by mistake", OriginFactory())

    assert Contact.objects.get().email_status == "unsubscribed"
    assert Suppression.objects.get(kind="unsubscribed").at == datetime(2024, 5, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("column", "cell"), [("email_consent", "perhaps"), ("unsubscribed", "last year"), ("email_status", "[1, 2")]
)
def test_a_consent_that_cannot_be_read_rejects_its_row(import_contacts, column, cell):
    assert import_contacts(f'email,{column}\nanna@example.com,"{cell}"\n') == counts(rejected=1)
