"""Settings of the embedded server, computed from the machine once, when its cluster is made."""

import os
import shutil
from pathlib import Path

MB = 1024 * 1024
GB = 1024 * MB


def server_settings():
    """`{name: value}` for postgresql.conf. Nothing here trades safety for speed: fsync stays on."""
    memory = machine_memory()
    return {
        # Only the socket in the data folder, which only the owner may enter.
        "listen_addresses": "''",
        "unix_socket_directories": "'.'",
        "max_connections": 100,
        # Memory.
        "shared_buffers": megabytes(memory / 4, at_least=128 * MB, at_most=4 * GB),
        "effective_cache_size": megabytes(memory / 2, at_least=256 * MB, at_most=64 * GB),
        "work_mem": megabytes(memory / 256, at_least=8 * MB, at_most=64 * MB),
        "maintenance_work_mem": megabytes(memory / 16, at_least=64 * MB, at_most=1 * GB),
        "dynamic_shared_memory_type": shared_memory_type(),
        # Long imports write much; nobody replicates an embedded server.
        "wal_level": "minimal",
        "max_wal_senders": 0,
        "max_wal_size": "4GB",
        "checkpoint_timeout": "15min",
        # Plans: pages are short queries on a disk without a moving arm.
        "random_page_cost": 1.1,
        "jit": "off",
        # The same answers on every machine.
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        # The log names no people: neither statements nor the values in their errors.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_checkpoints": "off",
    }


def machine_memory():
    """Bytes this process may use: the machine's, or what its container (cgroup v2) is given."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    text = limit.read_text().strip() if limit.exists() else "max"
    return min(memory, int(text)) if text.isdigit() else memory


def shared_memory_type():
    """Containers often have a /dev/shm of 64 MB, too small for a parallel sort or hash."""
    shm = Path("/dev/shm")  # noqa: S108 where POSIX shared memory lives, not a temporary file
    roomy = shm.exists() and shutil.disk_usage(shm).total >= 1 * GB
    return "posix" if roomy else "mmap"


def megabytes(value, *, at_least, at_most):
    return f"{int(min(max(value, at_least), at_most) / MB)}MB"
