"""The forecast as bars, one below the other, so that it can be read on a telephone. The table below it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, ROW, BAR, TEXT = 360, 50, 18, 16


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the chart's own units. ``line``: its text's base line; ``y``: its top. No ``length``: it is not shown how much."""

    label: str
    minor: int | None
    line: int
    y: int
    length: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars as long as their amounts; shown as wide as there is room."""

    width: int
    height: int
    bar: int
    bars: tuple[Bar, ...]


def chart_of(amounts: Sequence[tuple[str, int | None]]) -> Chart:
    """Bars for labels and amounts in the currency's minor unit; None: too few families to show it."""
    most = max((amount or 0 for _, amount in amounts), default=0)
    bars = [
        Bar(
            label,
            amount,
            place * ROW + TEXT,
            place * ROW + TEXT + 8,
            max(2, WIDTH * amount // most) if amount else 0,
        )
        for place, (label, amount) in enumerate(amounts)
    ]
    return Chart(WIDTH, len(bars) * ROW, BAR, tuple(bars))
