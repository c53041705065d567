"""The servers that are measured: ours, the floor on our own stack, and the limit; each as production runs it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError

from crm.management.commands.serve import granian, usual_workers

from .clients import Client, request
from .databases import Environment

MANAGE = str(settings.BASE_DIR / "manage.py")
SECONDS_TO_START = 60


@contextmanager
def our_server(environment: Environment, log: Path) -> Iterator[int]:
    """`manage.py serve`; its port."""
    port = free_port()
    with _running([sys.executable, MANAGE, "serve", "--port", str(port)], port, environment, log):
        yield port


@contextmanager
def floor_server(environment: Environment, log: Path) -> Iterator[int]:
    """The same server with the benchmark's addresses, which nobody else has."""
    with our_server(environment | {"DJANGO_SETTINGS_MODULE": "activity.benchmark.settings"}, log) as port:
        yield port


@contextmanager
def limit_server(environment: Environment, log: Path, pages: Path, *, compressed: bool) -> Iterator[int]:
    """The smallest WSGI application, on the same server with the same settings; `pages` is what it answers."""
    port = free_port()
    command = granian("activity.benchmark.limit:application", "127.0.0.1", port, usual_workers())
    own = {"BENCHMARK_PAGES": str(pages), "BENCHMARK_COMPRESSED": "1" if compressed else ""}
    with _running(command, port, environment | own, log):
        yield port


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@contextmanager
def _running(command: list[str], port: int, environment: Environment, log: Path) -> Iterator[None]:
    """In a session of its own, so that a Ctrl-C reaches it from us alone, and late enough."""
    with log.open("w") as output:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait_for(server, port, log)
        yield
    finally:
        end(server)


def _wait_for(server: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        try:
            client = Client(port)
            client.ask(request("/healthz", {}))
            client.close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise CommandError(f"A server of the benchmark did not start; it said: {log.read_text()[-2000:]}")


def end(process: subprocess.Popen) -> None:
    """The process and all that it started."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
