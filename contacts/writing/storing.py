"""The SQL of a write: locks, claims and set-based statements over rows that came by COPY."""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db import connection

from contacts.models import DEVICE_PREFIXES, FORMER, KEY_PREFIXES
from crm.bulk import ID_ARRAY, STAGED, TEXT_ARRAY, id_array, insert_rows, staged, text_array

from .drafts import ALL_FIELDS, FOUND_BY, STORED_FIELDS, Draft
from .resolving import Register, Stale, keys_of
from .rows import ContactRow

_CONTACTS = "contacts_contact"
_KEYS_OF_DEVICES = tuple(DEVICE_PREFIXES.values())
_LISTED = f"unnest({ID_ARRAY}, {TEXT_ARRAY}, {ID_ARRAY}) AS of_contact (id, country, word_signature)"
_COUNTRY = "COALESCE(of_contact.country, '')"  # an array of one empty text is read as an array of none


def read_register(rows: Sequence[ContactRow], *, lock: bool, whole: bool, dry_run: bool = False) -> Register:
    """Who holds the rows' keys. `lock` keeps them still until the commit.

    `whole` reads all of these contacts. Else those alone of whom a row gives several keys, since what is stored of one
    decides whether it is meant; and of those who are named by an ID or a device, which may outlive its contact, it
    asks whether they are there.
    """
    keys = [[*keys_of(row)] for row in rows]
    held = holders_of({key for row in keys for _, key in row})
    named = {row.contact_id for row in rows if row.contact_id is not None}
    ids = named.union(held.values())
    needed = ids if whole else {held[key] for row in keys if len(row) > 1 for _, key in row if key in held}
    doubtful = named.union(held[key] for row in keys for name, key in row if name not in KEY_PREFIXES and key in held)
    with connection.cursor() as cursor:
        by_id = _read_contacts(cursor, needed, lock) | _known(cursor, ids - needed, doubtful - needed)
        if merged := present_ids(ids.difference(by_id)):
            by_id = _with_kept(cursor, by_id, merged, needed, lock)
            if lock:
                _hand_over(cursor, held, {gone: by_id[gone].id for gone in merged.keys() & by_id.keys()})
    lost = {key: contact_id for key, contact_id in held.items() if contact_id not in by_id}
    if lost:
        _forget(lost, really=not dry_run)
    holders = {key: by_id[contact_id] for key, contact_id in held.items() if key not in lost}
    if lock:
        _refuse_stale(holders, held)
    return Register(holders, by_id)


def _with_kept(
    cursor, by_id: dict[int, Draft], merged: dict[int, int], needed: set[int], lock: bool
) -> dict[int, Draft]:
    """Also those whom others became part of, under both IDs; read as the ones that are gone would have been."""
    asked = {merged[gone] for gone in needed & merged.keys()} - needed
    bare = set(merged.values()) - by_id.keys() - asked
    others = {contact_id: draft for contact_id, draft in by_id.items() if contact_id not in asked}
    found = others | _read_contacts(cursor, asked, lock) | _known(cursor, bare, bare)
    return found | {gone: found[contact_id] for gone, contact_id in merged.items() if contact_id in found}


def present_ids(gone: Collection[int]) -> dict[int, int]:
    """{contact that became part of another: that one}, of those contacts that did."""
    held = holders_of([f"{FORMER}{contact_id}" for contact_id in gone]) if gone else {}
    return {int(key.removeprefix(FORMER)): contact_id for key, contact_id in held.items()}


def _hand_over(cursor, held: dict[str, int], merged: dict[int, int]) -> None:
    """Keys by which alone a device was known stay with a contact that is merged: whoever reads one passes it on."""
    stale = {key: contact_id for key, contact_id in held.items() if contact_id in merged}
    held |= {key: merged[contact_id] for key, contact_id in stale.items()}
    if stale:
        cursor.execute(
            "UPDATE contacts_identity AS identity SET contact_id = moved.kept"
            f" FROM unnest({TEXT_ARRAY}, {ID_ARRAY}, {ID_ARRAY}) AS moved (key, gone, kept)"
            " WHERE identity.key = moved.key AND contact_id = moved.gone",
            [text_array(stale), id_array(stale.values()), id_array(merged[gone] for gone in stale.values())],
        )


