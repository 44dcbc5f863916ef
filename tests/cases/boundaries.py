"""Every date on which anything changes in a pack, read from its parameters, versions, literals and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from huijia.engine.model import nodes as n
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY
from huijia.engine.model.pack import Pack

DAY = timedelta(days=1)


def boundary_dates(pack: Pack) -> list[date]:
    """The dates, rising. Those beyond what a fact can say (``LATEST_DAY`` stands for "never") are left out."""
    return sorted({day for day in _dates(pack) if EARLIEST_DAY < day < LATEST_DAY})


def _dates(pack: Pack) -> Iterator[date]:
    yield pack.covers_from
    if pack.covers_to is not None:
        yield pack.covers_to + DAY
    for parameter in pack.parameters.values():
        for dated in parameter.values:
            if dated.starts is not None:
                yield dated.starts
            if dated.ends is not None:
                yield dated.ends + DAY
            if isinstance(dated.value, date):
                yield dated.value
    for node in pack.nodes:
        if isinstance(node, n.Literal) and isinstance(node.value, date):
            yield node.value
        if isinstance(node, n.InForce):
            yield from node.starts


def days_around(pack: Pack) -> list[date]:
    """The day before, the day itself and the day after each boundary, and the same so many years earlier as the pack's
    parameters in years say: who is born then reaches an age limit on the boundary."""
    years = {0} | {
        int(dated.value)
        for parameter in pack.parameters.values()
        if parameter.unit == "years"
        for dated in parameter.values
        if isinstance(dated.value, int)
    }
    days = {
        _years_earlier(boundary, count) + step
        for boundary in boundary_dates(pack)
        for count in years
        for step in (-DAY, 0 * DAY, DAY)
    }
    return sorted(day for day in days if EARLIEST_DAY <= day <= LATEST_DAY)


def _years_earlier(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)
