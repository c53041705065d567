"""The log of imports: who brought which file when, and what came of it."""

import pytest

from tests.factories import ImportFactory, UserFactory

pytestmark = pytest.mark.django_db

PART = {"HX-Request": "true", "HX-Target": "imports"}
BOTH = pytest.mark.parametrize("headers", [{}, PART], ids=["page", "fragment"])


@BOTH
def test_each_import_says_what_came_of_it(marketer_client, headers):
    log = ImportFactory(done=True, created=12_408, updated=3, rejected=2, created_by__username="vira")

    page = marketer_client.get("/imports/", headers=headers).text

    assert f'href="/imports/{log.pk}/"' in page
    for text in ("people.csv", "Contacts", "Done", "12,408", "20 s", "by <bdi>vira</bdi>"):
        assert text in page


@BOTH
def test_the_newest_stands_first_and_more_are_a_page_away(marketer_client, headers):
    logs = [ImportFactory(file_name=f"file-{number}.csv") for number in range(51)]

    first = marketer_client.get("/imports/", headers=headers)
    second = marketer_client.get("/imports/" + first.context["pages"]["next"], headers=headers)

    assert first.context["imports"] == logs[:0:-1]
    assert second.context["imports"] == logs[:1]


@BOTH
def test_one_kind_can_be_chosen(marketer_client, headers):
    ImportFactory(file_name="people.csv")
    orders = ImportFactory(kind="orders", file_name="orders.csv")

    page = marketer_client.get("/imports/?kind=orders", headers=headers)

    assert page.context["imports"] == [orders]
    assert '<a class="segment" href="?kind=orders" aria-current="page">Orders</a>' in page.text


@BOTH
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("", 200, "No imports yet"),
        ("?kind=orders", 200, "None of this kind"),
        ("?kind=%3Cb%3E", 422, "is no kind; choose one of contacts, devices"),
        ("?kind=orders&kind=contacts", 422, "The address names more than one kind; choose one."),
    ],
)
def test_an_empty_log_says_why(marketer_client, headers, query, status, told):
    page = marketer_client.get(f"/imports/{query}", headers=headers)

    assert page.status_code == status
    assert told in page.text


@pytest.mark.parametrize("query", ["kind=people", "kind=orders&kind=contacts"])
def test_an_invalid_kind_shows_nothing_of_other_kinds(marketer_client, query):
    ImportFactory()

    assert marketer_client.get(f"/imports/?{query}").context["imports"] == []


def test_the_page_holds_the_form_and_the_fragment_the_rows_alone(marketer_client):
    page, part = (marketer_client.get("/imports/", headers=headers) for headers in ({}, PART))

    assert 'enctype="multipart/form-data"' in page.text
    assert part.text.strip().startswith('<div id="imports"')
    assert "HX-Target" in part["Vary"]


def test_a_history_restore_is_answered_with_the_page(marketer_client):
    page = marketer_client.get("/imports/", headers=PART | {"HX-History-Restore-Request": "true"})

    assert "<!doctype html>" in page.text


def test_markup_in_a_file_name_is_shown_literally(marketer_client):
    log = ImportFactory(file_name='"><img src=x onerror=alert(1)>.csv', error="<script>alert(1)</script>")

    for address in ("/imports/", f"/imports/{log.pk}/"):
        page = marketer_client.get(address).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page


@BOTH
def test_one_row_and_fifty_cost_the_same_queries(marketer_client, django_assert_num_queries, headers):
    user = UserFactory()
    ImportFactory(created_by=user)
    with django_assert_num_queries(3):  # session, user, imports
        marketer_client.get("/imports/", headers=headers)

    ImportFactory.create_batch(49)

    with django_assert_num_queries(3):
        marketer_client.get("/imports/", headers=headers)


@BOTH
def test_a_stranger_sees_no_import(client, headers):
    ImportFactory()

    response = client.get("/imports/", headers=headers)

    assert "people.csv" not in response.text
    assert response.status_code == 302 or response["HX-Refresh"] == "true"


def test_the_ways_to_the_log(marketer_client):
    contacts = marketer_client.get("/contacts/").text
    log = marketer_client.get("/imports/").text

    assert '<a class="button" href="/imports/">' in contacts
    assert '<a class="nav-item" href="/imports/" data-key="g i" aria-current="page">' in log
