"""Segment-compatible tracking: what each kind of call becomes, and what is refused."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from activity.models import Event, Send, SendStatus
from contacts.intake.refusals import replay
from contacts.models import Application, Arrivals, Contact, ContactSummary, Device, Identity, Receipt, Refusal
from contacts.writing import ContactRow, write_contact
from tests.factories import CustomFieldFactory, olena
from tests.intake import Caller, basic, new_key

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def caller():
    return Caller("write")


def taken(answer):
    assert answer.status_code == 200, answer.content
    assert answer.json()["success"] is True
    return answer.json()


def refused(answer, status=400):
    assert answer.status_code == status, answer.content
    return answer.json()


def zipped(caller, body):
    headers = {"Content-Encoding": "gzip"}
    return caller.client.post("/v1/batch", gzip.compress(body), content_type="application/json", headers=headers)


class TestIdentify:
    def test_makes_a_contact_of_its_traits(self, caller):
        traits = {
            "email": "Anna@Example.com",
            "firstName": "Anna",
            "lastName": "Koval",
            "phone": "067 123 45 67",
            "birthday": "1990-05-12T00:00:00.000Z",
            "address": {"country": "Ukraine", "city": "Kyiv", "postalCode": "01001", "street": "Khreshchatyk 1"},
        }

        taken(caller.post("/v1/identify", {"userId": "C-1", "traits": traits}))

        contact = Contact.objects.get()
        assert (contact.external_id, contact.email, contact.phone) == ("C-1", "anna@example.com", "+380671234567")
        assert (contact.full_name, str(contact.birth_date)) == ("Anna Koval", "1990-05-12")
        assert (contact.country, contact.city, contact.postcode) == ("UA", "Kyiv", "01001")
        assert (contact.address, contact.source) == ("Khreshchatyk 1", "api")
        assert contact.changes.get().origin == caller.key.origin

    def test_fills_custom_fields_that_exist_and_ignores_other_traits(self, caller):
        CustomFieldFactory(key="shoe_size", type="number")
        CustomFieldFactory(key="tier", type="choice", options=["Gold"])

        answer = caller.post("/v1/identify", {"userId": "C-1", "traits": {"shoeSize": 41, "tier": "gold", "plan": "x"}})

        assert taken(answer) == {"success": True, "ignored_traits": 1}
        assert Contact.objects.get().custom == {"shoe_size": 41, "tier": "Gold"}

    def test_leaves_out_a_trait_that_is_refused_and_keeps_it_to_be_mended(self, caller):
        answer = caller.post("/v1/identify", {"userId": "C-1", "traits": {"email": "nonsense", "city": "Kyiv"}})

        assert [fault["field"] for fault in taken(answer)["refused"]] == ["traits.email"]
        assert Contact.objects.get().city == "Kyiv"
        kept = Refusal.objects.get()
        assert kept.reason.startswith("traits.email: not an email address")
        assert json.loads(kept.payload)["batch"][0]["traits"] == {"email": "nonsense"}

    def test_parts_a_whole_name(self, caller):
        taken(caller.post("/v1/identify", {"userId": "C-1", "traits": {"name": "Anna Maria Koval"}}))

        assert Contact.objects.values_list("first_name", "last_name").get() == ("Anna", "Maria Koval")

    def test_an_empty_trait_changes_nothing(self, caller):
        contact = olena()

        taken(caller.post("/v1/identify", {"userId": "C-77120", "traits": {"email": None, "city": ""}}))

        contact.refresh_from_db()
        assert (contact.email, contact.city) == ("olena.bondar@example.com", "Kyiv")

    def test_language_and_zone_come_from_the_context_where_none_are_known(self, caller):
        context = {"locale": "pt-BR", "timezone": "America/Sao_Paulo"}
        olena()

        for user_id in ("C-1", "C-77120"):
            taken(caller.post("/v1/identify", {"userId": user_id, "context": context}))

        regional = dict(Contact.objects.values_list("external_id", "language"))
        assert regional == {"C-1": "pt-BR", "C-77120": "uk"}
        assert Contact.objects.get(external_id="C-77120").time_zone == "America/Sao_Paulo"
        assert Contact.objects.get(external_id="C-1").changes.get().fields == {}


class TestEvents:
    def test_track_is_an_event_with_its_properties(self, caller):
        message = {"userId": 17, "event": "Product Viewed", "properties": {"sku": "T-1", "price": {"eur": 5}}}

        taken(caller.post("/v1/track", message))

        event = Event.objects.select_related("type", "contact").get()
        assert (event.contact.external_id, event.type.key, event.occurred_at) == ("17", "Product Viewed", NOW)
        assert (event.params, event.key_value) == ({"sku": "T-1", "price.eur": 5}, "17")

    def test_a_page_view_says_where(self, caller):
        page = {"url": "https://example.com/tea", "path": "/tea"}

        taken(caller.post("/v1/page", {"anonymousId": "a-1", "name": "Tea", "context": {"page": page}}))

        event = Event.objects.select_related("type", "contact").get()
        assert event.type.key == "page_viewed"
        assert event.params == {"name": "Tea", **page}
        assert event.contact.source == "website"

    def test_a_screen_view_and_a_group_are_events(self, caller):
        CustomFieldFactory(key="group_name")

        taken(caller.post("/v1/screen", {"userId": "C-1", "name": "Cart", "properties": {"items": 2}}))
        taken(caller.post("/v1/group", {"userId": "C-1", "groupId": "G-1", "traits": {"name": "Acme"}}))

        events = dict(Event.objects.values_list("type__key", "params"))
        assert events["screen_viewed"] == {"name": "Cart", "items": 2}
        assert events["group_joined"] == {"group_id": "G-1", "name": "Acme"}
        assert Contact.objects.get().custom == {"group_name": "Acme"}

    def test_a_trait_of_a_group_that_is_refused_is_kept_to_be_mended(self, caller, staff):
        size = CustomFieldFactory(key="group_size", type="number")
        taken(caller.post("/v1/group", {"userId": "C-1", "groupId": "G-1", "traits": {"size": "huge", "name": "Acme"}}))
        kept = Refusal.objects.get()
        size.type = "text"
        size.save()

        assert json.loads(kept.payload)["batch"][0]["traits"] == {"group_size": "huge"}
        assert replay(kept, staff)
        assert Contact.objects.get().custom == {"group_size": "huge"}

    def test_the_same_message_any_number_of_times_is_one_event(self, caller):
        message = {"userId": "C-1", "event": "Viewed", "messageId": "m-1"}

        for _ in range(3):
            taken(caller.post("/v1/track", message))

        assert Event.objects.count() == Receipt.objects.count() == 1

    def test_a_message_that_comes_again_by_another_key_of_the_application_is_the_same(self):
        website = Application.objects.create(name="Website")

        for name in ("Old", "New"):
            caller = Caller("write", name=name, application=website)
            taken(caller.post("/v1/track", {"userId": "C-1", "event": "Viewed", "messageId": "m-1"}))

        assert Event.objects.count() == Receipt.objects.count() == 1

    def test_without_an_id_a_message_is_known_by_its_time_and_content(self, caller):
        message = {"userId": "C-1", "event": "Viewed", "timestamp": "2026-11-23T11:00:00.123Z"}

        for properties in ({"sku": 1}, {"sku": 1}, {"sku": 2}):
            taken(caller.post("/v1/track", message | {"properties": properties}))

        assert Event.objects.count() == 2

    def test_a_clock_that_is_wrong_is_corrected(self, caller):
        said = {"timestamp": "2026-11-23T09:59:00Z", "sentAt": "2026-11-23T10:00:00Z"}

        taken(caller.post("/v1/track", {"userId": "C-1", "event": "Viewed", **said}))

        assert Event.objects.get().occurred_at == NOW - timedelta(minutes=1)

    def test_the_time_on_the_way_moves_nothing(self, caller):
        said = {"timestamp": "2026-05-01T00:00:00Z", "sentAt": "2026-11-23T11:59:58Z"}

        taken(caller.post("/v1/track", {"userId": "C-1", "event": "Viewed", **said}))

        assert Event.objects.get().occurred_at == datetime(2026, 5, 1, tzinfo=UTC)

    def test_of_a_clock_that_is_a_little_ahead_the_last_activity_is_now(self, caller):
        said = {"timestamp": "2026-11-23T12:00:03Z", "sentAt": "2026-11-23T12:00:04Z"}

        taken(caller.post("/v1/track", {"userId": "C-1", "event": "Viewed", **said}))

        assert Event.objects.get().occurred_at == ContactSummary.objects.get().last_activity_at == NOW

    def test_a_display_of_a_widget_is_a_send_and_its_click_the_same_one(self, caller):
        for event, display in (("Widget Displayed", "d-1"), ("Widget Displayed", "d-2"), ("Widget Clicked", "d-1")):
            properties = {"campaign": "Spin the wheel", "display_id": display}
            taken(caller.post("/v1/track", {"userId": "C-1", "event": event, "properties": properties}))

        sends = dict(Send.objects.filter(campaign__name="Spin the wheel").values_list("message_key", "status"))
        assert sends == {"d-1": SendStatus.CLICKED, "d-2": SendStatus.DELIVERED}
        assert not Event.objects.exists()


class TestDevices:
    context = {
        "device": {"id": "d-1", "token": "tok-1", "model": "Pixel 9", "type": "android", "adTrackingEnabled": True},
        "os": {"name": "Android", "version": "16"},
        "app": {"name": "Shop", "version": "2.1"},
    }

    def test_a_context_makes_a_device_with_its_push_token(self, caller):
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Application Opened", "context": self.context}))

        device = Device.objects.select_related("application", "contact").get()
        assert (device.application.name, device.device_id, device.push_token) == ("Shop", "d-1", "tok-1")
        assert (device.model, device.os, device.app_version) == ("Pixel 9", "Android 16", "2.1")
        assert (device.channel, device.anonymous_id, device.last_seen_at) == ("mobile_push", "a-1", NOW)
        assert (device.contact.source, device.contact.has_mobile_push) == ("mobile_api", True)

    def test_the_profile_shows_both_ids_of_a_device(self, caller, marketer_client):
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Application Opened", "context": self.context}))

        html = marketer_client.get(f"/contacts/{Contact.objects.get().pk}/").content.decode()

        assert 'ID <bdi class="mono">d-1</bdi>' in html
        assert 'anonymous ID <bdi class="mono">a-1</bdi>' in html

    def test_a_message_without_the_context_still_finds_the_device(self, caller):
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Application Opened", "context": self.context}))

        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Paid"}))

        assert Contact.objects.count() == Device.objects.count() == 1
        assert Event.objects.count() == 2

    def test_a_browser_is_a_device_known_by_its_anonymous_id(self, caller):
        user_agent = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"

        taken(caller.post("/v1/page", {"anonymousId": "a-1", "context": {"page": {}, "userAgent": user_agent}}))

        device = Device.objects.get()
        assert (device.device_id, device.channel, device.push_token) == ("a-1", "web_push", "")
        assert (device.model, device.os) == ("Chrome", "macOS")

    def test_the_devices_of_a_key_belong_to_its_application(self, db):
        caller = Caller("write", application=Application.objects.create(name="Website"))

        taken(caller.post("/v1/page", {"anonymousId": "a-1", "context": self.context}))

        assert Device.objects.get().application.name == "Website"


class TestDevicesThatMakeNoSense:
    @pytest.mark.parametrize(
        "context",
        [
            {"os": {"version": "1" * 40}, "device": {"id": "d"}},
            {"device": {"id": "d" * 256}},
            {"app": {"name": "a" * 101}},
            {"device": {"id": "d", "model": ["x"]}},
        ],
    )
    def test_cost_their_own_message_alone(self, caller, context):
        bad = {"type": "track", "event": "Viewed", "userId": "C-2", "context": context}

        taken(caller.post("/v1/batch", {"batch": [{"type": "track", "event": "Viewed", "userId": "C-1"}, bad]}))

        assert Event.objects.get().contact.external_id == "C-1"
        assert Refusal.objects.get().reason.startswith("context.")


class TestWhoItIs:
    def test_a_visitor_who_identifies_becomes_that_contact(self, caller):
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        taken(caller.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-1"}))

        assert Event.objects.get().contact == Contact.objects.get(external_id="C-1")

    def test_a_visitor_who_turns_out_to_be_known_is_merged_with_activity(self, caller):
        known = olena()
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed", "messageId": "m-1"}))

        taken(caller.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-77120"}))

        assert Contact.objects.get() == known
        assert Event.objects.get().contact == known
        assert Identity.objects.get(key="device:a-1").contact_id == known.pk

    def test_a_visitor_who_gives_a_known_email_is_merged_as_well(self, caller):
        known = olena()
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        taken(caller.post("/v1/identify", {"anonymousId": "a-1", "traits": {"email": "olena.bondar@example.com"}}))

        assert Contact.objects.get() == known
        assert Event.objects.get().contact == known

    def test_a_visitor_with_another_email_is_somebody_else(self, caller):
        olena()
        for email in ("anna@example.com", "olena.bondar@example.com"):
            taken(caller.post("/v1/identify", {"anonymousId": "a-1", "traits": {"email": email}}))

        assert Contact.objects.count() == 2
        assert Device.objects.get().contact.email == "anna@example.com"

    def test_after_a_merge_the_same_message_is_still_the_same(self, caller):
        olena()
        message = {"anonymousId": "a-1", "event": "Viewed", "messageId": "m-1"}
        taken(caller.post("/v1/track", message))
        taken(caller.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-77120"}))

        taken(caller.post("/v1/track", message))

        assert Event.objects.count() == 1

    def test_later_anonymous_messages_are_of_the_known_contact(self, caller):
        known = olena()
        taken(caller.post("/v1/page", {"anonymousId": "a-1"}))
        taken(caller.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-77120"}))

        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        assert Event.objects.filter(contact=known).count() == 2

    def test_two_people_at_one_browser_stay_two(self, caller):
        for user_id in ("C-1", "C-2"):
            taken(caller.post("/v1/track", {"anonymousId": "a-1", "userId": user_id, "event": "Viewed"}))

        assert list(Event.objects.order_by("id").values_list("contact__external_id", flat=True)) == ["C-1", "C-2"]
        assert Device.objects.get().contact.external_id == "C-1"

    def test_two_people_at_one_browser_within_a_batch_stay_two(self, caller):
        olena()
        taken(caller.post("/v1/page", {"anonymousId": "a-1"}))
        write_contact(ContactRow({"external_id": "C-2"}), caller.key.origin)
        messages = [{"type": "identify", "anonymousId": "a-1", "userId": each} for each in ("C-77120", "C-2")]

        taken(caller.post("/v1/batch", {"batch": messages}))

        assert set(Contact.objects.values_list("external_id", flat=True)) == {"C-77120", "C-2"}
        assert Event.objects.get().contact.external_id == "C-77120"

    def test_an_email_of_another_contact_stays_there(self, caller):
        taken(caller.post("/v1/identify", {"userId": "C-1", "traits": {"email": "anna@example.com"}}))

        taken(caller.post("/v1/identify", {"userId": "C-2", "traits": {"email": "anna@example.com"}}))

        assert dict(Contact.objects.values_list("external_id", "email")) == {"C-1": "anna@example.com", "C-2": ""}

    @pytest.mark.parametrize("is_known", [True, False])
    def test_an_alias_makes_two_one(self, caller, is_known):
        if is_known:
            olena()
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        taken(caller.post("/v1/alias", {"previousId": "a-1", "userId": "C-77120"}))
        taken(caller.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        assert Event.objects.filter(contact=Contact.objects.get(external_id="C-77120")).count() == 2

    def test_a_key_that_may_only_track_makes_no_two_customers_one(self):
        website = Caller("track")
        for name in ("old", "new"):
            taken(website.post("/v1/identify", {"userId": name}))

        taken(website.post("/v1/alias", {"previousId": "old", "userId": "new"}))

        assert set(Contact.objects.values_list("external_id", flat=True)) == {"old", "new"}
        refused(website.delete(f"/api/v1/contact/{Contact.objects.first().pk}"), 403)

    def test_a_key_that_may_only_track_merges_no_customer_by_a_device(self):
        website = Caller("track")
        write_contact(ContactRow({"email": "anna@example.com"}), website.key.origin)
        write_contact(ContactRow({"external_id": "C-9"}), website.key.origin)
        taken(website.post("/v1/identify", {"anonymousId": "a-1", "traits": {"email": "anna@example.com"}}))

        taken(website.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-9"}))

        assert set(Contact.objects.values_list("external_id", "email")) == {("C-9", ""), ("", "anna@example.com")}

    def test_a_key_that_may_only_track_joins_a_visitor_to_a_customer(self):
        website = Caller("track")
        known = olena()
        taken(website.post("/v1/track", {"anonymousId": "a-1", "event": "Viewed"}))

        taken(website.post("/v1/identify", {"anonymousId": "a-1", "userId": "C-77120"}))

        assert Contact.objects.get() == known

    def test_a_key_that_may_only_track_fills_identifiers_and_replaces_none(self):
        website = Caller("track")
        for email, phone in (("anna@example.com", None), ("mallory@example.com", "+380671234567")):
            traits = {"email": email, "phone": phone, "city": "Lviv"}
            taken(website.post("/v1/identify", {"userId": "C-1", "traits": traits}))

        contact = Contact.objects.get()
        assert (contact.email, contact.phone, contact.city) == ("anna@example.com", "+380671234567", "Lviv")
        assert not Identity.objects.filter(key="email:mallory@example.com").exists()

    def test_an_alias_of_a_user_id_merges_whom_it_named(self, caller):
        for user_id in ("old", "new"):
            taken(caller.post("/v1/track", {"userId": user_id, "event": "Viewed"}))

        taken(caller.post("/v1/alias", {"previousId": "old", "userId": "new"}))

        assert Contact.objects.get().external_id == "new"
        assert Event.objects.count() == 2


class TestBatches:
    def test_a_bad_message_is_refused_by_itself_and_kept_without_the_key(self, caller):
        good = {"type": "track", "userId": "C-1", "event": "Viewed"}
        body = {
            "writeKey": caller.text,
            "batch": [good, {"type": "track", "userId": "C-1"}, 5, good | {"userId": "C-2"}],
        }

        answer = taken(caller.post("/v1/batch", body))

        assert [fault["message"] for fault in answer["refused"]] == [
            "is needed: what happened?",
            "is not a message: an object was expected",
        ]
        assert Event.objects.count() == 2
        assert Refusal.objects.count() == 2
        assert not any(caller.text in refusal.payload for refusal in Refusal.objects.all())

    def test_its_messages_are_counted_by_kind(self, caller):
        batch = [{"type": kind, "userId": "C-1", "event": "Viewed"} for kind in ("track", "track", "page", "nonsense")]

        taken(caller.post("/v1/batch", {"batch": batch}))

        counted = {arrived.kind: (arrived.taken, arrived.refused) for arrived in Arrivals.objects.all()}
        assert counted == {
            "POST /v1/batch": (1, 1),
            "POST /v1/batch: track": (2, 0),
            "POST /v1/batch: page": (1, 0),
        }

    def test_a_visitor_is_merged_within_the_batch(self, caller):
        known = olena()
        batch = [
            {"type": "track", "anonymousId": "a-1", "event": "Viewed"},
            {"type": "identify", "anonymousId": "a-1", "userId": "C-77120"},
            {"type": "track", "userId": "C-77120", "event": "Paid"},
        ]

        taken(caller.post("/v1/batch", {"batch": batch}))

        assert Contact.objects.get() == known
        assert Event.objects.filter(contact=known).count() == 2

    def test_the_number_of_queries_does_not_grow_with_the_messages(self, caller, django_assert_max_num_queries):
        def messages(number):
            return [
                {
                    "type": "track",
                    "userId": f"C-{each % 7}",
                    "anonymousId": f"a-{each % 7}",
                    "event": "Viewed",
                    "messageId": f"{number}-{each}",
                }
                for each in range(number)
            ]

        taken(caller.post("/v1/batch", {"batch": messages(1)}))

        with django_assert_max_num_queries(60):
            taken(caller.post("/v1/batch", {"batch": messages(200)}))

        assert Event.objects.count() == 201

    def test_the_context_of_the_batch_is_that_of_its_messages(self, caller):
        batch = [{"type": "page", "anonymousId": "a-1"}, {"type": "track", "userId": "C-1", "event": "Viewed"}]

        taken(caller.post("/v1/batch", {"batch": batch, "context": {"page": {"path": "/tea"}}}))

        assert Event.objects.get(type__key="page_viewed").params == {"path": "/tea"}

    def test_gzip_is_read(self, caller):
        body = gzip.compress(json.dumps({"batch": [{"type": "track", "userId": "C-1", "event": "Viewed"}]}).encode())

        taken(
            caller.client.post("/v1/batch", body, content_type="application/json", headers={"Content-Encoding": "gzip"})
        )

        assert Event.objects.count() == 1

    def test_a_message_that_was_mended_can_be_made_again(self, caller, staff):
        field = CustomFieldFactory(key="tier", type="choice", options=["Gold"])
        taken(caller.post("/v1/identify", {"userId": "C-1", "traits": {"tier": "Silver"}}))
        kept = Refusal.objects.get()
        before = replay(kept, staff)
        field.options = ["Gold", "Silver"]
        field.save()

        after = replay(kept, staff)

        assert (before, after) == (False, True)
        assert Contact.objects.get().custom == {"tier": "Silver"}
        assert Refusal.objects.count() == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("kind", "message", "field"),
        [
            ("track", {"event": "Viewed"}, "userId"),
            ("track", {"userId": "C-1"}, "event"),
            ("track", {"userId": "C-1", "event": "v" * 101}, "event"),
            ("track", {"userId": "C-1", "event": "Viewed", "timestamp": "yesterday"}, "timestamp"),
            ("track", {"userId": "C-1", "event": "Viewed", "properties": [1]}, "properties"),
            ("track", {"userId": "C-1", "event": "Viewed", "properties": {"a": "\0"}}, "properties"),
            ("track", {"userId": "C-1", "event": "\ud800"}, "event"),
            ("track", {"userId": ["C-1"], "event": "Viewed"}, "userId"),
            ("track", {"userId": "C-1", "event": "Viewed", "timestamp": "9999-12-31T23:59:59Z"}, "timestamp"),
            ("identify", {"userId": "C-1", "messageId": "m" * 256}, "messageId"),
            ("identify", {"userId": "C-1", "sentAt": "now"}, "sentAt"),
            ("identify", {"userId": "C-1", "context": {"device": {"id": "d" * 256}}}, "context.device.id"),
            ("alias", {"userId": "C-1"}, "previousId"),
        ],
    )
    def test_name_the_field_and_store_nothing(self, caller, kind, message, field):
        answer = caller.post(f"/v1/{kind}", json.dumps(message))

        assert [error["field"] for error in refused(answer)["errors"]] == [field]
        assert not Contact.objects.exists()

    def test_are_kept_without_the_key(self, caller):
        refused(caller.post("/v1/track", {"userId": "C-1", "writeKey": caller.text}))

        assert json.loads(Refusal.objects.get().payload) == {
            "batch": [{"userId": "C-1", "type": "track", "timestamp": "2026-11-23T12:00:00+00:00"}]
        }

    def test_are_counted_once(self, caller):
        refused(caller.post("/v1/track", {"userId": "C-1"}))

        assert [arrived.refused for arrived in Arrivals.objects.all()] == [1]
        assert Refusal.objects.count() == 1

    def test_can_be_made_again_as_what_they_were_and_when(self, caller, staff):
        said = {"timestamp": "2026-11-23T09:59:00Z", "sentAt": "2026-11-23T10:00:00Z"}
        message = {"userId": "C-1", "event": "Viewed", "context": {"device": {"id": "d" * 256}}}
        refused(caller.post("/v1/track", message | said))
        kept = Refusal.objects.get()
        kept.payload = kept.payload.replace("d" * 256, "d-1")

        assert replay(kept, staff)
        assert Event.objects.get().occurred_at == datetime(2026, 11, 23, 11, 59, tzinfo=UTC)

    @pytest.mark.parametrize("body", ["", "[]", "nonsense", "[" * 10_000, '{"batch": {}}'])
    def test_a_body_that_is_no_batch_is_refused(self, caller, body):
        refused(caller.post("/v1/batch", body))

    def test_what_is_too_large_is_refused(self, caller):
        large = {"userId": "C-1", "event": "Viewed", "type": "track", "properties": {"text": "x" * 33_000}}

        refused(caller.post("/v1/track", large), 413)
        refused(caller.post("/v1/batch", {"batch": [large] * 20}), 413)
        assert (
            taken(caller.post("/v1/batch", {"batch": [large]}))["refused"][0]["message"]
            == "is larger than 32,768 bytes"
        )

    def test_a_gzip_bomb_is_refused(self, caller):
        refused(zipped(caller, b" " * 50_000_000), 413)

    def test_a_broken_gzip_is_refused(self, caller):
        headers = {"Content-Encoding": "gzip"}

        refused(caller.client.post("/v1/batch", b"{}", content_type="application/json", headers=headers))


class TestKeys:
    message = {"userId": "C-1", "event": "Viewed"}

    def test_the_key_is_the_user_name_or_in_the_body(self):
        _, text = new_key()
        by_header = Client(headers={"Authorization": basic(text)})

        for client, body in ((by_header, self.message), (Client(), self.message | {"writeKey": text})):
            taken(client.post("/v1/track", body, content_type="application/json"))

        assert Event.objects.count() == 2

    def test_strangers_and_reading_keys_are_refused(self):
        _, text = new_key("read")

        refused(Client().post("/v1/track", self.message, content_type="application/json"), 401)
        refused(Client().post("/v1/track", self.message | {"writeKey": text}, content_type="application/json"), 403)
        assert not Contact.objects.exists()

    def test_too_many_calls_are_told_when_to_come_again(self, caller, settings):
        settings.INTAKE_CALLS_PER_MINUTE = 1
        taken(caller.post("/v1/track", self.message))

        answer = caller.post("/v1/track", self.message)

        refused(answer, 429)
        assert answer["Retry-After"] == "60"

    def test_scripts_of_any_website_may_call(self, caller):
        before = Client().options("/v1/t", headers={"Origin": "https://shop.example.com"})
        answer = caller.post("/v1/t", self.message)

        assert (before.status_code, answer.status_code) == (204, 200)
        assert {before["Access-Control-Allow-Origin"], answer["Access-Control-Allow-Origin"]} == {"*"}

    def test_reading_the_address_is_refused(self, caller):
        refused(caller.get("/v1/track"), 405)
