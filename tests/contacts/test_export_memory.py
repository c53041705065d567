"""The memory of an export is that of its batches, however long the list."""

from pathlib import Path

import pytest
from django.db import transaction

from activity.benchmark.commands import run
from contacts.models import Export
from tests.crowds import make_people

pytestmark = pytest.mark.once

MOST_MB = 150
MORE_MB = 15


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is read from /proc")
def test_fifty_thousand_rows_need_the_memory_of_ten_thousand(own_database, tmp_path):
    def peak_mb(export, rows):
        done = run(own_database.environment | {"VAR_DIR": str(tmp_path)}, "run_export", export.pk)
        assert done.output.startswith(f"exported {rows},")
        return done.peak_mb

    kinds = ("csv", "xlsx")
    with own_database.in_use(), transaction.atomic():
        make_people(50_000)
        exports = [Export.objects.create(query=query, format=kind) for query in ("country=DE", "") for kind in kinds]
    few = [peak_mb(export, 10_000) for export in exports[:2]]
    many = [peak_mb(export, 50_000) for export in exports[2:]]

    for of_few, of_many in zip(few, many, strict=True):
        assert of_many <= of_few + MORE_MB
        assert of_many <= MOST_MB
