"""One run: find what is wrong, answer every distinct case once, and give the rows of the result.

A case without members is answered once for each *distinct* combination of its facts (33 million children have some
thousands), and the answers are joined back to the rows. Where nearly every row is a combination of its own, and for
families, cases are answered one by one (``docs/adr/0003``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import COLUMNS, Assessed, Problems, Question, Total, result_schema
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, ROW, Tables
from huijia.engine.backends.sql.duckdb_engine.checks import impossible, problems_of_facts
from huijia.engine.backends.sql.duckdb_engine.families import find_problems_of_families
from huijia.engine.backends.sql.duckdb_engine.ids import problems_of_ids
from huijia.engine.backends.sql.duckdb_engine.input import Input
from huijia.engine.backends.sql.duckdb_engine.session import Session, columns, quoted, string
from huijia.engine.backends.sql.plan import CASES, MEMBERS, flags_of, last_period_sql_for, sql_for
from huijia.engine.model.types import Level
from huijia.values.errors import UnableToWriteResults
from huijia.values.periods import period_at

SAMPLE_ROWS = 20_000
MOSTLY_DISTINCT = 0.5
"""Above this share of distinct combinations in a sample of the rows, answering each row costs less than joining back."""


class DuckDBRun:
    """A run over one table of cases, or of members with or without a table of their families."""

    def __init__(
        self, session: Session, question: Question, span: Span, tables: Tables, *, ordered: bool, detail: bool
    ) -> None:
        self._session = session
        self._question = question
        self._span = span
        self._tables = tables
        self._ordered = ordered
        self._detail = detail
        self._by_combination = False
        self._problems: Problems = {}
        self._family_problems: Problems = {}
        pack = question.pack
        of_cases = tables.families if pack.has_families else tables.facts
        self._cases = Input(session, "cases_table", of_cases, pack, Level.CASE) if of_cases else None
        self._members = (
            Input(session, "members_table", tables.facts, pack, Level.MEMBER) if pack.has_families else None
        )

    @property
    def _case_facts(self) -> list[str]:
        """Names of the facts of a case, in the pack's order."""
        return [fact.name for fact in self._question.pack.case_facts]

    def find_problems(self, *, unique_ids: bool) -> None:
        """Find the rows that cannot be assessed and leave them out. ``unique_ids``: the ids are known to be unique, so
        that looking for repeated ones is not needed."""
        if self._members is not None:
            found = find_problems_of_families(
                self._session, self._question, self._members, self._cases, list(self._tables.spoiled_families)
            )
            self._problems, self._family_problems = found
            return
        assert self._cases is not None
        if not unique_ids:
            self._problems = problems_of_ids(self._session, self._cases, *self._cases.ids)
        self._by_combination = self._combinations_repeat()
        if self._by_combination:
            self._combine()
            bad = self._session.rows(
                f"SELECT 1 FROM combinations WHERE {impossible(self._question, Level.CASE)} LIMIT 1"
            )
        if not self._by_combination or bad:
            facts = problems_of_facts(self._session, self._cases, self._question, Level.CASE)
            self._problems = {**facts, **self._problems}
        if self._problems:
            self._cases.reject(self._problems)
            if self._by_combination:
                self._combine()

    def answer(self) -> None:
        """Answer every case, or every distinct combination of facts, into the table ``answers``."""
        if self._by_combination:
            self._session.run(
                f"CREATE TEMP VIEW {CASES} AS SELECT case_key, {columns(self._case_facts)} FROM combinations"
            )
        else:
            self._key_cases()
        query = sql_for(self._question.pack, self._span_of_cases(), dialect="duckdb", detail=self._detail)
        self._session.run(f"CREATE TEMP TABLE answers AS {query}")
        self._label()

    def _span_of_cases(self) -> Span:
        """The periods to look at, cut where the last case of the table ends: most lie far in the future."""
        latest = last_period_sql_for(self._question.pack, dialect="duckdb")
        if latest is None:
            return self._span
        [(last,)] = self._session.rows(latest)
        index = max(self._span.first.index, min(self._span.last.index, last or self._span.last.index))
        return Span(self._span.first, period_at(self._question.pack.unit, index))

    def _totals(self) -> list[Total]:
        """By period and answer: rows of the result and sum of amounts."""
        found = sorted(self._counted(), key=lambda row: (row[0] is None, row[0] or "", row[1]))
        return [Total(*row) for row in found]

    def _counted(self, *columns_too: str) -> list[tuple[Any, ...]]:
        """Rows of the result and sums of amounts, by period, answer and other columns."""
        weight = "n" if self._by_combination else "1"
        join = "JOIN combinations USING (case_key)" if self._by_combination else ""
        by = columns(["period", "answer", *columns_too])
        return self._session.rows(
            f"SELECT {by}, CAST(sum({weight}) AS BIGINT), coalesce(sum(CAST(amount_minor AS HUGEINT) * {weight}), 0) "
            f"FROM answers JOIN labels USING (status, reasons, missing) {join} GROUP BY {by}"
        )

    def _label(self) -> None:
        """Make the table ``labels``: what the flags of the answers stand for, in words.

        Words of a result are few and repeat in every row: as an ENUM they are written twice as fast as texts.
        """
        pack = self._question.pack
        flags = flags_of(pack)
        masks = self._session.rows("SELECT DISTINCT status, reasons, missing FROM answers")
        decoded = [(*mask, *flags.decode(*mask)) for mask in masks]
        periods = [
            period for (period,) in self._session.rows("SELECT DISTINCT period FROM answers") if period
        ]
        words = dict.fromkeys(
            [*periods, pack.currency, pack.id, pack.version, *(w for row in decoded for w in row[3:])]
        )
        self._session.run(f"CREATE TYPE word AS ENUM ({', '.join(map(string, words))})")
        names = ("status", "reasons", "missing", "answer", "reason_codes", "missing_facts")
        types = [pa.int64()] * 3 + [pa.string()] * 3
        arrays = [pa.array([row[i] for row in decoded], type_) for i, type_ in enumerate(types)]
        self._session.register("label_rows", pa.table(dict(zip(names, arrays, strict=True))))
        self._session.run(
            "CREATE TEMP TABLE labels AS SELECT status, reasons, missing, CAST(answer AS word) AS answer, "
            "CAST(reason_codes AS word) AS reason_codes, CAST(missing_facts AS word) AS missing_facts FROM label_rows"
        )

    def _result(self, *, words_as: str) -> str:
        """The rows of the result as SQL, in the input's order unless any order will do. ``words_as`` is the type of the
        columns of words: ``word`` or ``VARCHAR``."""
        assert self._detail, "a run for totals alone has no reasons to write"
        pack = self._question.pack
        constants = {"currency": pack.currency, "pack": pack.id, "pack_version": pack.version}
        found = self._joined_back() if self._by_combination else self._by_key()
        order = " ORDER BY case_key, period_index" if self._ordered and not self._by_combination else ""
        columns_of = {name: name for name in COLUMNS}
        columns_of.update(
            {name: f"CAST({name} AS {words_as})" for name in ("period", "answer", "reasons", "missing")}
        )
        columns_of.update({name: f"CAST({string(value)} AS {words_as})" for name, value in constants.items()})
        columns_of["assessed_on"] = f"DATE {string(self._question.on.isoformat())}"
        selected = ", ".join(f"{value} AS {name}" for name, value in columns_of.items())
        return f"SELECT {selected} FROM ({found}){order}"

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file, and look whether it says what was computed. Raises
        ``UnableToWriteResults`` when it does not."""
        words_as = "VARCHAR"
        if self._by_combination:
            # DuckDB 2.0.0 now and then writes a wrong word when several threads write an ENUM: one row of 19 million, in
            # one run of some thirty. One thread with ENUMs is as fast as two with texts.
            words_as = "word"
            self._session.run("SET threads = 1")
        self._session.run(f"COPY ({self._result(words_as=words_as)}) TO {string(str(path))} (FORMAT parquet)")
        self._session.run("RESET threads")
        self.check_written(path)

    def check_written(self, path: Path) -> None:
        """Compare a result file with what was computed: rows and amounts by period, answer, reasons and missing facts."""
        computed = self._counted("reason_codes", "missing_facts")
        file = f"read_parquet({string(str(path))})"
        found = self._session.rows(
            "SELECT period, answer, reasons, missing, count(*), coalesce(sum(CAST(amount_minor AS HUGEINT)), 0) "
            f"FROM {file} GROUP BY ALL"
        )
        if set(found) != set(computed):
            raise UnableToWriteResults(
                "the file that was written does not say what was computed, so it was thrown away; run it again, and "
                "report it if it happens twice"
            )

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        # Readers of Arrow expect texts, not dictionaries.
        found = self._session.arrow(self._result(words_as="VARCHAR"))
        return found.cast(result_schema(self._type_of_ids()))

    def _type_of_ids(self) -> pa.DataType:
        """The type of the ids in the user's table, which the result keeps."""
        table = self._cases or self._members
        assert table is not None
        name = FAMILY_ID if self._members is not None else CASE_ID
        return table.source.schema.field(table.source.columns[name]).type

    def assessed(self) -> Assessed:
        """Counts, problems and totals."""
        counted = (
            "SELECT CAST(sum(n) AS BIGINT) FROM combinations"
            if self._by_combination
            else "SELECT count(*) FROM keyed"
        )
        [(cases,)] = self._session.rows(counted)
        rows_in = self._tables.facts.rows
        return Assessed(rows_in, self._problems, self._totals(), cases or 0, self._family_problems)

    def _combinations_repeat(self) -> bool:
        assert self._cases is not None
        facts = columns(self._case_facts)
        if not facts:
            return False
        sample = f"SELECT {facts} FROM ({self._cases.select(ids=[])}) LIMIT {SAMPLE_ROWS}"
        [(rows, distinct)] = self._session.rows(
            f"SELECT CAST(sum(n) AS BIGINT), count(*) FROM (SELECT count(*) AS n FROM ({sample}) GROUP BY {facts})"
        )
        return bool(rows is None or rows < SAMPLE_ROWS or distinct <= rows * MOSTLY_DISTINCT)

    def _combine(self) -> None:
        assert self._cases is not None
        facts = columns(self._case_facts)
        self._session.run(
            f"CREATE OR REPLACE TEMP TABLE combinations AS SELECT row_number() OVER () AS case_key, * FROM "
            f"(SELECT {facts}, count(*) AS n FROM ({self._cases.select(ids=[])}) GROUP BY {facts})"
        )

    def _key_cases(self) -> None:
        facts = columns(self._case_facts)
        if self._cases is not None:
            keyed = self._cases.select()
        else:
            assert self._members is not None
            rows = self._members.select(facts=False, row=True, ids=[FAMILY_ID])
            keyed = f"SELECT {FAMILY_ID} FROM ({rows}) GROUP BY {FAMILY_ID} ORDER BY min({quoted(ROW)})"
        self._session.run(
            f"CREATE TEMP TABLE keyed AS SELECT row_number() OVER () AS case_key, * FROM ({keyed})"
        )
        comma = ", " if self._case_facts else ""
        self._session.run(f"CREATE TEMP VIEW {CASES} AS SELECT case_key{comma}{facts} FROM keyed")
        if self._members is not None:
            of_members = columns([fact.name for fact in self._question.pack.member_facts])
            self._session.run(
                f"CREATE TEMP TABLE {MEMBERS} AS SELECT case_key, member_id AS member_key, {of_members} "
                f"FROM ({self._members.select()}) JOIN keyed USING (family_id)"
            )

    def _joined_back(self) -> str:
        """Rows in their own order: the answers of a combination are one list, so that a row meets one match only and
        its periods stay together."""
        assert self._cases is not None
        self._session.run(
            "CREATE OR REPLACE TEMP TABLE answer_lists AS SELECT case_key, list(struct_pack(period := CAST(period AS word), "
            "answer := answer, amount_minor := amount_minor, reasons := reason_codes, missing := missing_facts) "
            "ORDER BY period_index) AS found FROM answers JOIN labels USING (status, reasons, missing) GROUP BY case_key"
        )
        self._session.run(
            f"CREATE OR REPLACE TEMP TABLE answered_combinations AS SELECT {columns(self._case_facts)}, found "
            "FROM combinations JOIN answer_lists USING (case_key)"
        )
        if self._ordered:
            self._session.keep_order_in_joins()
        same = " AND ".join(
            f"r.{quoted(fact)} IS NOT DISTINCT FROM a.{quoted(fact)}" for fact in self._case_facts
        )
        # A subquery of one value, not a join: an inner join may hand on a row of which the key collides after the others.
        found = f"(SELECT a.found FROM answered_combinations a WHERE {same})"
        matched = (
            f"SELECT r.{quoted(self._cases.ids[0])} AS case_id, unnest({found}) AS row "
            f"FROM ({self._cases.select()}) r"
        )
        return f"SELECT case_id, row.* FROM ({matched})"

    def _by_key(self) -> str:
        id_column = FAMILY_ID if self._members is not None else CASE_ID
        return (
            f"SELECT case_key, period_index, k.{id_column} AS case_id, period, answer, amount_minor, "
            "reason_codes AS reasons, missing_facts AS missing "
            "FROM answers JOIN labels USING (status, reasons, missing) JOIN keyed k USING (case_key)"
        )
