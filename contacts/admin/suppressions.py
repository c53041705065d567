"""Suppressed addresses: staff add one, whether or not a contact has it, and end one, each with the reason."""

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.utils import timezone

from contacts.cleaning import clean_email, clean_phone
from contacts.models import ADDRESS_FIELDS, ENDED_BY_STAFF, Channel, Origin, Suppression
from contacts.writing import Standing, release, suppress
from crm.admin import WrittenAdmin
from crm.forms import CleanTextField, as_error
from crm.values import Invalid, clean_text

WIDE = forms.TextInput({"class": "vTextField", "autocomplete": "off"})


class NewSuppressionForm(forms.ModelForm):
    channel = forms.ChoiceField(choices=[(name, Channel(name).label) for name in ADDRESS_FIELDS])
    kind = forms.ChoiceField(
        choices=reversed(Suppression.Kind.choices), initial=Suppression.Kind.BLACKLISTED, widget=forms.RadioSelect
    )
    reason = CleanTextField(max_length=500, widget=WIDE)

    class Meta:
        model = Suppression
        fields = ["channel", "address", "kind", "reason"]
        help_texts = {"address": "An email address, a phone number as +380671234567, or a Telegram ID."}

    def clean(self):
        given = super().clean() or self.cleaned_data
        if "address" in given and "channel" in given:
            try:
                given["address"] = self.instance.address = _cleaned(given["channel"], given["address"])
            except Invalid as error:
                self.add_error("address", as_error(error))
        named = {name: given.get(name) for name in ("channel", "address", "kind")}
        if all(named.values()) and Suppression.objects.in_force().filter(**named).exists():
            self.add_error("address", "This is in force already.")
        return given


class EndSuppressionForm(forms.ModelForm):
    ended_reason = CleanTextField(label="Reason for ending it", max_length=500, widget=WIDE)

    class Meta:
        model = Suppression
        fields = ["ended_reason"]


def _cleaned(channel: str, address: str) -> str:
    if channel == Channel.EMAIL:
        return clean_email(address)
    return clean_text(address, 64) if channel == Channel.TELEGRAM else clean_phone(address)


@admin.register(Suppression)
class SuppressionAdmin(WrittenAdmin):
    list_display = ["address", "channel", "kind", "at", "reason", "origin", "ended_at"]
    list_select_related = ["origin"]
    search_help_text = "How the address begins"
    recorded = ("address", "channel", "kind", "at", "reason", "cause", "origin")
    ended = ("ended_at", "ended_reason", "ended_by")

    def find(self, queryset: QuerySet, q: str) -> QuerySet:
        return queryset.filter(Q(address__startswith=q) | Q(address__startswith=q.lower()))

    def has_change_permission(self, request, obj: Suppression | None = None) -> bool:
        """An unsubscription ends with the person's own new opt-in alone, and what has ended is history."""
        over = obj is not None and (obj.ended_at is not None or obj.kind not in ENDED_BY_STAFF)
        return not over and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = EndSuppressionForm if change else NewSuppressionForm
        return super().get_form(request, obj, change, **kwargs, form=form)

    def get_fields(self, request, obj=None):
        if obj is None:
            return NewSuppressionForm.Meta.fields
        endable = self.has_change_permission(request, obj)
        return [*self.recorded, *(EndSuppressionForm.Meta.fields if endable else self.ended)]

    def get_readonly_fields(self, request, obj=None):
        return self.recorded if obj else ()

    def save_model(self, request, obj: Suppression, form, change) -> None:
        origin = Origin.of_person(request.user)
        if change:
            release(obj, obj.ended_reason, origin)
            return
        standing = Standing(obj.kind, timezone.now(), obj.reason, channel=obj.channel, address=obj.address)
        suppress([standing], origin)
        named = {"channel": obj.channel, "address": obj.address, "kind": obj.kind}
        obj.pk = Suppression.objects.in_force().get(**named).pk
