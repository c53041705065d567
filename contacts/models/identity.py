"""The one place where an identifier is unique: which contact a key names."""

from django.db import models

KEY_PREFIXES = {
    "external_id": "external:",
    "email": "email:",
    "phone": "phone:",
    "telegram_id": "telegram:",
}
"""The identifying fields of a contact, strongest first, and how their keys begin."""

DEVICE_PREFIXES = {"push_token": "push:", "device_id": "device:", "anonymous_id": "device:"}
"""The same of a device."""

FORMER = "contact:"
"""How the key of a contact that became part of another begins; its ID follows."""


class Identity(models.Model):
    """A claimed key, such as `email:anna@example.com`, and the contact that holds it.

    No database foreign key: on a distributed database this table is spread by its key, contacts by theirs.
    """

    # Compared by bytes (collation C), so that the primary key finds beginnings as well; a migration drops the second
    # index that Django makes for them.
    key = models.CharField(max_length=600, primary_key=True, db_collation="C")
    contact_id = models.BigIntegerField()

    class Meta:
        verbose_name_plural = "identities"

    def __str__(self) -> str:
        return self.key
