"""Subscription forms: what visitors see, what becomes of what they send, and what keeps bots out."""

from datetime import date

import pytest
from django.test import Client

from contacts.models import Change, Contact, Subscription
from contacts.writing import Standing, suppress
from tests.entering import delivered, link_in, send
from tests.factories import (
    CustomFieldFactory,
    OriginFactory,
    SubscriptionCategoryFactory,
    SubscriptionFormFactory,
    amira,
    caller,
    olena,
)

pytestmark = pytest.mark.django_db

HOSTILE = '"><img src=x onerror=alert(1)>'


@pytest.fixture
def category():
    return SubscriptionCategoryFactory(key="news", title="News")


@pytest.fixture
def form(category):
    return SubscriptionFormFactory(categories=[category])


@pytest.fixture
def simple_form(category):
    """One that asks for no confirmation."""
    return SubscriptionFormFactory(categories=[category], double_opt_in=False)


def is_thanks(response):
    return response.status_code == 302 and response.url.startswith("done/")


# The page


def test_a_visitor_sees_the_form(client, form):
    page = client.get("/forms/newsletter/").text

    assert "News of the shop" in page
    assert "I agree to get the newsletter." in page
    assert 'name="first_name"' not in page


def test_it_asks_for_what_staff_chose(client):
    form = SubscriptionFormFactory(asks_for=["first_name", "phone"])
    form.custom_fields.add(CustomFieldFactory(key="shoe_size", label="Shoe size", type="number"))

    page = client.get("/forms/newsletter/").text

    assert all(f'name="{name}"' in page for name in ["first_name", "phone", "custom.shoe_size"])


def test_a_field_that_became_read_only_is_not_asked_for(client, form):
    form.custom_fields.add(CustomFieldFactory(key="tier", read_only=True))

    assert "custom.tier" not in client.get("/forms/newsletter/").text


@pytest.mark.parametrize("address", ["", "done/", "embed.js"])
def test_a_form_that_is_not_active_is_gone(client, address):
    SubscriptionFormFactory(is_active=False)

    for form in ("newsletter", "no-such-form"):
        answer = client.get(f"/forms/{form}/{address}")
        assert answer.status_code == 404
        assert address == "embed.js" or "This form is closed" in answer.text


def test_it_leads_to_the_privacy_policy(client):
    SubscriptionFormFactory(privacy_url="https://www.example.com/privacy?a=1&b=2")

    assert 'href="https://www.example.com/privacy?a=1&amp;b=2"' in client.get("/forms/newsletter/").text


def test_texts_of_staff_are_text(client):
    SubscriptionFormFactory(title=HOSTILE, intro=HOSTILE, consent_text=HOSTILE, after_text=HOSTILE)

    pages = [client.get(f"/forms/newsletter/{path}").text for path in ("", "done/", "embed.js")]

    assert not any("<img" in page for page in pages)
    assert "onerror" in pages[0]


@pytest.mark.parametrize("fields", [0, 5])
def test_the_page_needs_two_queries(client, form, django_assert_num_queries, fields):
    form.custom_fields.set([CustomFieldFactory() for _ in range(fields)])

    with django_assert_num_queries(2):
        client.get("/forms/newsletter/")


def test_what_is_shown_again_is_text(client, form):
    form.asks_for = ["first_name", "last_name"]
    form.save()

    page = send(client, form, first_name=HOSTILE, last_name="{{ form.pk }}", ticket="").text

    assert "<img" not in page
    assert 'value="{{ form.pk }}"' in page


# What becomes of an entry


def test_an_entry_makes_a_contact_whose_email_is_not_confirmed(client, form):
    form.asks_for = ["first_name", "birth_date"]
    form.save()

    response = send(client, form, "Anna@Example.org", first_name=" Anna ", birth_date="1990-05-04")

    contact = Contact.objects.get()
    assert is_thanks(response)
    assert (contact.email, contact.first_name, contact.birth_date) == ("anna@example.org", "Anna", date(1990, 5, 4))
    assert (contact.source, contact.email_status) == ("subscription_form", "not_confirmed")
    assert not contact.subscriptions.exists()
    assert str(Change.objects.get().origin) == "by form Newsletter"


