"""Invented people and what happened to them, as the files that the import commands read.

Written person by person, so that a million needs no more memory than a thousand; the same
number, seed and moment give the same bytes.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from random import Random

from . import catalogue, devices, events, orders, people, sends
from .clock import Clock
from .people import People, Person
from .sheet import Sheet
from .showcase import kiosk, olena

HEADERS = {
    "contacts": people.HEADER,
    "devices": devices.HEADER,
    "sends": sends.HEADER,
    "events": events.HEADER,
    "orders": orders.HEADER,
}


def write_demo_data(
    directory: Path,
    total: int,
    *,
    seed: int,
    now: datetime,
    watch: Callable[[Iterable[Person]], Iterable[Person]] = iter,
) -> None:
    """`total` people; `watch` wraps the run over them, to show how far it is."""
    directory.mkdir(parents=True, exist_ok=True)
    write_catalogue(directory / "catalogue.json")
    clock = Clock(now)
    random = Random(seed)  # noqa: S311 — people are invented, nothing is kept secret by it
    their_orders = orders.Orders(random, clock)
    their_events = events.Events(random, clock)
    their_sends = sends.Sends(random, clock)
    with ExitStack() as files:
        sheets = {
            name: files.enter_context(Sheet(directory / f"{name}.csv", header)) for name, header in HEADERS.items()
        }
        for person in watch(everybody(total, random, clock)):
            bought = their_orders.of(person)
            sheets["contacts"].write([person.contact] if person.contact else [])
            sheets["devices"].write((*person.reference[:3], *device) for device in person.devices)
            sheets["sends"].write(their_sends.of(person))
            sheets["events"].write(their_events.of(person, bought))
            sheets["orders"].write(their_orders.row(person, order) for order in bought)


def write_catalogue(path: Path) -> None:
    text = json.dumps(catalogue.fixture(), indent=1, ensure_ascii=False)
    path.write_text(f"{text}\n", encoding="utf-8")


def everybody(total: int, random: Random, clock: Clock) -> Iterator[Person]:
    yield olena(total, clock)
    yield kiosk(total, clock)
    others = People(total, random, clock)
    yield from map(others.person, range(3, total + 1))
