"""Periods for which something is due: years, tax years and months.

A period is an index (an integer that grows by one from period to period), so that it can be counted with in any
engine; its label is what people read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodUnit(StrEnum):
    """How a benefit counts time."""

    YEAR = "year"
    TAX_YEAR_6_APRIL = "tax_year_6_april"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Period:
    """One period: ``index`` counts periods, ``start`` and ``end`` are its first and last day.

    The index of a year (or tax year) is its (first) year; of a month it is ``year * 12 + month - 1``.
    """

    index: int
    label: str
    start: date
    end: date


def period_at(unit: PeriodUnit, index: int) -> Period:
    """The period with this index.

    >>> period_at(PeriodUnit.MONTH, 2024 * 12 + 9).label
    '2024-10'
    >>> period_at(PeriodUnit.TAX_YEAR_6_APRIL, 2024).label
    '2024-25'
    """
    if unit is PeriodUnit.YEAR:
        return Period(index, f"{index:04d}", date(index, 1, 1), date(index, 12, 31))
    if unit is PeriodUnit.TAX_YEAR_6_APRIL:
        label = f"{index:04d}-{(index + 1) % 100:02d}"
        return Period(index, label, date(index, 4, 6), date(index + 1, 4, 5))
    year, month = divmod(index, 12)
    after_year, after_month = divmod(index + 1, 12)
    last_day = date(after_year, after_month + 1, 1) - timedelta(days=1)
    return Period(index, f"{year:04d}-{month + 1:02d}", date(year, month + 1, 1), last_day)


def period_holding(unit: PeriodUnit, day: date) -> Period:
    """The period that holds this day.

    >>> period_holding(PeriodUnit.TAX_YEAR_6_APRIL, date(2025, 4, 5)).label
    '2024-25'
    """
    if unit is PeriodUnit.YEAR:
        return period_at(unit, day.year)
    if unit is PeriodUnit.TAX_YEAR_6_APRIL:
        return period_at(unit, day.year if (day.month, day.day) >= (4, 6) else day.year - 1)
    return period_at(unit, day.year * 12 + day.month - 1)


LABEL_SHAPES = {
    PeriodUnit.YEAR: (re.compile(r"(\d{4})"), "2025"),
    PeriodUnit.TAX_YEAR_6_APRIL: (re.compile(r"(\d{4})-(\d{2})"), "2024-25"),
    PeriodUnit.MONTH: (re.compile(r"(\d{4})-(\d{2})"), "2024-10"),
}


def example_of(unit: PeriodUnit) -> str:
    """How a period of this unit is written, such as ``2024-25``."""
    return LABEL_SHAPES[unit][1]


def parse_period(unit: PeriodUnit, label: str) -> Period:
    """The period with this label. Raises ``ValueError`` that shows the right form.

    >>> parse_period(PeriodUnit.YEAR, "2025").start
    datetime.date(2025, 1, 1)
    """
    shape, example = LABEL_SHAPES[unit]
    found = shape.fullmatch(label.strip())
    if found:
        year = int(found.group(1))
        if unit is PeriodUnit.MONTH and 1 <= int(found.group(2)) <= 12 and 1 <= year <= 9998:
            return period_at(unit, year * 12 + int(found.group(2)) - 1)
        if (
            unit is not PeriodUnit.MONTH
            and 1 <= year <= 9998
            and period_at(unit, year).label == label.strip()
        ):
            return period_at(unit, year)
    raise ValueError(f"'{label}' is not a period of this benefit; write it like {example}")