def test_without_double_opt_in_it_subscribes_at_once(client, simple_form):
    send(client, simple_form)

    subscription = Subscription.objects.get()
    assert subscription.state == "subscribed"
    assert subscription.source == "form “Newsletter”: I agree to get the newsletter."
    assert subscription.contact.email_status == "active"
    assert delivered() == []


def test_a_custom_field_is_kept_by_its_type(client, form):
    form.custom_fields.add(CustomFieldFactory(key="shoe_size", type="number"))

    send(client, form, **{"custom.shoe_size": "38"})

    assert Contact.objects.get().custom == {"shoe_size": 38}


def test_none_of_something_is_an_answer_too(client, form):
    form.custom_fields.add(CustomFieldFactory(key="children", type="number"))

    send(client, form, **{"custom.children": "0"})

    assert Contact.objects.get().custom == {"children": 0}


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"email": "not an address"}, "email"),
        ({"email": ""}, "email"),
        ({"email": "nul\0@example.org"}, "email"),
        ({"consent": ""}, "consent"),
        ({"phone": "067 123"}, "phone"),
        ({"first_name": "A" * 41}, "first_name"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"custom.size": "many"}, "custom.size"),
    ],
)
def test_what_makes_no_sense_is_marked_and_nothing_is_kept(client, form, answers, wrong):
    form.asks_for = ["first_name", "phone", "birth_date"]
    form.save()
    form.custom_fields.add(CustomFieldFactory(key="size", type="number"))

    response = send(client, form, **answers)

    assert response.status_code == 422
    assert list(response.context["entry_form"].errors) == [wrong]
    assert not Contact.objects.exists()


def test_the_thanks_are_the_same_for_everybody(client, form):
    amira()
    suppress([Standing("unsubscribed", address="anna@example.org")], OriginFactory())

    thanks = [send(client, form, email) for email in ("new@example.org", "amira@example.com", "anna@example.org")]

    assert {(response.status_code, response.url, response.content) for response in thanks} == {(302, "done/", b"")}
    assert form.after_text in client.get("/forms/newsletter/done/").text


# People who are known already


def test_a_known_contact_is_left_untouched_until_it_confirms(client, form):
    contact = olena()
    form.asks_for = ["first_name"]
    form.save()

    send(client, form, contact.email, first_name="Somebody else")

    after = Contact.objects.get()
    assert (after.first_name, after.email_status, after.updated_at) == ("Olena", "active", contact.updated_at)


def test_without_double_opt_in_only_gaps_of_a_known_contact_are_filled(client, simple_form):
    contact = olena(last_name="")
    simple_form.asks_for = ["first_name", "last_name"]
    simple_form.save()

    send(client, simple_form, contact.email, first_name="Somebody", last_name="Bondar")

    contact.refresh_from_db()
    assert contact.full_name == "Olena Bondar"


def test_a_phone_of_somebody_else_stays_there(client, form):
    holder = caller()
    form.asks_for = ["phone"]
    form.save()

    send(client, form, phone=holder.phone)

    holder.refresh_from_db()
    assert holder.email == ""
    assert Contact.objects.get(email="anna@example.org").phone == ""


def test_whoever_unsubscribed_has_to_confirm_on_every_form(client, simple_form, category):
    contact = olena()
    suppress([Standing("unsubscribed", address=contact.email)], OriginFactory())

    send(client, simple_form, contact.email)

    assert not contact.subscriptions.exists()
    assert [message.to for message in delivered()] == [[contact.email]]


def test_whoever_left_a_category_has_to_confirm_on_every_form(client, simple_form, category):
    contact = olena(unsubscribed_from=[category])

    send(client, simple_form, contact.email)

    assert contact.subscriptions.get().state == "unsubscribed"
    assert len(delivered()) == 1


@pytest.mark.parametrize("kind", ["blacklisted", "spam"])
def test_an_address_that_must_not_be_written_to_gets_no_mail(client, form, kind):
    suppress([Standing(kind, address="anna@example.org")], OriginFactory())

    assert is_thanks(send(client, form))

    assert Contact.objects.get().email_status == kind
    assert delivered() == []


# Within other websites


def test_only_the_websites_that_staff_named_may_frame_it(client, form):
    form.allowed_origins = ["https://www.example.com", "https://shop.example.com:8443"]
    form.save()

    headers = client.get("/forms/newsletter/?embedded=1").headers

    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors https://www.example.com https://shop.example.com:8443" in policy
    assert "script-src 'self'" in policy
    assert "X-Frame-Options" not in headers


