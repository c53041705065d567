"""A visitor who fills in a form, and the worker who sends the mail."""

import re
from datetime import timedelta

import time_machine
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from contacts.subscribing.jobs import send_confirmation
from contacts.subscribing.tickets import new_ticket


def ticket_of(form, age=timedelta(seconds=10)):
    """As in a page that was opened so long ago."""
    with time_machine.travel(timezone.now() - age, tick=False):
        return new_ticket(form)


def send(client, form, email="anna@example.org", *, query="", **answers):
    """Post the form as a person does; any answer can be given, also another ticket."""
    answers = {"email": email, "consent": "on", "website": ""} | answers
    if "ticket" not in answers:
        answers["ticket"] = ticket_of(form)
    return client.post(f"/forms/{form.slug}/{query}", answers)


def delivered():
    """The mails of the jobs that are there."""
    for job in ProcrastinateJob.objects.filter(queue_name="mail", status="todo").order_by("id"):
        send_confirmation(**job.args)
    return mail.outbox


def link_in(message):
    """The path of the link to confirm by."""
    return re.search(r"http://[^/]+(/confirmations/\S+)", message.body)[1]
