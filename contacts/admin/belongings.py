"""What belongs to a contact: listed newest first, and found by whose it is."""

from django.db.models import Q, QuerySet

from contacts.models import Identity
from crm.admin import LargeTableAdmin

KEY_KINDS = {
    "external": "External ID",
    "email": "Email",
    "phone": "Phone",
    "telegram": "Telegram ID",
    "push": "Push token",
    "device": "Device ID",
    "contact": "ID of a contact that was merged",
}
"""{beginning of a key in `Identity`: what it names}"""


def contacts_named(q: str) -> set[int]:
    """IDs of the contacts that have exactly this ID or identifier; one look-up by primary key."""
    keys = [f"{kind}:{text}" for kind in KEY_KINDS for text in {q, q.lower()}]
    named = set(Identity.objects.filter(key__in=keys).values_list("contact_id", flat=True))
    return named | {int(q)} if q.isdecimal() and len(q) < 19 else named


class BelongingAdmin(LargeTableAdmin):
    """The way back to the site, and the history, are the contact's page."""

    list_select_related = ["contact"]
    search_help_text = "Whose? Contact ID, external ID, email, phone (+380…), Telegram ID, device ID or push token"

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(Q(contact_id__in=contacts_named(q)) | self.own_match(q))

    def own_match(self, q: str) -> Q:
        """Rows that `q` names themselves."""
        return Q()

    def view_on_site(self, obj) -> str:
        return obj.contact.get_absolute_url()
