"""Calls that come while another is written are written as one batch, and each gets its own answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from contacts.intake.together import Together
from contacts.models import ApiKey
from tests.processes import until

KEY = ApiKey(pk=1)


class Writer:
    """Writes numbers, the first of them only when all the others of `calls` wait; `batches` were written together."""

    def __init__(self, calls=1):
        self.calls = calls
        self.batches = []
        self.together = Together(self.write)

    def write(self, key, numbers):
        if not self.batches:
            until(lambda: len(numbers) + len(self.together._lines[key.pk].waiting) == self.calls)
        self.batches.append(sorted(numbers))
        if 13 in numbers:
            raise ValueError("13")
        return [number * 10 for number in numbers]

    def called(self, numbers):
        with ThreadPoolExecutor(len(numbers)) as threads:
            calls = [threads.submit(self.together, KEY, number) for number in numbers]
        return [call.exception() or call.result() for call in calls]


def test_those_that_wait_are_written_as_one_batch():
    writer = Writer(calls=4)

    answers = writer.called([1, 2, 3, 4])

    assert answers == [10, 20, 30, 40]
    assert len(writer.batches) <= 2


def test_one_that_fails_fails_alone():
    writer = Writer(calls=4)

    answers = writer.called([1, 2, 3, 13])

    assert answers[:3] == [10, 20, 30]
    assert str(answers[3]) == "13"


def test_one_that_is_alone_waits_for_nobody():
    writer = Writer()

    assert writer.together(KEY, 1) == 10
    with pytest.raises(ValueError, match="13"):
        writer.together(KEY, 13)
    assert writer.together(KEY, 2) == 20


def test_calls_by_different_keys_are_written_apart():
    writer = Writer()

    writer.together(KEY, 1)
    writer.together(ApiKey(pk=2), 2)

    assert writer.batches == [[1], [2]]
