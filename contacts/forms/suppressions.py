"""Staff blacklist an address, or let it be written to again; both with a reason."""

from django import forms
from django.utils import timezone

from contacts.models import Contact, Origin, Suppression
from contacts.profile import not_blacklisted
from contacts.writing import Standing, release, suppress
from crm.forms import CleanTextField


class ReasonForm(forms.Form):
    reason = CleanTextField(longest=500, widget=forms.TextInput({"autocomplete": "off"}))


class ReleaseForm(ReasonForm):
    def save(self, suppression: Suppression, origin: Origin) -> None:
        release(suppression, self.cleaned_data["reason"], origin)


class BlacklistForm(ReasonForm):
    """Offers the addresses of `contact` that aren't blacklisted yet, by the channel that writes to them."""

    def __init__(self, data=None, *, contact: Contact):
        super().__init__(data)
        self.addresses = not_blacklisted(contact)
        choices = [(channel.value, f"{channel.label}: {value}") for channel, value in self.addresses.items()]
        first = next(iter(self.addresses), None)
        address = forms.ChoiceField(label="Address", choices=choices, initial=first, widget=forms.RadioSelect)
        self.fields = {"channel": address, **self.fields}

    def save(self, origin: Origin) -> None:
        channel = self.cleaned_data["channel"]
        standing = Standing(
            Suppression.Kind.BLACKLISTED.value,
            at=timezone.now(),
            reason=self.cleaned_data["reason"],
            channel=channel,
            address=self.addresses[channel],
        )
        suppress([standing], origin)
