"""Two contacts that turn out to be one person: what the one that stays has afterwards."""

from datetime import UTC, datetime

import pytest

from contacts.models import Change, Contact, ContactSummary, Device, Identity, Subscription
from contacts.writing import (
    ContactRow,
    DeviceRow,
    Existing,
    delete_contact,
    delete_device,
    merge_contacts,
    release_lost_keys,
    suppress,
    write_contact,
    write_contacts,
)
from contacts.writing.devices import write_devices
from contacts.writing.rows import Consent, Standing
from tests.factories import ContactFactory, CustomFieldFactory, OriginFactory, SubscriptionCategoryFactory, visitor
from tests.intake import Caller

pytestmark = pytest.mark.django_db
EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def origin():
    return OriginFactory(name="test")


def test_the_kept_one_keeps_its_values_and_takes_what_it_lacks(origin):
    kept = ContactFactory(first_name="Anna", city="Kyiv", email="anna@example.com")
    gone = ContactFactory(first_name="Ann", city="", phone="+380671112233", email="")

    assert merge_contacts(kept.pk, gone.pk, origin)

    merged = Contact.objects.get()
    assert (merged.pk, merged.first_name, merged.city, merged.phone) == (kept.pk, "Anna", "Kyiv", "+380671112233")


def test_the_kept_one_is_listed_in_the_country_that_it_takes(origin):
    kept, gone = ContactFactory(country=""), ContactFactory(country="PL")

    merge_contacts(kept.pk, gone.pk, origin)

    assert ContactSummary.objects.get().country == "PL"


def test_a_device_that_only_a_key_tells_of_names_the_kept_one(origin):
    kept = ContactFactory(email="anna@example.com")
    gone = write_contact(ContactRow(device_id="d-1", push_token="p-1"), origin).contact_id
    merge_contacts(kept.pk, gone, origin)

    outcomes = [
        write_contact(ContactRow(**{name: key}), origin) for name, key in (("device_id", "d-1"), ("push_token", "p-1"))
    ]

    assert [outcome.contact_id for outcome in outcomes] == [kept.pk, kept.pk]
    assert Contact.objects.get() == kept


@pytest.mark.parametrize("first", [{"device_id": "d-1"}, {"values": {"email": "anna@example.com"}}])
def test_a_key_that_stayed_with_whoever_is_gone_names_the_kept_one_to_those_who_only_ask(origin, first):
    """Of the kept one the ID would do for the first row; the others compare what it has with what they say."""
    kept = ContactFactory(external_id="C-1", email="anna@example.com")
    gone = write_contact(ContactRow(device_id="d-1", push_token="p-1"), origin).contact_id
    merge_contacts(kept.pk, gone, origin)
    others = [{"email": "new@example.com"}, {"phone": "+380671112233"}]
    rows = [ContactRow(**first), *(ContactRow(values, device_id="d-1") for values in others)]

    outcomes = write_contacts(rows, origin, existing=Existing.SKIP)

    somebody_new = Contact.objects.get(email="new@example.com")
    assert [outcome.contact_id for outcome in outcomes] == [kept.pk, somebody_new.pk, kept.pk]


def test_custom_values_fill_gaps_alone(origin):
    for key in ("size", "tier"):
        CustomFieldFactory(key=key)
    kept = ContactFactory(custom={"size": "M"})
    gone = ContactFactory(custom={"size": "L", "tier": "Gold"})

    merge_contacts(kept.pk, gone.pk, origin)

    assert Contact.objects.get().custom == {"size": "M", "tier": "Gold"}


def test_keys_that_move_name_the_kept_one_and_keys_that_are_lost_are_free(origin):
    kept = ContactFactory(email="anna@example.com")
    gone = ContactFactory(email="ann@example.com", external_id="C-2")

    merge_contacts(kept.pk, gone.pk, origin)

    assert dict(Identity.objects.values_list("key", "contact_id")) == {
        "email:anna@example.com": kept.pk,
        "external:C-2": kept.pk,
        f"contact:{gone.pk}": kept.pk,
    }


def test_devices_move_with_their_keys_and_push_reaches_the_kept_one(origin):
    kept, gone = ContactFactory(), visitor()

    merge_contacts(kept.pk, gone.pk, origin)

    device = Device.objects.get()
    keys = [f"device:{device.device_id}", f"push:{device.push_token}"]
    assert device.contact_id == kept.pk
    assert Contact.objects.get().has_mobile_push
    assert Identity.objects.filter(key__in=keys, contact_id=kept.pk).count() == 2


def test_a_device_known_by_its_keys_alone_goes_along(origin):
    kept = ContactFactory()
    phone = ContactRow(device_id="d-1", push_token="p-1")
    merge_contacts(kept.pk, write_contact(phone, origin).contact_id, origin)

    release_lost_keys()
    write_devices([DeviceRow(ContactRow(contact_id=kept.pk), "Shop", "d-1", {"push_token": "p-1"})], origin)

    keys = Identity.objects.filter(key__in=["device:d-1", "push:p-1"])
    assert set(keys.values_list("key", "contact_id")) == {("device:d-1", kept.pk), ("push:p-1", kept.pk)}
    delete_device(Device.objects.get(), origin)
    assert not keys.exists()


