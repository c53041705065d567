"""Deleting a contact: its keys are released, its activity goes, suppressions stay with the address."""

from django.db import connection

from contacts.models import Contact

from .resolving import KEY_PREFIXES
from .retrying import retried


@retried
def delete_contact(contact_id: int) -> None:
    """Delete the contact with everything that belongs to it; no error if it is gone already."""
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM contacts_identity WHERE key = ANY(%s) AND contact_id = %s",
            [_keys(contact), contact_id],
        )
    contact.delete()


def _keys(contact: Contact) -> list[str]:
    keys = [prefix + value for name, prefix in KEY_PREFIXES.items() if (value := getattr(contact, name))]
    for device_id, push_token in contact.devices.values_list("device_id", "push_token"):
        keys.append(f"device:{device_id}")
        if push_token:
            keys.append(f"push:{push_token}")
    return sorted(keys)
