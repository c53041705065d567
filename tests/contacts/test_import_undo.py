"""`manage.py undo_import`: what an import did is taken back, and what has changed since stays and is named."""

from functools import partial

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.imports.jobs import NotNow, start_run, start_undo, stop
from contacts.models import Change, Contact, Device, Identity, Import, Origin, Subscription, Suppression
from contacts.writing import Consent, ContactRow, merge_contacts, write_contact
from tests.entering import delivered, link_in, send
from tests.factories import (
    LONG_AGO,
    ContactFactory,
    CustomFieldFactory,
    OriginFactory,
    SubscriptionCategoryFactory,
    SubscriptionFormFactory,
)
from tests.importing import counts, kept, undo
from tests.tables import stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def import_contacts(import_file):
    return partial(import_file, "contacts")


@pytest.fixture
def news():
    return SubscriptionCategoryFactory(key="news")


def write(contact, **values):
    write_contact(ContactRow(values, contact_id=contact.pk), OriginFactory(kind="person", name="a colleague"))


PEOPLE = """\
contact_id,email,phone,first_name,birth_date,tier,subscriptions
{anna},anna@example.com,+380671234567,Ганна,1990-01-31,Gold,news
,petro@example.com,,Petro,,,
,PETRO@example.com,,Petro,,Silver,news
,broken,,,,,
"""


def test_everything_is_as_before(import_contacts, news):
    CustomFieldFactory(key="tier")
    anna = ContactFactory(email="old@example.com", custom={"tier": "Silver"}, unsubscribed_from=[news])
    ContactFactory(email="other@example.com", subscribed_to=[news])
    before = stored("contacts")
    text = PEOPLE.replace("{anna}", str(anna.pk)).replace("subscriptions", "subscriptions,subscribed_at")
    text = text.replace(",news", ",news,2026-01-01T00:00Z")
    assert import_contacts(text) == counts(created=1, updated=1, unchanged=1, rejected=1)
    assert stored("contacts") != before

    undone = undo()

    assert stored("contacts") == before
    assert (undone["deleted"], undone["restored"], undone["kept"]) == ({"contacts": 1}, {"contacts": 1}, [])


def test_the_history_tells_of_the_undo(import_contacts, marketer_client):
    anna = ContactFactory(city="Lviv")
    import_contacts(f"contact_id,city\n{anna.pk},Kyiv\n")

    undo()

    change = Change.objects.latest("pk")
    assert change.fields == {"city": ["Kyiv", "Lviv"]}
    page = marketer_client.get(f"/contacts/{anna.pk}/").content.decode()
    assert f"by undo of import #{Import.objects.get().pk}" in page


def test_a_field_that_somebody_changed_since_stays_and_is_named(import_contacts):
    anna = ContactFactory(city="Lviv", country="UA")
    import_contacts(f"contact_id,city,country\n{anna.pk},Kyiv,PL\n")
    write(anna, city="Odesa")

    undone = undo()

    anna.refresh_from_db()
    assert (anna.city, anna.country) == ("Odesa", "UA")
    assert kept(undone) == [(anna.pk, "city", "changed since by a colleague")]
    assert (undone["restored"], undone["kept_number"]) == ({"contacts": 1}, 1)


def test_a_field_that_was_changed_and_changed_back_since_stays_too(import_contacts):
    anna = ContactFactory(city="Lviv")
    import_contacts(f"contact_id,city\n{anna.pk},Kyiv\n")
    write(anna, city="Odesa")
    write(anna, city="Kyiv")

    undone = undo()

    anna.refresh_from_db()
    assert anna.city == "Kyiv"
    assert undone["kept_number"] == 1


