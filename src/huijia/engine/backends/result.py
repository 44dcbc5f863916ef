"""What a run over a table gives back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Protocol

import pyarrow as pa

from huijia.engine.model.pack import Pack
from huijia.values.errors import HuijiaError
from huijia.values.problems import Problem

COLUMNS = (
    "case_id",
    "period",
    "answer",
    "amount_minor",
    "currency",
    "reasons",
    "missing",
    "pack",
    "pack_version",
    "assessed_on",
)
"""The columns of every result, in this order."""

EngineName = Literal["duckdb", "in-memory", "postgres", "spark"]

MOST_PROBLEMS = 1_000_000
"""With more bad rows than this a table is refused as a whole: something is wrong with its columns."""

Problems = dict[int, list[Problem]]
"""What is wrong, by the number of the row."""


@dataclass(frozen=True, slots=True)
class Total:
    """Of one period and answer: how many rows of the result, and the sum of amounts in the minor unit."""

    period: str | None
    answer: str
    rows: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a run did: ``rows_in = rows_assessed + len(problems)``. For families the rows are those of the members, and
    ``family_problems`` tells of rows of the families table."""

    rows_in: int
    problems: Mapping[int, Sequence[Problem]]
    totals: Sequence[Total]
    cases: int
    family_problems: Mapping[int, Sequence[Problem]] = field(default_factory=dict)

    @property
    def rows_assessed(self) -> int:
        """Rows of facts that were assessed."""
        return self.rows_in - len(self.problems)


class Run(Protocol):
    """A run that has found its problems and answered its cases; take the result in the form that is needed."""

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        ...

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file."""
        ...

    def assessed(self) -> Assessed:
        """Counts, problems and totals."""
        ...


def result_schema(id_type: pa.DataType) -> pa.Schema:
    """The result's columns and types; the id keeps the type that it came with."""
    text = pa.string()
    types = [id_type, text, text, pa.int64(), text, text, text, text, text, pa.date32()]
    return pa.schema(list(zip(COLUMNS, types, strict=True)))


@dataclass(frozen=True, slots=True)
class Question:
    """What is the same for every row of a run: the pack, the day of assessment, and the last day a fact may have."""

    pack: Pack
    on: date
    latest_day: date


class RowsRejected(HuijiaError):
    """Some rows cannot be assessed. ``problems`` tells of each, by its row number (its position, from 1).

    The text quotes cells of the first five rows: it is for the person who gave the table, not for a log.
    """

    def __init__(
        self,
        problems: Mapping[int, Sequence[Problem]],
        *,
        table: str = "",
        instead: str = "assess_with_rejects",
    ) -> None:
        self.problems = problems
        first = sorted(problems)[:5]
        told = "\n".join(f"row {row}: {problems[row][0].sentence('en')}" for row in first)
        super().__init__(
            f"{len(problems):,} rows{table} cannot be assessed; take them out, or call {instead}:\n{told}"
        )
