"""A chart as bars, one below the other, so that it can be read on a telephone. The table beside it says the same; no script, no inline style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, BAR, TEXT = 360, 50, 18, 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the chart's own units. ``line``: its text's base line; ``y``: its top. No ``length``: it is not shown how much. ``marked``: how
    long the part of it is that is told apart."""

    label: str
    value: int | None
    line: int
    y: int
    length: int
    marked: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars as long as their values; shown as wide as there is room."""

    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]


def chart_of(values: Sequence[tuple[str, int | None]], marked: Sequence[int | None] = ()) -> Chart:
    """Bars for labels and values; None: it is not shown. ``marked``: for each, how much of it is told apart.

    >>> [(bar.length, bar.marked) for bar in chart_of([("a", 10), ("b", 5), ("c", None)], [5, None, 3]).bars]
    [(360, 180), (180, 0), (0, 0)]
    """
    most = max((value or 0 for _, value in values), default=0)
    parts = [*marked, *[None] * (len(values) - len(marked))]
    bars = [
        Bar(
            label,
            value,
            place * ROW + TEXT,
            place * ROW + TEXT + 8,
            max(2, WIDTH * value // most) if value else 0,
            WIDTH * part // most if value and part else 0,
        )
        for place, ((label, value), part) in enumerate(zip(values, parts, strict=True))
    ]
    return Chart(WIDTH, len(bars) * ROW, BAR, tuple(bars))