def test_a_new_contact_that_somebody_changed_since_stays(import_contacts):
    import_contacts("email\nanna@example.com\npetro@example.com\n")
    anna = Contact.objects.get(email="anna@example.com")
    write(anna, city="Kyiv")

    undone = undo()

    assert Contact.objects.get() == anna
    assert kept(undone) == [(anna.pk, "", "changed since by a colleague")]
    assert undone["deleted"] == {"contacts": 1}


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("sends\nemail,campaign,channel,sent_at\n{},Spring,email,2026-05-12\n", "has messages from elsewhere"),
        ("events\nemail,event,occurred_at\n{},viewed,2026-05-12\n", "has events from elsewhere"),
        ("orders\nemail,external_id,amount,ordered_at\n{},O-1,5,2026-05-12\n", "has orders from elsewhere"),
        ("devices\nemail,application,device_id\n{},Shop,d-1\n", "has devices from elsewhere"),
    ],
)
def test_a_new_contact_to_whom_something_happened_since_stays(import_file, file, reason):
    import_file("contacts", "email\nanna@example.com\npetro@example.com\n")
    kind, _, text = file.format("anna@example.com").partition("\n")
    import_file(kind, text)

    undone = undo(0)

    anna = Contact.objects.get()
    assert kept(undone) == [(anna.pk, "", reason)]


def test_a_new_contact_that_stays_leaves_the_categories_that_came_with_it(import_contacts, news):
    weekly = SubscriptionCategoryFactory(key="weekly")
    import_contacts("email,subscriptions\nanna@example.com,news\n")
    anna = Contact.objects.get()
    consent = Consent((weekly.pk,), source="Form")
    write_contact(ContactRow(contact_id=anna.pk, consent=consent), OriginFactory(name="form"))

    undo()

    assert [each.category for each in anna.subscriptions.all()] == [weekly]


@pytest.mark.parametrize("was_known", [True, False])
def test_a_category_that_the_person_has_asked_for_since_stays(import_contacts, client, news, was_known):
    form = SubscriptionFormFactory(categories=[news])
    if was_known:
        ContactFactory(email="anna@example.org")
    import_contacts("email\nanna@example.org\n", "--subscribe", "news")
    send(client, form, "anna@example.org")
    client.post(link_in(delivered()[0]))

    undone = undo()

    anna = Contact.objects.get()
    stays = (anna.pk, "subscription.news" if was_known else "", "changed since by form Newsletter")
    assert list(anna.subscriptions.values_list("state", "source")) == [("subscribed", form.source)]
    assert stays in kept(undone)


def test_a_category_that_the_person_had_left_is_left_since_then(import_contacts, news):
    anna = ContactFactory(unsubscribed_from=[news])
    left_at = LONG_AGO
    Subscription.objects.update(since=left_at)
    import_contacts(f"contact_id,subscriptions,subscribed_at\n{anna.pk},news,2025-01-01\n")
    assert Subscription.objects.get().state == "subscribed"

    undo()

    subscription = Subscription.objects.get()
    assert (subscription.state, subscription.since, subscription.source) == ("unsubscribed", left_at, "Test")
    assert import_contacts(f"contact_id,subscriptions\n{anna.pk},news\n") == counts(unchanged=1)


def test_a_withdrawal_is_not_taken_back(import_contacts, news):
    anna = ContactFactory(subscribed_to=[news])
    import_contacts(f"contact_id,unsubscriptions\n{anna.pk},news\n")

    undone = undo()

    assert Subscription.objects.get().state == "unsubscribed"
    assert kept(undone) == [(anna.pk, "subscription.news", "a withdrawal stays")]


def test_a_suppression_stays_with_the_address(import_contacts):
    anna = ContactFactory(email="anna@example.com", city="Lviv")
    import_contacts("email,city,email_status\nanna@example.com,Kyiv,spam\nnew@example.com,,blacklisted\n")

    undone = undo()

    anna.refresh_from_db()
    assert (anna.city, anna.email_status) == ("Lviv", "spam")
    assert kept(undone) == [(anna.pk, "email_status", "suppressions stay with their address")]
    assert Suppression.objects.filter(ended_at=None).count() == 2
    assert ContactFactory(email="new@example.com").email_status == "blacklisted"


def test_an_address_that_is_to_be_confirmed_stays_so(import_contacts):
    anna = ContactFactory(email="anna@example.com")
    import_contacts("email,email_status\nanna@example.com,not_confirmed\n")

    undo()

    anna.refresh_from_db()
    assert anna.email_status == "not_confirmed"