def _forget(lost: dict[str, int], *, really: bool) -> None:
    """Keys of contacts that are gone name nobody, where nothing but a key told of a device.

    Contacts go with the keys that are known of them: one that is still there when they are gone stays for ever.
    """
    if holders_of(lost) != lost:
        raise Stale("a contact was deleted while its key was read")
    if really:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM contacts_identity WHERE key = ANY(%s)", [sorted(lost)])


def _read_contacts(cursor, ids: Collection[int], lock: bool) -> dict[int, Draft]:
    """Contacts by id; locked in the order of their ids, so that two batches can't wait for each other."""
    if not ids:
        return {}
    cursor.execute(
        f"SELECT id, {', '.join(STORED_FIELDS)} FROM {_CONTACTS} WHERE id = ANY({ID_ARRAY}) ORDER BY id"
        + (" FOR NO KEY UPDATE" if lock else ""),
        [id_array(sorted(ids))],
    )
    return {row[0]: Draft(row[0], dict(zip(STORED_FIELDS, row[1:], strict=True))) for row in cursor.fetchall()}


def _known(cursor, ids: Collection[int], doubtful: set[int]) -> dict[int, Draft]:
    """Contacts as bare ids, for callers that only ask who it is; doubtful ones are looked up."""
    missing: set[int] = set()
    if doubtful:
        cursor.execute(f"SELECT id FROM {_CONTACTS} WHERE id = ANY(%s)", [list(doubtful)])
        missing = doubtful.difference(row[0] for row in cursor.fetchall())
    return {contact_id: Draft(contact_id, {}) for contact_id in ids if contact_id not in missing}


def _refuse_stale(holders: dict[str, Draft], held: dict[str, int]) -> None:
    """A key read before the lock may have moved meanwhile: then the contact no longer has the value, or the device."""
    of_devices = {key: held[key] for key in holders if key.startswith(_KEYS_OF_DEVICES)}
    if of_devices and holders_of(of_devices) != of_devices:
        raise Stale("a device was deleted, or became another's, while its key was read")
    prefixes = {prefix: name for name, prefix in KEY_PREFIXES.items()}
    for key, draft in holders.items():
        prefix, _, value = key.partition(":")
        name = prefixes.get(prefix + ":")
        if name and draft.stored and draft.stored[name] != value:
            raise Stale(f"{name} of contact {draft.id} has changed")


def holders_of(keys: Iterable[str]) -> dict[str, int]:
    """{key: contact id} of the keys that somebody holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT key, contact_id FROM contacts_identity WHERE key = ANY({TEXT_ARRAY})", [text_array(keys)]
        )
        return dict(cursor.fetchall())


def draw_ids(drafts: list[Draft], *, dry_run: bool) -> None:
    """Give each new draft its id from the table's sequence, before anything is written; in a dry run a negative one."""
    if dry_run:
        for number, draft in enumerate(drafts, 1):
            draft.id = -number
    elif drafts:
        with connection.cursor() as cursor:
            cursor.execute(
                # The sequence is looked up once, which costs several times a number of it.
                f"SELECT nextval((SELECT pg_get_serial_sequence('{_CONTACTS}', 'id')::regclass))"
                " FROM generate_series(1, %s)",
                [len(drafts)],
            )
            for draft, (contact_id,) in zip(drafts, cursor.fetchall(), strict=True):
                draft.id = contact_id


