"""Questions asked of sends, events and orders."""

from django.db import models


class SendQuerySet(models.QuerySet):
    pass


class EventQuerySet(models.QuerySet):
    pass


class OrderQuerySet(models.QuerySet):
    pass
