"""What a row says of consent: that a person agrees is taken from nobody but the file, that they don't from any hint."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Any

from contacts.cleaning import clean_email_status
from contacts.models import EmailStatus
from contacts.writing import Consent, Standing
from crm.values import Invalid, clean_json, spelling

from .fields import Clean, Field, boolean, dated, plain, text
from .headers import ALIASES

_BADNESS = {status.value: rank for rank, status in enumerate(EmailStatus)}
_STANDING = ("email_status", "email_status_at", "email_status_reason", "email_status_cause")


class Agreement(StrEnum):
    """Whether the person agrees to be written to, as the column of another tool has it."""

    GIVEN = "yes"
    NONE = "no"
    WITHDRAWN = "unsubscribed"


_AGREEMENTS = {
    **dict.fromkeys(("yes", "true", "1", "subscribed", "given"), Agreement.GIVEN),
    **dict.fromkeys(("no", "false", "0", "neversubscribed", "notsubscribed", "pending", "none"), Agreement.NONE),
    **dict.fromkeys(("unsubscribed", "withdrawn"), Agreement.WITHDRAWN),
}


def consent_fields(category_ids: Clean) -> Iterable[Field]:
    """`category_ids` makes of the keys in a cell the ids of the categories."""
    yield Field("email_status", plain(clean_email_statuses), ALIASES["email_status"])
    yield dated("email_status_at", *ALIASES["email_status_at"])
    yield Field("email_status_reason", text(500), ALIASES["email_status_reason"])
    yield Field("email_status_cause", text(255), ALIASES["email_status_cause"])
    yield Field("unsubscribed", boolean, ALIASES["unsubscribed"])
    yield dated("unsubscribed_at", *ALIASES["unsubscribed_at"])
    yield dated("blacklisted_at", *ALIASES["blacklisted_at"])
    yield Field("email_consent", plain(clean_agreement), ALIASES["email_consent"])
    yield dated("email_consent_at", *ALIASES["email_consent_at"])
    yield Field("subscriptions", plain(category_ids))
    yield Field("unsubscriptions", plain(category_ids))
    yield dated("subscribed_at")


def clean_email_statuses(cell: str) -> tuple[str, ...]:
    """One status or several, parted by commas or as a JSON list, also of objects that have a `reason`."""
    parts = clean_json(cell) if cell.lstrip().startswith("[") else cell.split(",")
    reasons = [part.get("reason") if isinstance(part, dict) else part for part in parts]
    return tuple(clean_email_status(str(reason)) for reason in reasons)


def clean_agreement(cell: str) -> Agreement:
    agreement = _AGREEMENTS.get(spelling(cell))
    if agreement is None:
        raise Invalid("not a consent: use yes, no or unsubscribed")
    return agreement


CONSENT_FIELDS = frozenset(field.name for field in consent_fields(str))
LEAVING_FIELDS = frozenset(
    {"email_status", "unsubscribed", "unsubscribed_at", "blacklisted_at", "email_consent", "unsubscriptions"}
)
"""Those that may say that somebody left."""


def read_consent(
    values: dict[str, Any], subscribe: Collection[int], *, asked: bool
) -> tuple[Consent | None, Standing | None]:
    """Take out of a row's values what they say of consent and of the address.

    `subscribe` are the categories that the import adds to those whom nothing speaks against; if the file was `asked`,
    because it has a column that says who agrees, to those alone who do.
    """
    agreement, agreed_at = values.pop("email_consent", None), values.pop("email_consent_at", None)
    standing = _standing(values, agreed_at if agreement == Agreement.WITHDRAWN else None, agreement)
    join, leave = values.pop("subscriptions", None) or (), values.pop("unsubscriptions", None) or ()
    at = values.pop("subscribed_at", None) or (agreed_at if agreement == Agreement.GIVEN else None)
    may_write = standing is None or standing.status == EmailStatus.NOT_CONFIRMED
    offered = tuple(subscribe) if may_write and (agreement == Agreement.GIVEN or not asked) else ()
    if not (join or offered or leave):
        return None, standing
    return Consent(tuple(join), tuple(leave), at, "import", offered=offered), standing


def _standing(values: dict[str, Any], withdrawn_at: Any, agreement: Agreement | None) -> Standing | None:
    """All that the row says of its address, the worst first, each status with the date that belongs to it."""
    statuses, at, reason, cause = (values.pop(name, None) for name in _STANDING)
    unsubscribed, unsubscribed_at = values.pop("unsubscribed", None), values.pop("unsubscribed_at", None)
    blacklisted_at = values.pop("blacklisted_at", None)
    said = dict.fromkeys(statuses or (), at)
    if unsubscribed or agreement == Agreement.WITHDRAWN or (unsubscribed is None and unsubscribed_at):
        said[EmailStatus.UNSUBSCRIBED.value] = unsubscribed_at or withdrawn_at or at
    if blacklisted_at:
        said[EmailStatus.BLACKLISTED.value] = blacklisted_at
    said.pop(EmailStatus.ACTIVE.value, None)
    if not said:
        return None
    (worst, since), *lesser = sorted(said.items(), key=lambda told: _BADNESS[told[0]], reverse=True)
    return Standing(worst, since, reason or "", cause or "import", lesser=tuple(lesser))
