"""Whom messages are about: contacts and devices are written, and a visitor who turns out to be known is merged."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from contacts.cleaning import clean_language, clean_time_zone
from contacts.intake.visitors import holders_of_devices, is_visitor, says_who
from contacts.models import KEY_PREFIXES, ApiKey, Contact, Origin
from contacts.writing import (
    ContactRow,
    DeviceRow,
    Existing,
    Outcome,
    Result,
    merge_contacts,
    write_contacts,
    write_devices,
)
from contacts.writing.storing import holders_of
from crm.values import Invalid

from .devices import application_of, details_of, device_id_of, known_devices, source_of
from .messages import Message
from .traits import TraitReader

_REGIONAL = (("language", "locale", clean_language), ("time_zone", "timezone", clean_time_zone))


def write_people(messages: Sequence[Message], key: ApiKey) -> list[int]:
    """The ID of the contact that each message is about, in the caller's transaction; set-based, but for merges."""
    writing = _Writing(key, messages)
    writing.write(range(len(messages)))
    writing.merge()
    return writing.contact_ids()


class _Writing:
    """The people of one batch; `outcomes` has a place for each message, `became` is {contact that is gone: kept}."""

    def __init__(self, key: ApiKey, messages: Sequence[Message]):
        self.key = key
        self.origin: Origin = key.origin
        self.may_change_customers = key.allows(ApiKey.Scope.WRITE)
        self.messages = messages
        aliases = [message for message in messages if message.kind == "alias"]
        self.previous = holders_of([_previous_key(each) for each in aliases]) if aliases else {}
        for message in aliases:
            if _previous_key(message) not in self.previous:
                message.anonymous_id = message.previous_id
        self.rows = self._rows()
        self.outcomes: list[Outcome] = [Outcome(Result.UNCHANGED)] * len(messages)
        self.became: dict[int, int] = {}

    def _rows(self) -> list[ContactRow | DeviceRow]:
        traits = TraitReader()
        nameless = {each.anonymous_id for each in self.messages if device_id_of(each) == each.anonymous_id} - {""}
        devices = known_devices(nameless) if nameless else {}
        return [self._row(message, traits, devices) for message in self.messages]

    def _row(self, message: Message, traits: TraitReader, devices: dict[str, str]) -> ContactRow | DeviceRow:
        named = {"external_id": message.user_id} if message.user_id else {}
        person = ContactRow(named, keeps_identifiers=not self.may_change_customers)
        values, custom = traits.read(message, said_traits(message))
        person.values |= values
        person.custom |= custom
        person.gaps = dict(_regional(message))
        device_id = device_id_of(message)
        if not device_id:
            return person
        known_id, details = devices.get(device_id), details_of(message)
        if known_id:
            details["anonymous_id"] = device_id
        application = application_of(message, self.key)
        return DeviceRow(person, application, known_id or device_id, details, message.received_at)

    def write(self, places: Iterable[int]) -> None:
        """Those with a device first, since it may tell who somebody is; those who are only named last."""
        groups: dict[tuple[bool, bool, str], list[int]] = {}
        for place in places:
            row = self.rows[place]
            kind = isinstance(row, ContactRow), _only_names(row), source_of(self.messages[place])
            groups.setdefault(kind, []).append(place)
        for (is_person, is_named, source), group in sorted(groups.items()):
            write: Any = write_contacts if is_person else write_devices
            existing = Existing.SKIP if is_named else Existing.UPDATE
            outcomes = write([self.rows[place] for place in group], self.origin, source=source, existing=existing)
            for place, outcome in zip(group, outcomes, strict=True):
                self.outcomes[place] = outcome

    def merge(self) -> None:
        """Then what is known of a visitor's device is written once more, to the contact that has it now.

        A key that may only track is no secret: by it a visitor joins a customer, and no customer another.
        """
        for contact_id, holder_id in self._visitors():
            kept, gone = self._root(contact_id), self._root(holder_id)
            if may_be_one(kept, gone) if self.may_change_customers else is_visitor(gone):
                self._merge(kept, gone)
        for contact_id, previous_id in self._aliases() if self.may_change_customers else ():
            self._merge(self._root(contact_id), self._root(previous_id))
        if self.became:
            self.write([place for place, _ in enumerate(self.messages) if holders_of_devices(self.outcomes[place])])

    def _merge(self, kept: int, gone: int) -> None:
        if merge_contacts(kept, gone, self.origin):
            self.became[gone] = kept

    def _visitors(self) -> dict[tuple[int, int], None]:
        """(contact, holder of its device) of those who say who they are; in the order of the messages."""
        return {
            (self.outcomes[place].contact_id or 0, holder_id): None
            for place, row in enumerate(self.rows)
            if _says_who(row)
            for holder_id in holders_of_devices(self.outcomes[place])
        }

    def _aliases(self) -> Iterator[tuple[int, int]]:
        for message, outcome in zip(self.messages, self.outcomes, strict=True):
            if message.kind == "alias" and (previous := self.previous.get(_previous_key(message))):
                yield outcome.contact_id or 0, previous

    def contact_ids(self) -> list[int]:
        return [self._root(outcome.contact_id or 0) for outcome in self.outcomes]

    def _root(self, contact_id: int) -> int:
        while contact_id in self.became:
            contact_id = self.became[contact_id]
        return contact_id


def _only_names(row: ContactRow | DeviceRow) -> bool:
    """Whether it changes nothing about who is known already."""
    return isinstance(row, ContactRow) and len(row.values) == 1 and not (row.custom or row.gaps)


def _previous_key(alias: Message) -> str:
    return f"{KEY_PREFIXES['external_id']}{alias.previous_id}"


def _says_who(row: ContactRow | DeviceRow) -> bool:
    return says_who(row.contact if isinstance(row, DeviceRow) else row)


def may_be_one(*contact_ids: int) -> bool:
    """Whether no identifier tells the contacts apart."""
    people = Contact.objects.filter(pk__in=contact_ids).values_list(*KEY_PREFIXES)
    return all(len(set(values) - {""}) <= 1 for values in zip(*people, strict=True))


def said_traits(message: Message) -> dict[str, Any]:
    """What is said of the person; of a group its own traits, as those of a group."""
    if message.kind == "identify":
        return message.traits
    if message.kind != "group":
        return {}
    return {"group_id": message.body.get("groupId"), **{f"group_{name}": each for name, each in message.traits.items()}}


def _regional(message: Message) -> Iterator[tuple[str, str]]:
    """Language and time zone of the device, for who has none yet."""
    for field, name, clean in _REGIONAL:
        value = message.context.get(name)
        if isinstance(value, str) and value:
            try:
                yield field, clean(value)
            except Invalid:
                continue
