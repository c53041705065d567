"""Creating a contact by hand, and editing one."""

import html
import json
from datetime import date
from unittest.mock import patch

import pytest

from contacts.forms import contacts as contact_forms
from contacts.models import Change, Contact, CustomField
from contacts.writing import ContactRow, write_contact
from tests.factories import ContactFactory, CustomFieldFactory, FieldGroupFactory, OriginFactory, amira, olena

pytestmark = pytest.mark.django_db

CONSENT = {"consent": "on"}


def posted(client, contact, first=None, **changed):
    """Post the edit form as a browser does, with the first values that the page carried and what was changed."""
    form = client.get(f"/contacts/{contact.pk}/edit/").context["form"]
    values = {field.name: field.initial for field in form}
    if first:
        values |= first
    hidden = {f"initial-{name}": json.dumps(value) if value == list(value) else value for name, value in values.items()}
    return client.post(f"/contacts/{contact.pk}/edit/", hidden | values | changed)


def errors_of(response):
    assert response.status_code == 422
    return response.context["form"].errors


def test_nobody_is_left_without_an_identifier(marketer_client):
    contact = ContactFactory(email="anna@example.com", phone="+380671234567")

    response = posted(marketer_client, contact, email="", phone="", external_id="", telegram_id="")

    assert errors_of(response)["__all__"] == ["Give at least one of email, phone, Telegram ID and external ID."]
    assert posted(marketer_client, contact, phone="").status_code == 302


# Creating


def test_a_contact_is_created_with_what_was_given(marketer_client):
    given = {"email": " New@Example.com ", "first_name": "Nina", "country": "UA", "birth_date": "1990-05-04"}

    response = marketer_client.post("/contacts/new/", given | CONSENT)

    contact = Contact.objects.get()
    assert response.url == f"/contacts/{contact.pk}/"
    assert (contact.email, contact.first_name, contact.country) == ("new@example.com", "Nina", "UA")
    assert (contact.birth_date, contact.source) == (date(1990, 5, 4), "manual")


def test_a_creation_is_recorded_with_its_author(marketer_client, marketer):
    marketer_client.post("/contacts/new/", {"phone": "+380671112233"} | CONSENT)

    assert Change.objects.get().origin.user == marketer


def test_without_consent_nobody_is_created(marketer_client):
    response = marketer_client.post("/contacts/new/", {"email": "new@example.com"})

    assert "consent" in errors_of(response)
    assert 'value="new@example.com"' in response.content.decode()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("email", ["", "   "])
def test_without_any_identifier_nobody_is_created(marketer_client, email):
    response = marketer_client.post("/contacts/new/", {"first_name": "Nina", "email": email} | CONSENT)

    assert "at least one" in errors_of(response).as_text()
    assert not Contact.objects.exists()


@pytest.mark.parametrize("name", ["email", "phone", "telegram_id", "external_id"])
def test_an_identifier_of_another_contact_is_refused_with_a_link_to_it(marketer_client, name):
    holder = olena(telegram_id="5512009871")

    response = marketer_client.post("/contacts/new/", {name: getattr(holder, name), "first_name": "Nina"} | CONSENT)

    assert name in errors_of(response)
    assert f'<a href="/contacts/{holder.pk}/"><bdi>Olena Bondar</bdi></a>' in response.content.decode()
    assert list(Contact.objects.values_list("first_name", flat=True)) == ["Olena"]


def test_a_local_phone_is_read_by_the_country(marketer_client):
    marketer_client.post("/contacts/new/", {"phone": "067 111-22-33", "country": "UA"} | CONSENT)

    assert Contact.objects.get().phone == "+380671112233"


def test_a_local_phone_without_a_country_is_refused(marketer_client):
    response = marketer_client.post("/contacts/new/", {"phone": "067 111-22-33"} | CONSENT)

    assert "without its country" in errors_of(response)["phone"].as_text()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("email", "not an address"),
        ("first_name", "x" * 41),
        ("first_name", "a\x00b"),
        ("gender", "knight"),
        ("birth_date", "2990-01-01"),
        ("birth_date", "1990-02-30"),
        ("country", "Atlantis"),
        ("language", "klingon"),
        ("time_zone", "Europe/Atlantis"),
    ],
)
def test_each_field_is_checked_by_its_type(marketer_client, name, value):
    response = marketer_client.post("/contacts/new/", {"phone": "+380671112233", name: value} | CONSENT)

    assert name in errors_of(response)
    assert not Contact.objects.exists()


def test_a_contact_that_another_writer_creates_meanwhile_is_not_touched(marketer_client):
    holder = olena()

    with patch.object(contact_forms.ContactForm, "_refuse_taken"):
        response = marketer_client.post("/contacts/new/", {"email": holder.email, "first_name": "Nina"} | CONSENT)

    assert "meanwhile" in errors_of(response).as_text()
    assert Contact.objects.get().first_name == "Olena"


# Editing


