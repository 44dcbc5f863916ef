"""Figures as a page shows them: by month for an area, and by the places in it. Counted now, or as they were released."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from huijia.apps.counting import Counted, Months
from huijia.apps.reports import benefits, outreach
from huijia.apps.reports.indicators import Indicator, Side
from huijia.apps.reports.models import ReleasedCell
from huijia.apps.reports.places import REST, child_of

Figure = int | None
"""A count, or None where it is hidden."""
Part = tuple[str, str]
"""A division and one of its parts; both empty for the total."""

TOTAL: Part = ("", "")


@dataclass(slots=True)
class Row:
    """The figures of one month or place. Hidden figures make a sum hidden; what is not there is not told."""

    figures: dict[Part, Figure] = field(default_factory=dict)

    def add(self, part: Part, figure: Figure) -> None:
        """Add a figure to what is there."""
        before = self.figures.get(part, 0)
        self.figures[part] = None if before is None or figure is None else before + figure

    @property
    def total(self) -> Figure:
        """How many there are."""
        return self.figures.get(TOTAL, 0)

    def share(self, part: Part) -> int | None:
        """A part of the total in whole per cent, rounded down; None where there is nothing, or where it is hidden."""
        found, total = self.figures.get(part, 0), self.total
        return found * 100 // total if found is not None and total else None


@dataclass(slots=True)
class Grid:
    """An indicator for an area. ``months``: month -> row; ``places``: place right below the area -> row, of all these months together."""

    indicator: Indicator
    area: str
    months: dict[str, Row]
    places: dict[str, Row]
    whole: Row = field(default_factory=Row)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was counted, and nothing is hidden."""
        return all(figure == 0 for row in self.months.values() for figure in row.figures.values())


def live(indicator: Indicator, area: str, months: Months, *, at: datetime) -> Grid:
    """As it is counted now: for whoever may see what is counted."""
    rows = count(indicator, months, under=area, at=at)
    parts = [TOTAL, *((division, part) for division, part, _ in indicator.columns())]

    def nothing() -> Row:
        return Row(dict.fromkeys(parts, 0))

    grid = Grid(indicator, area, {name: nothing() for name in months.names()}, {}, nothing())
    for each in rows:
        place = grid.places.setdefault(child_of(area, each.area), nothing())
        found = [
            TOTAL,
            *((division.key, part) for division, part in zip(indicator.divisions, each.parts, strict=True)),
        ]
        for row in (grid.months[each.month], place, grid.whole):
            for part in found:
                row.add(part, each.count)
    grid.places = dict(sorted(grid.places.items()))
    return grid


def count(indicator: Indicator, months: Months, *, under: str, at: datetime) -> list[Counted]:
    """The counts of an indicator, from its side of the wall."""
    if indicator.side is Side.BENEFITS:
        return benefits.counted(indicator.key, months, under=under, at=at)
    return outreach.counted(indicator.key, months, under=under, at=at)


def as_released(indicator: Indicator, area: str, periods: Iterable[str], cells: Iterable[ReleasedCell]) -> Grid:  # fmt: skip
    """As it was released: ``cells`` of these periods, with their releases."""
    grid = Grid(indicator, area, {}, {})
    wanted = set(periods)
    for each in cells:
        period, part = each.release.period, (each.division, each.part)
        if period not in wanted:
            continue
        if each.area == area:
            grid.months.setdefault(period, Row()).add(part, each.count)
            grid.whole.add(part, each.count)
        elif each.area != area and each.area.startswith(area) and child_of(area, each.area) == each.area:
            grid.places.setdefault(each.area, Row()).add(part, each.count)
    grid.months = dict(sorted(grid.months.items()))
    grid.places = {
        place: row
        for place, row in sorted(grid.places.items())
        # What lies in none of the places below: there seldom is such a thing.
        if not place.endswith(REST) or any(figure != 0 for figure in row.figures.values())
    }
    return grid


def months_until(last: date, how_many: int) -> Months:
    """So many months, of which the last is the one of this day.

    >>> months_until(date(2026, 3, 16), 3).names()
    ['2026-01', '2026-02', '2026-03']
    """
    index = last.year * 12 + last.month - 1
    return Months(_first(index - how_many + 1), _first(index + 1))


def month_named(name: str) -> Months:
    """One month by its name. Raises ``ValueError``."""
    first = date.fromisoformat(f"{name}-01")
    return Months(first, _first(first.year * 12 + first.month))


def _first(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
