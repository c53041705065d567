"""The one place where an identifier is unique: which contact a key names."""

from django.db import models


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
