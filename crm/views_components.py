"""The page that shows every component of the look, for whoever writes the next page."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone

PILLS = (
    ("active", "Active"),
    ("delivered", "Delivered"),
    ("blacklisted", "Blacklisted"),
    ("spam", "Spam report"),
    ("undelivered", "Undelivered"),
    ("unconfirmed", "Unconfirmed"),
    ("none", "No email"),
    ("unsubscribed", "Unsubscribed"),
    ("read", "Read"),
    ("clicked", "Clicked"),
    ("future", "In the future"),
)
CHIPS = (
    {"label": "Country", "value": "is Ukraine", "url": "?"},
    {"label": "Loyalty tier", "value": "is Gold, Platinum", "url": "?"},
)
CHANNELS = ("email", "sms", "mobile_push", "web_push", "telegram", "viber", "app_inbox", "widget")
PEOPLE: tuple[dict[str, Any], ...] = (
    {"pk": 1, "name": "Olena Kovalenko", "email": "olena@example.com", "phone": "+380671234567", "status": PILLS[0]},
    {"pk": 2, "name": "Aïcha Benali", "email": "aicha@example.com", "phone": "+33612345678", "status": PILLS[2]},
    {"pk": 3, "name": "", "email": "push-only visitor", "phone": "", "status": PILLS[6]},
)


class ExampleForm(forms.Form):
    """Every kind of field, two of them wrong."""

    email = forms.EmailField(help_text="One address; it is stored in lower case.")
    born = forms.DateField(label="Birth date", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    gender = forms.ChoiceField(choices=[("", "—"), ("female", "Female"), ("male", "Male")], required=False)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), required=False)
    interests = forms.MultipleChoiceField(
        choices=[("running", "Running"), ("outdoor", "Outdoor")], widget=forms.CheckboxSelectMultiple, required=False
    )
    consent = forms.BooleanField(label="The owner of the information agrees")


def components(request):
    if not request.user.is_staff:
        raise PermissionDenied
    now = timezone.now()
    context = {
        "pills": PILLS,
        "chips": CHIPS,
        "channels": CHANNELS,
        "people": [person | {"last": now - timedelta(hours=20 * person["pk"])} for person in PEOPLE],
        "bars": [(f"{x * 10 + 2}%", height) for x, height in enumerate((20, 45, 12, 60, 33, 70, 8, 51, 26, 40))],
        "form": ExampleForm({"email": "nonsense"}),
    }
    return render(request, "components.html", context)
