"""A file is dropped, its first rows follow what is chosen, and the same works without scripts and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from contacts.models import Import
from tests.chromium import until_htmx_began

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PEOPLE = "Email;Ім'я;Born\nanna@example.com;Олена;05/12/1990\nolha@example.com;Ольга;06/11/1991\n"
DROP = """(zone, [name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: "text/csv"}));
  for (const type of ["dragenter", "dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}));
  }
}"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.UPLOADS_DIR = tmp_path / "imports"


def send(page, content, name="people.csv"):
    page.goto("/imports/")
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    until_htmx_began(page)


def becomes(page, column):
    return page.get_by_role("combobox", name=f"Becomes {column}", exact=True)


def test_a_file_that_is_dropped_waits_for_the_button(page, transactional_db):
    page.goto("/imports/")

    page.locator("[data-drop]").evaluate(DROP, ["people.csv", "email\nanna@example.com\n"])
    expect(page.get_by_role("button", name="Upload")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/imports/\d+/settings/$"))
    expect(page.locator("#preview")).to_contain_text("anna@example.com")


def test_a_file_that_is_too_large_is_not_sent(page, settings, transactional_db):
    settings.MAX_UPLOAD_SIZE = 10
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.goto("/imports/")
    file = page.locator("input[type=file]")

    page.locator("[data-drop]").evaluate(DROP, ["people.csv", "email\nanna@example.com\n"])
    page.get_by_role("button", name="Upload").click()

    expect(file).to_be_focused()
    assert "The file is larger than" in file.evaluate("input => input.validationMessage")
    assert "POST" not in sent
    assert not Import.objects.exists()


def test_why_a_file_cannot_be_read_is_said_beside_it(page, transactional_db):
    page.goto("/imports/")
    page.locator("input[type=file]").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b""})

    page.get_by_role("button", name="Upload").click()

    expect(page.locator("#upload .field-error")).to_contain_text("The file is empty")
    expect(page).to_have_url(re.compile("/imports/$"))


def test_the_first_rows_follow_and_the_keyboard_stays_where_it_was(page, transactional_db):
    send(page, PEOPLE.encode("cp1251"))
    preview = page.locator("#preview")
    expect(preview).to_contain_text("Олена")

    page.get_by_label("Western European (Windows-1252)").press("Space")
    expect(page.locator("#columns")).to_contain_text("Îëåíà")
    expect(page.get_by_label("Western European (Windows-1252)")).to_be_focused()
    page.get_by_label("Cyrillic (Windows-1251)").check()
    expect(preview).to_contain_text("Олена")

    becomes(page, "Born").focus()
    becomes(page, "Born").select_option("Birth date")
    expect(page.get_by_text("Which day is")).to_be_visible()
    expect(becomes(page, "Born")).to_be_focused()
    page.get_by_label("5 Dec 1990").press("Space")
    expect(preview).to_contain_text("5 Dec 1990")
    expect(page.get_by_label("5 Dec 1990")).to_be_focused()
    expect(preview).to_contain_text("none with a fault")


def test_wide_rows_and_many_columns_stay_where_they_were_scrolled_to(page, transactional_db):
    header = ",".join(["email", *(f"x{number}" for number in range(40))])
    send(page, f"{header}\nanna@example.com{',1' * 40}\n".encode())
    page.get_by_role("button", name="Make new fields of the skipped").click()
    expect(becomes(page, "x20")).to_have_value("new:number")
    until_htmx_began(page)
    columns, rows = page.locator("#column-list"), page.locator("#first-rows")
    columns.evaluate("frame => frame.scrollTo(0, 600)")
    rows.evaluate("frame => frame.scrollTo(200, 0)")

    becomes(page, "x20").select_option("Skip this column")

    expect(page.locator("#columns")).to_contain_text("41 in the file, 1 skipped")
    assert columns.evaluate("frame => frame.scrollTop") == 600
    assert rows.evaluate("frame => frame.scrollLeft") == 200


def test_what_was_chosen_is_in_the_address(page, transactional_db):
    send(page, b"email,x\nanna@example.com,Anna\n")

    becomes(page, "x").select_option("First name")
    expect(page.locator("#preview")).to_contain_text("Anna")
    page.reload()

    expect(becomes(page, "x")).to_have_value("first_name")
    assert "csrfmiddlewaretoken" not in page.url


def test_without_scripts_a_button_updates_the_rows(scriptless, transactional_db):
    page = scriptless
    send(page, b"email,x,Shoe\nanna@example.com,Anna,39\n")

    becomes(page, "x").select_option("First name")
    page.get_by_role("button", name="Update preview").last.click()
    expect(page.locator("#preview")).to_contain_text("Anna")
    assert "csrfmiddlewaretoken" not in page.url

    page.get_by_role("button", name="Make new fields of the skipped").click()
    expect(becomes(page, "Shoe")).to_have_value("new:number")
    expect(becomes(page, "x")).to_have_value("first_name")
    page.get_by_role("button", name="Show what would change").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+/$"))


def test_on_a_phone_nothing_is_wider_than_the_screen(phone, transactional_db):
    send(phone, PEOPLE.encode("cp1251"), "a-name-that-is-much-longer-than-the-screen-of-any-phone.csv")

    menu = becomes(phone, "Email").bounding_box()

    assert phone.evaluate("document.documentElement.scrollWidth") == phone.viewport_size["width"]
    assert menu["x"] + menu["width"] < phone.viewport_size["width"]
