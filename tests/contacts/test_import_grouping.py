"""Which rows of a file belong together, as a naive search finds them; and that they are written in their order."""

from collections import defaultdict
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.imports import grouping
from contacts.imports.arranging import chunks
from contacts.imports.grouping import groups_of, marks_of
from contacts.imports.workers import BARRIER, Workers
from crm.tables import open_table

THINGS = st.lists(st.sampled_from("abcdefghijkl"), max_size=3, unique=True)
BATCHES = st.lists(st.lists(THINGS, max_size=6), max_size=6)


def grouped(batches):
    """The sets of rows that have one number, as `groups_of` has them."""
    first, told = 0, []
    for things in batches:
        told.append((len(things), marks_of(things, first)))
        first += len(things)
    found = defaultdict(set)
    for row, number in enumerate(groups_of(told)):
        found[number].add(row)
    found.pop(0, None)
    return {frozenset(rows) for rows in found.values()}


def together(rows):
    """The sets of rows that share a thing, directly or through others; of two or more."""
    found = []
    for row, things in enumerate(rows):
        linked = [(members, shared) for members, shared in found if shared & set(things)]
        found = [pair for pair in found if pair not in linked]
        members, shared = {row}, set(things)
        for more, others in linked:
            members, shared = members | more, shared | others
        found.append((members, shared))
    return {frozenset(members) for members, _ in found if len(members) > 1}


@given(BATCHES)
def test_rows_that_share_a_thing_have_one_number(batches):
    assert grouped(batches) == together([things for batch in batches for things in batch])


def test_a_mark_is_found_again_in_another_block(monkeypatch):
    monkeypatch.setattr(grouping, "BLOCK", 16)

    assert grouped([[["a"], ["b"]], [["c"], ["a"]], [["b", "c"]]]) == {frozenset({0, 3}), frozenset({1, 2, 4})}


def test_rows_without_things_stand_alone():
    assert grouped([[[], []], [[]]]) == set()


class Pool:
    """Does at once what is submitted, and notes when each result is asked for."""

    def __init__(self):
        self.noted = []

    def submit(self, do, task, part):
        self.noted.append(f"begun {part}")
        return SimpleNamespace(result=lambda: self.noted.append(f"ended {part}"))


def test_what_is_behind_a_barrier_waits_for_all_before_it():
    workers = Workers.__new__(Workers)
    workers.importer, workers.number, workers._pool = None, 4, Pool()

    list(workers.each(None, [1, 2, BARRIER, 3]))

    assert workers._pool.noted == ["begun 1", "begun 2", "ended 1", "ended 2", "begun 3", "ended 3"]


@pytest.mark.django_db
def test_the_chunks_of_a_long_group_wait_for_each_other(tmp_path, monkeypatch):
    monkeypatch.setattr("contacts.imports.arranging.LARGEST", 1)
    path = tmp_path / "people.csv"
    path.write_text("email,city\n" + "anna@example.com,Kyiv\n" * 5)

    arranged = list(chunks(open_table(path), SimpleNamespace(groups=[1] * 5), 2))

    assert [len(chunk) for chunk in arranged] == [2, 0, 2, 0, 1]
    assert all(chunk is BARRIER for chunk in arranged[1::2])
