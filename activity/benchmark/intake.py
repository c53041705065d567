"""Events that come by HTTP, measured beside the same rows by one INSERT each and by one COPY."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.core.management import CommandError
from psycopg.types.json import Jsonb

from contacts.models import ApiKey

from .clients import Client, Pace
from .databases import Database
from .servers import our_server

CLIENTS = 8
BATCH = 100
PEOPLE = 1_000
EVENT = "Benchmark viewed"
UNLIMITED = {"INTAKE_CALLS_PER_MINUTE": "1000000000"}
PARAMS = {"sku": "T-1", "price": 12.5, "page": "https://example.com/tea?from=search"}

_COLUMNS = "contact_id, type_id, event_key, occurred_at, key_value, params"

Line = dict[str, Any]
Request = tuple[str, Any]
"""(address, body)"""


class Intake:
    """The people are known, and each event is new."""

    def __init__(self, database: Database, folder: Path, pace: Pace):
        self.database = database
        self.log = folder / "intake.log"
        self.pace = pace
        self.run = token_hex(4)
        self._numbers = count()
        with database.connect() as server:
            found = "SELECT external_id, id FROM contacts_contact WHERE external_id > '' ORDER BY id LIMIT %s"
            self.people: list[tuple[str, int]] = server.execute(found, [PEOPLE]).fetchall()

    def lines(self) -> Iterator[Line]:
        """The first events are sent to warm up; they make the event's type."""
        with self.database.in_use():
            key = ApiKey(name=f"Benchmark {self.run}").issue()
        with our_server(self.database.environment | UNLIMITED, self.log) as port:
            sender = Sender(port, key)
            sender.send(self._batches(CLIENTS))
            for name, requests, number in (
                (f"batches of {BATCH}", self._batches(CLIENTS * self.pace.most // 2), BATCH),
                ("single events", self._singles(CLIENTS * self.pace.most * 2), 1),
            ):
                events = len(requests) * number
                yield self._line(name, events, events / sender.send(requests))

    def _batches(self, number: int) -> list[Request]:
        return [("/v1/batch", {"batch": list(self._messages(BATCH))}) for _ in range(number)]

    def _singles(self, number: int) -> list[Request]:
        return [("/v1/track", message) for message in self._messages(number)]

    def _messages(self, number: int) -> Iterator[dict[str, Any]]:
        for row in self._rows(number):
            said = {"type": "track", "event": EVENT, "userId": row["key_value"], "messageId": row["event_key"]}
            yield said | {"timestamp": row["occurred_at"], "properties": PARAMS}

    def _rows(self, number: int) -> Iterator[dict[str, Any]]:
        for place in range(number):
            external_id, contact_id = self.people[next(self._numbers) * 7 % len(self.people)]
            key, at = f"{self.run}-{next(self._numbers)}", f"2026-05-01T{place % 24:02}:00:00Z"
            yield {"contact_id": contact_id, "key_value": external_id, "event_key": key, "occurred_at": at}

    def _line(self, name: str, events: int, rate: float) -> Line:
        inserts, copy = self._insert_rate(events), self._copy_rate(events)
        return {
            "task": name,
            "events": events,
            "events_per_s": round(rate),
            "inserts_per_s": round(inserts),
            "copy_per_s": round(copy),
            "ratio": round(rate / inserts, 3),
            "ratio_of_copy": round(rate / copy, 3),
        }

    def _insert_rate(self, number: int) -> float:
        """By as many connections as there were clients, each row committed."""
        rows = self._values(number)

        def insert(mine: list[tuple]) -> None:
            with self.database.connect() as server:
                for row in mine:
                    server.execute(f"INSERT INTO activity_event ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)", row)

        return number / _at_once(insert, [rows[place::CLIENTS] for place in range(CLIENTS)])

    def _copy_rate(self, number: int) -> float:
        rows = self._values(number)
        with self.database.connect() as server:
            begun = time.perf_counter()
            with server.cursor().copy(f"COPY activity_event ({_COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return number / (time.perf_counter() - begun)

    def _values(self, number: int) -> list[tuple]:
        with self.database.connect() as server:
            (type_id,) = server.execute("SELECT id FROM activity_eventtype WHERE key = %s", [EVENT]).fetchone() or (0,)
        return [
            (row["contact_id"], type_id, row["event_key"], row["occurred_at"], row["key_value"], Jsonb(PARAMS))
            for row in self._rows(number)
        ]


class Sender:
    """Clients over connections that are kept, who send at once."""

    def __init__(self, port: int, key: str):
        self.clients = [Client(port) for _ in range(CLIENTS)]
        self.key = key

    def send(self, requests: Iterable[Request]) -> float:
        """Seconds until all were answered."""
        ready = [_posting(address, self.key, body) for address, body in requests]
        return _at_once(self._send, [(client, ready[n::CLIENTS]) for n, client in enumerate(self.clients)])

    @staticmethod
    def _send(mine: tuple[Client, list[bytes]]) -> None:
        client, requests = mine
        for request in requests:
            answer = client.ask(request)
            if answer.status != 200:
                raise CommandError(f"An event was answered with {answer.status}: {answer.body[:200]!r}")


def _posting(address: str, key: str, body: Any) -> bytes:
    text = json.dumps(body).encode()
    head = f"POST {address} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key}\r\nContent-Length: {len(text)}"
    return f"{head}\r\nContent-Type: application/json\r\n\r\n".encode() + text


def _at_once(work: Callable[[Any], None], shares: list[Any]) -> float:
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(shares)) as threads:
        list(threads.map(work, shares))
    return time.perf_counter() - begun
