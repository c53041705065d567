"""The admin of contacts: what staff write there is checked, written and recorded as from everywhere else."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from contacts.forms import contacts as contact_forms
from contacts.models import (
    Change,
    Contact,
    CustomField,
    Device,
    Identity,
    Origin,
    Segment,
    Subscription,
    SubscriptionCategory,
    Suppression,
)
from contacts.writing import Standing
from tests.factories import (
    ContactFactory,
    CustomFieldFactory,
    FieldGroupFactory,
    SubscriptionCategoryFactory,
    amira,
    lukasz,
    olena,
    visitor,
)
from tests.indexing import work_on_indexes

pytestmark = pytest.mark.django_db

HOSTILE = '"><img src=x onerror=alert(1)>'


def as_posted(form):
    """What a browser sends back of a form that nobody changed."""
    values = {}
    for field in form:
        value = field.value()
        values[field.html_name] = "" if value is None else value
        if field.field.show_hidden_initial:
            values[field.html_initial_name] = field.field.hidden_widget().format_value(value) or ""
    return values


def edit(client, address, **changed):
    """Open the form, change it, save it."""
    form = client.get(address).context["adminform"].form
    return client.post(address, as_posted(form) | changed)


def errors_of(response):
    return response.context["adminform"].form.errors


def identities_of(contact):
    return sorted(Identity.objects.filter(contact_id=contact.pk).values_list("key", flat=True))


@pytest.fixture
def clerk_client(client_who_may):
    return client_who_may("view_contact")


# Contacts


def test_an_edit_is_written_and_recorded_as_on_the_contacts_own_page(staff_client, staff):
    contact = olena()

    response = edit(staff_client, f"/admin/contacts/contact/{contact.pk}/change/", email=" Olena@Example.com ", city="")

    assert response.status_code == 302
    contact.refresh_from_db()
    assert (contact.email, contact.city) == ("olena@example.com", "")
    assert identities_of(contact) == ["email:olena@example.com", "external:C-77120", "phone:+380671234567"]
    change = Change.objects.latest("id")
    assert change.origin == Origin.of_person(staff)
    assert change.fields == {"email": ["olena.bondar@example.com", "olena@example.com"], "city": ["Kyiv", ""]}
    assert list(Contact.objects.matching("olena@example")) == [contact]


def test_custom_values_are_edited_by_their_type(staff_client):
    field = CustomFieldFactory(type=CustomField.Type.NUMBER, maximum=50)
    contact = olena(custom={field.key: 7})
    address = f"/admin/contacts/contact/{contact.pk}/change/"

    refused = edit(staff_client, address, **{f"custom.{field.key}": "51"})
    edit(staff_client, address, **{f"custom.{field.key}": "42"})

    assert f"custom.{field.key}" in errors_of(refused)
    contact.refresh_from_db()
    assert contact.custom == {field.key: 42}


def test_an_address_of_somebody_else_is_an_error_of_the_form(staff_client):
    contact = olena()
    lukasz()

    response = edit(staff_client, f"/admin/contacts/contact/{contact.pk}/change/", email="lukasz+news@example.com")

    assert errors_of(response)["email"] == ["Another contact has it already."]
    contact.refresh_from_db()
    assert contact.email == "olena.bondar@example.com"


def test_a_writer_who_comes_between_is_told_of(staff_client, monkeypatch):
    contact = olena()

    def taken(*args, **kwargs):
        raise contact_forms.Taken

    monkeypatch.setattr(contact_forms, "_all_or_nothing", taken)
    response = edit(staff_client, f"/admin/contacts/contact/{contact.pk}/change/", city="Lviv")

    assert response.url == f"/admin/contacts/contact/{contact.pk}/change/"
    assert "has taken one of the identifiers" in staff_client.get(response.url).text


def test_a_contact_is_added_with_the_owners_consent_alone(staff_client, staff):
    given = {"email": "new@example.com", "first_name": "Nova"}

    refused = edit(staff_client, "/admin/contacts/contact/add/", **given)
    edit(staff_client, "/admin/contacts/contact/add/", **given, consent="on")

    assert "consent" in errors_of(refused)
    contact = Contact.objects.get()
    assert (contact.source, contact.email_status, contact.sort_name) == ("manual", "active", "nova")
    assert contact.changes.get().origin == Origin.of_person(staff)


def test_a_contact_is_deleted_with_its_keys_and_leaves_its_suppression(staff_client):
    contact = amira(device={})
    address = f"/admin/contacts/contact/{contact.pk}/delete/"

    page = staff_client.get(address)
    staff_client.post(address, {"post": "yes"})

    assert dict(page.context["model_count"]) == {"contacts": 1, "changes": 1, "devices": 1}
    assert not Contact.objects.exists()
    assert not Identity.objects.exists()
    assert Suppression.objects.get().address == "amira@example.com"


def test_selected_contacts_are_deleted_by_the_same_way(staff_client):
    gone, kept = [olena(), lukasz()], amira()
    chosen = {"action": "delete_selected", "_selected_action": [each.pk for each in gone], "index": 0}

    assert staff_client.post("/admin/contacts/contact/", chosen).status_code == 200
    staff_client.post("/admin/contacts/contact/", chosen | {"post": "yes"})

    assert list(Contact.objects.all()) == [kept]
    assert set(Identity.objects.values_list("contact_id", flat=True)) == {kept.pk}


def test_the_admins_own_log_names_nobody(staff_client):
    contact = olena()
    edit(staff_client, f"/admin/contacts/contact/{contact.pk}/change/", city="Lviv")

    staff_client.post(f"/admin/contacts/contact/{contact.pk}/delete/", {"post": "yes"})

    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == [f"contact {contact.pk}"]


def test_the_way_to_the_site_and_the_history_lead_to_the_contact(staff_client):
    contact = olena()

    page = staff_client.get(f"/admin/contacts/contact/{contact.pk}/change/").text

    assert f'href="/contacts/{contact.pk}/"' in page
    assert staff_client.get(f"/admin/contacts/contact/{contact.pk}/history/").url == f"/contacts/{contact.pk}/"


@pytest.mark.parametrize("address", ["", "{}/change/", "{}/delete/"])
def test_hostile_names_are_shown_as_they_are(staff_client, address):
    contact = ContactFactory(first_name=HOSTILE)

    page = staff_client.get("/admin/contacts/contact/" + address.format(contact.pk)).text

    assert "&quot;&gt;&lt;img src=x" in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("pk", ["99999999999999999999999", "%00", "x", "0"])
def test_a_contact_that_is_not_there_is_said_to_be_gone(staff_client, pk):
    assert staff_client.get(f"/admin/contacts/contact/{pk}/change/").status_code in {302, 404}


# What belongs to contacts


def test_staff_subscribe_and_unsubscribe_against_an_earlier_choice(staff_client, staff):
    category = SubscriptionCategoryFactory(key="news")
    contact = olena(unsubscribed_from=[category])
    subscription = Subscription.objects.get()

    edit(staff_client, f"/admin/contacts/subscription/{subscription.pk}/change/", state="subscribed")

    subscription.refresh_from_db()
    assert (subscription.state, subscription.source) == ("subscribed", "by staff")
    change = contact.changes.latest("id")
    assert change.origin == Origin.of_person(staff)
    assert change.fields["subscription.news"] == ["unsubscribed", "subscribed"]


def test_staff_add_a_subscription(staff_client):
    category, contact = SubscriptionCategoryFactory(), olena()
    given = {"contact": contact.pk, "category": category.pk, "state": "subscribed"}

    staff_client.post("/admin/contacts/subscription/add/", given)
    again = staff_client.post("/admin/contacts/subscription/add/", given)

    assert Subscription.objects.get().contact == contact
    assert contact.changes.count() == 2
    assert again.status_code == 200


def test_a_removed_device_frees_its_keys_and_push(staff_client, staff):
    contact = visitor()
    device = Device.objects.get()
    assert contact.has_mobile_push

    staff_client.post(f"/admin/contacts/device/{device.pk}/delete/", {"post": "yes"})

    contact.refresh_from_db()
    assert not contact.has_mobile_push
    assert not Identity.objects.exists()
    change = contact.changes.latest("id")
    assert (change.origin, change.fields) == (Origin.of_person(staff), {"device": [device.device_id, ""]})


def test_a_device_keeps_the_token_that_another_has_removed(staff_client):
    contact = visitor()
    device = Device.objects.get()
    other = Device.objects.create(
        contact=contact, application=device.application, device_id="second", push_token=device.push_token
    )

    staff_client.post(f"/admin/contacts/device/{other.pk}/delete/", {"post": "yes"})

    assert f"push:{device.push_token}" in identities_of(contact)
    contact.refresh_from_db()
    assert contact.has_mobile_push


# Suppressions


def suppress_by_hand(client, **given):
    return client.post(
        "/admin/contacts/suppression/add/",
        {"channel": "email", "kind": "blacklisted", "reason": "asked by post", **given},
    )


def test_an_address_that_nobody_has_is_blacklisted(staff_client, staff):
    response = suppress_by_hand(staff_client, address=" Somebody@Example.com ")

    assert response.status_code == 302
    suppression = Suppression.objects.get()
    assert (suppression.address, suppression.kind) == ("somebody@example.com", "blacklisted")
    assert (suppression.reason, suppression.origin) == ("asked by post", Origin.of_person(staff))
    assert ContactFactory(email="somebody@example.com").email_status == "blacklisted"


def test_a_contact_shows_at_once_that_its_address_is_blacklisted(staff_client):
    contact = olena()

    suppress_by_hand(staff_client, address=contact.email)
    again = suppress_by_hand(staff_client, address=contact.email)

    contact.refresh_from_db()
    assert contact.email_status == "blacklisted"
    assert errors_of(again)["address"] == ["This is in force already."]


@pytest.mark.parametrize(
    ("channel", "address"),
    [("email", "nonsense"), ("sms", "12"), ("sms", "a@example.com"), ("widget", "a"), ("email", "")],
)
def test_what_is_no_address_of_the_channel_is_refused(staff_client, channel, address):
    response = suppress_by_hand(staff_client, channel=channel, address=address)

    assert errors_of(response)
    assert not Suppression.objects.exists()


def test_staff_end_a_suppression_with_a_reason(staff_client, staff):
    contact = amira()
    address = f"/admin/contacts/suppression/{Suppression.objects.get().pk}/change/"

    refused = staff_client.post(address, {"ended_reason": " "})
    staff_client.post(address, {"ended_reason": "the mailbox is back"})

    assert "ended_reason" in errors_of(refused)
    suppression = Suppression.objects.get()
    assert suppression.ended_at
    assert (suppression.ended_reason, suppression.ended_by) == ("the mailbox is back", Origin.of_person(staff))
    contact.refresh_from_db()
    assert contact.email_status == "active"


def test_an_unsubscription_is_not_ended_by_staff(staff_client):
    ContactFactory(standing=Standing("unsubscribed"))
    address = f"/admin/contacts/suppression/{Suppression.objects.get().pk}/change/"

    assert 'name="ended_reason"' not in staff_client.get(address).text
    assert staff_client.post(address, {"ended_reason": "no"}).status_code == 403


# Catalogues


def define(client, **given):
    """Post the form that makes a custom field."""
    field = {"label": "Size", "key": "size", "group": FieldGroupFactory().pk, "type": "text", "position": 0}
    return client.post("/admin/contacts/customfield/add/", field | given)


def test_a_choice_is_defined_with_one_value_on_each_line(staff_client):
    define(staff_client, type="choice", options=" Small \r\n\r\nLarge\r\n")

    field = CustomField.objects.get()
    assert field.options == ["Small", "Large"]
    assert "Small\nLarge" in staff_client.get(f"/admin/contacts/customfield/{field.pk}/change/").text


def test_a_choice_that_contacts_may_have_keeps_its_spelling(staff_client):
    define(staff_client, type="choice", options="Small\nLarge")
    field = CustomField.objects.get()

    page = edit(staff_client, f"/admin/contacts/customfield/{field.pk}/change/", type="choice", options="SMALL\nLarge")

    assert "Contacts may have “Small”" in page.text
    field.refresh_from_db()
    assert field.options == ["Small", "Large"]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"type": "choice"}, "options"),
        ({"type": "choices", "options": "Red\nred"}, "options"),
        ({"type": "choices", "options": "Red; green\nBlue"}, "options"),
        ({"type": "text", "options": "Red"}, "options"),
        ({"type": "number", "minimum": "5", "maximum": "4"}, "maximum"),
        ({"type": "date", "minimum": "5"}, "minimum"),
        ({"type": "number", "minimum": "NaN"}, "minimum"),
        ({"key": "Size!"}, "key"),
        ({"key": "email"}, "key"),
        ({"key": "firstname"}, "key"),
        ({"key": "zip"}, "key"),
        ({"label": "a\u0007b"}, "label"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused(staff_client, given, wrong):
    response = define(staff_client, **given)

    assert list(errors_of(response)) == [wrong]
    assert not CustomField.objects.exists()


def test_a_fields_key_stays_and_its_type_too_once_it_is_used(staff_client):
    field = CustomFieldFactory(key="size", type=CustomField.Type.NUMBER)
    address = f"/admin/contacts/customfield/{field.pk}/change/"

    edit(staff_client, address, type="decimal", key="other")
    olena(custom={"size": "7.5"})
    response = edit(staff_client, address, type="text")

    field.refresh_from_db()
    assert (field.key, field.type) == ("size", "decimal")
    assert list(errors_of(response)) == ["type"]


def test_deleting_a_field_says_that_its_values_stay(staff_client):
    field = CustomFieldFactory(key="size")
    contact = olena(custom={"size": "XL"})
    address = f"/admin/contacts/customfield/{field.pk}/delete/"

    assert "stays stored" in staff_client.get(address).text
    staff_client.post(address, {"post": "yes"})

    assert not CustomField.objects.exists()
    contact.refresh_from_db()
    assert contact.custom == {"size": "XL"}


def index_of(field):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [f"contact_custom_{field.pk}"])
        return "".join(line for (line,) in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_an_indexed_field_has_an_index_as_its_type_needs(staff_client):
    define(staff_client, type="text", indexed="on")
    field = CustomField.objects.get()
    address = f"/admin/contacts/customfield/{field.pk}/change/"
    work_on_indexes()
    assert "lower((custom ->> 'size'::text))" in index_of(field)

    edit(staff_client, address, type="choices", options="S\nL", indexed="on")
    work_on_indexes()
    assert "USING gin" in index_of(field)

    staff_client.post(f"/admin/contacts/customfield/{field.pk}/delete/", {"post": "yes"})
    work_on_indexes()
    assert not index_of(field)


def test_a_category_goes_with_its_subscriptions_which_are_counted_not_listed(staff_client):
    category = SubscriptionCategoryFactory()
    people = [ContactFactory(subscribed_to=[category]) for _ in range(3)]
    address = f"/admin/contacts/subscriptioncategory/{category.pk}/delete/"

    page = staff_client.get(address)
    staff_client.post(address, {"post": "yes"})

    assert dict(page.context["model_count"]) == {"subscription categories": 1, "subscriptions": 3}
    assert not SubscriptionCategory.objects.exists()
    assert not Subscription.objects.exists()
    assert Contact.objects.count() == len(people)


def test_an_application_with_devices_stays(staff_client):
    visitor()
    application = Device.objects.get().application

    page = staff_client.post(f"/admin/contacts/application/{application.pk}/delete/", {"post": "yes"})

    assert page.context["protected"] == ["Devices"]
    application.refresh_from_db()


def test_a_segment_is_checked_and_belongs_to_whoever_made_it(staff_client, staff):
    refused = staff_client.post("/admin/contacts/segment/add/", {"name": "Kyiv", "query": "nonsense=1"})
    staff_client.post("/admin/contacts/segment/add/", {"name": "Kyiv", "query": "city=Kyiv"})

    assert "query" in errors_of(refused)
    assert Segment.objects.get().created_by == staff


# Who may


@pytest.mark.parametrize(
    "name", ["change", "contactsummary", "identity", "import", "importconflict", "origin", "rejectedrow"]
)
def test_what_others_write_is_read_only(staff_client, name):
    assert staff_client.get(f"/admin/contacts/{name}/").status_code == 200
    assert staff_client.post(f"/admin/contacts/{name}/add/", {"x": 1}).status_code == 403


def test_marketers_are_sent_to_log_in(marketer_client):
    response = marketer_client.get("/admin/contacts/contact/")

    assert response.status_code in {302, 403}


def test_staff_do_what_their_permissions_say(clerk_client):
    contact = olena(custom={})
    CustomFieldFactory()
    address = f"/admin/contacts/contact/{contact.pk}/change/"

    page = clerk_client.get(address)

    assert page.status_code == 200
    assert "olena.bondar@example.com" in page.text
    assert 'name="_save"' not in page.text
    assert clerk_client.post(address, {"email": ""}).status_code == 403
    assert clerk_client.post(f"/admin/contacts/contact/{contact.pk}/delete/", {"post": "yes"}).status_code == 403
    assert clerk_client.get("/admin/contacts/suppression/").status_code == 403


def test_staff_set_a_forgotten_password(staff_client, marketer):
    new = "a-quite-long-secret-7"
    given = {"usable_password": "true", "password1": new, "password2": new}

    staff_client.post(f"/admin/auth/user/{marketer.pk}/password/", given)

    marketer.refresh_from_db()
    assert marketer.check_password(new)


def test_the_index_names_the_product_and_every_model(staff_client):
    page = staff_client.get("/admin/").text

    assert 'href="/contacts/">View site' in page
    assert "Contacts: administration" in page
    assert "Email addresses" not in page