def test_an_email_comes_back_with_its_confirmation(import_contacts):
    at = timezone.now()
    anna = ContactFactory(external_id="C-1", email="anna@example.com", confirmation_asked_at=at, confirmed_at=at)
    import_contacts("external_id,email\nC-1,new@example.com\n")

    undone = undo()

    anna.refresh_from_db()
    assert (anna.email, anna.confirmed_at) == ("anna@example.com", at)
    assert kept(undone) == []


def test_a_confirmation_does_not_come_back_to_another_email(import_contacts):
    at = timezone.now()
    anna = ContactFactory(external_id="C-1", email="anna@example.com", confirmation_asked_at=at, confirmed_at=at)
    import_contacts("external_id,email\nC-1,new@example.com\n")
    write_contact(ContactRow({"email": "newer@example.com"}, contact_id=anna.pk), OriginFactory(name="test"))

    undone = undo()

    anna.refresh_from_db()
    assert (anna.email, anna.confirmed_at) == ("newer@example.com", None)
    assert {field: reason for _, field, reason in kept(undone)}["confirmed_at"] == "goes with the email"


def test_a_confirmation_stays_away_from_an_email_that_does_not_come_back(import_contacts):
    at = timezone.now()
    anna = ContactFactory(external_id="C-1", email="anna@example.com", confirmation_asked_at=at, confirmed_at=at)
    import_contacts("external_id,email\nC-1,new@example.com\n")
    ContactFactory(email="anna@example.com")

    undo()

    anna.refresh_from_db()
    assert (anna.email, anna.confirmed_at) == ("new@example.com", None)


def test_an_address_that_was_to_be_confirmed_is_so_again(import_contacts):
    at = timezone.now()
    anna = ContactFactory(external_id="C-1", email="anna@example.com", confirmation_asked_at=at)
    import_contacts("external_id,email,email_status\nC-1,new@example.com,not_confirmed\n")

    undo()

    anna.refresh_from_db()
    assert (anna.email, anna.email_status, anna.confirmation_asked_at) == ("anna@example.com", "not_confirmed", at)


def test_an_identifier_that_another_contact_has_by_now_is_named_with_its_holder(import_contacts):
    anna = ContactFactory(email="anna@example.com", external_id="C-1", city="Lviv")
    import_contacts("external_id,email,city\nC-1,new@example.com,Kyiv\n")
    holder = ContactFactory(email="anna@example.com")

    undone = undo()

    anna.refresh_from_db()
    assert (anna.email, anna.city) == ("new@example.com", "Lviv")
    assert kept(undone) == [(anna.pk, "email", "another contact has it by now")]
    assert undone["kept"][0]["holder"] == holder.pk
    assert Identity.objects.get(key="email:new@example.com").contact_id == anna.pk


def test_an_identifier_that_went_on_within_the_import_comes_back(import_contacts, monkeypatch):
    monkeypatch.setattr("contacts.imports.undoing.STEP", 1)
    anna = ContactFactory(email="a@example.com", external_id="C-1")
    petro = ContactFactory(email="b@example.com", external_id="C-2")
    import_contacts("external_id,email\nC-1,c@example.com\nC-2,a@example.com\n")
    assert Identity.objects.get(key="email:a@example.com").contact_id == petro.pk

    undone = undo()

    assert undone["kept"] == []
    assert dict(Identity.objects.filter(key__startswith="email:").values_list("key", "contact_id")) == {
        "email:a@example.com": anna.pk,
        "email:b@example.com": petro.pk,
    }


def test_an_identifier_that_went_to_a_new_contact_comes_back(import_contacts, monkeypatch):
    monkeypatch.setattr("contacts.imports.undoing.STEP", 1)
    anna = ContactFactory(email="a@example.com", external_id="C-1")
    import_contacts("external_id,email\nC-1,c@example.com\nC-2,a@example.com\n")

    undone = undo()

    assert (undone["deleted"], undone["restored"], undone["kept"]) == ({"contacts": 1}, {"contacts": 1}, [])
    assert Identity.objects.get(key="email:a@example.com").contact_id == anna.pk
    assert Contact.objects.get() == anna


