"""A subscription form in a real browser: by itself, within another website, and on the way to the preferences."""

import re
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from playwright.sync_api import expect

from contacts.models import Contact
from contacts.subscribing import tickets
from contacts.subscribing.links import preferences_path
from tests.entering import delivered, link_in
from tests.factories import CustomFieldFactory, SubscriptionCategoryFactory, SubscriptionFormFactory, olena

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPT = '"><img src=x onerror=alert(1)>'


class Shop(ThreadedWSGIServer):
    """A website of somebody else's, whose every page is `page`."""

    page = ""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), type("Quiet", (WSGIRequestHandler,), {"log_message": lambda *_: None}))
        self.set_app(self.answer)

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.server_port}"

    def answer(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [f"<!doctype html><title>Shop</title><h1>Shop</h1>{self.page}".encode()]


@pytest.fixture
def shop():
    server = Shop()
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The browser fills in forms quicker than a person."""
    monkeypatch.setattr(tickets, "SOONEST_SECONDS", 0)


@pytest.fixture
def form(transactional_db):
    form = SubscriptionFormFactory(
        asks_for=["first_name", "phone", "birth_date"], categories=[SubscriptionCategoryFactory(title="News")]
    )
    form.custom_fields.add(CustomFieldFactory(key="likes", type="choices", options=["Running", "Yoga"]))
    return form


@pytest.fixture
def embedded(form, shop, live_server):
    """The shop shows the form, as its owner was told in the admin."""
    form.allowed_origins = [shop.origin]
    form.save()
    shop.page = f'<script src="{live_server.url}/forms/newsletter/embed.js" async></script><p>Below</p>'
    return shop.origin


def fill_in(place, email="anna@example.org"):
    place.get_by_label("Email").fill(email)
    place.get_by_label("I agree to get the newsletter.").check()
    place.get_by_role("button", name="Subscribe").click()


def test_a_visitor_subscribes_without_scripts_and_confirms(new_page, form):
    page = new_page(java_script_enabled=False)
    page.goto("/forms/newsletter/")
    page.get_by_label("Yoga").check()
    fill_in(page)
    expect(page.get_by_text("Thank you.")).to_be_visible()

    page.goto(link_in(delivered()[0]))
    page.get_by_role("button", name="Confirm my email").click()
    expect(page.get_by_role("heading", name="Your email is confirmed")).to_be_visible()
    page.get_by_role("link", name="Choose what you get").click()

    expect(page.get_by_role("switch", name="News")).to_be_checked()
    assert Contact.objects.get().custom == {"likes": ["Yoga"]}


def test_it_is_filled_in_within_another_website(new_page, embedded):
    page = new_page()
    page.goto(embedded)
    frame = page.frame_locator("iframe[title='News of the shop']")
    fill_in(frame)

    expect(frame.get_by_text("Thank you.")).to_be_visible()
    assert page.url.startswith(embedded)
    assert Contact.objects.get().email == "anna@example.org"


def test_the_frame_is_as_high_as_the_form(new_page, embedded):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto(embedded)
    frame = page.frame_locator("iframe")
    frame.get_by_role("button", name="Subscribe").click()
    expect(frame.get_by_role("alert")).to_be_visible()

    card = frame.locator(".plain-card")
    expect(page.locator("iframe")).to_have_css("height", f"{height_of(card)}px")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def height_of(card):
    return card.evaluate("card => Math.ceil(card.getBoundingClientRect().bottom)")


def test_it_is_dark_only_where_the_website_is(new_page, embedded, shop):
    page = new_page(color_scheme="dark")
    page.goto(embedded)
    expect(page.locator("iframe")).to_have_attribute("src", re.compile("theme=light"))

    shop.page = f'<meta name="color-scheme" content="light dark">{shop.page}'
    page.goto(embedded)

    expect(page.locator("iframe")).to_have_attribute("src", re.compile("theme=dark"))


def test_a_website_that_staff_did_not_name_shows_nothing(new_page, embedded, form, complaints):
    form.allowed_origins = ["https://www.example.com"]
    form.save()
    page = new_page()

    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(embedded)

    assert not page.frame_locator("iframe").get_by_label("Email").count()
    complaints.clear()


def test_a_form_of_the_website_itself_leads_to_ours(new_page, shop, form, live_server):
    shop.page = (
        f'<form method="post" action="{live_server.url}/forms/newsletter/"><input name="email" aria-label="Email">'
        '<label><input type="checkbox" name="consent"> I agree to get the newsletter.</label>'
        "<button>Subscribe</button></form>"
    )
    page = new_page()
    page.goto(shop.origin)
    fill_in(page)
    expect(page.get_by_text("One more step")).to_be_visible()
    assert page.get_by_label("Email").input_value() == "anna@example.org"
    page.get_by_role("button", name="Subscribe").click()

    expect(page.get_by_text("Thank you.")).to_be_visible()
    assert Contact.objects.get().email == "anna@example.org"


def test_a_person_unsubscribes_and_comes_back(new_page, transactional_db):
    news = SubscriptionCategoryFactory(title="News")
    contact = olena(subscribed_to=[news])
    page = new_page(java_script_enabled=False)
    page.goto(preferences_path(contact))

    page.get_by_role("button", name="Unsubscribe from everything").click()
    expect(page.get_by_role("heading", name="You are unsubscribed")).to_be_visible()
    page.get_by_role("link", name="It was a mistake").click()
    page.get_by_role("switch", name="News").uncheck()
    page.get_by_role("button", name="Subscribe again").click()
    expect(page.get_by_text("Saved.")).to_be_visible()

    contact.refresh_from_db()
    assert contact.email_status == "active"
    assert contact.subscriptions.get().state == "unsubscribed"


@pytest.fixture
def addresses(form):
    contact = olena()
    return ["/forms/newsletter/", "/forms/newsletter/done/", preferences_path(contact), "/preferences/1-x/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_passes_axe(new_page, addresses, scheme):
    page = new_page(bypass_csp=True, color_scheme=scheme)  # axe itself sets styles inline

    for address in [*addresses, f"{addresses[2]}unsubscribe/"]:
        page.goto(address)
        results = Axe().run(page)

        assert results.violations_count == 0, results.generate_report()


def test_errors_pass_axe(new_page, form):
    page = new_page(bypass_csp=True)
    page.goto("/forms/newsletter/")
    page.get_by_role("button", name="Subscribe").click()
    expect(page.get_by_role("alert")).to_be_visible()

    results = Axe().run(page)

    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [1440, 390])
def test_hostile_and_long_texts_stay_text_within_the_page(new_page, transactional_db, width):
    texts = dict.fromkeys(["title", "intro", "consent_text", "after_text"], SCRIPT + "W" * 60)
    form = SubscriptionFormFactory(**texts, asks_for=["first_name"])
    form.custom_fields.add(CustomFieldFactory(label=SCRIPT, type="choice", options=[SCRIPT]))
    SubscriptionCategoryFactory(title=SCRIPT + "W" * 60, description=SCRIPT)
    page = new_page(viewport={"width": width, "height": 800})
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))

    for address in ["/forms/newsletter/", "/forms/newsletter/done/", preferences_path(olena())]:
        page.goto(address)

        assert page.locator("img").count() == 0, address
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
