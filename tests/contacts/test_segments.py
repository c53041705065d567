"""Segments: saved, counted, renamed and deleted, and honest when their filter no longer holds."""

import pytest

from contacts.models import Segment
from tests.factories import CustomFieldFactory, ImportFactory, SegmentFactory, lukasz, olena

pytestmark = pytest.mark.django_db


def save(client, name="Ukraine", query="country=UA"):
    return client.post("/segments/", {"name": name, "query": query})


def test_the_filters_of_the_list_are_saved_under_a_name(marketer_client, marketer):
    response = save(marketer_client, " Kyiv ", "q=o&city=Kyiv&sort=name&after=x&country=")

    segment = Segment.objects.get()
    assert (segment.name, segment.query, segment.created_by) == ("Kyiv", "q=o&city=Kyiv", marketer)
    assert response["Location"] == "/contacts/?q=o&city=Kyiv"


def test_the_list_offers_to_save_what_it_shows(marketer_client):
    filtered = marketer_client.get("/contacts/?q=o&country=UA&sort=name").content.decode()
    everyone = marketer_client.get("/contacts/?sort=name").content.decode()
    invalid = marketer_client.get("/contacts/?country=Atlantis").content.decode()

    assert '<input type="hidden" name="query" value="q=o&amp;country=UA">' in filtered
    assert "Save as segment" not in everyone
    assert "Save as segment" not in invalid


@pytest.mark.parametrize(
    ("name", "query", "message"),
    [
        ("", "country=UA", "This field is required"),
        ("  ", "country=UA", "This field is required"),
        ("a" * 101, "country=UA", "at most 100 characters"),
        ("a\0b", "country=UA", "Null characters are not allowed"),
        ("ukraine", "country=PL", "There is a segment named “ukraine” already"),
        ("Empty", "", "There is no filter to save"),
        ("Empty", "sort=name", "There is no filter to save"),
        ("Wrong", "country=Atlantis", "is not a country"),
        ("Wrong", "password=x", "is no filter of this list"),
        ("Long", "q=" + "a" * 5000, "at most 4000 characters"),
    ],
)
def test_what_cannot_be_saved_says_why(marketer_client, name, query, message):
    SegmentFactory(name="Ukraine")

    response = save(marketer_client, name, query)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert Segment.objects.count() == 1


def test_the_filter_of_a_segment_is_replaced_if_that_is_asked_for(marketer_client, marketer):
    segment = SegmentFactory(name="Ukraine", query="country=UA", created_by=marketer)
    offered = save(marketer_client, "ukraine", "country=UA&gender=female").content.decode()
    assert "Replace the filter of that segment by this one" in offered

    asked = {"name": "ukraine", "query": "country=UA&gender=female", "replaces": "on"}
    response = marketer_client.post("/segments/", asked, follow=True)

    segment.refresh_from_db()
    assert (segment.name, segment.query) == ("Ukraine", "country=UA&gender=female")
    assert Segment.objects.count() == 1
    assert "was replaced" in response.content.decode()


def test_a_name_taken_in_the_same_moment_is_refused(marketer_client, monkeypatch):
    SegmentFactory(name="Ukraine")
    monkeypatch.setattr("contacts.forms.segments.SegmentForm.validate_unique", lambda *_: None)
    monkeypatch.setattr("contacts.forms.segments.SegmentForm.clean_name", lambda form: form.cleaned_data["name"])

    response = save(marketer_client, "Ukraine")

    assert response.status_code == 422
    assert "There is a segment named “Ukraine” already" in response.content.decode()


def test_each_segment_says_its_filter_and_leads_to_its_list(marketer_client):
    SegmentFactory(name="Ukraine", query="country=UA&q=o", created_by__username="Vira")

    page = marketer_client.get("/segments/").content.decode()

    assert 'href="/contacts/?country=UA&amp;q=o"' in page
    for text in ("is Ukraine", "“o”", "Vira"):
        assert text in page


def test_counts_come_late_and_are_exact(marketer_client):
    olena()
    lukasz()
    segment = SegmentFactory(query="country=UA")

    page = marketer_client.get("/segments/").content.decode()
    late = marketer_client.get(f"/segments/{segment.pk}/count/", headers={"HX-Request": "true"})

    assert f'hx-get="/segments/{segment.pk}/count/"' in page
    assert late.content == b"1"


def test_without_scripts_a_link_shows_the_counts(marketer_client):
    olena()
    segment = SegmentFactory(query="country=UA")

    counted = marketer_client.get("/segments/?count=1").content.decode()

    assert '<td data-label="Contacts" class="number">1</td>' in counted
    assert marketer_client.get(f"/segments/{segment.pk}/count/")["Location"] == "/segments/?count=1"


