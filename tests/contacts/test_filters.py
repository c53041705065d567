"""The filters of the list: whom each finds, how it is said, and what is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.custom_expressions import index_sql, stored_value
from contacts.filters import ContactFilter, questions_of
from contacts.filters.days import DaysAhead
from contacts.models import Change, Contact
from contacts.names import countries, languages
from tests.factories import (
    ContactFactory,
    CustomFieldFactory,
    ImportFactory,
    SubscriptionCategoryFactory,
    amira,
    caller,
    lukasz,
    olena,
    visitor,
)

pytestmark = pytest.mark.django_db


def filtered(query):
    return ContactFilter(QueryDict(query), Contact.objects.order_by("pk"))


def found(query):
    filters = filtered(query)
    assert filters.problems == []
    return [contact.first_name for contact in filters.qs]


def said(query):
    return [(chip.label, chip.value) for chip in filtered(query).chips]


def refused(query):
    filters = filtered(query)
    assert list(filters.qs) == []
    return [(problem.label, problem.value) for problem in filters.problems]


@pytest.fixture
def people():
    return [olena(), lukasz(), amira(), visitor(first_name="Visitor"), caller(first_name="Caller")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Olena", "Łukasz", "Amira", "Visitor", "Caller"]),
        ("source=import", ["Łukasz"]),
        ("source=Import&source=order", ["Łukasz", "Amira"]),
        ("email_status=blacklisted", ["Amira"]),
        ("email_status=no_email&email_status=Blacklisted", ["Amira", "Visitor", "Caller"]),
        ("country=UA", ["Olena"]),
        ("country=UA&country=PL", ["Olena", "Łukasz"]),
        ("country=ukraine, Poland", ["Olena", "Łukasz"]),
        ("language=pl", ["Łukasz"]),
        ("language=Ukrainian,pl", ["Olena", "Łukasz"]),
        ("city=kyiv", ["Olena"]),
        ("city=ŁÓDŹ&city=Lyon", ["Łukasz", "Amira"]),
        ("gender=female", ["Olena"]),
        ("gender=f&gender=male", ["Olena", "Łukasz"]),
        ("channel=email", ["Olena", "Łukasz", "Amira"]),
        ("channel=sms&channel=mobile_push", ["Olena", "Visitor", "Caller"]),
        ("channel=web_push", []),
        ("country=UA&gender=male", []),
        ("q=luk", ["Łukasz"]),
        ("q=o&country=UA", ["Olena"]),
    ],
)
def test_each_filter_finds_its_people(people, query, expected):
    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("created_from=2026-05-01", ["Second", "Third"]),
        ("created_to=2026-05-01", ["First", "Second"]),
        ("created_from=2026-05-01&created_to=2026-05-01", ["Second"]),
        ("created_from=2026-05-03&created_to=2026-05-03", []),
    ],
)
def test_days_of_creation_are_both_included_in_the_zone_of_the_workspace(settings, query, expected):
    settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"
    midnight = datetime(2026, 4, 30, 21, tzinfo=UTC)  # of 1 May in Kyiv
    ContactFactory(first_name="First", created_at=midnight - timedelta(microseconds=1))
    ContactFactory(first_name="Second", created_at=midnight)
    ContactFactory(first_name="Third", created_at=midnight + timedelta(days=1))

    assert found(query) == expected


def test_who_was_never_active_has_no_day_of_last_activity():
    ContactFactory(first_name="Never")
    ContactFactory(first_name="Once", last_activity_at=datetime(2026, 5, 1, tzinfo=UTC))

    assert found("last_activity_to=2026-12-31") == ["Once"]
    assert found("last_activity_from=2026-05-02") == []
    assert found("last_activity_from=1900-01-01") == ["Once"]
    assert said("last_activity_to=2026-12-31") == [("Last activity", "up to 31 Dec 2026")]
    assert (found("ever_active=0"), said("ever_active=0")) == (["Never"], [("Last activity", "never")])
    assert (found("ever_active=1"), said("ever_active=1")) == (["Once"], [("Last activity", "at least once")])


@pytest.mark.parametrize(
    ("ago", "expected", "words"),
    [
        ("today", ["Today"], "today"),
        ("7d", ["Today", "6 days"], "in the last 7 days"),
        ("over-7d", ["7 days", "A year"], "more than 7 days ago"),
        ("this-month", ["Today", "6 days", "7 days"], "this month"),
        ("this-year", ["Today", "6 days", "7 days"], "this year"),
        ("over-90d", ["A year"], "more than 90 days ago"),
        ("In the last 7 days", ["Today", "6 days"], "in the last 7 days"),
    ],
)
@time_machine.travel(datetime(2026, 5, 14, 21, 30, tzinfo=UTC), tick=False)  # 15 May in Kyiv
def test_days_are_counted_back_from_today(settings, ago, expected, words):
    settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"
    midnight = datetime(2026, 5, 14, 21, tzinfo=UTC)
    for name, days in (("Today", 0), ("6 days", 6), ("7 days", 7), ("A year", 365)):
        ContactFactory(first_name=name, last_activity_at=midnight - timedelta(days=days))
    ContactFactory(first_name="Never")

    assert sorted(found(f"last_activity_ago={ago}")) == sorted(expected)
    assert said(f"last_activity_ago={ago}") == [("Last activity", words)]


@pytest.mark.parametrize(
    ("days", "expected", "words"),
    [
        ("today", ["Today"], "today"),
        ("next-7d", ["Today", "In 6 days"], "in the next 7 days"),
        ("next-90d", ["Today", "In 6 days", "In 7 days", "Next month"], "in the next 90 days"),
        ("next-month", ["In 7 days", "Next month"], "next month"),
        ("this-month", ["Yesterday", "Today", "In 6 days"], "this month"),
        ("this-year", ["Yesterday", "Today", "In 6 days", "In 7 days", "Next month"], "this year"),
        ("7d", ["Today", "Yesterday"], "in the last 7 days"),
        ("over-12m", ["Long ago"], "more than 12 months ago"),
    ],
)
@pytest.mark.parametrize(("kind", "of_day"), [("date", "{}"), ("datetime", "{}T22:30:00Z")])
@time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=UTC), tick=False)
def test_days_of_a_custom_field_are_counted_back_and_on_from_today(kind, of_day, days, expected, words):
    CustomFieldFactory(key="renewal", label="Renewal", type=kind)
    for name, day in (
        ("Long ago", "2025-11-24"),
        ("Yesterday", "2026-11-23"),
        ("Today", "2026-11-24"),
        ("In 6 days", "2026-11-30"),
        ("In 7 days", "2026-12-01"),
        ("Next month", "2026-12-31"),
        ("Next year", "2027-03-01"),
    ):
        ContactFactory(first_name=name, custom={"renewal": of_day.format(day)})
    ContactFactory(first_name="Never")

    assert sorted(found(f"cf.renewal.days={days}")) == sorted(expected)
    assert said(f"cf.renewal.days={days}") == [("Renewal", words)]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 1, 31), (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 12, 1), (date(2027, 1, 1), date(2027, 1, 31))),
    ],
)
def test_the_next_month_is_a_whole_one(today, expected):
    assert DaysAhead.NEXT_MONTH.days(today) == expected


def test_who_was_created_lately_changes_from_day_to_day():
    ContactFactory(first_name="New", created_at=datetime(2026, 5, 1, tzinfo=UTC))

    with time_machine.travel(datetime(2026, 5, 7, 23, 59, tzinfo=UTC), tick=False):
        assert (found("created_ago=7d"), found("created_ago=over-7d")) == (["New"], [])
    with time_machine.travel(datetime(2026, 5, 8, tzinfo=UTC), tick=False):
        assert (found("created_ago=7d"), found("created_ago=over-7d")) == ([], ["New"])


def test_a_category_finds_those_who_are_subscribed_now():
    news, sales = SubscriptionCategoryFactory(key="news", title="News"), SubscriptionCategoryFactory(key="sales")
    ContactFactory(first_name="Both", subscribed_to=[news, sales])
    ContactFactory(first_name="Left", unsubscribed_from=[news])
    ContactFactory(first_name="Sales", subscribed_to=[sales])

    assert found("subscription=news") == ["Both"]
    assert found("subscription=news&subscription=sales") == ["Both", "Sales"]
    assert said("subscription=news&subscription=sales") == [("Subscribed to", "News or Sales")]
    assert "there are: news, sales" in refused("subscription=gossip")[0][1]


@pytest.fixture
def import_of_olena(people):
    """It created her, and changed Łukasz."""
    log = ImportFactory(done=True, created=1, updated=1)
    for contact in people[:2]:
        Change.objects.create(contact=contact, origin=log.origin, at=timezone.now(), fields={})
    return log


def test_an_import_finds_whom_it_created_or_changed(import_of_olena):
    other = ImportFactory(done=True)
    waiting = ImportFactory()

    assert found(f"import={import_of_olena.pk}") == ["Olena", "Łukasz"]
    assert found(f"import=%23{import_of_olena.pk}&import={other.pk}&country=PL") == ["Łukasz"]
    assert found(f"import={other.pk}") == found(f"import={waiting.pk}") == []
    assert said(f"import={import_of_olena.pk}") == [("Import", f"people.csv (#{import_of_olena.pk})")]


@pytest.mark.parametrize("most", [0, 20_000])
def test_a_page_of_the_list_finds_the_same_however_many_an_import_wrote(
    marketer_client, import_of_olena, monkeypatch, most
):
    monkeypatch.setattr("contacts.filters.imported.MOST_FETCHED", most)

    page = marketer_client.get(f"/contacts/?import={import_of_olena.pk}&sort=name")

    assert [line.name for line in page.context["lines"]] == ["Olena Bondar", "Łukasz Żółć-O'Neil"]


@pytest.fixture
def custom_fields():
    choices = ["Gold", "Silver", "Bronze"]
    return {
        key: CustomFieldFactory(key=key, label=key.capitalize(), type=type_, options=options)
        for key, type_, options in (
            ("note", "text", []),
            ("story", "text_area", []),
            ("visits", "number", []),
            ("spent", "decimal", []),
            ("joined", "date", []),
            ("seen", "datetime", []),
            ("tier", "choice", choices),
            ("likes", "choices", choices),
        )
    }


FULL = {
    "note": "VIP, calls",
    "story": "Met in Łódź.\n100% _sure_",
    "visits": 12,
    "spent": "99.50",
    "joined": "2026-05-01",
    "seen": "2026-05-01T21:30:00.250000Z",
    "tier": "Gold",
    "likes": ["Gold", "Bronze"],
}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("cf.note=vip, CALLS", True),
        ("cf.note=vip", False),
        ("cf.note.contains=Vip", True),
        ("cf.story.contains=ŁÓDŹ", True),
        ("cf.story.contains=100%25 _", True),
        ("cf.story.contains=1%25s", False),
        ("cf.visits=12", True),
        ("cf.visits=11&cf.visits=12", True),
        ("cf.visits.from=12&cf.visits.to=12", True),
        ("cf.visits.from=12.5", False),
        ("cf.spent=99.5", True),
        ("cf.spent.from=-1&cf.spent.to=1000", True),
        ("cf.spent.to=99.49", False),
        ("cf.joined=2026-05-01", True),
        ("cf.joined.from=2026-05-01&cf.joined.to=2026-05-01", True),
        ("cf.joined.from=2026-05-02", False),
        ("cf.seen=2026-05-01", True),
        ("cf.seen=2026-05-02", False),
        ("cf.seen.from=2026-05-01&cf.seen.to=2026-05-01", True),
        ("cf.seen.from=2026-05-02", False),
        ("cf.tier=gold", True),
        ("cf.tier=Silver&cf.tier=Gold", True),
        ("cf.tier=Silver", False),
        ("cf.likes=Bronze", True),
        ("cf.likes=Silver", False),
        ("cf.likes=Silver&cf.likes=Gold", True),
    ],
)
def test_custom_fields_are_compared_by_their_type(custom_fields, query, expected):
    ContactFactory(first_name="Empty")
    ContactFactory(first_name="Full", custom=FULL)

    assert found(query) == (["Full"] if expected else [])


@pytest.mark.parametrize("key", FULL)
def test_a_custom_field_is_empty_or_not(custom_fields, key):
    ContactFactory(first_name="Empty")
    ContactFactory(first_name="Full", custom=FULL)

    assert found(f"cf.{key}.empty=1") == ["Empty"]
    assert found(f"cf.{key}.empty=0") == ["Full"]


def test_an_instant_is_on_the_day_that_the_workspace_had(custom_fields, settings):
    settings.WORKSPACE_TIME_ZONE = "Europe/Kyiv"
    ContactFactory(first_name="Full", custom=FULL)

    assert found("cf.seen=2026-05-02") == ["Full"]


def test_a_value_left_from_another_type_is_no_number_and_breaks_nothing(custom_fields):
    ContactFactory(custom={"visits": "many", "spent": ["a"], "likes": "Gold", "joined": 7})

    assert found("cf.visits.from=0") == []
    assert found("cf.spent=1") == []


def test_chips_say_custom_fields_in_words(custom_fields):
    query = "cf.note.contains=vip&cf.visits.from=1000&cf.joined=2026-05-01&cf.tier=gold&cf.likes=Gold&cf.likes=Silver"

    assert sorted(said(query + "&cf.spent.empty=1")) == [
        ("Joined", "is 1 May 2026"),
        ("Likes", "includes Gold or Silver"),
        ("Note", "contains “vip”"),
        ("Spent", "is empty"),
        ("Tier", "is Gold"),
        ("Visits", "from 1,000"),
    ]


@pytest.mark.parametrize(
    ("query", "label", "message"),
    [
        ("country=Atlantis", "Country", '"Atlantis" is not a country'),
        ("country=UA&country=Atlantis", "Country", '"Atlantis" is not a country'),
        ("email_status=dead", "Email status", '"dead" is none of active, not_confirmed'),
        ("channel=pigeon", "Has channel", '"pigeon" is none of email, sms'),
        ("gender=7", "Gender", '"7" is not a gender'),
        ("created_from=2026-02-30", "Created", '"2026-02-30" is not in the calendar'),
        ("created_from=05/12/2026", "Created", "can be day or month first"),
        ("created_from=0001-01-01", "Created", "is out of range"),
        ("created_from=2026-05-03&created_to=2026-05-01", "Created", "“from” is after “to”"),
        ("created_ago=9d", "Created", '"9d" is none of today, 7d, 30d'),
        ("created_ago=next-7d", "Created", '"next-7d" is none of today, 7d, 30d'),
        ("created_from=2026-05-03&created_from=2026-05-01", "Created", "is given more than once"),
        ("q=" + "a" * 100_000, "Search", "is 100,000 characters long; 200 fit"),
        ("q=%00", "Search", "has a character that no text may hold"),
        ("city=" + "&city=".join(map(str, range(51))), "City", "51 values are given; 50 fit"),
        ("cf.visits=many", "Visits", '"many" is not a number'),
        ("cf.visits.from=1e400", "Visits", '"1e400" is not a number'),
        ("cf.visits.from=NaN", "Visits", '"NaN" is not a number'),
        ("cf.tier=Platinum", "Tier", '"Platinum" is none of the possible values: Gold, Silver, Bronze'),
        ("cf.likes=Platinum", "Likes", '"Platinum" is none of the possible values'),
        ("cf.note.empty=maybe", "Note", '"maybe" is neither yes nor no'),
        ("import=people.csv", "Import", '"people.csv" is not the number of an import'),
        ("import=4711", "Import", '"4711" is not the number of an import'),
        ("import=" + "9" * 30, "Import", "is not the number of an import"),
        ("import=²", "Import", '"²" is not the number of an import'),
        ("sort=random", "Sort", '"random" is no way to sort this list'),
        ("contry=UA", '"contry"', "is no filter of this list; perhaps “country” is meant"),
        ("cf.password=x", '"cf.password"', "is no filter of this list"),
        ("cf.note.regex=x", '"cf.note.regex"', "is no filter of this list"),
        ("params=1", '"params"', "is no filter of this list"),
        ("q=a+b+c+d+e+f+g+h+i", "Search", "has more than 8 words"),
    ],
)
def test_what_makes_no_sense_is_named_and_finds_nobody(custom_fields, query, label, message):
    ContactFactory(country="UA", custom=FULL)

    [(about, why)] = refused(query)

    assert about == label
    assert message in why


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ever_active=no", '<option value="0" selected>'),
        ("cf.tier.empty=yes", '<option value="1" selected>'),
        ("created_ago=30d", '<option value="30d" selected>'),
        ("created_from=1+May+2026", 'name="created_from" value="2026-05-01"'),
    ],
)
def test_the_form_shows_what_the_list_understands(custom_fields, marketer_client, query, shown):
    assert shown in marketer_client.get(f"/contacts/filters/?{query}").text


def test_a_number_is_one_word_however_it_is_parted(marketer_client):
    ContactFactory(phone="+380671234567", first_name="Parted")

    assert "Parted" in marketer_client.get("/contacts/?q=%2B3+8+0+6+7+1+2+3+4+5+6+7").text


@pytest.mark.parametrize("query", ["import=998&import=999", "import=%23998&import=x", "country=Nowhere&country=UA"])
def test_the_form_shows_several_mistakes_as_they_came(marketer_client, query):
    assert marketer_client.get(f"/contacts/filters/?{query}").status_code in (200, 422)


ATTACKS = [
    "' OR 1=1 --",
    '"; SELECT pg_sleep(9); --',
    "1) OR pg_sleep(9) IS NULL",
    "%27%29%3B",
    "__class__",
    "{}",
    "[[[[]]]]",
    "%25",
    "_",
    "\\",
    "%5C%25",
    "%F0%9F%98%80",
    "%ff",
    "\u202e",
    "<script>",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_parameter_takes_sql_or_breaks(marketer_client, custom_fields, attack):
    ContactFactory(custom=FULL)
    names = ["q", "country", "city", "source", "created_from", "sort", "after", "before", "count", "subscription"]
    names += ["cf.note", "cf.note.contains", "cf.visits.from", "cf.tier", "cf.likes", "cf.joined", f"cf.{attack}"]
    names += [attack, f"{attack}__in", "custom__note", "email__startswith", "user__password"]

    for name in names:
        response = marketer_client.get("/contacts/", {name: [attack, attack]})

        assert response.status_code in (200, 422)
        assert b"<script>" not in response.content.replace(b'<script type="module"', b"").replace(b"<script src", b"")


@pytest.mark.parametrize("query", ["__class=x", "country[]=UA", "country[$ne]=UA", "cf[note]=x", "id__in=1", "pk=1"])
def test_other_spellings_of_filters_are_no_filters(marketer_client, query):
    olena()

    assert marketer_client.get(f"/contacts/?{query}").status_code == 422


def test_a_thousand_unknown_parameters_get_a_short_answer(marketer_client):
    response = marketer_client.get("/contacts/?" + "&".join(f"x{number}=1" for number in range(900)))

    assert response.status_code == 422
    assert len(response.context["filters"].problems) == 5


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["q", "city", "country", "created_from", "source", "cf.note", "cf.visits", "cf.x", "sort"]),
    values=st.lists(st.text(max_size=30), max_size=3),
)
def test_any_text_is_answered_or_refused(custom_fields, name, values):
    query = QueryDict(mutable=True)
    query.setlist(name, values)
    filters = ContactFilter(query)

    list(filters.qs[:1])
    for chip in (*filters.summary, *filters.problems):
        assert chip.label
        assert chip.value


def test_filters_that_need_no_catalogue_read_none(django_assert_num_queries):
    with django_assert_num_queries(0):
        filtered("gender=female&country=UA&created_from=2026-01-01").qs  # noqa: B018

    with django_assert_num_queries(1):
        assert refused("cf.unknown=1")


def test_the_query_of_a_segment_holds_the_filters_alone():
    filters = filtered("q=o&country=UA&country=PL&city=&sort=name&after=x&count=1")

    assert filters.query.urlencode() == "q=o&country=UA&country=PL"


@pytest.mark.parametrize("key", FULL)
def test_an_index_on_a_custom_field_serves_its_filters(custom_fields, key):
    name = {"story": "cf.story", "likes": "cf.likes", "note": "cf.note"}.get(key, f"cf.{key}")
    value = {"likes": "Gold", "tier": "Gold", "visits": "1", "spent": "1"}.get(key, "2026-05-01")

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX custom_index ON contacts_contact USING {index_sql(custom_fields[key])}")
        cursor.execute("SET LOCAL enable_seqscan = off")

        assert "custom_index" in filtered(f"{name}={value}").qs.order_by().explain()


def test_only_a_plain_key_stands_in_sql():
    field = CustomFieldFactory.build(key="x'); DROP TABLE", group=None)

    with pytest.raises(Exception, match="lower-case letters"):
        stored_value(field)


def test_the_form_asks_for_every_filter_and_shows_what_is_given(custom_fields, marketer_client):
    SubscriptionCategoryFactory(key="news", title="News")

    page = marketer_client.get(
        "/contacts/filters/?q=o&sort=name&country=UA&city=x&cf.tier=Gold&cf.visits.from=many&subscription=news"
    ).content.decode()

    for text in (
        '<input type="hidden" name="q" value="o">',
        '<input type="hidden" name="sort" value="name">',
        'name="country" value="UA" checked> <span>Ukraine</span>',
        'name="cf.tier" value="Gold" checked',
        'name="subscription" value="news" checked',
        'name="cf.visits.from" value="many"',
        "&quot;many&quot; is not a number",
        '<option value="Poland">',
        'name="cf.note.contains"',
        'name="created_to"',
    ):
        assert text in page


def test_the_form_is_a_part_of_its_menu_or_a_page(marketer_client):
    headers = {"HX-Request": "true", "HX-Target": "filter-panel"}

    part = marketer_client.get("/contacts/filters/", headers=headers).content.decode()
    page = marketer_client.get("/contacts/filters/").content.decode()

    assert part.strip().startswith("<form")
    assert "<html" in page


@pytest.mark.parametrize(("name", "known"), [("country", countries()), ("language", languages())])
def test_what_the_form_suggests_is_understood_by_code_and_by_name(name, known):
    field = ContactFilter.base_filters[name].field

    for code, word in known.items():
        assert field.clean([code]) == field.clean([word]) == [code]


def test_the_questions_of_a_custom_field_stand_together(custom_fields):
    groups = questions_of(ContactFilter(QueryDict("cf.visits.from=x&cf.note=y"), whole=True))

    personal = {question.label: question for question in groups["Personal"]}
    assert [control.kind for control in personal["Note"].controls] == ["typed", "text", "choice"]
    assert personal["Visits"].errors
    assert list(groups) == ["", "Personal"]


@pytest.mark.parametrize("city", ["İstanbul", "ΠΕΙΡΑΙΑΣ", "Łódź"])
def test_a_text_is_found_by_itself_in_any_language(marketer_client, city):
    CustomFieldFactory(key="town", type="text")
    ContactFactory(city=city, custom={"town": city})

    for query in ({"city": city}, {"cf.town": city}, {"cf.town.contains": city}):
        assert len(marketer_client.get("/contacts/", query).context["lines"]) == 1, query
