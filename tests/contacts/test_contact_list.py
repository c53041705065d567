"""All contacts: what a line shows, how the list is sorted and paged, and what it says when there is nothing to show."""

from datetime import timedelta
from unittest import mock

import psycopg
import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.utils import timezone
from psycopg.errors import QueryCanceled

from contacts.orderings import ORDERINGS
from tests.factories import LONG_AGO, ContactFactory, CustomFieldFactory, amira, caller, lukasz, olena, visitor

pytestmark = pytest.mark.django_db

AS_FRAGMENT = {"HX-Request": "true", "HX-Target": "results"}


@pytest.fixture(params=["page", "fragment"])
def get(request, marketer_client):
    """Asks for the whole page, or for the part of it that htmx replaces."""
    headers = AS_FRAGMENT if request.param == "fragment" else {}

    def get(address, **others):
        return marketer_client.get(address, headers=headers | others)

    return get


def names(response):
    return [line.name for line in response.context["lines"]]


def test_a_line_shows_who_it_is_and_how_to_reach_them(get):
    olena(last_activity_at=timezone.now() - timedelta(hours=2), created_at=LONG_AGO)

    page = get("/contacts/").content.decode()

    for text in ("Olena Bondar", "olena.bondar<wbr>@example.com", "Active", "+380 67 123 45 67", "Kyiv, UA"):
        assert text in page
    for text in ("Subscription form", "2 h ago", "1 Mar 2024", 'aria-label="Email"', 'aria-label="SMS"'):
        assert text in page


def test_a_line_says_what_is_known_of_people_without_a_name_or_an_email(get):
    visitor()
    caller()

    page = get("/contacts/").content.decode()

    assert "push-only visitor" in page
    assert "phone-only contact" in page
    assert page.count("No email") == 2
    assert page.count("without a name") == 2


def test_the_email_status_of_a_blacklisted_address_is_shown(get):
    amira()

    assert "pill-blacklisted" in get("/contacts/").content.decode()


def test_markup_in_a_name_is_shown_literally(get):
    ContactFactory(first_name='"><img src=x', last_name="onerror=alert(1)>", city="<script>")

    page = get("/contacts/").content.decode()

    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "&lt;script&gt;" in page


def test_the_fragment_is_the_part_of_the_page_that_changes(marketer_client):
    olena()

    fragment = marketer_client.get("/contacts/", headers=AS_FRAGMENT)

    page = fragment.content.decode()
    assert "<html" not in page
    assert 'id="results"' in page
    assert 'id="count" hx-get="/contacts/count/?" hx-trigger="load" hx-sync="#content:abort"' in page
    assert 'hx-swap-oob="true"' in page
    assert "HX-Request" in fragment["Vary"]


def test_a_search_as_it_is_typed_leaves_its_box_alone(marketer_client):
    typed = marketer_client.get("/contacts/?q=o", headers=AS_FRAGMENT | {"HX-Trigger": "search"})
    cleared = marketer_client.get("/contacts/", headers=AS_FRAGMENT)

    assert 'id="search"' not in typed.content.decode()
    assert 'id="search"' in cleared.content.decode()


def test_a_restored_history_gets_the_whole_page(marketer_client):
    response = marketer_client.get("/contacts/", headers=AS_FRAGMENT | {"HX-History-Restore-Request": "true"})

    assert "<html" in response.content.decode()


def test_nothing_yet_says_what_comes_here_and_how(get):
    page = get("/contacts/").content.decode()

    assert "No contacts yet" in page
    assert 'href="/imports/"' in page
    assert "/contacts/new/" in page


def test_nobody_matches_offers_to_clear(get):
    olena()

    response = get("/contacts/?country=PL&q=nobody&sort=name")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Nobody matches" in page
    assert 'href="?sort=name"' in page


def test_a_filter_that_makes_no_sense_shows_nobody_and_says_which(get):
    olena()

    response = get("/contacts/?country=Atlantis")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Country</b>" in page
    assert "&quot;Atlantis&quot; is not a country: use its ISO code" in page
    assert "Olena" not in page


