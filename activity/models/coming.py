"""What is dated ahead, by clocks and time zones that differ from ours or because it is planned."""

from django.db import models

from contacts.models import Contact


class ComingActivity(models.Model):
    """The next instant that has not come yet among all that is stored of a contact; kept by `activity.recording`."""

    contact = models.OneToOneField(Contact, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "coming activities"
        indexes = [
            # Those that have come by now.
            models.Index(fields=["at"], name="coming_by_time"),
        ]

    def __str__(self) -> str:
        return f"Coming activity of contact {self.contact_id}"
