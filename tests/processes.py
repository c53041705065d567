"""Commands in processes and databases of their own, which tests watch, kill and pause."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager

from django.db import connection

from activity.benchmark.databases import Database
from activity.benchmark.servers import MANAGE

SECONDS = 120


@contextmanager
def own_copy(migrated):
    """A database as the `migrated` one is, gone in the end."""
    database = Database(f"{connection.settings_dict['NAME']}_own")
    database.create(like=migrated)
    yield database
    database.drop()


class Command:
    """One of ours at work on `database`, with whatever processes it starts."""

    def __init__(self, database, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, MANAGE, *map(str, arguments)],
            env=database.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def signal(self, number):
        """To all of its processes."""
        os.killpg(self.process.pid, number)

    def kill(self):
        self.signal(signal.SIGKILL)
        self.process.communicate()

    def ended(self):
        """Its exit code, the last line of what it said, and its errors."""
        output, errors = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, output.strip().rpartition("\n")[2], errors


def until(happened):
    deadline = time.monotonic() + SECONDS
    while not (found := happened()):
        assert time.monotonic() < deadline
    return found


def one(database, question, *parameters):
    """The first row that the database answers, of one connection for each question."""
    with database.connect() as connection:
        return connection.execute(question, parameters).fetchone()