def test_a_contact_that_several_chunks_wrote_goes_back_to_before_the_first(import_contacts, monkeypatch):
    monkeypatch.setattr("contacts.imports.engine.ImportRun.chunk_size", 1)
    monkeypatch.setattr("contacts.imports.arranging.LARGEST", 1)
    monkeypatch.setattr("contacts.imports.undoing.STEP", 1)
    anna = ContactFactory(email="anna@example.com", city="Lviv")
    import_contacts("email,city\nanna@example.com,Kyiv\nanna@example.com,Odesa\nnew@example.com,A\nnew@example.com,B\n")
    assert Change.objects.filter(contact=anna).count() == 3

    undone = undo()

    assert Contact.objects.get().city == "Lviv"
    assert (undone["deleted"], undone["restored"]) == ({"contacts": 1}, {"contacts": 1})


def test_imports_are_undone_in_any_order_where_they_do_not_touch_the_same(import_contacts):
    import_contacts("email,city\nanna@example.com,Lviv\n")
    import_contacts("email,city,country\nanna@example.com,Kyiv,UA\n")

    later, earlier = undo(1), undo(0)

    assert (later["kept"], earlier["kept"]) == ([], [])
    assert not Contact.objects.exists()


def test_the_later_of_two_imports_keeps_what_the_earlier_one_created(import_contacts):
    import_contacts("email,city\nanna@example.com,Lviv\n")
    import_contacts("email,city\nanna@example.com,Kyiv\n")

    undone = undo(0)

    assert undone["kept"][0]["reason"] == "changed since by import contacts.csv"
    assert Contact.objects.get().city == "Kyiv"


def test_an_undone_file_can_be_imported_again(import_contacts):
    text = "email,city\nanna@example.com,Lviv\n"
    import_contacts(text)
    undo()

    assert import_contacts(text) == counts(created=1)
    assert list(Import.objects.order_by("pk").values_list("state", flat=True)) == ["undone", "done"]


def test_an_undo_that_was_asked_for_is_done_by_a_worker_in_the_name_of_who_asked(import_contacts, marketer):
    import_contacts("email\nanna@example.com\n")
    log = Import.objects.get()

    start_undo(log, marketer)

    log.refresh_from_db()
    assert (log.state, log.undo["user"]) == ("undoing", marketer.pk)
    assert ProcrastinateJob.objects.get().args == {"command": "undo_import", "import_id": log.pk}
    assert Origin.objects.get(pk=undo()["origin"]).user == marketer


