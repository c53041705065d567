"""Calls on one contact."""

from typing import Annotated, Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Status

from contacts.models import Contact
from contacts.writing import Outcome, delete_contact

from .answers import REFUSED, ContactOut, WrittenOut, contact_answers
from .api import CallRequest, may_read, may_write
from .errors import Refused
from .people import find_by_field, holder_of, present_id, refuse_rejected, wait_for_twins, write_people
from .refusals import refused_at
from .repeating import REPEATABLE, repeatable
from .rows import Reader
from .schemas import LARGEST_ID, ContactCall, ContactIn

router = Router(tags=["Contacts"], by_alias=True)

ExternalId = Annotated[str, Query(alias="externalCustomerId", min_length=1, max_length=255)]


@router.post(
    "contact",
    auth=may_write,
    response={200: WrittenOut} | REFUSED,
    summary="Create or update a contact",
    openapi_extra=REPEATABLE,
)
def save_contact(request: CallRequest, body: ContactCall):
    """The contact is known by “dedupeOn”, else by the strongest of ID, external ID, email, phone, Telegram and token.

    A value that another contact has stays there, and is listed in “conflicts”. What the call doesn't name, or leaves
    empty, stays as it is, and null takes it away; what is unknown here, such as groups, is passed over.
    """
    return repeatable(request, request.auth, lambda: _save(request, body, body.dedupe_on, body.field_id))


@router.put(
    "contact/{int:contact_id}",
    auth=may_write,
    response={200: WrittenOut} | REFUSED,
    summary="Update a contact",
    openapi_extra=REPEATABLE,
)
def update_contact(request: CallRequest, contact_id: int, body: ContactIn):
    body.id = _checked(contact_id)
    return repeatable(request, request.auth, lambda: _save(request, body, "id"))


@router.get("contact/{int:contact_id}", auth=may_read, response={200: ContactOut} | REFUSED, summary="Get a contact")
def get_contact(request: HttpRequest, contact_id: int):
    return _answer(Contact.objects.filter(pk=present_id(contact_id)), f"no contact has the ID {contact_id}", "id")


@router.get("contact", auth=may_read, response={200: ContactOut} | REFUSED, summary="Get a contact by external ID")
def get_contact_by_external_id(request: HttpRequest, external_customer_id: ExternalId):
    holder = holder_of("external_id", external_customer_id, "externalCustomerId")
    return _answer(Contact.objects.filter(pk=holder or 0), "no contact has this external ID", "externalCustomerId")


@router.delete("contact/{int:contact_id}", auth=may_write, response={204: None} | REFUSED, summary="Delete a contact")
def remove_contact(request: HttpRequest, contact_id: int):
    """The contact goes with its activity; what keeps its addresses from being written to stays.

    The ID of one that became part of another names nobody to delete: the refusal says which one that is.
    """
    present = present_id(contact_id)
    if present != contact_id:
        raise Refused(409, f"contact {contact_id} became part of contact {present}", "id")
    delete_contact(contact_id)
    return Status(204, None)


@router.delete("contact", auth=may_write, response={204: None} | REFUSED, summary="Delete a contact by external ID")
def remove_contact_by_external_id(request: HttpRequest, external_customer_id: ExternalId):
    holder = holder_of("external_id", external_customer_id, "externalCustomerId")
    if holder is None:
        raise Refused(404, "no contact has this external ID", "externalCustomerId")
    delete_contact(holder)
    return Status(204, None)


def _save(request: CallRequest, body: ContactIn, dedupe_on: str | None, field_id: str | None = None) -> dict[str, Any]:
    reader = Reader(request.auth, refused_at(request))
    person = reader.person(body)
    if dedupe_on == "fieldId":
        wait_for_twins([person], reader, field_id)
        find_by_field(person, reader, field_id)
    [outcome] = write_people([person], request.auth, dedupe_on)
    refuse_rejected(outcome, person.row)
    return written_answer(outcome, reader)


def written_answer(outcome: Outcome, reader: Reader) -> dict[str, Any]:
    """As `WrittenOut`; whose a value is that was not written stays unsaid."""
    keys = {number: key for key, number in reader.categories.items()} if outcome.kept else {}
    return {
        "id": outcome.contact_id,
        "result": outcome.result.value,
        "conflicts": [{"field": each.field, "value": each.value} for each in outcome.conflicts],
        "stayed_unsubscribed": [keys[number] for number in outcome.kept],
    }


def _checked(contact_id: int) -> int:
    if contact_id > LARGEST_ID:
        raise Refused(404, f"no contact has the ID {contact_id}", "id")
    return contact_id


def _answer(found: QuerySet[Contact], otherwise: str, field: str) -> dict[str, Any]:
    answers = contact_answers(found[:1])
    if not answers:
        raise Refused(404, otherwise, field)
    return answers[0]
