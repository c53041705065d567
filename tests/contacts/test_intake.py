"""What staff see of the intake: what arrived, what was refused, and making it again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from contacts.intake.refusals import forget_old, replay
from contacts.intake_log.entered import entered_lately
from contacts.models import Arrivals, Contact, FormEntry, Receipt, Refusal
from tests.entering import send
from tests.factories import CustomFieldFactory, SubscriptionFormFactory
from tests.intake import Caller, new_key

pytestmark = pytest.mark.django_db

PAGE_AND_FRAGMENT = [{}, {"HX-Request": "true", "HX-Target": "refusals"}]


@pytest.fixture
def shop(db):
    return Caller("write")


def refuse(shop, email="anna@example.com"):
    """A call that names a custom field that isn't there yet."""
    call = {"channels": [{"type": "email", "value": email}], "fields": [{"id": "card", "value": "7"}]}
    shop.post("/api/v1/contact", call)
    return Refusal.objects.latest("pk")


# What arrived


def test_calls_are_counted_by_key_and_kind_for_the_hour_and_the_day(staff_client, shop):
    now = timezone.now()
    for minutes, taken, refused in [(5, 3, 1), (70, 10, 2), (25 * 60, 100, 100)]:
        Arrivals.objects.create(
            key=shop.key, kind="POST /x", minute=now - timedelta(minutes=minutes), taken=taken, refused=refused
        )

    [line] = staff_client.get("/intake/").context["arrived"]

    assert (line.key, line.kind) == (shop.key, "POST /x")
    assert (line.taken_in_hour, line.refused_in_hour, line.taken_in_day, line.refused_in_day) == (3, 1, 13, 3)


def test_a_call_is_on_the_page_at_once(staff_client, shop):
    shop.post("/api/v1/contact", {"channels": [{"type": "email", "value": "anna@example.com"}]})
    refuse(shop)

    page = staff_client.get("/intake/").content.decode()

    assert "POST /api/v1/contact" in page
    assert "1 refused" in page
    assert "fields[0].id: no custom field has this number or key" in page


def test_before_the_first_key_the_page_says_what_to_do(staff_client):
    page = staff_client.get("/intake/").content.decode()

    assert "No program has a key yet" in page
    assert 'href="/admin/contacts/apikey/add/"' in page
    assert "Nothing to mend" in page


def test_with_a_key_and_without_calls_there_is_nothing_to_do(staff_client):
    new_key()

    assert "Nothing in the last 24 hours" in staff_client.get("/intake/").content.decode()


# What was refused


@pytest.mark.parametrize("headers", PAGE_AND_FRAGMENT)
def test_refused_calls_are_narrowed_to_a_key(staff_client, shop, headers):
    other = Caller("write", name="Other")
    refuse(shop), refuse(other)

    response = staff_client.get(f"/intake/?key={other.key.pk}", headers=headers)

    assert [each.key for each in response.context["refusals"]] == [other.key]
    assert ("<html" in response.content.decode()) is not headers


@pytest.mark.parametrize("headers", PAGE_AND_FRAGMENT)
@pytest.mark.parametrize("query", ["key=x", "key=999", "key=99999999999999999999", "state=lost"])
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(staff_client, shop, query, headers):
    refuse(shop)

    response = staff_client.get(f"/intake/?{query}", headers=headers)

    page = response.content.decode()
    assert response.status_code == 422
    assert "no custom field has this number" not in page
    assert "The filter can’t be understood" in page


@pytest.mark.parametrize(("query", "name"), [("state=replayed&state=", "state"), ("key=1&key=2", "key")])
def test_a_filter_that_is_named_twice_shows_nothing_and_says_so(staff_client, shop, query, name):
    refuse(shop)

    response = staff_client.get(f"/intake/?{query}")

    assert response.status_code == 422
    assert f"The address names more than one {name}; choose one." in response.content.decode()
    assert response.context["refusals"] == []


@pytest.mark.parametrize("headers", PAGE_AND_FRAGMENT)
def test_none_like_this(staff_client, shop, headers):
    refuse(shop)

    response = staff_client.get("/intake/?state=replayed", headers=headers)

    assert "No refused call is like this" in response.content.decode()


