"""Pages measured: ours over HTTP beside the limit and the floor, at one client and at eight."""

import gzip
import json
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .clients import Answer, Asking, Client, Pace, Timings, request, side_by_side
from .databases import Database
from .servers import floor_server, limit_server, our_server
from .statements import Statement
from .tasks import Task

MANY = 8
P95_AT_MOST = 4
TRIES = 5
WORTH_TRYING = 3
"""A statement that takes so many times as long as the quickest is not tried again."""

Line = dict[str, Any]


@dataclass(frozen=True)
class Site:
    """A server's connections, and the cookie of who is logged in."""

    port: int
    clients: list[Client]
    cookie: str = ""

    @classmethod
    def at(cls, port: int, cookie: str = "") -> "Site":
        return cls(port, [Client(port) for _ in range(MANY)], cookie)

    def asking(self, address: str, **headers: str) -> Asking:
        always = {"Accept-Encoding": "gzip"} | ({"Cookie": self.cookie} if self.cookie else {})
        return Asking(self.clients, request(address, always | headers))


@dataclass(frozen=True)
class Sites:
    """The three that are compared; `limits` are the limit's addresses, {task: address}."""

    ours: Site
    floor: Site
    limit: Site
    limits: dict[str, str]

    def askings(self, task: Task) -> dict[str, Asking]:
        return {
            "ours": self.ours.asking(task.address, **task.headers),
            "limit": self.limit.asking(self.limits[task.name]),
            "floor": self.floor.asking("/part/" if task.part else "/frame/", **task.headers),
        }


@contextmanager
def sites(database: Database, tasks: Iterable[Task], cookie: str, folder: Path, pace: Pace) -> Iterator[Sites]:
    """All three on one database. The limit compresses where we do."""
    with ExitStack() as running:
        environment = database.environment
        ours = Site.at(running.enter_context(our_server(environment, folder / "ours.log")), cookie)
        floor = Site.at(running.enter_context(floor_server(environment, folder / "floor.log")), cookie)
        compressed = warmed_up(ours.asking("/contacts/"), pace).is_compressed
        pages, limits = folder / "pages.json", {}
        answers = {}
        for number, task in enumerate(tasks):
            limits[task.name] = f"/{number}"
            chosen = quickest(database, task.statements)
            answers[f"/{number}"] = {"sql": chosen.sql, "params": chosen.params, "printer": task.printer}
        pages.write_text(json.dumps(answers))
        server = limit_server(environment, folder / "limit.log", pages, compressed=compressed)
        yield Sites(ours, floor, Site.at(running.enter_context(server)), limits)


def quickest(database: Database, statements: list[Statement]) -> Statement:
    """Each is run once, and those that come near the quickest some times more."""
    if len(statements) == 1:
        return statements[0]
    with database.connect() as connection:

        def seconds(statement: Statement) -> float:
            begun = time.perf_counter()
            connection.execute(statement.sql, statement.params, prepare=False).fetchall()
            return time.perf_counter() - begun

        for statement in statements:
            connection.execute(f"EXPLAIN {statement.sql}", statement.params)  # the catalogue's pages come into memory
        first = {number: seconds(statement) for number, statement in enumerate(statements)}
        near = [number for number, took in first.items() if took <= WORTH_TRYING * min(first.values())]
        best = {number: min(seconds(statements[number]) for _ in range(TRIES)) for number in near}
    return statements[min(best, key=best.__getitem__)]


def warmed_up(asking: Asking, pace: Pace) -> Answer:
    """Every connection asks some times, so that every worker has answered; the last answer."""
    return [client.ask(asking.request) for _ in range(pace.warm_ups) for client in asking.clients][-1]


def measured(task: Task, compared: Sites, pace: Pace) -> Iterator[Line]:
    """One line for one client, one for many."""
    askings = compared.askings(task)
    answers = {name: warmed_up(asking, pace) for name, asking in askings.items()}
    note = complaint(task, answers["ours"], answers["limit"])
    for clients in (1, MANY):
        yield line(task, clients, side_by_side(askings, clients, pace), note)


def complaint(task: Task, ours: Answer, limit: Answer) -> str:
    """What is wrong with the answers, whatever they took; nothing, as a rule."""
    if (ours.status, limit.status) != (200, 200):
        return f"ours answered {ours.status}, the limit {limit.status}"
    shown, wanted = (task.found.findall(text_of(answer)) for answer in (ours, limit))
    if shown != wanted:
        return f"{len(shown)} rows, the limit has {len(wanted)}" if len(shown) != len(wanted) else "other rows"
    return ""


def text_of(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.is_compressed else answer.body


def line(task: Task, clients: int, timings: dict[str, Timings], note: str) -> Line:
    ours, limit, floor = (timings[name] for name in ("ours", "limit", "floor"))
    ratio = ours.median / (limit.median + floor.median)
    even = ours.p95 <= P95_AT_MOST * ours.median
    measures = {
        "task": task.name,
        "clients": clients,
        "ours_ms": round(ours.median, 2),
        "p95_ms": round(ours.p95, 2),
        "limit_ms": round(limit.median, 2),
        "floor_ms": round(floor.median, 2),
        "ratio": round(ratio, 2),
        "at_most": task.kind.at_most,
        "ok": ratio <= task.kind.at_most and even and not note,
    }
    return measures | ({"note": note} if note else {})


def grown(task: Task, larger: Site, smaller_task: Task, smaller: Site, pace: Pace) -> Line:
    """The same page where there are few contacts and where there are many, in turns."""
    askings = {
        "larger": larger.asking(task.address, **task.headers),
        "smaller": smaller.asking(smaller_task.address, **smaller_task.headers),
    }
    for asking in askings.values():
        warmed_up(asking, pace)
    timings = side_by_side(askings, 1, pace)
    ratio, at_most = timings["larger"].median / timings["smaller"].median, task.kind.growth_at_most
    return {
        "task": task.name,
        "smaller_ms": round(timings["smaller"].median, 2),
        "larger_ms": round(timings["larger"].median, 2),
        "ratio": round(ratio, 2),
        "at_most": at_most,
        "ok": at_most is None or ratio <= at_most,
    }
