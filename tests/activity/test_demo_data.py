"""The demo's files: whether they say what the import commands read, and tell a story that holds together."""

import csv
import json
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from itertools import pairwise

import email_validator
import phonenumbers
import pytest
from django.core.management import CommandError, call_command

from activity.demo import write_demo_data
from activity.demo.homes import Home
from activity.demo.words import COUNTRIES
from activity.models import Campaign
from contacts.models import CustomField, SubscriptionCategory

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PEOPLE = 2_000
SHEETS = ("contacts", "devices", "sends", "events", "orders")
TIMES = ("delivered_at", "read_at", "clicked_at", "undelivered_at", "unsubscribed_at", "spam_at")


def written(directory, total=150, seed=1):
    write_demo_data(directory, total, seed=seed, now=NOW)
    return {path.name: path.read_bytes() for path in sorted(directory.iterdir())}


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    directory = tmp_path_factory.mktemp("demo")
    write_demo_data(directory, PEOPLE, seed=1, now=NOW)
    return directory


@pytest.fixture(scope="module")
def sheets(files):
    """{sheet: rows as dicts}"""
    return {name: list(csv.DictReader(StringIO((files / f"{name}.csv").read_text("utf-8")))) for name in SHEETS}


def reference(row):
    return row["customer_id"] or row["email"] or row["phone"] or row["device_id"]


def test_the_same_seed_and_day_give_the_same_bytes(tmp_path):
    assert written(tmp_path / "once") == written(tmp_path / "again")


def test_another_seed_gives_other_people(tmp_path):
    assert written(tmp_path / "one")["contacts.csv"] != written(tmp_path / "two", seed=2)["contacts.csv"]


def test_four_times_the_people_need_no_more_memory(tmp_path):
    def peak(total):
        tracemalloc.start()
        write_demo_data(tmp_path, total, seed=1, now=NOW)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(2_000) < 1.1 * peak(500)


def test_the_columns_are_those_that_the_imports_read(sheets):
    columns = {name: ",".join(rows[0]) for name, rows in sheets.items()}

    assert columns["contacts"].startswith(
        "external_id,email,phone,telegram_id,first_name,last_name,gender,birth_date,country,region,city,address,"
        "postcode,language,time_zone,source,created_at,email_status,email_status_at,email_status_reason,"
        "subscriptions,unsubscriptions,subscribed_at,"
    )
    assert columns["devices"] == (
        "customer_id,email,phone,application,device_id,push_token,channel,model,os,app_version,push_allowed,last_seen_at,"
        "first_seen_at"
    )
    assert columns["sends"] == (
        "customer_id,email,phone,device_id,campaign,channel,message_id,sent_at,status,delivered_at,read_at,clicked_at,"
        "undelivered_at,unsubscribed_at,spam_at,bounce,reason,workflow"
    )
    assert columns["events"] == (
        "customer_id,email,phone,device_id,event,event_id,occurred_at,key_value,params,workflows"
    )
    assert columns["orders"] == (
        "customer_id,email,phone,device_id,external_id,amount,currency,status,ordered_at,items"
    )


def test_every_person_is_a_contact_or_a_lone_device(sheets):
    alone = [row for row in sheets["devices"] if not (row["customer_id"] or row["email"] or row["phone"])]

    assert alone
    assert len(sheets["contacts"]) + len(alone) == PEOPLE


def test_no_identifier_is_shared(sheets):
    for column in ("external_id", "email", "phone", "telegram_id", "card_number"):
        values = [row[column] for row in sheets["contacts"] if row[column]]
        assert len(values) == len(set(values)), column
    assert len({row["device_id"] for row in sheets["devices"]}) == len(sheets["devices"])
    assert len({row["external_id"] for row in sheets["orders"]}) == len(sheets["orders"])


def test_no_two_names_make_the_same_address():
    homes = [Home(country) for country in COUNTRIES]

    addresses = Counter(
        (first.latin, last.latin, domain) for home in homes for first, last in home.pairs() for domain in home.domains
    )

    assert [address for address, times in addresses.items() if times > 1] == []


def test_emails_are_valid_and_belong_to_nobody(sheets):
    for email in filter(None, (row["email"] for row in sheets["contacts"])):
        assert email_validator.validate_email(email, check_deliverability=False).normalized == email
        assert email.endswith(("example.com", "example.org", "example.net"))


def test_phones_are_valid_in_their_country(sheets):
    for row in sheets["contacts"]:
        if row["phone"]:
            number = phonenumbers.parse(row["phone"])
            assert phonenumbers.is_valid_number_for_region(number, row["country"]), row["phone"]


def test_every_kind_of_person_is_there(sheets):
    people = sheets["contacts"]

    assert {row["email_status"] for row in people} == {"", "blacklisted", "spam", "unsubscribed", "not_confirmed"}
    assert all(row["email_status_at"] and row["email_status_reason"] for row in people if row["email_status"])
    assert any(row["phone"] and not row["email"] for row in people)
    assert any(row["email"] and not row["first_name"] and not row["last_name"] for row in people)
    assert {row["country"] for row in people} == {country.code for country in COUNTRIES}


def test_the_first_contact_shows_everything(sheets):
    olena = sheets["contacts"][0]

    assert olena["email"] == "olena.kovalenko@example.com"
    assert all(olena.values())
    assert [row["application"] for row in sheets["devices"][:2]] == ["Shop for Android", "Shop website"]
    assert olena["email_status_at"] == "2026-11-07T09:14:00Z"


