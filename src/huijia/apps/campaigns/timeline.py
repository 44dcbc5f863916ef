"""A year at a glance: a bar for each campaign under the months, drawn as SVG by the page; a list beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from huijia.apps.campaigns.festivals import Festival
from huijia.apps.campaigns.models import Campaign

WIDTH, MONTH, HEAD, ROW, BAR = 720, 60, 28, 44, 16


@dataclass(frozen=True)
class Bar:
    """A campaign's bar in the drawing's units: text above, bar below. ``anchor``: ``end`` where the text would run out of the drawing."""

    campaign: Campaign
    x: int
    length: int
    y: int
    text_y: int
    text_x: int
    anchor: str


@dataclass(frozen=True)
class Timeline:
    """The drawing. ``months``: number and place of each; ``marks``: places of festivals."""

    width: int
    height: int
    bar: int
    months: tuple[tuple[int, int], ...]
    bars: tuple[Bar, ...]
    marks: tuple[int, ...]


def place_of(day: date, year: int) -> int:
    """Where a day stands: each month is as wide as another.

    >>> place_of(date(2026, 1, 1), 2026), place_of(date(2026, 7, 1), 2026), place_of(date(2027, 3, 1), 2026)
    (0, 360, 720)
    """
    if day.year != year:
        return 0 if day.year < year else WIDTH
    return (day.month - 1) * MONTH + (day.day - 1) * MONTH // 31


def timeline_of(year: int, campaigns: Sequence[Campaign], festivals: Sequence[Festival]) -> Timeline:
    """The drawing of a year."""
    bars = []
    for number, each in enumerate(campaigns):
        x, end = place_of(each.starts_on, year), place_of(each.ends_on, year)
        top = HEAD + number * ROW
        late = x > WIDTH // 2
        length = max(4, end - x + 2)
        bars.append(
            Bar(
                each,
                min(x, WIDTH - 4),
                length,
                top + 22,
                top + 16,
                min(WIDTH, x + length) if late else x,
                "end" if late else "start",
            )
        )
    return Timeline(
        WIDTH,
        HEAD + len(campaigns) * ROW + 8,
        BAR,
        tuple((month, (month - 1) * MONTH) for month in range(1, 13)),
        tuple(bars),
        tuple(place_of(each.day, year) for each in festivals),
    )