def test_nobody_may_frame_it_unless_staff_named_them(client, form):
    assert "frame-ancestors 'none'" in client.get("/forms/newsletter/").headers["Content-Security-Policy"]


def test_the_script_may_be_used_from_elsewhere(client, form):
    response = client.get("/forms/newsletter/embed.js")

    assert response.headers["Content-Type"] == "text/javascript"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_the_look_travels_to_the_thanks(client, form):
    response = send(client, form, query="?embedded=1&theme=dark&other=x")

    assert response.url == "done/?embedded=1&theme=dark"
    assert 'data-theme="dark"' in client.get(f"/forms/newsletter/{response.url}").text


@pytest.mark.parametrize("query", ["?theme=%22%3E%3Cscript%3E", "?embedded=2&theme=blue", "?theme=%00"])
def test_a_look_that_there_is_not_is_ignored(client, form, query):
    page = client.get(f"/forms/newsletter/{query}").text

    assert "data-theme" not in page
    assert "embedded.js" not in page


# What every answer carries


@pytest.mark.parametrize("address", ["/forms/newsletter/", "/forms/newsletter/done/", "/confirmations/1-x/"])
def test_pages_are_kept_by_nobody_and_tell_no_other_site(client, form, address):
    response = client.get(address)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.cookies == {}


def test_a_post_needs_no_cookie(form):
    assert is_thanks(send(Client(enforce_csrf_checks=True), form))


def test_other_methods_are_refused(client, form):
    assert client.put("/forms/newsletter/").status_code == 405
    assert client.post("/forms/newsletter/done/").status_code == 405


# Made in the admin


def admin_answers(**given):
    return {
        "name": "Footer",
        "slug": "footer",
        "is_active": "on",
        "title": "News",
        "consent_text": "I agree.",
        "after_text": "Thank you.",
        "double_opt_in": "on",
        "asks_for": ["first_name"],
        "allowed_origins": "",
        **given,
    }


def test_staff_make_a_form(staff_client, client, category):
    staff_client.post(
        "/admin/contacts/subscriptionform/add/",
        admin_answers(categories=[category.pk], allowed_origins="https://www.Example.com/\nhttp://localhost:3000"),
    )

    page = client.get("/forms/footer/")
    assert 'name="first_name"' in page.text
    assert page.context["form"].allowed_origins == ["https://www.example.com", "http://localhost:3000"]
    assert list(page.context["form"].categories.all()) == [category]


@pytest.mark.parametrize(
    "origin", ["www.example.com", "https://example.com/path", "https://*.example.com", "https://a.com; script-src *"]
)
def test_only_an_origin_may_frame(staff_client, origin):
    response = staff_client.post("/admin/contacts/subscriptionform/add/", admin_answers(allowed_origins=origin))

    assert "allowed_origins" in response.context["adminform"].form.errors


def test_the_admin_shows_how_to_put_it_into_a_website(staff_client, form):
    page = staff_client.get(f"/admin/contacts/subscriptionform/{form.pk}/change/").text

    assert "&lt;script src=&quot;http://testserver/forms/newsletter/embed.js&quot; async&gt;" in page.replace(
        '"', "&quot;"
    )
    assert 'href="http://testserver/forms/newsletter/"' in page


def test_the_list_says_how_many_came(staff_client, client, form):
    for email in ("anna@example.org", "boris@example.org"):
        send(client, form, email)
    client.post(link_in(delivered()[0]))

    row = staff_client.get("/admin/contacts/subscriptionform/").context["cl"].result_list[0]

    assert (row.entered, row.confirmed) == (2, 1)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.com/", "data:text/html,x"])
def test_a_privacy_policy_is_a_page(staff_client, address):
    response = staff_client.post("/admin/contacts/subscriptionform/add/", admin_answers(privacy_url=address))

    assert "privacy_url" in response.context["adminform"].form.errors


def test_texts_pass_the_gate_in_the_admin(staff_client):
    response = staff_client.post(
        "/admin/contacts/subscriptionform/add/", admin_answers(title="a\x07b", intro="c\x07d", after_text="e\x07f")
    )

    assert set(response.context["adminform"].form.errors) == {"title", "intro", "after_text"}