def store_identities(register: Register) -> None:
    """Release and claim keys, sorted so that two batches meet them in the same order."""
    with connection.cursor() as cursor:
        if register.released:
            cursor.execute("DELETE FROM contacts_identity WHERE key = ANY(%s)", [sorted(register.released)])
        if not register.claimed:
            return
        keys = sorted(register.claimed)
        cursor.execute(
            f"INSERT INTO contacts_identity (key, contact_id) SELECT * FROM unnest({TEXT_ARRAY}, {ID_ARRAY})"
            " ON CONFLICT (key) DO NOTHING RETURNING 1",
            [text_array(keys), id_array(register.claimed[key].id for key in keys)],
        )
        if len(cursor.fetchall()) < len(keys):
            raise Stale("another writer claimed a key first")


def keep_free(keys: Collection[str]) -> None:
    """Wait for others who are claiming these keys of nobody, and keep them waiting until the commit.

    Raises `Stale` where somebody has claimed one by now.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO contacts_identity (key, contact_id) SELECT key, 0 FROM unnest({TEXT_ARRAY}) AS key"
            " ON CONFLICT (key) DO NOTHING RETURNING 1",
            [text_array(sorted(keys))],
        )
        if len(cursor.fetchall()) < len(keys):
            raise Stale("somebody got this address meanwhile")
        cursor.execute(
            f"DELETE FROM contacts_identity WHERE key = ANY({TEXT_ARRAY}) AND contact_id = 0", [text_array(keys)]
        )


def store_new(drafts: list[Draft], now: datetime) -> None:
    if not drafts:
        return
    with connection.cursor() as cursor:
        rows = [(*draft.as_row(now), False, False) for draft in drafts]
        insert_rows(cursor, _CONTACTS, (*ALL_FIELDS, "has_mobile_push", "has_web_push"), rows)
        cursor.execute(
            "INSERT INTO contacts_contactsummary"
            " (contact_id, last_activity_at, orders, revenue, country, word_signature)"
            f" SELECT id, '1900-01-01T00:00:00Z', 0, '{{}}', {_COUNTRY}, word_signature FROM {_LISTED}",
            _listed(drafts),
        )


def store_changed(drafts: list[Draft], now: datetime) -> None:
    if not drafts:
        return
    assignments = ", ".join(
        f"{name} = COALESCE(staged.{name}, {_CONTACTS}.{name})" if name in FOUND_BY else f"{name} = staged.{name}"
        for name in ALL_FIELDS[1:]
    )
    rows = [draft.as_row(now) for draft in drafts]
    with connection.cursor() as cursor, staged(cursor, _CONTACTS, ALL_FIELDS, rows) as staging:
        staging.execute(
            f"UPDATE {_CONTACTS} SET {assignments} FROM {STAGED} AS staged WHERE {_CONTACTS}.id = staged.id"
        )
        _list_anew(cursor, sorted((draft for draft in drafts if draft.is_listed_anew), key=attrgetter("id")))


def _list_anew(cursor, drafts: list[Draft]) -> None:
    if drafts:
        cursor.execute(
            "UPDATE contacts_contactsummary AS summary"
            f" SET country = {_COUNTRY}, word_signature = of_contact.word_signature FROM {_LISTED}"
            " WHERE contact_id = of_contact.id",
            _listed(drafts),
        )


def _listed(drafts: list[Draft]) -> list[str]:
    """What the list repeats of contacts, as `_LISTED` takes it."""
    return [
        id_array(draft.id for draft in drafts),
        text_array(draft["country"] for draft in drafts),
        id_array(draft.word_signature for draft in drafts),
    ]


def store_history(rows: Iterable[tuple[int, int | None, dict]], origin_id: int, now: datetime) -> None:
    """One `Change` per contact written; rows are (contact id, line of the file, {field: [old, new]})."""
    with connection.cursor() as cursor:
        insert_rows(
            cursor,
            "contacts_change",
            ("contact_id", "at", "origin_id", "line", "fields"),
            [(contact_id, now, origin_id, line, as_json(fields)) for contact_id, line, fields in rows],
        )


def as_json(fields: dict[str, list]) -> str:
    return _encode(fields) if fields else "{}"


def _json_value(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


_encode = json.JSONEncoder(ensure_ascii=False, default=_json_value).encode
