"""The embedded PostgreSQL, tried on a server of this module's own."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from psycopg.pq import Ping

from crm.database.base import DatabaseWrapper
from crm.database.embedded import EmbeddedPostgres, EmbeddedPostgresError

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    directory = tmp_path_factory.mktemp("embedded") / "postgres"
    yield directory
    EmbeddedPostgres(directory).stop()


@pytest.fixture
def server(directory):
    server = EmbeddedPostgres(directory)
    server.start()
    return server


def connect(server, **options):
    return psycopg.connect(host=server.directory, dbname="crm", **{"user": "crm"} | options)


def postmaster(server):
    return int((server.directory / "postmaster.pid").read_text().split()[0])


def test_two_first_starts_at_once_make_one_server(directory):
    with ThreadPoolExecutor() as threads:
        starts = [threads.submit(EmbeddedPostgres(directory).start) for _ in range(2)]

    assert [start.result() for start in starts] == [True, True]
    assert not directory.with_suffix(".new").exists()


def test_the_program_connects_as_a_plain_role(server):
    with connect(server) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert role == (False, True, False)


def test_the_server_is_tuned_but_safe(server):
    with connect(server) as connection:
        settings = dict(connection.execute("SELECT name, setting FROM pg_settings").fetchall())

    assert settings["fsync"] == settings["full_page_writes"] == settings["synchronous_commit"] == "on"
    assert settings["jit"] == "off"
    assert settings["max_wal_size"] == "4096"
    assert settings["listen_addresses"] == ""
    assert settings["TimeZone"] == "UTC"


def test_only_its_owner_reaches_the_server(server):
    assert server.directory.stat().st_mode & 0o777 == 0o700


def test_a_second_process_uses_the_running_server(server):
    before = postmaster(server)

    EmbeddedPostgres(server.directory).start()

    assert postmaster(server) == before


def test_a_killed_server_is_started_again_with_its_data(server):
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(postmaster(server), signal.SIGKILL)
    while server.ping() == Ping.OK:
        pass  # the signal is on its way

    server.start(again=True)

    with connect(server) as connection:
        assert connection.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_server_in_use_is_not_stopped(server):
    with connect(server):
        stopped_in_use = server.stop_if_unused()
    stopped_unused = server.stop_if_unused()

    assert (stopped_in_use, stopped_unused) == (False, True)
    assert server.ping() == Ping.NO_RESPONSE


def test_the_log_names_no_values(server):
    with connect(server) as connection, pytest.raises(psycopg.errors.InvalidTextRepresentation):
        connection.execute("SELECT 'anna@example.com'::text, 'olena@example.com'::integer / 0")

    log = server.log.read_text()
    assert "anna@example.com" not in log


def test_an_interrupted_creation_leaves_nothing_in_the_way(tmp_path_factory):
    directory = tmp_path_factory.mktemp("interrupted") / "postgres"
    unfinished = directory.with_suffix(".new")
    unfinished.mkdir()
    (unfinished / "half").touch()
    server = EmbeddedPostgres(directory)

    assert server.start()

    server.stop()
    assert not unfinished.exists()


def test_a_path_too_long_for_a_socket_is_refused(tmp_path):
    with pytest.raises(EmbeddedPostgresError, match="Set VAR_DIR to a shorter folder"):
        EmbeddedPostgres(tmp_path / ("long" * 30)).start()


def connect_by_django(server, user):
    wrapper = DatabaseWrapper(connections["default"].settings_dict | server.config | {"USER": user})
    return wrapper.get_new_connection(wrapper.get_connection_params())


def test_a_superuser_is_refused(server, settings):
    settings.EMBEDDED_POSTGRES = server

    with pytest.raises(ImproperlyConfigured, match="“postgres” is a superuser"):
        connect_by_django(server, "postgres")


def test_a_superuser_is_accepted_where_the_operator_says_so(server, settings):
    settings.EMBEDDED_POSTGRES = server
    settings.ALLOW_SUPERUSER_DATABASE = True

    with connect_by_django(server, "postgres") as connection:
        assert connection.info.user == "postgres"
