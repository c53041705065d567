from dataclasses import dataclass
from datetime import date

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from crm.buckets import Bucket, buckets_between
from crm.charts import HEIGHT, SMALLEST_PART, TOP, compact, stacked_bars, tick_values

TITLE = "Messages per day, 1–3 May 2026"
DAYS = [Bucket(date(2026, 5, day), f"{day} May") for day in (1, 2, 3)]


@dataclass
class Series:
    key: str
    label: str
    numbers: list[int]


READ, CLICKED = Series("read", "Read", [2, 0, 1]), Series("clicked", "Clicked", [6, 0, 1])


def test_parts_stand_on_each_other_to_the_height_of_their_sum():
    first, second, _ = stacked_bars(DAYS, [READ, CLICKED], TITLE).columns

    read, clicked = first.parts
    assert (read.key, clicked.key) == ("read", "clicked")
    assert read.y + read.height + 1 == HEIGHT
    assert clicked.y + clicked.height + 1 == pytest.approx(read.y)
    assert clicked.height + 1 == pytest.approx(3 * (read.height + 1), abs=0.02)
    assert second.parts == []


def test_a_highest_column_reaches_its_tick():
    chart = stacked_bars(DAYS, [READ, CLICKED], TITLE)

    assert [tick.label for tick in chart.ticks] == ["2", "4", "6", "8"]
    assert chart.columns[0].parts[-1].y == chart.ticks[-1].y


def test_a_small_part_of_a_high_column_can_be_seen():
    chart = stacked_bars(DAYS[:1], [Series("sent", "Sent", [100_000]), Series("read", "Read", [1])], TITLE)

    assert chart.columns[0].parts[1].height == 2


def test_the_same_is_said_in_words():
    chart = stacked_bars(DAYS, [READ, CLICKED], TITLE)

    assert chart.summary == "Messages per day, 1–3 May 2026: 10 in all, the most (8) at 1 May."
    assert [column.title for column in chart.columns] == [
        "1 May: 8 (Read 2, Clicked 6)",
        "2 May: 0",
        "3 May: 2 (Read 1, Clicked 1)",
    ]
    assert chart.rows[0] == ("1 May", [2, 6], 8)


@pytest.mark.parametrize(("buckets", "numbers"), [([], []), (DAYS, [0, 0, 0])])
def test_where_there_is_nothing_no_chart_is_drawn(buckets, numbers):
    chart = stacked_bars(buckets, [Series("read", "Read", numbers)] if buckets else [], TITLE)

    assert chart.columns == []
    assert chart.summary.endswith(": none.")
    assert "<svg" not in render_to_string("components/bar_chart.html", {"chart": chart})


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (5, [0, 2, 4, 6]),
        (48, [0, 20, 40, 60]),
        (1200, [0, 500, 1000, 1500]),
    ],
)
def test_ticks_are_round(highest, ticks):
    assert tick_values(highest) == ticks


@given(st.integers(0, 10**12))
def test_ticks_hold_the_highest_in_few_whole_steps(highest):
    ticks = tick_values(highest)

    assert ticks[-1] >= highest
    assert 2 <= len(ticks) <= 5
    assert all(isinstance(tick, int) for tick in ticks)


@pytest.mark.parametrize(
    ("number", "text"), [(950, "950"), (1_500, "1.5k"), (20_000, "20k"), (3_000_000, "3M"), (5 * 10**9, "5G")]
)
def test_ticks_have_short_labels(number, text):
    assert compact(number) == text


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_columns_lie_beside_each_other_within_the_chart(numbers):
    buckets = [Bucket(date(2026, 1, 1), str(index)) for index in range(len(numbers))]

    chart = stacked_bars(buckets, [Series("sent", "Sent", numbers)], TITLE)

    edges = [edge for column in chart.columns for edge in (column.x, column.x + column.width)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= 100 for edge in edges)
    assert all(0 <= part.y < HEIGHT for column in chart.columns for part in column.parts)


@pytest.mark.parametrize("days", [1, 5, 7, 12, 13, 30, 31, 45])
def test_labels_are_few_and_end_with_the_last_day(days):
    buckets = buckets_between(date(2026, 5, 1), date.fromordinal(date(2026, 4, 30).toordinal() + days), "day")

    labels = stacked_bars(buckets, [Series("sent", "Sent", [1] * days)], TITLE).labels

    assert len(labels) <= 12
    assert 1 <= sum(not label.is_minor for label in labels) <= 3
    assert labels[-1].text == buckets[-1].label
    assert not labels[-1].is_minor


def test_a_name_in_the_chart_is_text():
    chart = stacked_bars(DAYS[:1], [Series("1", '"><img src=x>', [1])], TITLE)

    html = render_to_string("components/bar_chart.html", {"chart": chart})

    assert "<img" not in html
    assert html.count("&lt;img") == 3


def test_many_small_parts_beside_a_large_one_stay_within_the_plot():
    numbers = [994, 1, 1, 1, 1, 1, 1]
    series = [Series(str(place), f"S{place}", [number]) for place, number in enumerate(numbers)]

    [column] = stacked_bars(DAYS[:1], series, TITLE).columns

    assert all(part.y >= TOP and part.height >= SMALLEST_PART for part in column.parts)
