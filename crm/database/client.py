"""PostgreSQL's own client programs, pointed at Django's database."""

import os
import shutil
from pathlib import Path

from django.core.management.base import CommandError
from django.db import connection
from psycopg.pq import Conninfo

from crm.database.embedded import binaries

EMBEDDED_VERSION = 18


def client_program(name):
    """The program's path: the embedded one, which also knows older servers, else one of PATH."""
    server_version, _ = connection.get_database_version()
    if server_version <= EMBEDDED_VERSION:
        return binaries() / name
    found = shutil.which(name)
    if not found:
        raise CommandError(f"Install the PostgreSQL {server_version} client: {name} is not found.")
    return Path(found)


def client_environment():
    """The environment that makes a client program connect as Django does.

    Only variables, since other users of the machine can read a command line (libpq-envars).
    """
    wanted = connection.get_connection_params()
    environment = dict(os.environ)
    for option in Conninfo.get_defaults():
        value = wanted.get(option.keyword.decode())
        if option.envvar and value is not None:
            environment[option.envvar.decode()] = str(value)
    return environment
