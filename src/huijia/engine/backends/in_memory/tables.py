"""Run a pack over a whole table in plain Python: for tests that compare engines, and for small tables without DuckDB."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huijia.engine.backends.answers import PeriodAnswer, Span
from huijia.engine.backends.in_memory.case import Case, Member
from huijia.engine.backends.in_memory.run import Program, program_for
from huijia.engine.backends.result import Assessed, Problems, Question, Total, result_schema
from huijia.engine.backends.row_checks import (
    family_is_incomplete,
    family_is_unknown,
    id_is_missing,
    id_is_repeated,
    problems_of,
    refuse_family_of,
)
from huijia.engine.backends.source import (
    CASE_ID,
    FAMILY_ID,
    MEMBER_ID,
    FactsSource,
    Tables,
    check_source,
    facts_of,
    ids_of,
)
from huijia.engine.model.types import Level
from huijia.values.answers import Answer

Rows = dict[int, dict[str, Any]]
"""The rows of a table by their number, with the pack's names."""


def in_memory_run(question: Question, span: Span, tables: Tables) -> InMemoryRun:
    """Read the tables, find what is wrong, and answer every case."""
    run = InMemoryRun(question, tables)
    run.answer(span)
    return run


class InMemoryRun:
    """A run over tables that are read as a whole."""

    def __init__(self, question: Question, tables: Tables) -> None:
        self._question = question
        self._program: Program = program_for(question.pack)
        self._answers: list[tuple[Any, PeriodAnswer]] = []
        self._cases: list[tuple[Any, Case]] = []
        self._rows_in = tables.facts.rows
        self._family_problems: Problems = {}
        self.ids_of_rejected: set[str] = set()
        pack = question.pack
        if pack.has_families:
            self._read_families(tables)
        else:
            rows = _rows(tables.facts, self._question, Level.CASE)
            self._problems = {
                **self._wrong_facts(rows, tables.facts, Level.CASE),
                **_wrong_ids(rows, tables.facts, CASE_ID),
            }
            self._note_rejected(rows, self._problems, CASE_ID)
            self._cases = [
                (row[CASE_ID], Case(row)) for number, row in rows.items() if number not in self._problems
            ]
        of_id = tables.facts if tables.families is None else tables.families
        id_name = FAMILY_ID if pack.has_families else CASE_ID
        self._schema = result_schema(of_id.schema.field(of_id.columns[id_name]).type)

    def answer(self, span: Span) -> None:
        """Answer every case."""
        for case_id, case in self._cases:
            self._answers.extend((case_id, row) for row in self._program.answer(case, span))

    def by_case(self) -> dict[Any, list[PeriodAnswer]]:
        """The answers of each case by its id."""
        found: dict[Any, list[PeriodAnswer]] = {case_id: [] for case_id, _ in self._cases}
        for case_id, row in self._answers:
            found[case_id].append(row)
        return found

    @property
    def id_type(self) -> pa.DataType:
        """The type of the ids in the user's table."""
        return self._schema.field(0).type

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        pack, on = self._question.pack, self._question.on
        rows = [
            (
                *(case_id, row.period, row.answer.value, row.amount_minor, pack.currency),
                *(";".join(row.reasons), ";".join(row.missing), pack.id, pack.version, on),
            )
            for case_id, row in self._answers
        ]
        columns = list(zip(*rows, strict=True)) or [()] * len(self._schema)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, self._schema, strict=True)]
        return pa.Table.from_arrays(arrays, schema=self._schema)

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file."""
        pq.write_table(self.to_arrow(), path)

    def assessed(self) -> Assessed:
        """Counts, problems and totals."""
        totals: dict[tuple[str | None, Answer], list[int]] = defaultdict(lambda: [0, 0])
        for _, row in self._answers:
            total = totals[row.period, row.answer]
            total[0] += 1
            total[1] += row.amount_minor or 0
        ordered = sorted(totals.items(), key=lambda item: (item[0][0] is None, item[0][0] or "", item[0][1]))
        found = [Total(period, answer.value, rows, amount) for (period, answer), (rows, amount) in ordered]
        return Assessed(self._rows_in, self._problems, found, len(self._cases), self._family_problems)

    def _wrong_facts(self, rows: Rows, source: FactsSource, level: Level) -> Problems:
        headings = {fact.name: source.heading(fact.name) for fact in facts_of(self._question.pack, level)}
        latest = self._question.latest_day
        found = {
            number: problems_of(self._program, level, row, row=number, latest_day=latest, headings=headings)
            for number, row in rows.items()
        }
        return {number: problems for number, problems in found.items() if problems}

    def _note_rejected(self, rows: Rows, problems: Problems, id_name: str) -> None:
        self.ids_of_rejected.update(str(rows[number][id_name]) for number in problems if number in rows)

    def _read_families(self, tables: Tables) -> None:
        """As ``duckdb_engine/families``: a family with a row that cannot be used goes back as a whole."""
        rows = _rows(tables.facts, self._question, Level.MEMBER)
        sizes = Counter(row[FAMILY_ID] for row in rows.values() if row[FAMILY_ID] is not None)
        refuse_family_of(max(sizes.values(), default=0))
        problems = {
            **self._wrong_facts(rows, tables.facts, Level.MEMBER),
            **_wrong_ids(rows, tables.facts, FAMILY_ID, MEMBER_ID),
        }
        families: Rows = {}
        if tables.families is not None:
            families = _rows(tables.families, self._question, Level.CASE)
            self._family_problems = {
                **self._wrong_facts(families, tables.families, Level.CASE),
                **_wrong_ids(families, tables.families, FAMILY_ID),
            }
            known = {row[FAMILY_ID] for row in families.values()}
            heading = tables.facts.heading(FAMILY_ID)
            for number, row in rows.items():
                if row[FAMILY_ID] is not None and row[FAMILY_ID] not in known:
                    problems.setdefault(number, [family_is_unknown(number, heading, str(row[FAMILY_ID]))])
        spoiled = self._spoiled(rows, families, problems, tables)
        self._problems = self._with_incomplete(rows, problems, spoiled, tables.facts)
        if tables.families is not None:
            by_members = self._spoiled(
                rows, {}, problems, Tables(tables.facts, None, tables.spoiled_families)
            )
            self._family_problems = self._with_incomplete(
                families, self._family_problems, by_members, tables.families
            )
        self._note_rejected(rows, self._problems, FAMILY_ID)
        self._note_rejected(families, self._family_problems, FAMILY_ID)
        self._cases = list(self._families_of(rows, families if tables.families is not None else None))

    def _spoiled(
        self, rows: Rows, families: Rows, problems: Problems, tables: Tables
    ) -> dict[str, int | None]:
        """The families that cannot be assessed, each with the number of the member's row that is to blame."""
        found: dict[str, int | None] = dict.fromkeys(tables.spoiled_families)
        for number in self._family_problems:
            if number in families:
                found.setdefault(str(families[number][FAMILY_ID]), None)
        for number in sorted(problems, reverse=True):
            if rows[number][FAMILY_ID] is not None:
                found[str(rows[number][FAMILY_ID])] = number
        return found

    @staticmethod
    def _with_incomplete(
        rows: Rows, problems: Problems, spoiled: dict[str, int | None], source: FactsSource
    ) -> Problems:
        found = dict(problems)
        for number, row in rows.items():
            family = str(row[FAMILY_ID])
            if number not in found and family in spoiled:
                found[number] = [
                    family_is_incomplete(number, source.heading(FAMILY_ID), family, spoiled[family])
                ]
        return found

    def _families_of(self, rows: Rows, families: Rows | None) -> Iterator[tuple[Any, Case]]:
        members: dict[Any, list[Member]] = {}
        for number, row in rows.items():
            if number not in self._problems:
                members.setdefault(row[FAMILY_ID], []).append(Member(row, row[MEMBER_ID]))
        if families is None:
            for family, found in members.items():
                yield family, Case({}, found)
            return
        for number, row in families.items():
            if number not in self._family_problems:
                yield row[FAMILY_ID], Case(row, members.get(row[FAMILY_ID], []))


