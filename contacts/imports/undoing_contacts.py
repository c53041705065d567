"""Takes back what an import did to contacts: those that it created go, in those that it changed fields go back."""

from collections.abc import Collection, Iterable
from itertools import groupby
from operator import attrgetter

from django.db.models import CASCADE

from contacts.models import Change, Contact, ContactSummary, Origin, Subscription
from contacts.writing import delete_contacts

from .histories import History
from .restoring import Restoring
from .undone import CHANGED, Kept, Part

_ITS_OWN = (Change, Subscription, ContactSummary)
"""What every contact has; rows of any other kind came from somewhere."""


def take_back_created(change_ids: Collection[int], own: int, origin: Origin) -> Part:
    """Of the contacts that the origin `own` created by these changes; in the caller's transaction."""
    contacts = _locked(change_ids)
    created = {pk: history for pk, history in _histories(contacts, own).items() if history.created}
    reasons = _reasons_to_stay(created)
    restoring = Restoring(contacts, origin)
    for pk in reasons:
        restoring.withdraw(pk, created[pk])
    deleted = delete_contacts(created.keys() - reasons)
    restored, kept = restoring.write()
    return Part(deleted, restored, [*(Kept(pk, reason) for pk, reason in reasons.items()), *kept])


def take_back_changes(change_ids: Collection[int], own: int, origin: Origin) -> Part:
    """Of other contacts, whose latest change by the origin `own` is among these; in the caller's transaction."""
    contacts, latest = _locked(change_ids), max(change_ids)
    restoring = Restoring(contacts, origin)
    for pk, history in _histories(contacts, own).items():
        if history.latest <= latest and not history.created:
            restoring.restore(pk, history)
    restored, kept = restoring.write()
    return Part(0, restored, kept)


def _locked(change_ids: Collection[int]) -> dict[int, Contact]:
    """The contacts that were changed: nothing can be written to them, or to what belongs to them, until the commit."""
    changed = Change.objects.filter(pk__in=change_ids).values("contact_id")
    contacts = Contact.objects.select_for_update(of=("self",)).filter(pk__in=changed)
    return {contact.pk: contact for contact in contacts.defer("search").order_by("pk")}


def _histories(contact_ids: Iterable[int], own: int) -> dict[int, History]:
    changes = Change.objects.filter(contact__in=list(contact_ids)).select_related("origin").order_by("contact", "pk")
    return {pk: History(group, own) for pk, group in groupby(changes.iterator(), attrgetter("contact_id"))}


def _reasons_to_stay(created: dict[int, History]) -> dict[int, str]:
    """{contact id: what else has to do with it}; one query for each kind of thing that a contact can have."""
    reasons: dict[int, str] = {}
    for pk, history in created.items():
        if by := next(history.strangers(), None):
            reasons[pk] = f"{CHANGED} {by.origin}"
    for kind in Contact._meta.related_objects:
        model = kind.related_model
        if kind.one_to_many and kind.on_delete is CASCADE and model not in _ITS_OWN:
            whose = model._base_manager.filter(**{f"{kind.field.name}__in": list(created)})
            for pk in whose.values_list(kind.field.attname, flat=True).distinct():
                reasons.setdefault(pk, f"has {model._meta.verbose_name_plural} from elsewhere")
    return reasons
