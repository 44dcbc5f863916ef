"""The front door of the engine: one pack, one table of facts, one table of answers.

Everything that runs or explains a pack comes through here. The day of assessment is always passed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyarrow as pa

from huijia.engine import asking
from huijia.engine.backends.answers import PeriodAnswer, Span, answer_for, span_of
from huijia.engine.backends.checked_case import case_of
from huijia.engine.backends.comparison import Compared, Comparison
from huijia.engine.backends.in_memory import program_for
from huijia.engine.backends.result import Assessed, EngineName, Question, RowsRejected, Run
from huijia.engine.backends.row_checks import problems_of
from huijia.engine.backends.source import FactsSource, refuse_tables_of_a_database, source_of, tables_for
from huijia.engine.comparing import Comparing, compare, compare_one, compare_with_rejects, comparing
from huijia.engine.explain import (
    ComparedCase,
    ComparedLine,
    Explanation,
    Line,
    WouldChange,
    change_lines,
    compared_lines,
    explain_case,
    explanation_lines,
    why_changed_lines,
    would_change,
)
from huijia.engine.keeping import keep_pack, kept_versions, load_pack_version
from huijia.engine.loading import load_pack, load_procedure, pack_of
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.nodes import Fact, Rule, walk
from huijia.engine.model.pack import Pack
from huijia.engine.model.procedure import Procedure
from huijia.engine.model.types import Level, Value
from huijia.engine.offered import pack_names
from huijia.engine.supposing import Change, change_of, is_always, suppose
from huijia.engine.what_if import (
    Bar,
    Effect,
    Effects,
    Example,
    chosen,
    coarse,
    distribution,
    effects_of,
    examples_of,
    facts_of_cases,
)
from huijia.values.errors import UnableToFindPack
from huijia.values.problems import Problem
from huijia.values.version import VERSION as ENGINE_VERSION

if TYPE_CHECKING:
    from huijia.engine.backends.sql.postgres_engine import Session
    from huijia.engine.backends.sql.spark_engine import Session as SparkSession

__all__ = [
    "ENGINE_VERSION",
    "Assessed",
    "Bar",
    "Change",
    "Compared",
    "ComparedCase",
    "ComparedLine",
    "Comparing",
    "Comparison",
    "Effect",
    "Effects",
    "EngineName",
    "Example",
    "Explanation",
    "FactDeclaration",
    "FactsSource",
    "Line",
    "Pack",
    "PeriodAnswer",
    "Procedure",
    "Request",
    "RowsRejected",
    "UnableToFindPack",
    "WouldChange",
    "answer_for",
    "assess",
    "assess_one",
    "assess_with_rejects",
    "case_of",
    "change_lines",
    "change_of",
    "chosen",
    "coarse",
    "compare",
    "compare_one",
    "compare_with_rejects",
    "compared_lines",
    "comparing",
    "distribution",
    "effects_of",
    "examples_of",
    "explain_one",
    "explanation_lines",
    "facts_of_cases",
    "facts_read",
    "is_always",
    "keep_pack",
    "kept_versions",
    "load_pack",
    "load_pack_version",
    "load_procedure",
    "pack_names",
    "pack_of",
    "problems_of_one",
    "source_of",
    "started",
    "still_matters",
    "suppose",
    "why_changed_lines",
    "would_change_one",
]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a pack: the day of assessment, the periods (labels; None: see ``span_of``), the engine, and the
    last day on which a fact can have happened (None: the day of assessment).

    ``database`` is where the engine ``postgres`` or ``spark`` runs: an address or a master, or a session that is open already.
    ``unique_ids`` says that the ids are known to be unique, ``ordered`` that the result follows the input's order,
    ``totals_only`` that no rows will be taken from the run.
    ``progress`` is called from another thread with how much of the step at hand is done, 0 to 1."""

    pack: Pack
    on: date
    from_period: str | None = None
    to_period: str | None = None
    engine: EngineName = "duckdb"
    latest_day: date | None = None
    unique_ids: bool = False
    ordered: bool = True
    totals_only: bool = False
    progress: Callable[[float], None] | None = None
    database: str | Session | SparkSession | None = None

    @property
    def span(self) -> Span:
        """The periods that are looked at. Raises ``UnableToAssess``."""
        return span_of(self.pack, on=self.on, from_period=self.from_period, to_period=self.to_period)

    @property
    def question(self) -> Question:
        """What is the same for every row."""
        return Question(self.pack, self.on, self.latest_day or self.on)


