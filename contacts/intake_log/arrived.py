"""What arrived in the last hour and the last day, per key and kind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.http import urlencode

from contacts.models import ApiKey, Arrivals

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Arrived:
    """The calls of one kind by one key: those taken and those refused, in the last hour and in the last day."""

    key: ApiKey
    kind: str
    taken_in_hour: int
    refused_in_hour: int
    taken_in_day: int
    refused_in_day: int

    @property
    def refusals_url(self) -> str:
        return f"/intake/?{urlencode({'key': self.key.pk})}#refusals"


def arrived_lately(now: datetime) -> list[Arrived]:
    """By key and kind. Costs two queries; the counts are of whole minutes."""
    counted = list(_counts(now))
    keys = ApiKey.objects.in_bulk([each["key"] for each in counted])
    lines = [Arrived(**each | {"key": keys[each["key"]]}) for each in counted]
    return sorted(lines, key=lambda line: (line.key.name, line.kind))


def _counts(now: datetime) -> QuerySet:
    in_hour = Q(minute__gt=now - HOUR)
    return (
        Arrivals.objects.filter(minute__gt=now - DAY)
        .values("key", "kind")
        .annotate(
            taken_in_hour=Sum("taken", filter=in_hour, default=0),
            refused_in_hour=Sum("refused", filter=in_hour, default=0),
            taken_in_day=Sum("taken"),
            refused_in_day=Sum("refused"),
        )
        .order_by()
    )