def test_most_have_a_handful_of_activities_and_few_have_hundreds(sheets):
    activities = Counter(reference(row) for name in ("sends", "events", "orders") for row in sheets[name])
    counts = sorted(activities.values())

    assert counts[len(counts) // 2] < 15
    assert counts[-3] > 300
    assert reference(sheets["sends"][0]) == "C-77120"
    assert 200 < activities["C-77120"] < 600
    assert max(activities, key=activities.__getitem__) == "K-1"
    assert activities["K-1"] == pytest.approx(10 * PEOPLE, rel=0.15)


def test_every_reference_is_to_somebody_in_the_files(sheets):
    known = {row[column] for row in sheets["contacts"] for column in ("external_id", "email", "phone")}
    known |= {row["device_id"] for row in sheets["devices"]}

    strangers = {reference(row) for name in ("sends", "events", "orders") for row in sheets[name]} - known

    assert strangers == set()


def test_statuses_and_their_times_agree(sheets):
    for row in sheets["sends"]:
        reached = [row["sent_at"], *[row[column] for column in TIMES if row[column]]]
        assert all(before <= after for before, after in pairwise(reached)), row
        assert reached[-1] <= "2026-11-21T12:00:00Z"
        assert row["status"] == "sent" or row[f"{row['status']}_at"], row


def test_something_happened_in_the_last_hours(sheets):
    recently = f"{NOW - timedelta(hours=6):%Y-%m-%dT%H:%M:%SZ}"

    assert any(row["sent_at"] > recently for row in sheets["sends"])
    assert any(row["occurred_at"] > recently for row in sheets["events"])


def test_an_email_address_is_silent_after_its_hard_bounce(sheets):
    ended = {
        row[column]: row["email_status_at"]
        for row in sheets["contacts"]
        if row["email_status"] == "blacklisted"
        for column in ("external_id", "email")
        if row[column]
    }

    bounces = [row for row in sheets["sends"] if row["bounce"] == "hard"]
    later = [r for r in sheets["sends"] if r["channel"] == "email" and r["sent_at"] > ended.get(reference(r), "9")]

    assert all(row["undelivered_at"] == ended[reference(row)] for row in bounces)
    assert {row["undelivered_at"] for row in bounces} == set(ended.values())
    assert later == []


def test_widgets_are_shown_again_even_within_a_second(sheets):
    displays = Counter(
        (reference(row), row["campaign"], row["sent_at"]) for row in sheets["sends"] if row["channel"] == "widget"
    )

    assert max(displays.values()) > 1
    assert not any(row["message_id"] for row in sheets["sends"] if row["channel"] == "widget")


def test_messages_go_out_on_every_channel_under_believable_names(sheets):
    campaigns = {(row["campaign"], row["channel"]) for row in sheets["sends"]}

    assert {channel for _, channel in campaigns} == {
        *("email", "sms", "viber", "mobile_push", "web_push", "telegram", "app_inbox", "widget"),
    }
    assert {("Weekly digest #47", "email"), ("Black Friday 2025", "sms")} <= campaigns
    assert 60 <= len(campaigns) <= 130


def test_parameters_and_items_are_json_and_amounts_add_up(sheets):
    assert all(isinstance(json.loads(row["params"] or "{}"), dict) for row in sheets["events"])
    for row in sheets["orders"]:
        items = json.loads(row["items"], parse_float=Decimal)
        assert Decimal(row["amount"]) == sum(item["cost"] * item["quantity"] for item in items)
        assert ("." in row["amount"]) == (row["currency"] != "JPY")


@pytest.mark.django_db
def test_the_catalogue_has_every_type_of_field_in_two_groups(files, sheets):
    call_command("loaddata", files / "catalogue.json", verbosity=0)

    fields = CustomField.objects.in_bulk(field_name="key")
    categories = set(SubscriptionCategory.objects.values_list("key", flat=True))
    named = {key for row in sheets["contacts"] for key in f"{row['subscriptions']};{row['unsubscriptions']}".split(";")}

    assert {field.type for field in fields.values()} == set(CustomField.Type)
    assert {field.group.name for field in fields.values()} == {"Personal", "Loyalty"}
    assert all(any(row[key] for row in sheets["contacts"]) for key in fields)
    assert named - {""} == categories
    assert Campaign.objects.filter(channel="widget").exclude(display_frequency="").count() == 5


def test_the_command_writes_the_files_of_a_day(tmp_path, capsys):
    call_command("demo_data", contacts=3, out=tmp_path, today=NOW)

    assert {path.stem for path in tmp_path.iterdir()} == {"catalogue", *SHEETS}
    assert capsys.readouterr().out == f"Wrote 3 people and what happened to them to {tmp_path}\n"


@pytest.mark.parametrize("options", [["--contacts", "0"], ["--contacts", "many"], ["--today", "21.11.2026"]])
def test_the_command_refuses_what_it_cannot_read(tmp_path, options):
    with pytest.raises(CommandError):
        call_command("demo_data", "--out", str(tmp_path), *options)


def test_the_command_says_when_it_cannot_write(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(CommandError, match="can't be written"):
        call_command("demo_data", "--out", str(tmp_path / "file" / "below"))
