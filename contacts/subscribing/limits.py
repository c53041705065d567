"""How much may come for one address and from one network; what is above is dropped without a word."""

import logging
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from contacts.models import FormEntry

PER_ADDRESS_AND_DAY = 5
PER_NETWORK_AND_HOUR = 100
"""A whole office, or the customers of a telephone company, may share one network."""

log = logging.getLogger(__name__)


def is_too_much(email: str, network: str = "") -> bool:
    """Whether one more entry is above a limit; others for the same address wait until this one is committed.

    A program has no network.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"form:{email}"])
    now = timezone.now()
    if FormEntry.objects.filter(email=email, at__gt=now - timedelta(days=1)).count() >= PER_ADDRESS_AND_DAY:
        log.warning("A form entry was dropped: %d came for its address within a day.", PER_ADDRESS_AND_DAY)
        return True
    from_network = FormEntry.objects.filter(network=network, at__gt=now - timedelta(hours=1))
    if network and from_network.count() >= PER_NETWORK_AND_HOUR:
        log.warning("A form entry was dropped: %d came from its network within an hour.", PER_NETWORK_AND_HOUR)
        return True
    return False
