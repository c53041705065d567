"""The admin in a real browser: its own scripts work within the site's policy, and values are shown as they are."""

import pytest

from contacts.models import Contact, Subscription
from tests.factories import ContactFactory, CustomFieldFactory, SubscriptionCategoryFactory, olena

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def admin_page(new_page, staff):
    page = new_page(staff, viewport={"width": 1440, "height": 900})
    page.errors = []
    page.on("console", lambda line: page.errors.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("dialog", lambda dialog: page.errors.append(dialog.message))
    return page


def test_staff_edit_a_contact_and_follow_it_to_the_site(admin_page):
    contact = olena()
    CustomFieldFactory(label="Shoe size", type="number")

    admin_page.goto("/admin/contacts/contact/?q=bondar")
    admin_page.get_by_role("link", name="Olena Bondar").click()
    admin_page.get_by_label("City").fill("Lviv")
    admin_page.get_by_label("Shoe size").fill("38")
    admin_page.get_by_role("button", name="Save and continue editing").click()
    admin_page.get_by_role("link", name="View on site").click()

    assert admin_page.url.endswith(f"/contacts/{contact.pk}/")
    assert Contact.objects.get().city == "Lviv"
    assert list(Contact.objects.get().custom.values()) == [38]
    assert admin_page.errors == []


def test_a_subscription_is_added_by_typing_who(admin_page):
    olena()
    SubscriptionCategoryFactory(title="News")

    admin_page.goto("/admin/contacts/subscription/add/")
    for box, text, found in [("contact", "bond", "Olena Bondar"), ("category", "new", "News")]:
        admin_page.locator(f".field-{box} .select2-selection").click()
        admin_page.locator(".select2-search__field").fill(text)
        admin_page.locator(".select2-results__option", has_text=found).click()
    admin_page.get_by_label("State").select_option("Subscribed")
    admin_page.get_by_role("button", name="Save", exact=True).click()
    admin_page.wait_for_url("**/subscription/")

    assert Subscription.objects.get().state == "subscribed"
    assert admin_page.errors == []


def test_hostile_values_and_every_kind_of_page_keep_to_the_policy(admin_page):
    contact = ContactFactory(first_name=HOSTILE, device={}, subscribed_to=[SubscriptionCategoryFactory(title=HOSTILE)])
    CustomFieldFactory(label=HOSTILE, type="choice", options=[HOSTILE])

    for name in ["contact", "subscription", "device", "change", "customfield", "subscriptioncategory", "identity"]:
        admin_page.goto(f"/admin/contacts/{name}/")
    for action in ["change", "delete"]:
        admin_page.goto(f"/admin/contacts/contact/{contact.pk}/{action}/")
        assert admin_page.get_by_text(HOSTILE).count()

    assert admin_page.errors == []
