"""What the worker does for forms: it sends the mails, and forgets entries after a month."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from contacts.models import FormEntry

from .mail import confirmation_mail

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=4)
"""After 4 seconds, 16, …: for about a day."""


@app.task(queue="mail", retry=AGAIN)
def send_confirmation(entry_id: int, site: str) -> None:
    entry = FormEntry.objects.select_related("form").filter(pk=entry_id).first()
    if entry and entry.is_open:
        confirmation_mail(entry, site).send()


@app.periodic(cron="20 3 * * *")
@app.task(queue="upkeep", queueing_lock="forget_entries")
def forget_entries(timestamp: int) -> None:
    FormEntry.objects.filter(at__lt=timezone.now() - FormEntry.KEPT_FOR).delete()
