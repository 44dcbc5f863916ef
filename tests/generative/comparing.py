"""Run the same tables on both engines, and tell where they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from huijia.engine.api import EngineName, assess_with_rejects
from huijia.engine.backends.result import COLUMNS, Assessed
from huijia.engine.backends.sql.run import SQLRun
from huijia.engine.model.pack import Pack
from huijia.values.problems import Problem
from tests.engines import on_engine
from tests.generative.cases import Facts


@dataclass(frozen=True)
class Asked:
    """The day and the periods of a run."""

    on: date
    from_period: str | None = None
    to_period: str | None = None


def run(
    engine: EngineName, pack: Pack, facts: Facts, asked: Asked, *, by_combination: bool | None = None
) -> tuple[pa.Table, Assessed]:
    """The result of an engine. ``by_combination`` takes one of the two ways of engines that run SQL, which a sample of the rows would choose:
    each distinct combination of a case's facts once, or each case; with families, each kind of member once, or each member."""
    with pytest.MonkeyPatch.context() as patch:
        if by_combination is not None:
            patch.setattr(SQLRun, "_combinations_repeat", lambda self: by_combination)
            patch.setattr(SQLRun, "_kinds_repeat", lambda self: by_combination)
        return assess_with_rejects(
            pack,
            facts.table,
            on=asked.on,
            families=facts.families,
            from_period=asked.from_period,
            to_period=asked.to_period,
            **on_engine(engine),
        )


def differences(truth: tuple[pa.Table, Assessed], other: tuple[pa.Table, Assessed]) -> list[str]:
    """What another engine says differently from the truth, a line each; empty when all is the same."""
    found = [*_of_rows(truth[0], other[0])]
    found += _of_problems("row", truth[1].problems, other[1].problems)
    found += _of_problems("family's row", truth[1].family_problems, other[1].family_problems)
    for name in ("rows_in", "cases", "totals"):
        expected, got = getattr(truth[1], name), getattr(other[1], name)
        if expected != got:
            found.append(f"{name}: {expected}, but {got}")
    return found


def _of_rows(truth: pa.Table, other: pa.Table) -> list[str]:
    if truth.column_names != list(COLUMNS) or other.column_names != list(COLUMNS):
        return [f"columns: {truth.column_names}, but {other.column_names}"]
    if truth.schema.types != other.schema.types:
        return [f"types: {truth.schema.types}, but {other.schema.types}"]
    if truth.equals(other):
        return []
    expected, got = truth.to_pylist(), other.to_pylist()
    found = [
        f"row {i}: {_short(a)}, but {_short(b)}"
        for i, (a, b) in enumerate(zip(expected, got, strict=False))
        if a != b
    ]
    if len(expected) != len(got):
        found.append(f"{len(expected)} rows, but {len(got)}")
    return found


def _short(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("case_id", "period", "answer", "amount_minor", "reasons", "missing"))


def _of_problems(
    what: str, truth: Mapping[int, Sequence[Problem]], other: Mapping[int, Sequence[Problem]]
) -> list[str]:
    rows = sorted({*truth, *other})
    return [
        f"{what} {row}: {_codes(truth.get(row))}, but {_codes(other.get(row))}"
        for row in rows
        if list(truth.get(row, ())) != list(other.get(row, ()))
    ]


def _codes(problems: Sequence[Problem] | None) -> list[tuple[str, str, str]]:
    return [(each.code, each.column, each.what.en) for each in problems or ()]