def test_the_next_page_follows(staff_client, shop):
    for number in range(51):
        Refusal.objects.create(key=shop.key, kind="POST /x", status=422, reason=f"reason {number}", path="/x")

    first = staff_client.get("/intake/")
    second = staff_client.get(f"/intake/{first.context['pages']['next']}")

    assert len(first.context["refusals"]) == 50
    assert [each.reason for each in second.context["refusals"]] == ["reason 0"]


def test_a_history_restore_gets_the_whole_page(staff_client, shop):
    headers = {"HX-Request": "true", "HX-Target": "refusals", "HX-History-Restore-Request": "true"}

    assert "<html" in staff_client.get("/intake/", headers=headers).content.decode()


def test_the_page_costs_the_same_for_many(staff_client, shop, django_assert_num_queries):
    refuse(shop)
    with django_assert_num_queries(7):
        staff_client.get("/intake/")
    for number in range(49):
        refuse(shop, f"anna{number}@example.com")

    with django_assert_num_queries(7):
        staff_client.get("/intake/")


def test_what_was_sent_is_shown_literally(staff_client, shop):
    shop.post("/api/v1/contact", {"firstName": "<script>alert(1)</script>", "channels": []})
    refusal = Refusal.objects.get()

    page = staff_client.get(f"/intake/refusals/{refusal.pk}/").content.decode()

    assert "&quot;firstName&quot;: &quot;&lt;script&gt;alert(1)&lt;/script&gt;&quot;" in page
    assert "<script>alert" not in page


# Making it again


def test_a_call_is_replayed_once_its_cause_is_mended(staff_client, staff, shop):
    refusal = refuse(shop)
    CustomFieldFactory(key="card")

    response = staff_client.post(f"/intake/refusals/{refusal.pk}/replay/", follow=True)

    refusal.refresh_from_db()
    assert Contact.objects.get().custom == {"card": "7"}
    assert Contact.objects.get().changes.get().origin == shop.key.origin
    assert refusal.replayed_by == staff
    assert "Taken now: 1." in response.content.decode()


def test_a_call_that_is_refused_again_waits_with_its_new_reason(staff_client, shop):
    refusal = refuse(shop)
    CustomFieldFactory(key="card", label="Card", type="choice", options=["Gold"])

    response = staff_client.post(f"/intake/refusals/{refusal.pk}/replay/", follow=True)

    refusal.refresh_from_db()
    assert refusal.replayed_at is None
    assert refusal.reason == "fields[0].value: Card: is none of the possible values: Gold"
    assert "Refused again: 1." in response.content.decode()


def test_those_that_were_refused_again_wait_behind_the_others(staff_client, shop, monkeypatch):
    monkeypatch.setattr("contacts.views.intake.MOST_AT_ONCE", 1)
    refuse(shop, "a@example.com"), refuse(shop, "b@example.com")
    staff_client.post("/intake/replay/", {"query": ""})
    CustomFieldFactory(key="card")

    staff_client.post("/intake/replay/", {"query": ""})

    assert Contact.objects.get().email == "b@example.com"


def test_a_call_is_replayed_once_only(staff_client, shop):
    refusal = refuse(shop)
    CustomFieldFactory(key="card")
    staff_client.post(f"/intake/refusals/{refusal.pk}/replay/")
    Contact.objects.update(custom={})

    staff_client.post(f"/intake/refusals/{refusal.pk}/replay/")

    assert Contact.objects.get().custom == {}


def test_two_who_replay_at_once_make_one_call(staff, shop):
    refuse(shop)
    CustomFieldFactory(key="card")
    first, second = Refusal.objects.get(), Refusal.objects.get()
    replay(first, staff)
    Contact.objects.update(custom={})

    assert replay(second, staff)
    assert Contact.objects.get().custom == {}


def test_a_call_that_was_cut_is_not_replayed(staff_client, shop):
    refusal = refuse(shop)
    Refusal.objects.update(cut=True)
    CustomFieldFactory(key="card")

    staff_client.post(f"/intake/refusals/{refusal.pk}/replay/")
    page = staff_client.get(f"/intake/refusals/{refusal.pk}/").content.decode()

    assert not Contact.objects.exists()
    assert "the program has to send it again" in page


