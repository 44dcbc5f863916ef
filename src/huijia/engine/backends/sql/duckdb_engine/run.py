"""One run on DuckDB: how rows are joined back in their own order, and how they leave. ``sql/run`` is what engines share."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Question, result_schema
from huijia.engine.backends.source import Tables
from huijia.engine.backends.sql.duckdb_engine.input import Input
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.engine.backends.sql.names import columns, quoted, string
from huijia.engine.backends.sql.run import SQLRun
from huijia.engine.model.types import Level
from huijia.values.errors import UnableToWriteResults


class DuckDBRun(SQLRun[Session, Input]):
    """A run over one table of cases, or of members with or without a table of their families."""

    PICKS = True

    def __init__(
        self, session: Session, question: Question, span: Span, tables: Tables, *, ordered: bool, detail: bool
    ) -> None:
        pack = question.pack
        of_cases = tables.families if pack.has_families else tables.facts
        cases = Input(session, "cases_table", of_cases, pack, Level.CASE) if of_cases else None
        members = (
            Input(session, "members_table", tables.facts, pack, Level.MEMBER) if pack.has_families else None
        )
        super().__init__(
            session, question, span, tables, cases=cases, members=members, ordered=ordered, detail=detail
        )

    def _make_labels(self, labels: pa.Table) -> None:
        """Words of a result are few and repeat in every row: as an ENUM they are written twice as fast as texts."""
        pack = self._question.pack
        periods = [
            period for (period,) in self._session.rows("SELECT DISTINCT period FROM answers") if period
        ]
        # Row by row, as they were made: an ENUM's order is that in which its words are named.
        of_rows = zip(*(labels.column(place).to_pylist() for place in (3, 4, 5)), strict=True)
        words = dict.fromkeys(
            [*periods, pack.currency, pack.id, pack.version, *(word for row in of_rows for word in row)]
        )
        self._session.run(f"CREATE TYPE word AS ENUM ({', '.join(map(string, words))})")
        self._session.register("label_rows", labels)
        self._session.make(
            "labels",
            "SELECT status, reasons, missing, CAST(answer AS word) AS answer, "
            "CAST(reason_codes AS word) AS reason_codes, CAST(missing_facts AS word) AS missing_facts FROM label_rows",
        )

    def _result(self, *, words_as: str) -> str:
        """The rows of the result as SQL, in the input's order unless any order will do. ``words_as`` is the type of the
        columns of words: ``word`` or ``VARCHAR``."""
        found = self._joined_back() if self._by_combination else self._by_key()
        order = " ORDER BY case_key, period_index" if self._ordered and not self._by_combination else ""
        return self._selected(found, words_as=words_as) + order

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file, and look whether it says what was computed. Raises
        ``UnableToWriteResults`` when it does not."""
        words_as = "VARCHAR"
        if self._by_combination:
            # DuckDB 2.0.0 now and then writes a wrong word when several threads write an ENUM: one row of 19 million, in
            # one run of some thirty. One thread with ENUMs is as fast as two with texts.
            words_as = "word"
            self._session.run("SET threads = 1")
        found = self._result(words_as=words_as)
        if self._ordered and not self._by_combination:
            # Put in order while words are numbers and what is the same in every row is not there yet.
            self._session.make("in_order", f"{self._by_key()} ORDER BY case_key, period_index")
            found = self._selected("SELECT * FROM in_order", words_as=words_as)
        self._session.run(f"COPY ({found}) TO {string(str(path))} (FORMAT parquet)")
        self._session.run("RESET threads")
        self.check_written(path)

    def check_written(self, path: Path) -> None:
        """Compare a result file with what was computed: rows and amounts by period, answer, reasons and missing facts."""
        file = f"read_parquet({string(str(path))})"
        found = self._session.rows(
            "SELECT period, answer, reasons, missing, count(*), coalesce(sum(CAST(amount_minor AS HUGEINT)), 0) "
            f"FROM {file} GROUP BY ALL"
        )
        if set(found) != set(self._counted):
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
        return table.source.schema.field(table.source.columns[self._id_name]).type

    def _joined_back(self) -> str:
        """Rows in their own order: the answers of a combination are one list, so that a row meets one match only and
        its periods stay together."""
        assert self._cases is not None
        self._session.make(
            "answer_lists",
            "SELECT case_key, list(struct_pack(period := CAST(period AS word), "
            "answer := answer, amount_minor := amount_minor, reasons := reason_codes, missing := missing_facts) "
            "ORDER BY period_index) AS found FROM answers JOIN labels USING (status, reasons, missing) GROUP BY case_key",
        )
        self._session.make(
            "answered_combinations",
            f"SELECT {columns(self._case_facts)}, found FROM combinations JOIN answer_lists USING (case_key)",
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
