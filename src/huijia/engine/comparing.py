"""Compare: what was due under old facts and old law, and what is due under the new. Part of the front door, ``api``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from huijia.engine.backends.checked_case import case_of
from huijia.engine.backends.compared import spans_of
from huijia.engine.backends.comparison import Compared, Comparison, Side
from huijia.engine.backends.result import EngineName, Question, RowsRejected
from huijia.engine.backends.source import FactsSource, source_of, tables_for
from huijia.engine.explain import ComparedCase, OneSide, compare_case
from huijia.engine.loading import pack_of
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Value
from huijia.values.errors import UnableToAssess

ELSEWHERE: dict[EngineName, str] = {"postgres": "inside PostgreSQL", "spark": "on Spark"}
"""Engines that do not compare: a comparison goes through both tables in the order of their ids, in batches."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """What is asked of a comparison; ``all_rows``: rows in which nothing differs too. The rest is as in ``Request``."""

    old_pack: Pack
    new_pack: Pack
    on: date
    from_period: str | None = None
    to_period: str | None = None
    all_rows: bool = False
    engine: EngineName = "duckdb"
    latest_day: date | None = None
    unique_ids: bool = False
    progress: Callable[[float], None] | None = None


@contextmanager
def comparing(
    asked: Comparing,
    old: FactsSource,
    new: FactsSource,
    *,
    old_families: FactsSource | None = None,
    new_families: FactsSource | None = None,
    unreadable: tuple[Sequence[str], Sequence[str]] = ((), ()),
) -> Iterator[Comparison]:
    """Compare what was due under the old facts and law with what is under the new; take the rows with ``batches``.

    Give the same source twice when only the law changed, the same pack when only facts did: what is the same is not paid
    for. ``unreadable`` are cases or families, old and new, of which a row could not be read. Raises as ``compare`` does, but
    for rows that cannot be assessed, which ``Comparison.compared`` tells of.
    """
    packs = (asked.old_pack, asked.new_pack)
    spans = spans_of(*packs, on=asked.on, from_period=asked.from_period, to_period=asked.to_period)
    latest = asked.latest_day or asked.on
    given = zip(packs, spans, (old, new), (old_families, new_families), unreadable, strict=True)
    sides = [
        Side(Question(pack, asked.on, latest), span, tables_for(pack, facts, families, lost))
        for pack, span, facts, families, lost in given
    ]
    if asked.engine == "in-memory":
        from huijia.engine.backends.in_memory.comparing import in_memory_comparison

        yield in_memory_comparison(*sides, all_rows=asked.all_rows)
    elif asked.engine in ELSEWHERE:
        raise UnableToAssess(
            f"a comparison does not run {ELSEWHERE[asked.engine]}: it goes through both tables in the order of their ids, in "
            "batches. Take the tables out as Parquet, and compare them with --engine duckdb"
        )
    else:
        from huijia.engine.backends.sql.duckdb_engine.comparing import duckdb_comparison

        with duckdb_comparison(
            *sides, all_rows=asked.all_rows, unique_ids=asked.unique_ids, progress=asked.progress
        ) as comparison:
            yield comparison


def compare_with_rejects(
    old_pack: str | Path | Pack,
    old_table: pa.Table,
    new_pack: str | Path | Pack,
    new_table: pa.Table,
    *,
    on: date,
    old_families: pa.Table | None = None,
    new_families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    all_rows: bool = False,
    engine: EngineName = "duckdb",
    latest_day: date | None = None,
) -> tuple[pa.Table, Compared]:
    """As ``compare``; cases with a row that cannot be assessed are left out on both sides, and the second value tells of
    each row."""
    packs = (pack_of(old_pack), pack_of(new_pack))
    asked = Comparing(*packs, on, from_period, to_period, all_rows, engine, latest_day)
    level = Level.MEMBER if packs[0].has_families else Level.CASE
    old, new = (
        source_of(pack, table, level) for pack, table in zip(packs, (old_table, new_table), strict=True)
    )
    families = [
        None if table is None else source_of(pack, table, Level.CASE)
        for pack, table in zip(packs, (old_families, new_families), strict=True)
    ]
    with comparing(asked, old, new, old_families=families[0], new_families=families[1]) as comparison:
        return pa.Table.from_batches(comparison.batches(), comparison.schema), comparison.compared()


def compare(
    old_pack: str | Path | Pack,
    old_table: pa.Table,
    new_pack: str | Path | Pack,
    new_table: pa.Table,
    *,
    on: date,
    old_families: pa.Table | None = None,
    new_families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    all_rows: bool = False,
    engine: EngineName = "duckdb",
    latest_day: date | None = None,
) -> pa.Table:
    """What was due under the old facts and law beside what is under the new: a row for each case and period in which answer,
    amount, reasons or missing facts differ, ordered by case and period. Columns: ``compared.COMPARED_COLUMNS``.

    Tables are as in ``assess``; cases meet by their id. ``difference_minor`` is new less old, null unless both amounts are
    known. A side whose columns are null says nothing: the case is not in its table, or its law does not cover the period.
    Give the same table twice when only the law changed, and the same pack when only facts did.

    Raises as ``assess`` does, and ``UnableToAssess`` for packs that are not two versions of one benefit in one currency.
    """
    found, compared = compare_with_rejects(
        old_pack,
        old_table,
        new_pack,
        new_table,
        on=on,
        old_families=old_families,
        new_families=new_families,
        from_period=from_period,
        to_period=to_period,
        all_rows=all_rows,
        engine=engine,
        latest_day=latest_day,
    )
    for name, side in (("old", compared.old), ("new", compared.new)):
        problems = {**side.family_problems, **side.problems}
        if problems:
            raise RowsRejected(problems, table=f" of the {name} table", instead="compare_with_rejects")
    return found


def compare_one(
    old_pack: str | Path | Pack,
    old_facts: Mapping[str, Value | None],
    new_pack: str | Path | Pack,
    new_facts: Mapping[str, Value | None],
    *,
    on: date,
    old_members: Sequence[Mapping[str, Value | None]] = (),
    new_members: Sequence[Mapping[str, Value | None]] = (),
    from_period: str | None = None,
    to_period: str | None = None,
    all_rows: bool = False,
    latest_day: date | None = None,
) -> ComparedCase:
    """One case in process, as ``compare`` has it, with both explanations side by side and what decides each difference.

    Members are matched by ``member_id`` where each has one, else by their place. ``why_changed_lines`` and
    ``compared_lines`` make it text. Raises as ``assess_one`` and ``compare`` do.
    """
    packs = (pack_of(old_pack), pack_of(new_pack))
    spans = spans_of(*packs, on=on, from_period=from_period, to_period=to_period)
    facts, members = (old_facts, new_facts), (old_members, new_members)
    sides = [
        OneSide(pack, case_of(pack, of_case, of_members, latest_day=latest_day or on), span)
        for pack, of_case, of_members, span in zip(packs, facts, members, spans, strict=True)
    ]
    return compare_case(sides[0], sides[1], all_rows=all_rows)
