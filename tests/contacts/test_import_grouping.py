"""Which rows of a file belong together, as a naive search finds them."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from contacts.imports import grouping
from contacts.imports.grouping import groups_of, marks_of

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