def test_a_chip_says_each_filter_in_words_and_leads_to_the_list_without_it(get):
    response = get("/contacts/?country=UA&country=PL&created_from=2026-05-01&created_to=2026-05-03&q=o&sort=name")

    country, created = response.context["filters"].chips
    assert (country.label, country.value) == ("Country", "is Ukraine, Poland")
    assert (created.label, created.value) == ("Created", "1 May 2026 – 3 May 2026")
    assert created.url == "?country=UA&country=PL&q=o&sort=name"
    assert "is Ukraine, Poland" in response.content.decode()


def test_the_search_box_keeps_the_filters(get):
    page = get("/contacts/?country=UA&sort=name&after=x").content.decode()

    assert '<input type="hidden" form="search" name="country" value="UA">' in page
    assert '<input type="hidden" form="search" name="sort" value="name">' in page
    assert 'name="after"' not in page


def test_what_a_form_left_blank_is_left_out_of_the_address(get):
    response = get("/contacts/?q=&country=UA&country=&created_from=")

    assert (response.status_code, response["Location"]) == (302, "/contacts/?country=UA")


def test_the_next_page_continues_and_the_last_one_ends_the_list(get):
    for number in range(103):
        ContactFactory(first_name=f"N{number:03}", last_name="", last_activity_at=LONG_AGO - timedelta(days=number))

    first = get("/contacts/")
    second = get(f"/contacts/{first.context['pages']['next']}")
    third = get(f"/contacts/{second.context['pages']['next']}")
    last = get(f"/contacts/{first.context['pages']['last']}")
    back = get(f"/contacts/{third.context['pages']['previous']}")

    assert names(first) + names(second) + names(third) == [f"N{number:03}" for number in range(103)]
    assert first.context["pages"]["previous"] is None
    assert third.context["pages"]["next"] is None
    assert names(last)[-1] == "N102"
    assert names(back) == names(second)


@pytest.mark.parametrize("cursor", ["after=garbage", "before=%00", "after=" + "A" * 5000, "before=WzEsMl0"])
def test_a_garbage_cursor_leads_to_the_first_page(get, cursor):
    olena()

    response = get(f"/contacts/?{cursor}")

    assert response.status_code == 200
    assert names(response) == ["Olena Bondar"]


def test_pages_keep_filters_and_sort(get):
    for _ in range(51):
        ContactFactory(country="UA")

    pages = get("/contacts/?country=UA&sort=name&count=1").context["pages"]

    assert pages["next"].startswith("?country=UA&sort=name&after=")
    assert pages["last"] == "?country=UA&sort=name&before=end"


@pytest.fixture
def dirty_people():
    """Twins in every column, nameless people, and some who were never active."""
    moment = LONG_AGO
    people = [lukasz(), lukasz(email="twin@example.com"), visitor(), visitor(), caller(), olena(), amira()]
    people += [ContactFactory(created_at=moment, updated_at=moment, last_activity_at=moment) for _ in range(3)]
    return people


@pytest.mark.parametrize("key", ORDERINGS)
def test_every_ordering_shows_everyone_once(marketer_client, dirty_people, key, monkeypatch):
    monkeypatch.setattr("contacts.views.contact_list.PAGE_SIZE", 3)
    seen, address = [], f"?sort={key}"

    while address:
        response = marketer_client.get(f"/contacts/{address}")
        seen += [int(line.pk) for line in response.context["lines"]]
        address = response.context["pages"]["next"]

    assert sorted(seen) == sorted(person.pk for person in dirty_people)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("name", ["Olena Bondar", "Amira Haddad", ""]),
        ("-name", ["Amira Haddad", "Olena Bondar", ""]),
        ("email", ["Amira Haddad", "Olena Bondar", ""]),
        ("-email", ["Olena Bondar", "Amira Haddad", ""]),
        ("last_activity", ["Amira Haddad", "Olena Bondar", ""]),
        ("-last_activity", ["Olena Bondar", "Amira Haddad", ""]),
        ("updated", ["Amira Haddad", "Olena Bondar", ""]),
        ("-updated", ["", "Olena Bondar", "Amira Haddad"]),
        ("created", ["", "Amira Haddad", "Olena Bondar"]),
        ("-created", ["Olena Bondar", "Amira Haddad", ""]),
    ],
)
def test_the_nameless_and_the_never_active_come_last(marketer_client, key, expected):
    day = timedelta(days=1)
    olena(created_at=LONG_AGO + 2 * day, updated_at=LONG_AGO + 4 * day, last_activity_at=LONG_AGO + 4 * day)
    amira(created_at=LONG_AGO + day, updated_at=LONG_AGO + 3 * day, last_activity_at=LONG_AGO + 3 * day)
    visitor(created_at=LONG_AGO, updated_at=LONG_AGO + 5 * day)

    assert names(marketer_client.get(f"/contacts/?sort={key}")) == expected