def test_the_form_shows_what_is_stored(marketer_client):
    contact = olena(birth_date=date(1991, 5, 4), time_zone="Europe/Kyiv")

    page = marketer_client.get(f"/contacts/{contact.pk}/edit/").content.decode()

    assert 'value="olena.bondar@example.com"' in page
    assert 'value="1991-05-04"' in page
    assert '<option value="UA" selected>Ukraine</option>' in page
    assert "consent" not in page


def test_only_what_was_changed_is_written_and_recorded(marketer_client, marketer):
    contact = olena()

    response = posted(marketer_client, contact, city="Lviv")

    contact.refresh_from_db()
    change = Change.objects.latest("id")
    assert response.url == f"/contacts/{contact.pk}/"
    assert contact.city == "Lviv"
    assert (change.fields, change.origin.user) == ({"city": ["Kyiv", "Lviv"]}, marketer)


def test_saving_without_a_change_records_nothing(marketer_client):
    contact = olena(birth_date=date(1991, 5, 4))

    response = posted(marketer_client, contact)

    assert response.status_code == 302
    assert Change.objects.filter(contact=contact).count() == 1


def test_two_editors_keep_each_others_changes(marketer_client):
    contact = olena()
    first = {"city": contact.city, "region": ""}
    write_contact(ContactRow({"city": "Lviv"}, contact_id=contact.pk), OriginFactory())

    posted(marketer_client, contact, first=first, region="Galicia")

    contact.refresh_from_db()
    assert (contact.city, contact.region) == ("Lviv", "Galicia")


def test_the_first_values_outlive_a_refused_form(marketer_client):
    CustomFieldFactory(key="likes", label="Likes", type="choices", options=["Tea"])
    contact = olena()

    response = posted(marketer_client, contact, **{"email": "wrong", "city": "Lviv", "custom.likes": ["Tea"]})

    page = html.unescape(response.content.decode())
    assert response.status_code == 422
    assert 'name="initial-city" value="Kyiv"' in page
    assert 'name="city" value="Lviv"' in page
    assert 'name="initial-custom.likes" value="[]"' in page


def test_a_cleared_field_is_cleared(marketer_client):
    contact = olena(birth_date=date(1991, 5, 4))

    posted(marketer_client, contact, birth_date="", city="", phone="")

    contact.refresh_from_db()
    assert (contact.birth_date, contact.city, contact.phone) == (None, "", "")


def test_a_cleared_phone_is_free_for_another_contact(marketer_client):
    contact, other = olena(), amira()

    posted(marketer_client, contact, phone="")
    posted(marketer_client, other, phone="+380671234567")

    other.refresh_from_db()
    assert other.phone == "+380671234567"


def test_another_contacts_email_stays_there_and_nothing_is_written(marketer_client):
    contact, holder = olena(), amira()

    response = posted(marketer_client, contact, email=holder.email, city="Lviv")

    contact.refresh_from_db()
    assert "email" in errors_of(response)
    assert (contact.email, contact.city) == ("olena.bondar@example.com", "Kyiv")


def test_an_identifier_taken_meanwhile_takes_the_whole_edit_back(marketer_client):
    contact, holder = olena(), amira()

    with patch.object(contact_forms.ContactForm, "_refuse_taken"):
        response = posted(marketer_client, contact, email=holder.email, city="Lviv")

    contact.refresh_from_db()
    assert "meanwhile" in errors_of(response).as_text()
    assert contact.city == "Kyiv"


def test_a_value_that_is_not_offered_any_more_can_be_kept(marketer_client):
    field = CustomFieldFactory(key="tier", label="Tier", type="choice", options=["Gold"])
    contact = olena(custom={"tier": "Bronze"}, language="sr-Latn")

    response = posted(marketer_client, contact, city="Lviv")

    contact.refresh_from_db()
    assert response.status_code == 302
    assert (contact.custom[field.key], contact.language) == ("Bronze", "sr-Latn")


# Custom fields


@pytest.mark.parametrize("field_type", CustomField.Type.values)
@pytest.mark.parametrize("value", ["long ago", 5, ["a"]])
def test_a_value_kept_from_another_type_breaks_no_form(marketer_client, field_type, value):
    CustomFieldFactory(key="field", type=field_type)
    contact = olena(custom={"field": value})

    response = posted(marketer_client, contact, city="Lviv")

    contact.refresh_from_db()
    assert response.status_code == 302
    assert contact.custom == {"field": value}


