"""The machine in one line, without which no figure says anything."""

import os
import platform
from pathlib import Path

from django.conf import settings
from django.db import connection

from crm.database.tuning import GB, machine_memory


def machine() -> str:
    memory = round(machine_memory() / GB)
    server = "embedded PostgreSQL" if settings.EMBEDDED_POSTGRES else "PostgreSQL"
    connection.ensure_connection()
    version = connection.connection.info.parameter_status("server_version")
    return (
        f"{os.cpu_count()} × {_processor()}, {memory} GB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, {server} {version}"
    )


def _processor() -> str:
    description = Path("/proc/cpuinfo")
    if description.exists():
        for line in description.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
