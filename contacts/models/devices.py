"""Devices: installations of an application on a phone or in a browser, each with its push token."""

from django.db import models

from .channels import Channel
from .contact import Contact


class Application(models.Model):
    name = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Device(models.Model):
    """One installation; its IDs and token name its contact through `Identity`."""

    PUSH_CHANNELS = [(Channel.MOBILE_PUSH, "Mobile push"), (Channel.WEB_PUSH, "Web push")]

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="devices", db_index=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="devices", db_index=False)
    device_id = models.CharField("device ID", max_length=255)
    anonymous_id = models.CharField(
        "anonymous ID",
        max_length=255,
        blank=True,
        default="",
        help_text="By which tracking knows the installation while nobody is logged in",
    )
    push_token = models.CharField(max_length=512, blank=True, default="")
    channel = models.CharField(max_length=11, choices=PUSH_CHANNELS, default=Channel.MOBILE_PUSH)
    model = models.CharField(max_length=100, blank=True, default="")
    os = models.CharField("OS", max_length=60, blank=True, default="")
    app_version = models.CharField(max_length=40, blank=True, default="")
    push_allowed = models.BooleanField(default=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            # Also finds the devices of a contact.
            models.UniqueConstraint(fields=["contact", "application", "device_id"], name="device_of_contact")
        ]

    def __str__(self) -> str:
        return self.model or self.device_id
