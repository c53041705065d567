"""The settings of an import: what is found is shown, what is uncertain asked, and the first rows follow each change."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.models import CustomField, Import, SavedMapping
from tests.factories import CustomFieldFactory, ImportFactory, SubscriptionCategoryFactory, UserFactory
from tests.uploading import Uploads, rows_of
from tests.workbooks import write_workbook

pytestmark = pytest.mark.django_db
PEOPLE = "email,first_name\nanna@example.com,Anna\n"
UNCERTAIN = "email;Ім'я\nanna@example.com;Олена\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "imports"
    return settings.UPLOADS_DIR


@pytest.fixture
def uploads(marketer_client):
    return Uploads(marketer_client)


def chosen(page, name):
    """The value that a menu or a group of radio buttons stands on."""
    menu = re.search(rf'<select [^>]*name="{name}".*?</select>', page.text, re.DOTALL)
    if menu:
        return re.search(r'<option value="([^"]*)" selected', menu[0])[1]
    return next(iter(re.findall(rf'name="{name}" value="([^"]*)" checked', page.text)), None)


# How the file is read


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le")],
)
def test_the_encoding_that_was_found_is_shown(uploads, encoding, shown):
    page = uploads.settings(uploads.drafted("email,first_name\nanna@example.com,Ann\n", encoding=encoding))

    assert chosen(page, "encoding") == shown
    assert rows_of(page) == [["2", "anna@example.com", "Ann"]]


@pytest.mark.parametrize(("sign", "name"), [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")])
def test_what_parts_cells_is_found_and_shown(uploads, sign, name):
    page = uploads.settings(uploads.drafted(PEOPLE.replace(",", sign)))

    assert chosen(page, "delimiter") == name
    assert rows_of(page) == [["2", "anna@example.com", "Anna"]]


def test_an_uncertain_encoding_is_asked_with_a_line_as_each_reads_it(uploads):
    log = uploads.drafted(UNCERTAIN * 5, encoding="cp1251")

    page = uploads.settings(log)

    assert "In which of these lines do the letters look right?" in page.text
    assert chosen(page, "encoding") == "cp1251"
    for reading in ("email;Ім&#x27;я", "email;²ì&#x27;ÿ"):
        assert f"<bdi>{reading}</bdi>" in page.text
    assert '<input type="radio" id="id_encoding_cp1252" name="encoding" value="cp1252">' in page.text


def test_the_rows_follow_another_encoding_at_once(uploads):
    log = uploads.drafted(UNCERTAIN, encoding="cp1251")

    cyrillic = uploads.preview(log, encoding="cp1251")
    western = uploads.preview(log, encoding="cp1252")

    assert "Олена" in cyrillic.text
    assert "Îëåíà" in western.text
    assert "<html" not in western.text


def test_a_rare_encoding_can_be_chosen_and_stays_in_sight(uploads):
    log = uploads.drafted("email;όνομα\nanna@example.com;Ελένη\n", encoding="cp1253")

    page = uploads.preview(log, encoding="cp1253")

    assert "<bdi>email;όνομα</bdi>" in page.text
    assert chosen(page, "encoding") == "cp1253"


def test_an_encoding_once_chosen_is_not_asked_again(uploads):
    log = uploads.drafted(UNCERTAIN * 5, encoding="cp1251")
    uploads.post(log)
    Import.objects.update(state="draft")

    page = uploads.settings(log)

    assert "do the letters look right" not in page.text
    assert chosen(page, "encoding") == "cp1251"


def test_a_workbook_has_no_encoding_to_choose(uploads, tmp_path):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("anna@example.com", "Anna"))
    book = write_workbook(tmp_path / "book.xlsx", f'<row r="2">{cells}</row>')
    log = uploads.drafted(book.read_bytes(), name="book.xlsx")

    page = uploads.settings(log, c0="email", c1="first_name")

    assert 'name="encoding"' not in page.text
    assert rows_of(page) == [["2", "anna@example.com", "Anna"]]


def test_a_first_line_may_be_a_row(uploads):
    log = uploads.drafted("anna@example.com,Anna\nolha@example.com,Olha\n")

    numbered = uploads.preview(log, names=None)
    mapped = uploads.preview(log, names=None, columns=columns_in(numbered), c0="email", c1="first_name")

    assert ">Column 1<" in numbered.text
    assert [row[1:] for row in rows_of(mapped)] == [["anna@example.com", "Anna"], ["olha@example.com", "Olha"]]


def columns_in(page):
    return re.search(r'name="columns" value="(\w+)"', page.text)[1]


def test_other_columns_are_proposed_anew_when_the_file_is_read_differently(uploads):
    log = uploads.drafted("x;email,first_name\n1;anna@example.com,Anna\n")

    page = uploads.preview(log, delimiter="semicolon", c0="email", c1="last_name")

    assert (chosen(page, "c0"), chosen(page, "c1")) == ("", "")
    assert ">email,first_name<" in page.text


def test_what_was_sent_for_other_columns_is_not_taken(uploads):
    log = uploads.drafted(PEOPLE)

    response = uploads.post(log, columns="0badcafe")

    assert response.status_code == 422
    assert "look through its columns once more" in response.text


# Columns


def test_each_column_shows_its_first_values_and_the_recognised_field(uploads):
    CustomFieldFactory(key="tier", label="Loyalty tier")
    log = uploads.drafted("E-mail,Loyalty Tier,Shoe size\na@example.com,Gold,39\nb@example.com,Gold,40\n")

    page = uploads.settings(log)

    assert [chosen(page, f"c{index}") for index in range(3)] == ["email", "custom.tier", ""]
    assert "<bdi>39</bdi> · <bdi>40</bdi>" in page.text
    assert "whole numbers" in page.text


def test_skipped_columns_become_new_fields_at_a_click(uploads):
    log = uploads.drafted("email,Shoe size,Empty\nanna@example.com,39,\n")

    page = uploads.settings(log, new="all")

    assert (chosen(page, "c1"), chosen(page, "c2")) == ("new:number", "")
    assert rows_of(page) == [["2", "anna@example.com", "39"]]
    assert not CustomField.objects.exists()


def test_two_columns_cannot_go_to_one_field(uploads):
    log = uploads.drafted("email,a,b\nanna@example.com,Anna,Ann\n")

    response = uploads.post(log, c1="first_name", c2="first_name")

    assert response.status_code == 422
    assert "Column “a” goes to the same field" in response.text


def test_a_clash_stays_in_its_menu_until_it_is_changed(uploads):
    log = uploads.drafted("email,a,b\nanna@example.com,Anna,Ann\n")

    response = uploads.post(log, c1="first_name", c2="first_name")
    again = uploads.post(log, c1=chosen(response, "c1"), c2=chosen(response, "c2"))

    assert [chosen(response, name) for name in ("c1", "c2")] == ["first_name", "first_name"]
    assert "skipped" not in response.text
    assert again.status_code == 422


@pytest.mark.parametrize("choice", ["password", "custom.nothing", "new:choice", "new:", "__class__", "'; --"])
def test_only_fields_that_are_offered_can_be_chosen(uploads, choice):
    log = uploads.drafted(PEOPLE)

    response = uploads.post(log, c1=choice)

    assert response.status_code == 422
    assert "This is no field that can be chosen here." in response.text


@pytest.mark.parametrize(
    "answers",
    [
        {"encoding": "rot13"}, {"encoding": "../x"}, {"delimiter": "ab"}, {"match": "password"}, {"existing": "drop"},
        {"date_order": "yyy"}, {"country": "XX"}, {"time_zone": "Mars/Olympus"}, {"time_zone": "../../etc/passwd"},
        {"subscribe": "nothing"}, {"decimal": "x"}, {"save_as": "a\0b"}, {"save_as": "a" * 101},
    ],
)  # fmt: skip
def test_answers_that_make_no_sense_are_refused(uploads, answers):
    SubscriptionCategoryFactory()
    log = uploads.drafted(PEOPLE)

    assert uploads.preview(log, **answers).status_code == 200
    assert uploads.post(log, **answers).status_code == 422
    log.refresh_from_db()
    assert log.state == "draft"


def test_a_thousand_columns_are_shown(uploads):
    header = ["email", *(f"column {number}" for number in range(999))]
    log = uploads.drafted(f"{','.join(header)}\na@example.com{',1' * 999}\n")

    response = uploads.preview(log, **{f"c{index}": "new:number" for index in range(1, 1000)})

    assert response.status_code == 200
    assert chosen(response, "c999") == "new:number"
    assert len(rows_of(response)[0]) == 1001


# The first rows


def test_rows_are_shown_as_they_will_be_stored(uploads):
    SubscriptionCategoryFactory(key="digest", title="Weekly digest")
    CustomFieldFactory(key="points", label="Points", type="number")
    header = "Email,Phone,Country,Birth date,Gender,Language,Points,Subscriptions"
    log = uploads.drafted(f"{header}\n ANNA@Example.com,067 123 45 67,UA,4 May 1991,F,uk,12480,digest\n")

    page = uploads.settings(log)

    shown = ["anna@example.com", "+380 67 123 45 67", "Ukraine", "4 May 1991", "Female", "Ukrainian", "12,480"]
    assert rows_of(page) == [["2", *shown, "Weekly digest"]]
    assert "none with a fault" in page.text


def test_a_faulty_cell_says_why_in_words(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,2024-02-30\nolha@example.com,1990-01-01\n")

    page = uploads.settings(log)

    assert '<span class="import-fault">&quot;2024-02-30&quot; is not in the calendar</span>' in page.text
    assert "1 would be rejected" in page.text


def test_a_faulty_cell_may_be_left_out_instead(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,2024-02-30\n")

    page = uploads.preview(log, skip_bad_cells="on")

    assert "1 faulty cell would be left out" in page.text
    assert "would be rejected" not in page.text


def test_what_is_wrong_with_the_rows_is_told_in_a_place_that_stays(uploads):
    log = uploads.drafted(PEOPLE)

    page, part = uploads.settings(log), uploads.preview(log)

    assert '<p class="sr" id="preview-news" role="status"></p>' in page.text
    assert re.search(r'<p id="preview-news" hx-swap-oob="innerHTML">\s*1 row, none with a fault', part.text)
    assert 'role="status"' not in part.text


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",Nobody", "nothing identifies the contact: email is empty"),
        ("anna@example.com,Anna,more", "The line has 3 cells, where the header has 2"),
        ('anna@example.com,"Anna"x', "The line has a quote in the wrong place"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(uploads, line, reason):
    page = uploads.settings(uploads.drafted(f"email,first_name\n{line}\n"))

    assert reason in page.text
    assert "1 would be rejected" in page.text


def test_at_most_a_hundred_rows_are_shown(uploads):
    log = uploads.drafted("email\n" + "".join(f"person-{number}@example.com\n" for number in range(150)))

    assert len(rows_of(uploads.settings(log))) == 100


def test_a_header_alone_says_that_there_are_no_rows(uploads):
    assert "There are no rows below" in uploads.settings(uploads.drafted("email,first_name\n")).text


def test_what_a_file_holds_is_only_ever_text(uploads):
    log = uploads.drafted('email,"<img src=x onerror=alert(1)>"\na@example.com,"{{ 7 }}<script>{0}"\n')

    page = uploads.preview(log, c1="first_name")

    assert "<img" not in page.text
    assert "<script>" not in page.text
    assert "{{ 7 }}&lt;script&gt;{0}" in page.text


@pytest.mark.parametrize(
    ("answers", "shown"),
    [({}, "can be read in two ways"), ({"decimal": ","}, "1.5"), ({"decimal": "."}, "1,500")],
)
def test_numbers_are_read_as_they_are_said_to_be(uploads, answers, shown):
    CustomFieldFactory(key="price", label="Price", type="decimal")
    log = uploads.drafted('email,Price\nanna@example.com,"1,500"\n')

    assert shown in rows_of(uploads.preview(log, **answers))[0][2]


def test_local_phones_are_read_by_the_country_that_is_named(uploads):
    log = uploads.drafted("email,phone\nanna@example.com,067 123 45 67\n")

    assert "without its country" in uploads.preview(log).text
    assert "+380 67 123 45 67" in uploads.preview(log, country="UA").text


# Dates


def test_dates_that_read_in_two_ways_are_asked_with_both_readings(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,05/12/1990\n")

    page = uploads.settings(log)

    assert "Which day is “<bdi>05/12/1990</bdi>”" in page.text
    assert "<bdi>5 Dec 1990</bdi>" in page.text
    assert "<bdi>12 May 1990</bdi>" in page.text
    assert chosen(page, "date_order") is None


def test_dates_in_both_orders_are_asked_by_the_first_with_its_day_first(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,12/31/1990\nolha@example.com,31/12/1990\n")

    assert "Which day is “<bdi>31/12/1990</bdi>”" in uploads.settings(log).text


def test_nothing_is_compared_before_the_order_of_dates_is_said(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,05/12/1990\n")

    unsaid, said = uploads.post(log), uploads.post(log, date_order="mdy")

    assert unsaid.status_code == 422
    assert "Say how the dates of “birth_date” are meant." in unsaid.text
    assert said.status_code == 302
    assert Import.objects.get().options["date_order"] == "mdy"


def test_the_answer_is_shown_in_the_rows(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,05/12/1990\n")

    assert rows_of(uploads.preview(log, date_order="dmy"))[0][2] == "5 Dec 1990"
    assert rows_of(uploads.preview(log, date_order="mdy"))[0][2] == "12 May 1990"


def test_the_order_of_dates_can_be_named_where_the_first_rows_leave_no_doubt(uploads):
    log = uploads.drafted("email,birth_date\nanna@example.com,31/12/1990\n")

    assert chosen(uploads.settings(log), "date_order") == ""
    assert "is not in the calendar, read month first" in uploads.preview(log, date_order="mdy").text
    assert 'name="date_order"' not in uploads.settings(uploads.drafted(PEOPLE)).text


def test_a_later_row_that_decides_spares_the_question(uploads):
    rows = ["05/12/1990"] * 150 + ["31/12/1990"]
    log = uploads.drafted("email,birth_date\n" + "".join(f"p{n}@example.com,{day}\n" for n, day in enumerate(rows)))

    page = uploads.settings(log)

    assert "Which day is" not in page.text
    assert rows_of(page)[0][2] == "5 Dec 1990"


# People


def test_a_file_that_names_nobody_cannot_go_on(uploads):
    log = uploads.drafted("first_name\nAnna\n")

    assert "No column says who a row is about." in uploads.settings(log).text
    assert uploads.post(log).status_code == 422


def test_people_are_found_only_by_what_a_column_holds(uploads):
    log = uploads.drafted(PEOPLE)

    assert "found by Phone, which no column holds" in uploads.post(log, match="phone").text
    assert uploads.post(log, match="email,phone").status_code == 302


@pytest.mark.parametrize(
    ("kind", "content", "needed", "unfit"),
    [
        ("orders", "email,amount\na@example.com,1\n", "External ID", "subscribe"),
        ("events", "email,event\na@example.com,viewed\n", "Occurred at", "existing"),
        ("sends", "email,campaign,channel\na@example.com,Spring,email\n", "Sent at", "existing"),
        ("orders", "email,amount,ordered_at,item_name\na@example.com,1,2026-05-12,Tea\n", "External ID", "existing"),
        ("devices", "email,device_id\na@example.com,d-1\n", "Application", "existing"),
    ],
)
def test_other_kinds_ask_what_fits_them(uploads, kind, content, needed, unfit):
    SubscriptionCategoryFactory()
    page = uploads.settings(uploads.drafted(content, kind=kind))

    assert f"No column holds what every row needs: {needed}." in page.text
    assert f'name="{unfit}"' not in page.text
    assert "new:text" not in page.text


@pytest.mark.parametrize(
    ("kind", "status", "shown"), [("sends", "opened", "Read"), ("orders", "wc-completed", "Delivered")]
)
def test_a_status_is_shown_in_our_words(uploads, kind, status, shown):
    page = uploads.settings(uploads.drafted(f"email,status\na@example.com,{status}\n", kind=kind))

    assert f">{shown}<" in page.text


# Kept and compared


def test_the_settings_are_kept_and_the_comparison_begins(uploads):
    SubscriptionCategoryFactory(key="digest", title="Weekly digest")
    log = uploads.drafted("email,Ann,Shoe size,x\nanna@example.com,Anna,39,\n")

    answers = {"c1": "first_name", "c2": "new:number", "subscribe": "digest", "existing": "fill", "import_empty": "on"}
    response = uploads.post(log, match="email", time_zone="Europe/Kyiv", country="UA", **answers)

    log.refresh_from_db()
    assert response["Location"] == f"/imports/{log.pk}/"
    assert log.state == Import.State.COMPARING
    assert log.mapping == {"email": "email", "Ann": "first_name", "Shoe size": "custom.shoe_size"}
    assert log.options == {
        "encoding": "utf-8",
        "delimiter": "comma",
        "mapping": {"email": "email", "Ann": "first_name", "Shoe size": "custom.shoe_size", "x": ""},
        "new_fields": {"Shoe size": "number"},
        "match": ["email"],
        "existing": "fill",
        "subscribe": ["digest"],
        "import_empty": True,
        "time_zone": "Europe/Kyiv",
        "country": "UA",
    }
    assert list(ProcrastinateJob.objects.values_list("args", flat=True)) == [
        {"command": "compare_import", "import_id": log.pk}
    ]


def test_what_was_kept_is_shown_again(uploads):
    log = uploads.drafted("email,Ann\nanna@example.com,Anna\n")
    uploads.post(log, c1="last_name", match="email", existing="skip", create=None)
    Import.objects.update(state="draft")

    page = uploads.settings(log)

    assert [chosen(page, name) for name in ("c1", "match", "existing")] == ["last_name", "email", "skip"]
    assert not re.search(r'name="create"[^>]*checked', page.text)


def test_settings_that_were_compared_are_compared_again_only_if_they_change(uploads):
    log = uploads.drafted(PEOPLE)
    uploads.post(log)
    Import.objects.update(state="draft", differences={"counts": {}})

    uploads.post(log)
    assert Import.objects.get().state == "draft"

    uploads.post(log, c1="last_name")
    log.refresh_from_db()
    assert (log.state, log.differences) == ("comparing", None)


@pytest.mark.parametrize("state", ["comparing", "waiting", "running", "stopped", "done", "undone"])
def test_an_import_that_has_begun_has_no_settings_to_change(uploads, state):
    log = uploads.drafted(PEOPLE)
    Import.objects.update(state=state)

    for response in (uploads.settings(log), uploads.client.post(f"/imports/{log.pk}/settings/", {"columns": "x"})):
        assert response["Location"] == f"/imports/{log.pk}/"
    log.refresh_from_db()
    assert (log.state, log.options) == (state, {"encoding": "utf-8", "delimiter": ","})


# Kept under a name


def test_settings_kept_under_a_name_are_applied_to_files_with_the_same_columns(uploads, marketer):
    uploads.post(
        uploads.drafted("email,Ann\nanna@example.com,Anna\n"), c1="first_name", match="email", save_as=" Weekly "
    )

    saved = SavedMapping.objects.get()
    page = uploads.settings(uploads.drafted("Ann,email\nOlha,olha@example.com\n"))

    assert (saved.name, saved.kind, saved.header, saved.created_by) == (
        "Weekly",
        "contacts",
        ["email", "Ann"],
        marketer,
    )
    assert "The settings “<bdi>Weekly</bdi>” are applied" in page.text
    assert (chosen(page, "c0"), chosen(page, "match")) == ("first_name", "email")


def test_what_was_applied_can_be_taken_back(uploads):
    uploads.post(uploads.drafted("email,Ann\nanna@example.com,Anna\n"), c1="first_name", save_as="Weekly")
    log = uploads.drafted("email,Ann\nolha@example.com,Olha\n")

    page = uploads.client.get(f"/imports/{log.pk}/settings/?mapping=none")

    assert chosen(page, "c1") == ""
    assert "are applied" not in page.text
    assert f'href="?mapping={SavedMapping.objects.get().pk}"' in page.text


def test_files_with_other_columns_or_of_another_kind_are_left_alone(uploads):
    uploads.post(uploads.drafted(PEOPLE), save_as="Weekly")

    other = uploads.settings(uploads.drafted("email,last_name\nanna@example.com,Kovalenko\n"))
    devices = uploads.settings(uploads.drafted(PEOPLE, kind="devices"))

    assert "<bdi>Weekly</bdi>" not in other.text + devices.text


def test_a_name_replaces_only_settings_of_the_same_columns(uploads):
    uploads.post(uploads.drafted(PEOPLE), save_as="Weekly")

    again = uploads.post(uploads.drafted(PEOPLE + "\n"), c1="last_name", save_as="Weekly")
    other = uploads.post(uploads.drafted("email\nanna@example.com\n"), save_as="Weekly")

    assert again.status_code == 302
    assert SavedMapping.objects.get().options["mapping"]["first_name"] == "last_name"
    assert other.status_code == 422
    problem = "Keep these settings as: Settings for other files are named “Weekly” already"
    assert f'<a href="#id_save_as">{problem}' in other.text


def test_a_name_that_is_typed_outlives_an_update_of_the_preview(uploads):
    page = uploads.settings(uploads.drafted(PEOPLE), save_as="Weekly & more")

    assert '<input type="text" name="save_as" value="Weekly &amp; more"' in page.text


# Beside it


def test_a_file_that_was_imported_before_says_so(uploads):
    log = uploads.drafted(PEOPLE)
    before = ImportFactory(done=True, sha256=log.sha256, created_by=UserFactory(username="vira"))

    page = uploads.settings(log)

    assert "This file was imported before." in page.text
    assert f'<a href="/imports/{before.pk}/">Import {before.pk}</a> by <bdi>vira</bdi>' in page.text


def test_an_unknown_mapping_or_import_is_no_error(uploads):
    log = uploads.drafted(PEOPLE)

    assert uploads.client.get(f"/imports/{log.pk}/settings/?mapping='").status_code == 200
    assert uploads.client.get(f"/imports/{log.pk + 1}/settings/").status_code == 404


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "preview"}], ids=["page", "fragment"])
def test_a_file_that_is_gone_says_so(uploads, folder, headers):
    log = uploads.drafted(PEOPLE)
    for path in folder.iterdir():
        path.unlink()

    response = uploads.client.get(f"/imports/{log.pk}/settings/", headers=headers)

    assert response.status_code == 422
    assert "not there any more; upload it again" in response.text
    assert ("<html" in response.text) == (not headers)


@pytest.mark.parametrize("ask", [Uploads.settings, Uploads.post], ids=["shown", "sent"])
def test_an_encoding_that_cannot_be_is_taken_back_and_the_other_answers_stay(uploads, ask):
    log = uploads.drafted(UNCERTAIN * 5, encoding="cp1251")

    refused = ask(uploads, log, encoding="utf-8", c1="last_name", match="email", save_as="Weekly")
    before = unescape(re.search(r'href="([^"]*)">Read it as before', refused.text)[1])
    page = uploads.client.get(before)

    assert refused.status_code == 422
    assert page.status_code == 200
    assert [chosen(page, name) for name in ("encoding", "c1", "match")] == ["cp1251", "last_name", "email"]
    assert 'value="Weekly"' in page.text


def test_a_token_of_the_form_does_not_stay_in_the_address(uploads):
    log = uploads.drafted(PEOPLE)

    response = uploads.client.get(f"/imports/{log.pk}/settings/?csrfmiddlewaretoken=secret&columns=1")

    assert response["Location"] == f"/imports/{log.pk}/settings/?columns=1"


def test_strangers_see_and_change_nothing(uploads, client):
    log = uploads.drafted(PEOPLE)

    for response in (client.get(f"/imports/{log.pk}/settings/"), client.post(f"/imports/{log.pk}/settings/")):
        assert response["Location"].startswith("/accounts/login/")
    assert Import.objects.get().state == "draft"


def test_the_number_of_queries_depends_on_neither_rows_nor_columns(uploads):
    short = uploads.drafted("email,x\nanna@example.com,1\n")
    header = ",".join(["email", *(f"x{number}" for number in range(30))])
    wide = uploads.drafted(f"{header}\n" + "".join(f"p{n}@example.com{',1' * 30}\n" for n in range(100)))
    CustomFieldFactory.create_batch(5)
    SubscriptionCategoryFactory.create_batch(5)

    asked = [
        queries_of(uploads, short, c1="new:number"),
        queries_of(uploads, wide, **{f"c{index}": "new:number" for index in range(1, 31)}),
    ]

    assert asked[0] == asked[1] <= 13


def queries_of(uploads, log, **answers):
    answers = uploads.answers(log, answers)
    with CaptureQueriesContext(connection) as queries:
        assert uploads.client.get(f"/imports/{log.pk}/settings/", answers).status_code == 200
    return len(queries)


def test_a_category_that_is_gone_is_left_out_of_what_was_kept(uploads):
    log = uploads.drafted("email\nanna@example.com\n")
    log.options |= {"subscribe": ["gone"]}
    log.save()

    assert uploads.settings(log).status_code == 200
