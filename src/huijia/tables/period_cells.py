"""Reading one cell as a period: its label, or its index."""

from __future__ import annotations

from huijia.tables import problems
from huijia.tables.cells import Cell, plain
from huijia.tables.numbers import read_whole_number
from huijia.tables.problems import Fault
from huijia.values.periods import PeriodUnit, example_of, parse_period, period_at

DASHES = str.maketrans("/\u2010\u2011\u2012\u2013\u2014", "------")
"""What people write between the two years of a tax year."""

HIGHEST_INDEX = 10**9


def read_period(cell: Cell, unit: PeriodUnit, *, lowest: int, highest: int) -> int | Fault:
    """The index of the period that a cell that is not blank names, or what is wrong with it. The bounds are included.

    >>> read_period("2024/25", PeriodUnit.TAX_YEAR_6_APRIL, lowest=2013, highest=2099)
    2024
    >>> read_period("2024-26", PeriodUnit.TAX_YEAR_6_APRIL, lowest=2013, highest=2099).code
    'not_a_period'
    """
    index = _index(cell, unit)
    if index is None:
        return problems.not_a_period(example_of(unit))
    if lowest <= index <= highest:
        return index
    return problems.period_out_of_range(period_at(unit, lowest).label, period_at(unit, highest).label)


def _index(cell: Cell, unit: PeriodUnit) -> int | None:
    if isinstance(cell, str):
        try:
            return parse_period(unit, plain(cell).translate(DASHES)).index
        except ValueError:
            pass
    number = read_whole_number(cell, lowest=-HIGHEST_INDEX, highest=HIGHEST_INDEX)
    return None if isinstance(number, Fault) else number