def test_an_import_that_is_partly_undone_does_not_go_on(import_contacts, monkeypatch):
    import_contacts("email\nanna@example.com\n")
    log = Import.objects.get()
    monkeypatch.setattr("contacts.imports.undoing.release_lost_keys", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("undo_import", str(log.pk))
    monkeypatch.undo()
    log.refresh_from_db()
    assert (log.state, log.error) == ("failed", "division by zero")

    with pytest.raises(NotNow, match="partly undone"):
        start_run(log)
    with pytest.raises(CommandError, match="partly undone"):
        call_command("run_import", str(log.pk))
    assert undo()["deleted"] == {"contacts": 1}


def test_an_undo_that_is_stopped_goes_on(import_contacts, monkeypatch):
    import_contacts("email\nanna@example.com\n")
    log = Import.objects.get()
    monkeypatch.setattr("contacts.imports.undoing.release_lost_keys", lambda: stop(log))

    with pytest.raises(CommandError, match="the import was stopped"):
        call_command("undo_import", str(log.pk))

    monkeypatch.undo()
    assert Import.objects.get().state == "stopped"
    with pytest.raises(CommandError, match=f"import {log.pk} is stopped"):
        call_command("undo_import", str(log.pk), "--awaited")
    assert undo()["deleted"] == {"contacts": 1}


@pytest.mark.parametrize("state", ["draft", "comparing", "waiting", "running", "undone"])
def test_what_has_not_ended_is_not_undone(import_contacts, state):
    import_contacts("email\nanna@example.com\n")
    Import.objects.update(state=state)

    with pytest.raises(NotNow):
        start_undo(Import.objects.get())
    with pytest.raises(CommandError, match="import"):
        call_command("undo_import", str(Import.objects.get().pk))
    assert Contact.objects.exists()


def test_what_came_with_another_contact_since_is_no_value_of_this_one(import_contacts):
    anna, double = (
        ContactFactory(email="anna@example.com", city="Kyiv"),
        ContactFactory(external_id="C-1", city="Odesa"),
    )
    import_contacts("external_id,email,city\nC-1,,Lutsk\n,anna@example.com,Lviv\n")
    merge_contacts(anna.pk, double.pk, OriginFactory(name="merge"))

    undo()

    anna.refresh_from_db()
    assert anna.city == "Kyiv"


def test_contacts_that_a_file_of_events_brought_in_go_with_their_keys(import_file):
    import_file("events", "device_id,event,event_id,occurred_at\nd-1,viewed,e-1,2026-05-12\n")
    assert Identity.objects.get().key == "device:d-1"

    undo()

    assert not Contact.objects.exists()
    assert not Identity.objects.exists()


HEADER = "customer_id,application,device_id,push_token,channel,push_allowed,last_seen_at"


def test_devices_and_their_keys_are_as_before(import_file):
    ContactFactory(external_id="C-1")
    import_file("events", "device_id,event,event_id,occurred_at\nd-0,viewed,e-1,2026-05-12\n")
    import_file("devices", f"{HEADER}\nC-1,Shop,d-1,t-1,,yes,2026-05-12T09:00Z\nC-2,Shop,d-2,t-2,,yes,\n")
    before = stored("contacts", "activity")
    rows = ["C-1,Shop,d-1,t-9,web,yes,2026-06-12T09:00+03:00", "C-1,Shop,d-2,t-8,,,", ",Shop,d-3,t-3,web,no,"]
    rows += ["C-1,Till,d-4,t-4,,yes,", ",Shop,d-0,t-0,,yes,", "C-1,,d-5,,,,"]
    assert import_file("devices", "\n".join([HEADER, *rows])).startswith("created 3, updated 1")

    undone = undo()

    assert stored("contacts", "activity") == before
    assert (undone["deleted"], undone["restored"], undone["kept"]) == (
        {"devices": 3, "contacts": 1},
        {"devices": 1},
        [],
    )


def test_a_device_that_was_reported_again_since_stays_with_its_contact(import_file):
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-1,,yes,\n,Shop,d-2,t-2,,yes,\n")
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-9,,yes,\n")

    undone = undo(0)

    anna = Contact.objects.get()
    assert kept(undone) == [(anna.pk, "", "changed since"), (anna.pk, "", "has devices from elsewhere")]
    assert set(Identity.objects.values_list("key", flat=True)) == {"device:d-1", "push:t-9"}


def test_a_token_that_another_contact_has_by_now_is_named(import_file):
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-1,,yes,\n")
    anna = Contact.objects.get()
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-9,web,yes,\n")
    import_file("devices", f"{HEADER}\n,Shop,d-2,t-1,,yes,\n")

    undone = undo(1)

    device = Device.objects.get(contact=anna)
    assert (device.push_token, device.channel) == ("t-9", "mobile_push")
    assert kept(undone) == [(anna.pk, "push_token", "another contact has it by now")]


def test_push_that_was_refused_is_not_allowed_again(import_file):
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-1,,yes,\n")
    import_file("devices", f"{HEADER}\n,Shop,d-1,t-1,,no,2026-05-12\n")

    undone = undo()

    device = Device.objects.get()
    assert (device.push_allowed, device.last_seen_at) == (False, None)
    assert kept(undone) == [(device.contact_id, "push_allowed", "a withdrawal stays")]
