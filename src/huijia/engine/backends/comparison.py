"""What a comparison of two tables reads and gives back; ``compared`` says what a row means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyarrow as pa

from huijia.engine.backends.answers import Span
from huijia.engine.backends.compared import Change
from huijia.engine.backends.result import Question
from huijia.engine.backends.source import FactsSource, Tables, facts_of
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level
from huijia.values.errors import UnableToReadFacts
from huijia.values.problems import Problem

COMPARED_COLUMNS = (
    "case_id",
    "period",
    "old_answer",
    "new_answer",
    "old_amount_minor",
    "new_amount_minor",
    "difference_minor",
    "currency",
    "old_reasons",
    "new_reasons",
    "old_missing",
    "new_missing",
    "pack",
    "old_version",
    "new_version",
    "assessed_on",
)
"""The columns of every comparison, in this order."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: what is asked of which law, over which tables. ``tables.spoiled_families`` names single cases too: those
    of which the row could not even be read are not told as if they were not there."""

    question: Question
    span: Span
    tables: Tables

    @property
    def pack(self) -> Pack:
        """The law."""
        return self.question.pack

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The ids of cases of which a row could not even be read."""
        return self.tables.spoiled_families


@dataclass(frozen=True, slots=True)
class SideRows:
    """What became of the rows of one side's tables; see ``result.Assessed``."""

    rows_in: int
    problems: Mapping[int, Sequence[Problem]]
    family_problems: Mapping[int, Sequence[Problem]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ComparedTotal:
    """Of one period and way of differing: how many rows, and the sum in the minor unit: of differences for ``more`` and
    ``less`` (below zero), of the one amount that is there for ``only_old`` and ``only_new``, else 0."""

    period: str | None
    change: Change
    rows: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison did. ``cases`` were compared; a case that could not be assessed on one side is not among them.
    ``totals`` are of rows that differ, whether or not the others were asked for too."""

    old: SideRows
    new: SideRows
    cases: int
    cases_changed: int
    cases_only_old: int
    cases_only_new: int
    totals: Sequence[ComparedTotal]


class Comparison(Protocol):
    """A comparison that has been made; take its rows in batches."""

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, ordered by case id and period. Only a part of them is in memory at any time."""
        ...

    def compared(self) -> Compared:
        """Counts, problems and totals."""
        ...

    @property
    def schema(self) -> pa.Schema:
        """Columns and types of the batches."""
        ...


def compared_schema(id_type: pa.DataType) -> pa.Schema:
    """Columns and types of a comparison."""
    numbers = {"old_amount_minor", "new_amount_minor", "difference_minor"}
    types: dict[str, Any] = {name: pa.int64() for name in numbers}
    types |= {"case_id": id_type, "assessed_on": pa.date32()}
    return pa.schema([(name, types.get(name, pa.string())) for name in COMPARED_COLUMNS])


def ordered_totals(found: Mapping[tuple[str | None, Change], tuple[int, int]]) -> list[ComparedTotal]:
    """Totals in the order of periods and of ways to differ."""
    ways = list(Change)
    keys = sorted(found, key=lambda key: (key[0] is None, key[0] or "", ways.index(key[1])))
    return [ComparedTotal(*key, *found[key]) for key in keys]


def common_id_type(old: pa.DataType, new: pa.DataType) -> pa.DataType:
    """The type of the ids of both tables. Raises ``UnableToReadFacts`` when they cannot be set side by side."""
    if old == new:
        return old
    texts = (pa.string(), pa.large_string())
    if old in texts and new in texts:
        return pa.large_string()
    both_whole = pa.types.is_integer(old) and pa.types.is_integer(new)
    if both_whole and pa.uint64() not in (old, new):
        return pa.int64()
    raise UnableToReadFacts(f"the ids of the old table are of type {old}, those of the new of type {new}")


def same_tables(old: Side, new: Side) -> bool:
    """Whether both sides read the same rows, so that only the law differs."""
    for level, one, other in (
        (Level.MEMBER if old.pack.has_families else Level.CASE, old.tables.facts, new.tables.facts),
        (Level.CASE, old.tables.families, new.tables.families),
    ):
        if (one is None) != (other is None):
            return False
        if one is not None and other is not None and not _same_data(one, other, (old.pack, new.pack), level):
            return False
    return old.unreadable == new.unreadable


def _same_data(one: FactsSource, other: FactsSource, packs: tuple[Pack, Pack], level: Level) -> bool:
    shared = set(one.columns) & set(other.columns)
    types = [{fact.name: fact.type for fact in facts_of(pack, level)} for pack in packs]
    return (
        (one.data is other.data or (not isinstance(one.data, pa.Table) and one.data == other.data))
        and one.row_numbers == other.row_numbers
        and all(one.columns[name] == other.columns[name] for name in shared)
        and all(types[0][name] is types[1][name] for name in types[0].keys() & types[1].keys())
    )
