"""What belongs to a contact and goes with it, whichever app keeps it."""

from django.db.models import CASCADE

from contacts.models import Contact


def belongings_of(contact: Contact) -> list[tuple[int, str]]:
    """(how many, of what), where there is any: `(48, "messages")`. One counting query for each kind."""
    kinds = [each for each in Contact._meta.related_objects if each.one_to_many and each.on_delete is CASCADE]
    counted = [
        (kind.related_model._base_manager.filter(**{kind.field.name: contact}).count(), kind.related_model._meta)
        for kind in kinds
    ]
    return [
        (number, str(meta.verbose_name if number == 1 else meta.verbose_name_plural))
        for number, meta in counted
        if number
    ]