def test_a_heading_sorts_by_its_column_and_back(get):
    olena()

    page = get("/contacts/?sort=name&country=UA").content.decode()

    assert 'aria-sort="ascending"><a class="sort" id="sort-name" href="?sort=-name&amp;country=UA"' in page
    assert 'id="sort-last_activity" href="?sort=-last_activity&amp;country=UA"' in page


def test_the_last_edit_is_shown_where_the_list_is_sorted_by_it(get):
    olena(updated_at=LONG_AGO)

    page = get("/contacts/?sort=-updated").content.decode()

    assert "Last edit" in page
    assert "1 Mar 2024" in page


def test_an_unknown_sort_is_said(get):
    olena()

    response = get("/contacts/?sort=search;DROP")

    assert response.status_code == 422
    assert "&quot;search;DROP&quot; is no way to sort this list" in response.content.decode()


def test_the_counts_come_after_the_rows(marketer_client):
    olena()
    lukasz()

    page = marketer_client.get("/contacts/?country=UA").content.decode()
    late = marketer_client.get("/contacts/count/?country=UA", headers={"HX-Request": "true", "HX-Target": "count"})
    total = marketer_client.get("/contacts/count/", headers={"HX-Request": "true"})

    assert 'hx-get="/contacts/count/?country=UA"' in page
    assert '1 of <span class="late" hx-get="/contacts/count/"' in late.content.decode()
    assert "1 contact matches" in late.content.decode()
    assert total.content == b"2"


def test_the_number_that_match_costs_one_query(marketer_client, django_assert_num_queries):
    olena()

    with django_assert_num_queries(3):  # session, user, count
        marketer_client.get("/contacts/count/?q=olena", headers={"HX-Request": "true", "HX-Target": "count"})


def test_the_side_bar_counts_everyone(marketer_client):
    olena()
    lukasz()

    assert marketer_client.get("/contacts/count/", headers={"HX-Request": "true"}).content == b"2"


def test_without_scripts_a_link_shows_the_counts(marketer_client):
    olena()
    lukasz()

    page = marketer_client.get("/contacts/?country=UA").content.decode()
    counted = marketer_client.get("/contacts/?country=UA&count=1").content.decode()

    assert '<a href="?country=UA&amp;count=1">' in page
    assert "1 of 2" in counted
    assert "1 contact matches" in counted
    assert marketer_client.get("/contacts/count/?country=UA")["Location"] == "/contacts/?country=UA&count=1"


def test_the_whole_list_needs_no_second_number(marketer_client):
    olena()

    page = marketer_client.get("/contacts/?count=1").content.decode()

    assert "1 of 1" not in page
    assert "1 contact" in page


@pytest.mark.parametrize("beside", ["created_from=abc", "nothing=1", "cf.nothing=1", "subscription=nothing"])
def test_a_country_beside_what_cannot_be_understood_lists_nobody(marketer_client, beside):
    olena()

    response = marketer_client.get(f"/contacts/?country=UA&{beside}")

    assert response.status_code == 422
    assert response.context["lines"] == []


