"""Reading one cell as a whole number."""

from __future__ import annotations

import re

from huijia.tables import problems
from huijia.tables.cells import Cell, plain
from huijia.tables.problems import Fault

WHOLE = re.compile(r"([+-]?[0-9]{1,15})(\.0*)?")
YEAR = re.compile(r"([0-9]{4})\s*年")
FRACTION = re.compile(r"[+-]?[0-9]*\.[0-9]+")


def read_whole_number(cell: Cell, *, lowest: int, highest: int) -> int | Fault:
    """The number that a cell that is not blank holds, or what is wrong with it. The bounds are included.

    >>> read_whole_number("2025年", lowest=2025, highest=2099)
    2025
    >>> read_whole_number("2,025", lowest=2025, highest=2099).code
    'not_a_whole_number'
    """
    number = _from_text(plain(cell)) if isinstance(cell, str) else _from_number(cell)
    if isinstance(number, Fault) or lowest <= number <= highest:
        return number
    return problems.out_of_range(lowest, highest)


def _from_text(text: str) -> int | Fault:
    found = WHOLE.fullmatch(text) or YEAR.fullmatch(text)
    if found:
        return int(found.group(1))
    return problems.has_fraction() if FRACTION.fullmatch(text) else problems.not_a_whole_number()


def _from_number(cell: Cell) -> int | Fault:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return problems.not_a_whole_number()
    if cell != cell or abs(cell) == float("inf"):
        return problems.not_a_whole_number()
    return int(cell) if int(cell) == cell else problems.has_fraction()
