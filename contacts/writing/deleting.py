"""Deleting contacts: their keys are released, their activity goes, suppressions stay with the address."""

from collections.abc import Collection, Iterable, Iterator

from django.db import connection

from contacts.models import DEVICE_PREFIXES, FORMER, KEY_PREFIXES, Change, Contact, Device, FormEntry

from .devices import keys_of_device
from .retrying import retried


def delete_contact(contact_id: int) -> None:
    """Delete the contact with all that the person has told us; no error if it is gone already."""
    delete_contacts([contact_id], forget_entries=True)


@retried
def delete_contacts(contact_ids: Collection[int], *, forget_entries: bool = False) -> int:
    """Delete those that are there, and say how many.

    What was entered in a form and waits to be confirmed is not the contact's, who may be made by it: it stays unless
    the person is to be forgotten.
    """
    found = Contact.objects.filter(pk__in=list(contact_ids))
    contacts = list(found.select_for_update().only("pk", *KEY_PREFIXES).order_by("pk"))
    if not contacts:
        return 0
    ids = [contact.pk for contact in contacts]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM contacts_identity WHERE key = ANY(%s) AND contact_id = ANY(%s)",
            [sorted(_keys(contacts)), ids],
        )
    if forget_entries:
        FormEntry.objects.filter(email__in=[contact.email for contact in contacts if contact.email]).delete()
    Contact.objects.filter(pk__in=ids).only("pk").delete()
    return len(ids)


def _keys(contacts: Iterable[Contact]) -> Iterator[str]:
    for contact in contacts:
        yield from (prefix + value for name, prefix in KEY_PREFIXES.items() if (value := getattr(contact, name)))
    for device in Device.objects.filter(contact__in=contacts):
        yield from keys_of_device(device)
    yield from (f"{FORMER}{contact_id}" for contact_id in former_ids([contact.pk for contact in contacts]))


def former_ids(contact_ids: Collection[int]) -> list[int]:
    """The IDs of contacts that became part of these, as their history tells."""
    merges = Change.objects.filter(contact__in=contact_ids, fields__has_key="merged")
    return [gone["contact"] for _, gone in merges.values_list("fields__merged__0", "fields__merged__1")]


@retried
def release_lost_keys() -> None:
    """Release the keys of devices that nobody has told us more of, and whose contact is gone, not merged.

    A send may name a device that no file of devices ever mentioned: its key is then found by this reading of all.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            DELETE FROM contacts_identity AS identity
            WHERE key LIKE ANY (%s)
                AND NOT EXISTS (SELECT 1 FROM contacts_contact WHERE id = identity.contact_id)
                AND NOT EXISTS (SELECT 1 FROM contacts_identity AS former WHERE key = %s || identity.contact_id)
            """,
            [[f"{prefix}%" for prefix in sorted({*DEVICE_PREFIXES.values()})], FORMER],
        )