def test_a_device_of_both_keeps_what_was_seen_last(origin):
    people = [ContactFactory(), ContactFactory()]
    write_devices([DeviceRow(ContactRow(contact_id=people[0].pk), "Shop", "d-1", {"last_seen_at": EARLY})], origin)
    Device.objects.create(
        contact=people[1], application=Device.objects.get().application, device_id="d-1", os="iOS 19", last_seen_at=LATE
    )

    merge_contacts(people[0].pk, people[1].pk, origin)

    assert list(Device.objects.values_list("contact", "os", "last_seen_at")) == [(people[0].pk, "iOS 19", LATE)]


@pytest.mark.parametrize("kept_left", [True, False])
def test_a_withdrawal_of_either_wins_with_its_own_date(origin, kept_left):
    news = SubscriptionCategoryFactory(key="news")
    people = [ContactFactory(), ContactFactory()]
    left, stayed = people if kept_left else people[::-1]
    write_contact(ContactRow(contact_id=left.pk, consent=Consent((), (news.pk,), source="a link")), origin)
    write_contact(ContactRow(contact_id=stayed.pk, consent=Consent((news.pk,), at=LATE)), origin)
    Subscription.objects.filter(contact=left).update(since=EARLY)

    merge_contacts(people[0].pk, people[1].pk, origin)

    subscription = Subscription.objects.get()
    assert (subscription.contact_id, subscription.state) == (people[0].pk, "unsubscribed")
    assert (subscription.since, subscription.source) == (EARLY, "a link")
    if not kept_left:
        assert Change.objects.latest("id").fields["consent.news"] == [{"since": LATE.isoformat(), "source": ""}, None]


def test_a_category_that_only_the_other_had_comes_along(origin):
    news = SubscriptionCategoryFactory(key="news")
    kept, gone = ContactFactory(), ContactFactory(subscribed_to=[news])

    merge_contacts(kept.pk, gone.pk, origin)

    assert Subscription.objects.get(contact=kept).state == "subscribed"
    assert Change.objects.latest("id").fields["subscription.news"] == ["", "subscribed"]


def test_an_email_that_moves_brings_its_status(origin):
    kept, gone = ContactFactory(phone_only=True), ContactFactory(email="anna@example.com")
    suppress([Standing("spam", address="anna@example.com")], origin)

    merge_contacts(kept.pk, gone.pk, origin)

    assert Contact.objects.get().email_status == "spam"


def test_the_merge_is_in_the_history_with_what_was_lost_beside_the_history_that_moved(origin):
    kept = ContactFactory(email="anna@example.com", first_name="Anna")
    gone = ContactFactory(email="ann@example.com", first_name="Ann", city="Lviv")
    write_contact(ContactRow({"city": "Kyiv"}, contact_id=gone.pk), origin)

    merge_contacts(kept.pk, gone.pk, origin)

    changes = [change.fields for change in Change.objects.filter(contact=kept).order_by("id")]
    merged = changes[2]["merged"][1]
    assert changes[:2] == [{}, {"city": ["Lviv", "Kyiv"]}]
    assert changes[2]["city"] == ["", "Kyiv"]
    assert (merged["contact"], merged["moved"]) == (gone.pk, {"changes": 1})
    assert (merged["values"]["email"], merged["values"]["first_name"]) == ("ann@example.com", "Ann")
    assert merged["values"]["created_at"] == gone.created_at.isoformat()


def test_the_profile_says_who_became_part_of_it(origin, marketer_client):
    kept, gone = ContactFactory(), ContactFactory()
    merge_contacts(kept.pk, gone.pk, origin)

    html = marketer_client.get(f"/contacts/{kept.pk}/").content.decode()

    assert f"contact {gone.pk} became part of this one" in html


def test_the_kept_one_is_found_by_what_it_took(origin, marketer_client):
    kept = ContactFactory(email="anna@example.com", nameless=True)
    gone = ContactFactory(email="", external_id="C-2", first_name="Zoriana", last_name="Moroz")

    merge_contacts(kept.pk, gone.pk, origin)

    assert "anna" in marketer_client.get("/contacts/?q=zoriana").content.decode()


def test_merging_again_or_with_somebody_gone_changes_nothing(origin):
    kept, gone = ContactFactory(), ContactFactory()
    merge_contacts(kept.pk, gone.pk, origin)
    before = Change.objects.count()

    again = [merge_contacts(kept.pk, gone.pk, origin), merge_contacts(kept.pk, kept.pk, origin)]

    assert again == [False, False]
    assert Change.objects.count() == before


def test_a_merged_contact_can_be_deleted_and_frees_all_keys(origin):
    kept, gone = ContactFactory(), visitor()
    merge_contacts(kept.pk, gone.pk, origin)

    delete_contact(kept.pk)

    assert not Identity.objects.exists()


def test_the_id_of_whoever_is_gone_names_the_kept_one_through_any_number_of_merges(origin, marketer_client):
    first, second, third = (ContactFactory() for _ in range(3))
    merge_contacts(second.pk, first.pk, origin)
    merge_contacts(third.pk, second.pk, origin)

    for gone in (first, second):
        outcome = write_contact(ContactRow({"city": f"Lviv {gone.pk}"}, contact_id=gone.pk), origin)
        page = marketer_client.get(f"/contacts/{gone.pk}/")

        assert (outcome.result, outcome.contact_id) == ("updated", third.pk)
        assert page["Location"] == f"/contacts/{third.pk}/"


def test_the_api_answers_by_the_id_of_whoever_is_gone(origin):
    kept, gone = ContactFactory(), ContactFactory()
    merge_contacts(kept.pk, gone.pk, origin)

    answer = Caller("read").get(f"/api/v1/contact/{gone.pk}")

    assert answer.json()["id"] == kept.pk