def assess(
    pack: str | Path | Pack,
    table: pa.Table,
    *,
    on: date,
    families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    engine: EngineName = "duckdb",
    latest_day: date | None = None,
    database: str | None = None,
) -> pa.Table:
    """The answers for a table of facts, as a table with the columns ``result.COLUMNS``.

    ``table``: columns ``case_id`` (text or whole number) and the pack's facts (bool, any integer, date32); for a pack with
    families ``member_id``, ``family_id`` and the members' facts, with the families' own facts in ``families``. Null is
    unknown. ``amount_minor`` is in the currency's minor unit. Rows are in the input's order.

    ``database`` is the address of the PostgreSQL in which ``engine="postgres"`` runs, or the master of ``engine="spark"``.

    Raises ``RowsRejected`` when a row cannot be assessed, ``UnableToReadFacts`` for a wrong table, ``UnableToAssess`` for
    periods that the law does not cover, ``UnableToFindPack``, ``UnableToLoadPack`` and ``UnableToUseDatabase``.
    """
    result, assessed = assess_with_rejects(
        pack,
        table,
        on=on,
        families=families,
        from_period=from_period,
        to_period=to_period,
        engine=engine,
        latest_day=latest_day,
        database=database,
    )
    problems = {**assessed.family_problems, **assessed.problems}
    if problems:
        raise RowsRejected(problems)
    return result


def assess_with_rejects(
    pack: str | Path | Pack,
    table: pa.Table,
    *,
    on: date,
    families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    engine: EngineName = "duckdb",
    latest_day: date | None = None,
    database: str | None = None,
) -> tuple[pa.Table, Assessed]:
    """As ``assess``, but rows that cannot be assessed are left out of the table and told of in the second value."""
    loaded = pack_of(pack)
    request = Request(loaded, on, from_period, to_period, engine, latest_day, database=database)
    facts = source_of(loaded, table, Level.MEMBER if loaded.has_families else Level.CASE)
    of_families = None if families is None else source_of(loaded, families, Level.CASE)
    with started(request, facts, families=of_families) as run:
        return run.to_arrow(), run.assessed()


def assess_one(
    pack: str | Path | Pack,
    facts: Mapping[str, Value | None],
    *,
    on: date,
    members: Sequence[Mapping[str, Value | None]] = (),
    from_period: str | None = None,
    to_period: str | None = None,
    latest_day: date | None = None,
) -> list[PeriodAnswer]:
    """The answers for one case, in process and without a database: a row for each period, as in ``assess``.

    A fact that is not given is unknown. ``members`` are the facts of a family's members. Raises ``UnableToReadFacts`` for
    facts that the pack does not ask for, of a wrong type, or that cannot be true (``latest_day``: see ``Request``).
    """
    loaded = pack_of(pack)
    case = case_of(loaded, facts, members, latest_day=latest_day or on)
    span = span_of(loaded, on=on, from_period=from_period, to_period=to_period)
    return program_for(loaded).answer(case, span)


def explain_one(
    pack: str | Path | Pack,
    facts: Mapping[str, Value | None],
    *,
    on: date,
    members: Sequence[Mapping[str, Value | None]] = (),
    from_period: str | None = None,
    to_period: str | None = None,
    latest_day: date | None = None,
) -> Explanation:
    """Why one case gets the answers that ``assess_one`` gives. Raises as it does."""
    loaded = pack_of(pack)
    span = span_of(loaded, on=on, from_period=from_period, to_period=to_period)
    return explain_case(loaded, case_of(loaded, facts, members, latest_day=latest_day or on), span)


