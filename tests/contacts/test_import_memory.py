"""The memory of an import is that of its chunks, however long the file is."""

from pathlib import Path

import pytest

from activity.benchmark.commands import run

pytestmark = pytest.mark.once

MOST_MB = 300
MORE_MB = 20


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="memory is read from /proc")
def test_two_hundred_thousand_rows_need_the_memory_of_forty_thousand(tmp_path, own_database):
    def peak_mb(rows):
        path = tmp_path / f"{rows}.csv"
        lines = (f"person-{n}@example.com,First,Last{n % 5_000},{n % rows}\n" for n in range(rows))
        path.write_text("email,first_name,last_name,external_id\n" + "".join(lines))
        done = run(own_database.environment, "import_contacts", path, "--no-progress")
        assert done.output.endswith("rejected 0")
        return done.peak_mb

    few, many = peak_mb(40_000), peak_mb(200_000)

    assert many <= few + MORE_MB
    assert many <= MOST_MB
