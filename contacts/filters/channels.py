"""The condition on channels."""

from django.db.models import Q

from contacts.models import Channel

from .conditions import MeetsAnyOf
from .fields import one_of

_ADDRESS_ON = {
    Channel.EMAIL: Q(email__gt=""),
    Channel.SMS: Q(phone__gt=""),
    Channel.MOBILE_PUSH: Q(has_mobile_push=True),
    Channel.WEB_PUSH: Q(has_web_push=True),
    Channel.TELEGRAM: Q(telegram_id__gt=""),
}


class HasChannel(MeetsAnyOf):
    """It has an address on one of the channels, whether or not that may be used."""

    def __init__(self):
        super().__init__(
            label="Has channel",
            cleaner=one_of(_ADDRESS_ON),
            asking=_ADDRESS_ON.__getitem__,
            options=[(channel.value, channel.label) for channel in _ADDRESS_ON],
        )

    def words(self, value):
        return self.listed(value, " or ")
