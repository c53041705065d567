"""Orders: what a person bought, or left in the cart."""

from django.db import models

from activity.querysets import OrderQuerySet
from contacts.models import Contact


class OrderStatus(models.TextChoices):
    INITIALIZED = "INITIALIZED", "Initialized"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    DELIVERED = "DELIVERED", "Delivered"
    CANCELLED = "CANCELLED", "Cancelled"
    ABANDONED_SHOPPING_CART = "ABANDONED_SHOPPING_CART", "Abandoned cart"


FURTHEST_LAST = (
    OrderStatus.INITIALIZED.value,
    OrderStatus.ABANDONED_SHOPPING_CART.value,
    OrderStatus.IN_PROGRESS.value,
    OrderStatus.DELIVERED.value,
    OrderStatus.CANCELLED.value,
)
"""Of several that are told of one order the last counts: a cart that was paid after all is no abandoned one."""
NO_REVENUE = (OrderStatus.CANCELLED.value, OrderStatus.ABANDONED_SHOPPING_CART.value)


class Order(models.Model):
    """Its external ID names one order in the whole workspace, kept so by `activity.recording`."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="orders", db_index=False)
    external_id = models.CharField("external ID", max_length=255)
    amount = models.DecimalField(max_digits=18, decimal_places=4)
    currency = models.CharField(max_length=3, blank=True, default="", help_text="ISO 4217")
    status = models.CharField(max_length=23, choices=OrderStatus, default=OrderStatus.INITIALIZED)
    ordered_at = models.DateTimeField()
    items = models.JSONField(default=list, blank=True)
    details = models.JSONField(
        default=dict, blank=True, help_text="{name: value} of what else was told, such as delivery"
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            # An order that is reported again is known by it.
            models.UniqueConstraint(fields=["contact", "external_id"], name="order_of_contact"),
        ]
        indexes = [
            # An order that comes again for another contact moves to it; the admin's search.
            models.Index(fields=["external_id"], name="order_by_external_id"),
            # The orders of a contact, newest first, and their totals.
            models.Index(fields=["contact", "ordered_at", "id"], name="order_by_time"),
        ]

    def __str__(self) -> str:
        return self.external_id