def _rows(source: FactsSource, question: Question, level: Level) -> Rows:
    check_source(source, question.pack, level)
    names = [*ids_of(question.pack, level), *(fact.name for fact in facts_of(question.pack, level))]
    there = [name for name in names if name in source.columns]
    wanted = [source.columns[name] for name in there]
    if source.row_numbers:
        wanted.append(source.row_numbers)
    data = source.data if isinstance(source.data, pa.Table) else pq.read_table(source.data, columns=wanted)
    numbers = (
        data.column(source.row_numbers).to_pylist() if source.row_numbers else range(1, data.num_rows + 1)
    )
    values = [data.column(source.columns[name]).to_pylist() for name in there]
    absent = dict.fromkeys(set(names) - set(there))
    return {
        number: {**absent, **dict(zip(there, row, strict=True))}
        for number, row in zip(numbers, zip(*values, strict=True), strict=True)
    }


def _wrong_ids(rows: Rows, source: FactsSource, *names: str) -> Problems:
    problems: Problems = {}
    first: dict[tuple[Any, ...], int] = {}
    for number, row in rows.items():
        ids = tuple(row[name] for name in names)
        lacking = [name for name, value in zip(names, ids, strict=True) if value is None or value == ""]
        if lacking:
            problems[number] = [id_is_missing(number, source.heading(lacking[0]))]
        elif first.setdefault(ids, number) != number:
            problems[number] = [id_is_repeated(number, source.heading(names[-1]), str(ids[-1]), first[ids])]
    return problems
