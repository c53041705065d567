"""What people change: categories, contacts, segments, and the theme."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_category_is_switched_in_place(page, contact):
    page.goto(f"/contacts/{contact.pk}/")
    switch = page.get_by_role("switch", name="Weekly digest")

    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    expect(page.locator("#contact-side")).to_contain_text("by marketer")
    expect(switch).to_be_focused()

    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")


def test_a_contact_is_created_once_its_form_is_right(page, contact):
    page.goto("/contacts/new/")
    page.get_by_label("Email").fill("not an address")
    page.get_by_label("Points").fill("1001")
    page.get_by_role("button", name="Create contact").click()

    summary = page.get_by_role("alert").first
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Without the owner’s consent")
    summary.get_by_role("link", name="Points").click()
    expect(page.get_by_label("Points")).to_be_focused()
    expect(page.get_by_label("Points")).to_have_value("1001")

    page.get_by_label("Points").fill("1000")
    page.get_by_label("Email").fill("anna@example.com")
    page.get_by_label("First name").fill("Anna")
    page.get_by_label("obtained with the owner’s consent").check()
    page.get_by_role("button", name="Create contact").click()
    expect(page.get_by_role("heading", name="Anna")).to_be_visible()
    expect(page.locator("main")).to_contain_text("1,000")


def test_a_form_that_is_pressed_twice_is_sent_once(page, contact):
    page.goto("/contacts/new/")

    are_stopped = page.get_by_role("button", name="Create contact").evaluate(
        """(button) => {
            const press = () => new SubmitEvent("submit", { submitter: button, bubbles: true, cancelable: true });
            return [press(), press()].map((event) => !button.form.dispatchEvent(event));
        }"""
    )

    assert are_stopped == [False, True]


def test_an_address_of_somebody_else_leads_to_its_holder(page, contact):
    page.goto("/contacts/new/")
    page.get_by_label("Email").fill("Olena.Bondar@example.com")
    page.get_by_label("obtained with the owner’s consent").check()
    page.get_by_role("button", name="Create contact").click()

    page.get_by_role("link", name="Olena Bondar").click()

    expect(page).to_have_url(re.compile(f"/contacts/{contact.pk}/$"))


def test_a_contact_is_edited(page, contact):
    page.goto(f"/contacts/{contact.pk}/")
    page.get_by_role("link", name="Edit").click()

    page.get_by_label("Last name").fill("Melnyk")
    page.get_by_label("Tier").select_option("Silver")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="Olena Melnyk")).to_be_visible()
    expect(page.locator("#contact-side")).to_contain_text("Silver")


def test_staff_blacklist_release_and_delete(new_page, staff, contact):
    page = new_page(staff)
    page.goto(f"/contacts/{contact.pk}/")
    page.locator(".person summary").click()
    page.get_by_role("link", name="Blacklist an address").click()
    page.get_by_label("Reason").fill("asked by letter")
    page.get_by_role("button", name="Blacklist").click()
    expect(page.locator("header.person")).to_contain_text("Email blacklisted")

    page.get_by_role("link", name="Release").click()
    page.get_by_label("Reason").fill("a mistake")
    page.get_by_role("button", name="Release").click()
    expect(page.locator("header.person")).not_to_contain_text("Email blacklisted")

    page.locator(".person summary").click()
    page.get_by_role("link", name="Delete contact").click()
    page.get_by_role("button", name="Delete contact").click()
    expect(page).to_have_url(re.compile("/contacts/$"))
    expect(page.get_by_role("heading", name="No contacts yet")).to_be_visible()


def test_a_segment_is_saved_renamed_counted_and_deleted(page, town):
    page.goto("/contacts/?country=PL")
    page.locator("summary", has_text="Save as segment").click()
    page.get_by_label("Name of the segment").fill("Poland")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved as segment “Poland”")

    page.get_by_role("link", name="Segments").click()
    expect(page.locator("td.number")).to_have_text("1")
    page.get_by_role("link", name="Rename Poland").click()
    page.get_by_label("Name of the segment").fill("Polska")
    page.get_by_role("button", name="Save").click()

    page.get_by_role("link", name="Delete Polska").click()
    page.get_by_role("button", name="Delete the segment").click()
    expect(page.get_by_role("heading", name="No segments yet")).to_be_visible()


def test_a_segment_leads_to_its_contacts(page, town):
    page.goto("/contacts/?country=PL")
    page.locator("summary", has_text="Save as segment").click()
    page.get_by_label("Name of the segment").fill("Poland")
    page.get_by_role("button", name="Save").click()
    page.goto("/segments/")

    page.get_by_role("row", name="Poland").locator("td").nth(2).click(position={"x": 3, "y": 3})

    expect(page).to_have_url(re.compile(r"/contacts/\?country=PL$"))


def test_a_name_that_is_taken_is_refused(page, town):
    for country in ("PL", "UA"):
        page.goto(f"/contacts/?country={country}")
        page.locator("summary", has_text="Save as segment").click()
        page.get_by_label("Name of the segment").fill("Poland")
        page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert").first).to_contain_text("There is a segment named “Poland” already")


def test_the_theme_is_chosen_and_remembered(page):
    page.goto("/contacts/")
    background = "getComputedStyle(document.documentElement).backgroundColor"
    light = page.evaluate(background)

    page.locator(".menu-up summary").click()
    page.get_by_role("button", name="Light or dark").click()
    page.reload()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(background) != light