def test_a_country_beside_a_search_without_a_word_lists_nobody(marketer_client):
    olena()

    response = marketer_client.get('/contacts/?country=UA&q="')

    assert response.status_code == 200
    assert response.context["lines"] == []


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/contacts/", 3),  # session, user, rows
        ("/contacts/?channel=email", 4),  # and whether that is a segment
        ("/contacts/?created_from=2020-01-01&channel=email", 5),  # and how many the planner expects
        ("/contacts/?country=UA&created_from=2020-01-01", 5),
    ],
)
def test_the_rows_cost_one_query_however_many_they_are(get, address, queries, django_assert_num_queries):
    olena()
    tell_the_planner()
    with django_assert_num_queries(queries):
        get(address)

    for _ in range(60):
        ContactFactory(country="UA")
    tell_the_planner()
    with django_assert_num_queries(queries):
        assert len(get(address).context["lines"]) == 50


def tell_the_planner():
    """What it knew is of the tables of other tests."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_contact, contacts_contactsummary")


@pytest.fixture
def slow_database():
    """Queries on contacts wait for somebody else's lock until they have taken too long."""
    with connection.cursor() as cursor, psycopg.connect(**other_connection()) as other:
        other.execute("LOCK TABLE contacts_contact IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET statement_timeout = '300ms'")
        yield
        cursor.execute("RESET statement_timeout")


def other_connection():
    params = connection.get_connection_params()
    return {name: params[name] for name in ("dbname", "user", "password", "host", "port") if name in params}


@pytest.mark.django_db(transaction=True)
def test_a_search_that_takes_too_long_says_so_and_stays_to_be_narrowed(get, slow_database):
    response = get("/contacts/?q=o&country=UA")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The search took too long" in page
    assert "is Ukraine" in page
    assert "there is no index for this" not in page


@pytest.mark.django_db(transaction=True)
def test_what_takes_too_long_names_the_conditions_without_an_index(get, slow_database):
    response = get("/contacts/?country=UA&city=Kyiv&gender=female&sort=name")

    page = response.content.decode()
    assert [each.chip.label for each in response.context["unindexed"]] == ["City", "Gender"]
    assert "<b>City</b> <bdi>is Kyiv</bdi>: there is no index for this." in page
    assert '<a href="?country=UA&amp;gender=female&amp;sort=name">Leave it out</a>' in page


@pytest.mark.django_db(transaction=True)
def test_staff_may_index_the_field_that_takes_too_long(get, marketer, slow_database):
    field = CustomFieldFactory(key="size", label="Size")
    address = f'href="/admin/contacts/customfield/{field.pk}/change/" hx-boost="false">Index this field</a>'

    asked = get("/contacts/?cf.size=L").content.decode()
    marketer.is_staff = True
    marketer.save()
    marketer.user_permissions.add(Permission.objects.get(codename="change_customfield"))
    offered = get("/contacts/?cf.size=L").content.decode()

    assert "<b>Size</b> <bdi>is L</bdi>: there is no index for this. Ask staff to index it" in asked
    assert address not in asked
    assert address in offered


@pytest.mark.django_db(transaction=True)
def test_a_count_that_takes_too_long_says_so(marketer_client, slow_database):
    late = marketer_client.get("/contacts/count/?q=o", headers={"HX-Request": "true", "HX-Target": "count"})
    total = marketer_client.get("/contacts/count/", headers={"HX-Request": "true"})

    assert "Not counted, since it took too long" in late.content.decode()
    assert total.content == b"not counted"


def test_without_scripts_rows_stay_where_their_count_takes_too_long(marketer_client):
    olena()
    error = OperationalError("canceling statement due to statement timeout")
    error.__cause__ = QueryCanceled()

    with mock.patch("contacts.views.contact_list.counts_of", side_effect=error):
        response = marketer_client.get("/contacts/?country=UA&count=1")

    page = response.content.decode()
    assert response.status_code == 200
    assert names(response) == ["Olena Bondar"]
    assert "Not counted, since it took too long" in page
    assert 'hx-get="/contacts/count/?country=UA"' not in page


@pytest.mark.parametrize("address", ["/contacts/", "/contacts/count/", "/contacts/filters/"])
def test_a_stranger_is_sent_to_the_log_in(client, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/contacts/", "/contacts/count/", "/contacts/filters/"])
def test_the_list_is_only_read(marketer_client, address):
    assert marketer_client.post(address).status_code == 405
