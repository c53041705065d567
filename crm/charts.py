"""The geometry of charts that a template draws as SVG: x and widths in percent of the plot, y and heights in pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Protocol

from crm.buckets import Bucket

HEIGHT, TOP = 150, 12
WIDEST_BAR, SHARE_OF_SLOT = 6, 0.7
SMALLEST_PART = 2
MOST_TICKS = 4
MOST_LABELS, MOST_LABELS_ON_A_PHONE = 12, 3


Row = tuple[str, list[int], int]
"""(label, the number of each series, their sum)."""


class Series(Protocol):
    """One colour of the columns; `numbers` has one for each bucket, and `key` names its class of style."""

    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def numbers(self) -> list[int]: ...


@dataclass(frozen=True)
class Part:
    """One series' part of a column."""

    key: str
    y: float
    height: float


@dataclass(frozen=True)
class Column:
    """`title` says in words what its parts show; `touch_x` and `touch_width` reach to its neighbours."""

    x: float
    width: float
    touch_x: float
    touch_width: float
    title: str
    parts: list[Part]


@dataclass(frozen=True)
class Tick:
    y: float
    label: str


@dataclass(frozen=True)
class Label:
    """Below the columns; a minor one is left out on a narrow screen."""

    x: float
    text: str
    anchor: str
    is_minor: bool


@dataclass(frozen=True)
class Chart:
    """`summary`, `names` and `rows` say the same in words; without columns there is nothing."""

    summary: str
    columns: list[Column]
    ticks: list[Tick]
    labels: list[Label]
    legend: list[tuple[str, str]]
    names: list[str]
    rows: list[Row]
    base: int = HEIGHT


def stacked_bars(buckets: Sequence[Bucket], series: Sequence[Series], title: str) -> Chart:
    """A column per bucket, stacked from the series in their order.

    `title` says what is counted, how and when: "Messages per day, 1–15 May 2026".
    """
    rows = [
        (bucket.label, [one.numbers[index] for one in series], sum(one.numbers[index] for one in series))
        for index, bucket in enumerate(buckets)
    ]
    highest = max((total for _, _, total in rows), default=0)
    ticks = tick_values(highest)
    return Chart(
        summary=summary(title, rows),
        columns=columns(rows, series, ticks[-1]) if highest else [],
        ticks=[Tick(y_of(value, ticks[-1]), compact(value)) for value in ticks[1:]],
        labels=labels(buckets),
        legend=[(one.key, one.label) for one in series],
        names=[one.label for one in series],
        rows=rows,
    )


def summary(title: str, rows: list[Row]) -> str:
    total = sum(row[2] for row in rows)
    if not total:
        return f"{title}: none."
    label, _, most = max(rows, key=lambda row: row[2])
    return f"{title}: {total:,} in all, the most ({most:,}) at {label}."


def tick_values(highest: int) -> list[int]:
    """From zero to the first round number that isn't below the highest, in at most four round steps."""
    rough = max(highest / MOST_TICKS, 1)
    power = 10 ** floor(log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    return [step * number for number in range(max(ceil(highest / step), 1) + 1)]


def columns(rows: list[Row], series: Sequence[Series], top: int) -> list[Column]:
    slot = 100 / len(rows)
    width = min(slot * SHARE_OF_SLOT, WIDEST_BAR)
    return [
        Column(
            x=round(slot * (index + 0.5) - width / 2, 3),
            width=round(width, 3),
            touch_x=round(slot * index, 3),
            touch_width=round(slot, 3),
            title=column_title(label, numbers, total, series),
            parts=parts(numbers, series, top),
        )
        for index, (label, numbers, total) in enumerate(rows)
    ]


def column_title(label: str, numbers: list[int], total: int, series: Sequence[Series]) -> str:
    named = [f"{one.label} {number:,}" for one, number in zip(series, numbers, strict=True) if number]
    return f"{label}: {total:,}" + (f" ({', '.join(named)})" if named else "")


def parts(numbers: list[int], series: Sequence[Series], top: int) -> list[Part]:
    """From the base upwards, with a pixel between them; even the smallest can be seen, and the largest makes room."""
    stacked, y = [], float(HEIGHT)
    heights = [max((HEIGHT - TOP) * number / top, SMALLEST_PART + 1) if number else 0 for number in numbers]
    heights[heights.index(max(heights))] -= max(sum(heights) - (HEIGHT - TOP), 0)
    for height, one in zip(heights, series, strict=True):
        if height:
            y -= height
            stacked.append(Part(one.key, round(y, 2), round(height - 1, 2)))
    return stacked


def labels(buckets: Sequence[Bucket]) -> list[Label]:
    """Thinned, so that they fit a wide screen, and the major ones among them a phone; counted from the last column."""
    slot = 100 / max(len(buckets), 1)
    every = ceil(len(buckets) / MOST_LABELS)
    major = every * ceil(len(buckets) / every / MOST_LABELS_ON_A_PHONE) if buckets else 1
    found = []
    for index, bucket in enumerate(buckets):
        from_end = len(buckets) - 1 - index
        if from_end % every == 0:
            x = slot * (index + 0.5)
            anchor = "end" if from_end == 0 and len(buckets) > MOST_LABELS else "middle"
            found.append(Label(round(x, 3), bucket.label, anchor, is_minor=from_end % major != 0))
    return found


def y_of(value: int, top: int) -> float:
    return round(HEIGHT - (HEIGHT - TOP) * value / top, 2)


def compact(number: int) -> str:
    """Such as 950, 1.5k, 20k or 3M."""
    for size, suffix in ((10**9, "G"), (10**6, "M"), (10**3, "k")):
        if number >= size:
            return f"{number / size:g}{suffix}"
    return str(number)