def would_change_one(
    pack: str | Path | Pack,
    facts: Mapping[str, Value | None],
    *,
    on: date,
    latest_day: date | None = None,
    of_period: str | None = None,
    highest: Mapping[str, int] | None = None,
) -> WouldChange:
    """The single facts that would settle or change what ``assess_one`` answers, or its answer for ``of_period``. ``highest``: the highest
    value that a number can have had by that day. Raises as ``assess_one`` does."""
    loaded = pack_of(pack)
    span = span_of(loaded, on=on, from_period=None, to_period=None)
    case = case_of(loaded, facts, latest_day=latest_day or on)
    return would_change(loaded, case, span, on=on, of_period=of_period, highest=highest)


def still_matters(pack: str | Path | Pack, known: Mapping[str, Value | None], *, on: date) -> tuple[str, ...]:
    """The facts not in ``known`` that can still change what ``assess_one`` answers, in the pack's order; only for single
    cases. A fact in ``known`` whose value is None was asked, and is not known or empty. See ``engine/asking``."""
    loaded = pack_of(pack)
    return asking.still_matters(
        loaded, known, span_of(loaded, on=on, from_period=None, to_period=None), on=on
    )


def problems_of_one(pack: Pack, facts: Mapping[str, Value | None], *, latest_day: date) -> list[Problem]:
    """What cannot be true of a single case's facts of the right types; ``column`` is the fact's name."""
    return problems_of(program_for(pack), Level.CASE, facts, row=1, latest_day=latest_day, headings={})


@lru_cache(maxsize=4096)
def facts_read(rule: Rule) -> frozenset[str]:
    """The names of the facts that a rule reads, itself or through others."""
    return frozenset(node.name for node in walk([rule]) if isinstance(node, Fact))


@contextmanager
def started(
    request: Request,
    source: FactsSource,
    *,
    families: FactsSource | None = None,
    spoiled_families: Sequence[str] = (),
) -> Iterator[Run]:
    """Start a run over a table of cases or of members; it has found its problems and answered its cases.

    ``spoiled_families`` are families of which a row could not even be read. Raises as ``assess`` does, but for rows that
    cannot be assessed, which ``Run.assessed`` tells of.
    """
    pack = request.pack
    tables = tables_for(pack, source, families, spoiled_families)
    span = request.span
    # Backends are imported when they are needed: a single answer needs no database.
    if request.engine == "in-memory":
        from huijia.engine.backends.in_memory.tables import in_memory_run

        refuse_tables_of_a_database(tables)
        yield in_memory_run(request.question, span, tables)
    elif request.engine == "postgres":
        from huijia.engine.backends.sql.postgres_engine import postgres_run

        with postgres_run(
            request.question,
            span,
            tables,
            database=cast("str | Session | None", request.database),
            ordered=request.ordered,
            unique_ids=request.unique_ids,
            detail=not request.totals_only,
        ) as run:
            yield run
    elif request.engine == "spark":
        from huijia.engine.backends.sql.spark_engine import spark_run

        with spark_run(
            request.question,
            span,
            tables,
            master=cast("str | SparkSession | None", request.database),
            ordered=request.ordered,
            unique_ids=request.unique_ids,
            detail=not request.totals_only,
        ) as run:
            yield run
    else:
        from huijia.engine.backends.sql.duckdb_engine import duckdb_run

        refuse_tables_of_a_database(tables)
        with duckdb_run(
            request.question,
            span,
            tables,
            ordered=request.ordered,
            unique_ids=request.unique_ids,
            detail=not request.totals_only,
            progress=request.progress,
        ) as run:
            yield run
