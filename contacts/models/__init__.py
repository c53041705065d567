"""Who people are: contacts, the identifiers that name them, their consent, and how each value came to be."""

from .channels import ADDRESS_FIELDS, REACH_FIELDS, Channel, channels_of
from .contact import NEVER, Contact, ContactSummary, EmailStatus, Gender, Source
from .devices import Application, Device
from .exports import Export
from .fields import CustomField, FieldGroup
from .forms import FormEntry, SubscriptionForm
from .history import EVIDENCE, Change, Origin, evidence_of
from .identity import DEVICE_PREFIXES, FORMER, KEY_PREFIXES, Identity
from .imports import Import, ImportChunk, ImportConflict, RejectedRow, SavedMapping
from .intake import Arrivals, ContactBatch, Receipt, Refusal
from .keys import ApiKey
from .segments import Segment
from .subscriptions import Subscription, SubscriptionCategory
from .suppressions import ENDED_BY_STAFF, WORST_FIRST, Suppression

__all__ = [
    "ADDRESS_FIELDS",
    "DEVICE_PREFIXES",
    "ENDED_BY_STAFF",
    "EVIDENCE",
    "FORMER",
    "KEY_PREFIXES",
    "NEVER",
    "REACH_FIELDS",
    "WORST_FIRST",
    "ApiKey",
    "Application",
    "Arrivals",
    "Change",
    "Channel",
    "Contact",
    "ContactBatch",
    "ContactSummary",
    "CustomField",
    "Device",
    "EmailStatus",
    "Export",
    "FieldGroup",
    "FormEntry",
    "Gender",
    "Identity",
    "Import",
    "ImportChunk",
    "ImportConflict",
    "Origin",
    "Receipt",
    "Refusal",
    "RejectedRow",
    "SavedMapping",
    "Segment",
    "Source",
    "Subscription",
    "SubscriptionCategory",
    "SubscriptionForm",
    "Suppression",
    "channels_of",
    "evidence_of",
]
