"""Browsers that do nothing but ask: the least of HTTP over connections that are kept, and a clock."""

import re
import socket
import time
from collections import defaultdict
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from statistics import median, quantiles
from typing import NamedTuple

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END_OF_HEAD = b"\r\n\r\n"


class Answer(NamedTuple):
    status: int
    head: bytes
    body: bytes

    @property
    def is_compressed(self) -> bool:
        return b"content-encoding: gzip" in self.head.lower()


class Client:
    """One kept connection. A thin client, so that what it costs itself is small beside any server."""

    def __init__(self, port: int):
        self._port = port
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(("localhost", self._port), timeout=120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request: bytes) -> Answer:
        """Send the request and wait for the last byte of its answer; once more where the idle connection was closed."""
        try:
            return self._ask(request)
        except ConnectionError:
            self._socket.close()
            self._connect()
            return self._ask(request)

    def _ask(self, request: bytes) -> Answer:
        self._socket.sendall(request)
        received = b""
        while _END_OF_HEAD not in received:
            received += self._receive()
        head, _, body = received.partition(_END_OF_HEAD)
        length = _LENGTH.search(head)
        if not length:
            raise ConnectionError("an answer came without its length")
        while len(body) < int(length[1]):
            body += self._receive()
        return Answer(int(head[9:12]), head, body)

    def _receive(self) -> bytes:
        received = self._socket.recv(1 << 18)
        if not received:
            raise ConnectionError("the server closed the connection")
        return received

    def close(self) -> None:
        self._socket.close()


def request(address: str, headers: Mapping[str, str]) -> bytes:
    lines = [f"GET {address} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class Asking(NamedTuple):
    """The same request, again and again, by one or more clients of a server."""

    clients: list[Client]
    request: bytes


@dataclass(frozen=True)
class Timings:
    """Milliseconds of each answer."""

    ms: list[float]

    @property
    def median(self) -> float:
        return median(self.ms)

    @property
    def p95(self) -> float:
        return quantiles(self.ms, n=20, method="inclusive")[-1] if len(self.ms) > 1 else self.ms[0]


@dataclass(frozen=True)
class Pace:
    """How long to measure: rounds until the seconds are over, between the least and the most."""

    seconds: float = 4
    least: int = 8
    most: int = 60
    burst: int = 4
    """Requests that each of several clients sends in a row."""
    warm_ups: int = 3
    """Requests of each client before."""
    visits: int = 9
    """Of a browser."""


def side_by_side(askings: Mapping[str, Asking], clients: int, pace: Pace) -> dict[str, Timings]:
    """Each asked by so many clients at once, in turns, A B C A B C, so that what disturbs one disturbs all.

    A single client asks twice in its turn, and the second answer counts: the first finds the processor's caches full of
    what the one before has read, which may be the whole table.
    """
    times: dict[str, list[float]] = defaultdict(list)
    burst, skipped = (2, 1) if clients == 1 else (pace.burst, 0)
    least, most = (pace.least, pace.most) if clients == 1 else (max(pace.least // 4, 1), max(pace.most // 4, 1))
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        for turn in range(most):
            if turn >= least and time.perf_counter() - begun > pace.seconds:
                break
            for name, asking in askings.items():
                bursts = [threads.submit(_burst, client, asking.request, burst) for client in asking.clients[:clients]]
                times[name] += chain.from_iterable(each.result()[skipped:] for each in bursts)
    return {name: Timings(ms) for name, ms in times.items()}


def _burst(client: Client, request: bytes, length: int) -> list[float]:
    times = []
    for _ in range(length):
        sent = time.perf_counter()
        client.ask(request)
        times.append((time.perf_counter() - sent) * 1000)
    return times
