"""What a spec is: a small table in, one expression, an answer out. Specs are data: tests run them on every engine, and
``reference`` prints them as the language's manual."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from huijia.engine.model.types import Value
from huijia.values.periods import PeriodUnit

PLACE_COLUMNS = ("family", "member", "case", "period")
ANSWER = "answer"
RESULT_COLUMNS = ("answer", "amount", "reasons", "missing")


@dataclass(frozen=True)
class Unknown:
    """An unknown answer, with the facts that would settle it."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table as it is written in a spec: ``|`` between cells, an empty cell for what nobody has said."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The columns that hold facts."""
        return tuple(c for c in self.columns if c not in (*PLACE_COLUMNS, *RESULT_COLUMNS))


def table_of(text: str) -> Table:
    """Read a table."""
    head, *lines = [line for line in text.strip().splitlines() if line.strip()]
    columns = _cells(head)
    rows = []
    for line in lines:
        cells = _cells(line)
        assert len(cells) == len(columns), f"{len(columns)} columns, but: {line}"
        rows.append(dict(zip(columns, cells, strict=True)))
    return Table(tuple(columns), tuple(rows))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.split("|")]


def value_in(cell: str) -> Value | None:
    """The value that a cell means; None for an empty one."""
    if not cell:
        return None
    if cell in ("yes", "no"):
        return cell == "yes"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
        return date.fromisoformat(cell)
    return int(cell.replace("_", ""))


def answer_in(cell: str) -> Value | Unknown:
    """The answer that a cell means: a value, or ``unknown: p, q``."""
    if cell.startswith("unknown"):
        return Unknown(names_in(cell.removeprefix("unknown").removeprefix(":")))
    value = value_in(cell)
    assert value is not None, "every row needs an answer"
    return value


def names_in(cell: str) -> tuple[str, ...]:
    """The names in a cell, between commas."""
    return tuple(name.strip() for name in cell.split(",") if name.strip())


@dataclass(frozen=True)
class Spec:
    """One expression and its answers. ``code`` is Python as an author writes it; its last line is the expression.

    ``inputs`` and ``parameters`` add to those of the whole page. A table with a ``family`` column is about families; with
    a ``period`` column, each row is asked for that period.
    """

    title: str
    text: str
    code: str
    table: str
    inputs: str = ""
    parameters: str = ""
    unit: PeriodUnit = PeriodUnit.YEAR

    @property
    def cells(self) -> Table:
        """The table, read."""
        return table_of(self.table)


@dataclass(frozen=True)
class LawSpec:
    """A whole small law and its results, a row each. ``first`` and ``last`` name the rules that bound the periods."""

    title: str
    text: str
    formulas: str
    table: str
    inputs: str = ""
    parameters: str = ""
    unit: PeriodUnit = PeriodUnit.YEAR
    first: str | None = None
    last: str | None = None
    on: date = date(2025, 6, 15)
    from_period: str | None = None
    to_period: str | None = None

    @property
    def cells(self) -> Table:
        """The table, read."""
        return table_of(self.table)


@dataclass(frozen=True)
class Misuse:
    """Code that the language refuses as it is written, and what it says."""

    code: str
    error: type[Exception]
    message: str


@dataclass(frozen=True)
class Section:
    """A chapter of the manual."""

    title: str
    text: str
    specs: tuple[Spec | LawSpec, ...] = ()
    misuses: tuple[Misuse, ...] = ()
    inputs: str = ""
    """Source that is shown at the chapter's head: the facts or parameters that the chapter uses."""
    parameters: str = ""
