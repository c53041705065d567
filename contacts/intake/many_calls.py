"""Calls on many contacts: the search, and writing up to 3,000 at once, which a job does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router

from contacts.models import ApiKey, Contact, ContactBatch
from contacts.tasks import write_batch

from .answers import REFUSED, Conflict, ContactOut, contact_answers
from .api import CallRequest, may_call, may_read, may_write
from .batches import keep_batch, write_again
from .errors import Refused
from .people import holder_of
from .refusals import refused_at
from .repeating import REPEATABLE, repeatable
from .schemas import LARGEST_ID, ContactsCall, Said, Told

MOST_ROWS = 500

router = Router(tags=["Many contacts"], by_alias=True)


class SearchQuery(Said):
    email: str = ""
    phone: str = ""
    external_customer_id: str = ""
    after: int | None = Field(
        None, ge=0, le=LARGEST_ID, description="Those of larger IDs alone: the last ID of a page leads to the next."
    )
    startindex: int = Field(1, ge=1, le=LARGEST_ID // 2, description="Counted from 1.")
    maxrows: int = Field(50, ge=1, le=MOST_ROWS)


class SessionOut(Told):
    async_session_id: UUID = Field(description="What to ask importstatus about.")


class BatchLineOut(Told):
    index: int = Field(description="The contact’s place in the call, from 0.")
    id: int | None = None
    result: str = Field(description="created, updated, unchanged or rejected.")
    field: str = ""
    message: str = ""
    conflicts: list[Conflict] = Field(default_factory=list)


class BatchOut(Told):
    async_session_id: UUID
    status: str = Field(description="WAITING or FINISHED.")
    created: int
    updated: int
    unchanged: int
    rejected: int
    created_at: datetime
    finished_at: datetime | None
    results: list[BatchLineOut]


@router.get("contacts", auth=may_read, response={200: list[ContactOut]} | REFUSED, summary="Search for contacts")
def search_contacts(request: HttpRequest, response: HttpResponse, asked: Query[SearchQuery]):
    """In the order of their IDs, from the “startindex”-th on; the header “TotalCount” is how many there are.

    Whoever reads all of them goes on “after” the last ID: such a page is found at once, and nothing is counted.
    """
    found = _matching(email=asked.email, phone=asked.phone, external_id=asked.external_customer_id)
    if asked.after is None:
        response["TotalCount"] = str(found.count())
    else:
        found = found.filter(pk__gt=asked.after)
    first = asked.startindex - 1
    return contact_answers(found.order_by("pk")[first : first + asked.maxrows])


@router.post(
    "contacts",
    auth=may_write,
    response={200: SessionOut} | REFUSED,
    summary="Create or update up to 3,000 contacts",
    openapi_extra=REPEATABLE,
)
def save_contacts(request: CallRequest, body: ContactsCall):
    """They are stored at once and written soon after, all together; “importstatus” tells what became of each."""
    return repeatable(request, request.auth, lambda: _take(request, body))


@router.get(
    "importstatus/{uuid:session_id}",
    auth=may_call,
    response={200: BatchOut} | REFUSED,
    summary="Ask what became of the contacts",
)
def import_status(request: CallRequest, session_id: UUID):
    """For the key that sent them, and for keys that may read."""
    batch = ContactBatch.objects.defer("call").filter(session=session_id).first()
    key: ApiKey = request.auth
    if batch is None or (batch.key_id != key.pk and not key.allows(ApiKey.Scope.READ)):
        raise Refused(404, "no call of yours was answered by this asyncSessionId", "asyncSessionId")
    return batch_answer(batch)


def batch_answer(batch: ContactBatch) -> dict[str, Any]:
    counts = dict.fromkeys(("created", "updated", "unchanged", "rejected"), 0)
    for line in batch.results:
        counts[line["result"]] += 1
    return {
        "async_session_id": batch.session,
        "status": batch.state.upper(),
        **counts,
        "created_at": batch.created_at,
        "finished_at": batch.finished_at,
        "results": batch.results,
    }


def _take(request: CallRequest, body: ContactsCall) -> dict[str, Any]:
    """The call is kept if and only if its job is. One contact that staff send again is taken at once or refused."""
    at = refused_at(request)
    if at and len(body.contacts) == 1:
        batch = write_again(request.auth, body, at)
    else:
        batch = keep_batch(request.auth, body, at)
        write_batch.defer(batch_id=batch.pk)
    return {"async_session_id": str(batch.session)}


def _matching(**asked: str) -> QuerySet[Contact]:
    names = {"external_id": "externalCustomerId"}
    found = Contact.objects.all()
    for stored, value in asked.items():
        if value:
            found = found.filter(pk=holder_of(stored, value, names.get(stored, stored)) or 0)
    return found