def test_all_that_the_list_shows_are_replayed(staff_client, shop):
    other = Caller("write", name="Other")
    refuse(shop, "a@example.com"), refuse(shop, "b@example.com"), refuse(other, "c@example.com")
    CustomFieldFactory(key="card")

    staff_client.post("/intake/replay/", {"query": f"key={shop.key.pk}"})

    assert set(Contact.objects.values_list("email", flat=True)) == {"a@example.com", "b@example.com"}
    assert Refusal.objects.get(replayed_at=None).key == other.key


def test_a_revoked_key_does_not_keep_staff_from_mending(staff_client, staff, shop):
    refusal = refuse(shop)
    CustomFieldFactory(key="card")
    shop.key._meta.model.objects.revoke(staff)

    staff_client.post(f"/intake/refusals/{refusal.pk}/replay/")

    assert Contact.objects.exists()


# Who may, and how long


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/intake/"),
        ("get", "/intake/refusals/1/"),
        ("post", "/intake/replay/"),
        ("post", "/intake/refusals/1/replay/"),
    ],
)
def test_the_intake_is_for_staff(client, marketer_client, staff_client, method, path):
    stranger, marketer = getattr(client, method)(path), getattr(marketer_client, method)(path)

    assert stranger.status_code == 302
    assert stranger.url.startswith("/accounts/login/")
    assert marketer.status_code == 403
    assert getattr(staff_client, "get" if method == "post" else "put")(path).status_code == 405


def test_staff_see_and_replay_what_their_permissions_say(client_who_may, shop):
    refusal = refuse(shop)
    page, replay = f"/intake/refusals/{refusal.pk}/", f"/intake/refusals/{refusal.pk}/replay/"

    nobody = client_who_may()
    assert [nobody.get(path).status_code for path in ("/intake/", page)] == [403, 403]
    assert [nobody.post(path).status_code for path in ("/intake/replay/", replay)] == [403, 403]

    reader = client_who_may("view_refusal")
    assert "Replay</button>" not in reader.get(page).text + reader.get("/intake/").text
    assert reader.post(replay).status_code == 403
    assert client_who_may("view_refusal", "change_refusal").post(replay).status_code == 302


def test_the_side_bar_leads_staff_there(staff_client, marketer_client):
    assert 'href="/intake/"' in staff_client.get("/segments/").content.decode()
    assert 'href="/intake/"' not in marketer_client.get("/segments/").content.decode()


def test_old_calls_are_forgotten(shop):
    now = timezone.now()
    old, new = refuse(shop), refuse(shop)
    Refusal.objects.filter(pk=old.pk).update(at=now - timedelta(days=31))
    Arrivals.objects.create(key=shop.key, kind="POST /x", minute=now - timedelta(days=3))

    forget_old()

    assert Refusal.objects.get() == new
    assert not Arrivals.objects.filter(kind="POST /x").exists()


def test_what_calls_became_is_forgotten_and_that_messages_were_tracked_is_not(db):
    told = {"asked": "…", "answer": {"conflicts": [{"field": "email", "value": "anna@example.com"}]}}
    for message_id, became in (("old", told), ("tracked", {}), ("new", told)):
        Receipt.objects.create(sender="key:1", message_id=message_id, became=became)
    Receipt.objects.exclude(message_id="new").update(at=timezone.now() - timedelta(days=31))

    forget_old()

    assert set(Receipt.objects.values_list("message_id", flat=True)) == {"tracked", "new"}


def test_what_visitors_entered_is_counted_by_form(staff_client, client):
    form = SubscriptionFormFactory(name="Newsletter", slug="news", categories=[])
    for number in range(3):
        send(client, form, f"anna{number}@example.com")
    FormEntry.objects.filter(email="anna0@example.com").update(at=timezone.now() - timedelta(hours=2))
    FormEntry.objects.filter(email="anna1@example.com").update(confirmed_at=timezone.now())

    [line] = entered_lately(timezone.now())
    page = staff_client.get("/intake/").content.decode()

    assert line == ("Newsletter", "news", 2, 3, 1)
    assert "Entered in forms" in page
    assert 'href="/forms/news/"' in page