def test_counts_for_which_no_time_is_left_are_not_begun(marketer_client, monkeypatch):
    olena()
    SegmentFactory(query="country=UA")
    monkeypatch.setattr("contacts.views.segments.COUNTED_WITHIN", 0)

    assert ">not counted</td>" in marketer_client.get("/segments/?count=1").text


def test_a_segment_whose_filter_has_become_invalid_says_so(marketer_client):
    field = CustomFieldFactory(key="tier", label="Tier")
    SegmentFactory(name="Gold", query="cf.tier=Gold")
    field.delete()

    page = marketer_client.get("/segments/").content.decode()

    assert "Not valid any more" in page
    assert "&quot;cf.tier&quot;: is no filter of this list" in page
    assert marketer_client.get("/contacts/?cf.tier=Gold").status_code == 422


def test_nothing_yet_says_what_a_segment_is(marketer_client):
    assert "A segment is a filter with a name" in marketer_client.get("/segments/").content.decode()


def test_a_segment_is_renamed(marketer_client, marketer):
    segment = SegmentFactory(name="Ukraine", created_by=marketer)
    other = SegmentFactory(name="Poland")

    taken = marketer_client.post(f"/segments/{segment.pk}/edit/", {"name": "poland", "query": "country=FR"})
    renamed = marketer_client.post(f"/segments/{segment.pk}/edit/", {"name": "UKRAINE", "query": "country=FR"})

    segment.refresh_from_db()
    assert (taken.status_code, renamed["Location"]) == (422, "/segments/")
    assert (segment.name, segment.query, other.name) == ("UKRAINE", "country=UA", "Poland")


def test_a_segment_of_somebody_else_stays_as_it_is(marketer_client, staff_client):
    segment = SegmentFactory(name="Ukraine", query="country=UA")

    refused = [marketer_client.post(f"/segments/{segment.pk}/{what}/", {"name": "x"}) for what in ("edit", "delete")]
    taken = marketer_client.post("/segments/", {"name": "Ukraine", "query": "country=PL", "replaces": "on"})

    assert [answer.status_code for answer in refused] == [403, 403]
    assert taken.status_code == 422
    assert "Replace the filter" not in taken.text
    assert list(Segment.objects.values_list("name", "query")) == [("Ukraine", "country=UA")]
    assert "Rename" not in marketer_client.get("/segments/").text
    assert "Rename" in staff_client.get("/segments/").text


def test_a_segment_is_deleted_after_a_question(marketer_client, marketer):
    segment = SegmentFactory(name="Ukraine", created_by=marketer)
    person = olena()

    question = marketer_client.get(f"/segments/{segment.pk}/delete/").content.decode()
    assert "Delete the segment “<bdi>Ukraine</bdi>”?" in question
    assert Segment.objects.exists()

    marketer_client.post(f"/segments/{segment.pk}/delete/")
    assert not Segment.objects.exists()
    person.refresh_from_db()


def test_markup_in_a_name_is_shown_literally(marketer_client, marketer):
    SegmentFactory(name='"><img src=x onerror=alert(1)>', query="q=%3Cscript%3Ealert(1)", created_by=marketer)

    for address in ("/segments/", f"/segments/{Segment.objects.get().pk}/delete/"):
        page = marketer_client.get(address).content.decode()
        assert "<img src=x" not in page
        assert "<script>alert" not in page


def test_a_list_that_is_a_segment_has_its_name(marketer_client):
    SegmentFactory(name="Win-back", query="country=UA&ever_active=0")

    assert "<bdi>Win-back</bdi></h1>" in marketer_client.get("/contacts/?country=UA&ever_active=0").text
    assert "<bdi>All contacts</bdi></h1>" in marketer_client.get("/contacts/?country=UA").text


@pytest.mark.parametrize("count", ["", "?count=1"])
def test_the_page_costs_the_same_queries_for_one_segment_and_for_many(
    marketer_client, django_assert_max_num_queries, count
):
    CustomFieldFactory(key="tier")
    for _ in range(10):
        SegmentFactory(query=f"cf.tier=Gold&import={ImportFactory(done=True).pk}")

    with django_assert_max_num_queries(15 if count else 5):  # session, user, segments, fields, imports; counts
        marketer_client.get(f"/segments/{count}")


@pytest.mark.parametrize("address", ["/segments/", "/segments/{}/edit/", "/segments/{}/delete/", "/segments/{}/count/"])
def test_a_stranger_is_sent_to_the_log_in_and_changes_nothing(client, address):
    segment = SegmentFactory(name="Ukraine")

    for response in (client.get(address.format(segment.pk)), client.post(address.format(segment.pk), {"name": "x"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    assert Segment.objects.get().name == "Ukraine"


@pytest.mark.parametrize("address", ["edit", "delete", "count"])
def test_a_segment_that_is_gone_is_not_found(marketer_client, address):
    assert marketer_client.get(f"/segments/4711/{address}/").status_code == 404