@pytest.mark.parametrize(
    ("field", "given", "stored"),
    [
        ({"type": "text"}, "  words ", "words"),
        ({"type": "text_area"}, "two\r\nlines", "two\nlines"),
        ({"type": "number"}, "12 480", 12480),
        ({"type": "decimal"}, "12.50", "12.50"),
        ({"type": "date"}, "2026-05-04", "2026-05-04"),
        ({"type": "datetime"}, "2026-05-04T10:30", "2026-05-04T10:30:00Z"),
        ({"type": "choice", "options": ["Silver", "Gold"]}, "Gold", "Gold"),
        ({"type": "choices", "options": ["Tea", "Coffee", "Milk"]}, ["Milk", "Tea"], ["Tea", "Milk"]),
    ],
)
def test_a_custom_field_is_written_shown_kept_and_cleared_by_its_type(marketer_client, field, given, stored):
    CustomFieldFactory(key="field", label="Field", **field)
    contact = olena()

    posted(marketer_client, contact, **{"custom.field": given})
    contact.refresh_from_db()
    assert contact.custom == {"field": stored}

    posted(marketer_client, contact, city="Lviv")
    assert set(Change.objects.latest("id").fields) == {"city"}

    posted(marketer_client, contact, **{"custom.field": []})
    contact.refresh_from_db()
    assert contact.custom == {}


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ({"type": "number", "minimum": 1}, "0"),
        ({"type": "number", "maximum": 5}, "6"),
        ({"type": "decimal"}, "NaN"),
        ({"type": "date"}, "soon"),
        ({"type": "datetime"}, "2026-13-01T10:00"),
        ({"type": "choice", "options": ["Gold"]}, "Tin"),
        ({"type": "choices", "options": ["Tea"]}, ["Tea", "Tin"]),
        ({"type": "text", "required": True}, ""),
    ],
)
def test_a_custom_value_that_does_not_fit_is_refused(marketer_client, field, given):
    CustomFieldFactory(key="field", label="Field", **field)
    contact = olena()

    response = posted(marketer_client, contact, **{"custom.field": given})

    assert "custom.field" in errors_of(response)


def test_a_read_only_field_is_neither_shown_nor_written(marketer_client):
    CustomFieldFactory(key="score", label="Score of the model", type="number", read_only=True)
    contact = olena(custom={"score": 5})

    response = posted(marketer_client, contact, **{"custom.score": "6", "city": "Lviv"})

    contact.refresh_from_db()
    assert response.status_code == 302
    assert contact.custom == {"score": 5}
    assert "Score of the model" not in marketer_client.get(f"/contacts/{contact.pk}/edit/").content.decode()


def test_custom_fields_stand_under_their_groups(marketer_client):
    CustomFieldFactory(key="tier", label="Tier", group=FieldGroupFactory(name="Loyalty"))

    page = marketer_client.get("/contacts/new/").content.decode()

    assert "Custom fields: Loyalty" in page


# Who may


@pytest.mark.parametrize("path", ["new", "{pk}/edit"])
def test_a_stranger_is_sent_to_the_log_in(client, path):
    contact = olena()
    path = f"/contacts/{path.format(pk=contact.pk)}/"

    response = client.post(path, {"email": "new@example.com", "city": "Lviv"} | CONSENT)

    assert response.url == f"/accounts/login/?next={path}"
    assert list(Contact.objects.values_list("email", "city")) == [(contact.email, contact.city)]


def test_an_unknown_contact_can_not_be_edited(marketer_client):
    assert marketer_client.get("/contacts/404404/edit/").status_code == 404


def test_what_another_wrote_meanwhile_is_written_over_only_by_who_knows_it(marketer_client):
    CustomFieldFactory(key="note", label="Note", type="text_area")
    contact = olena(custom={"note": "Kyiv\nPodil"})
    seen = {"city": "Odesa", "country": "PL"}

    response = posted(marketer_client, contact, first=seen, city="Lviv", country="UA", **{"custom.note": "Podil"})

    assert errors_of(response) == {
        "city": ["Somebody has changed it to “Kyiv” meanwhile. Save again to write yours over it."]
    }
    page = html.unescape(response.content.decode())
    assert 'name="initial-city" value="Kyiv"' in page
    assert 'name="city" value="Lviv"' in page
    assert posted(marketer_client, contact, city="Lviv").status_code == 302


def test_what_was_saved_already_is_no_change_by_another(marketer_client):
    """A second click on "Save", whose page still held what was first."""
    contact = olena(phone="+380671112233", country="UA")
    first = {"phone": "+380671234567", "email": "old@example.com"}

    response = posted(marketer_client, contact, first=first, phone="067 111 22 33", email=" Olena.Bondar@Example.com")

    assert response.status_code == 302


def test_line_ends_of_a_browser_are_no_change_by_another(marketer_client):
    CustomFieldFactory(key="note", label="Note", type="text_area")
    contact = olena(custom={"note": "Kyiv\nPodil"})

    response = posted(
        marketer_client, contact, first={"custom.note": "Kyiv\r\nPodil"}, **{"custom.note": "Kyiv\r\nObolon"}
    )

    assert response.status_code == 302


def test_a_contact_deleted_meanwhile_is_said_to_be(marketer_client):
    contact = ContactFactory()
    form = contact_forms.ContactForm({"city": "Lviv"}, contact=contact)
    contact.delete()

    assert form.is_valid()
    assert form.save(OriginFactory()) is None
    assert "deleted" in form.errors.as_text()
