"""One run in PostgreSQL: how rows are joined back, and how they leave. ``sql/run`` is what engines share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Question, result_schema
from huijia.engine.backends.source import CASE_ID, ROW, Tables
from huijia.engine.backends.sql.names import TableName, quoted, quoted_as_it_is
from huijia.engine.backends.sql.postgres_engine.copying import TEXT, sql_type_of
from huijia.engine.backends.sql.postgres_engine.input import Input
from huijia.engine.backends.sql.postgres_engine.session import Session
from huijia.engine.backends.sql.postgres_engine.tables import place_for
from huijia.engine.backends.sql.run import SQLRun
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.types import Level, Type

NOTHING = {Type.BOOL: "FALSE", Type.INT: "0", Type.DATE: "DATE '0001-01-01'"}
"""Stands for an unknown beside a mark that says so: PostgreSQL hashes only plain equality."""


class PostgresRun(SQLRun[Session, Input]):
    """A run over one table of cases, or of members with or without a table of their families."""

    ORDER_OF_ROWS = f"ORDER BY {quoted(ROW)}"

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

    @property
    def _rows_in(self) -> int:
        table = self._members or self._cases
        assert table is not None
        return table.rows

    def _result(self) -> str:
        """The rows of the result as SQL, in the input's order unless any order will do."""
        found = self._joined_back() if self._by_combination else self._by_key()
        order = f" ORDER BY {quoted(ROW) if self._by_combination else 'case_key'}, period_index"
        return self._selected(found, words_as="TEXT") + (order if self._ordered else "")

    def _joined_back(self) -> str:
        assert self._cases is not None
        same = " AND ".join(self._same(fact, "r", "c") for fact in self._question.pack.case_facts)
        return (
            f"SELECT r.{quoted(ROW)}, a.period_index, r.{CASE_ID}, a.period, l.answer, a.amount_minor, "
            f"l.reason_codes AS reasons, l.missing_facts AS missing FROM ({self._cases.select(row=True)}) r "
            f"JOIN combinations c ON {same} JOIN answers a ON a.case_key = c.case_key "
            "JOIN labels l ON a.status = l.status AND a.reasons = l.reasons AND a.missing = l.missing"
        )

    def _same(self, fact: FactDeclaration, left: str, right: str) -> str:
        name, nothing = quoted(fact.name), NOTHING[fact.type]
        stated = f"coalesce({left}.{name}, {nothing}) = coalesce({right}.{name}, {nothing})"
        return f"{stated} AND ({left}.{name} IS NULL) = ({right}.{name} IS NULL)"

    @property
    def _schema(self) -> pa.Schema:
        """The result's columns; ids keep the type that they have in the user's table."""
        table = self._cases or self._members
        assert table is not None
        return result_schema(table.id_type(self._id_name))

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The result, of which only a part is in memory at any time."""
        return self._session.batches(self._result(), self._schema)

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        return self._session.table(self._result(), self._schema)

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file."""
        with pq.ParquetWriter(path, self._schema) as writer:
            for batch in self.batches():
                writer.write_batch(batch)

    def to_table(self, name: TableName) -> None:
        """Make the result a table of the database, which stays when the session ends well. Raises
        ``UnableToWriteResults`` when there is one of that name, and ``UnableToUseDatabase`` when it may not be made."""
        place = place_for(self._session, name)
        chosen = ", ".join(_plain(field.name, field.type) for field in self._schema)
        self._session.run(f"CREATE TABLE {place} AS SELECT {chosen} FROM ({self._result()}) r")

    def rejected(self, level: Level) -> pa.Table:
        """The rows of a table of the database that went back: their numbers as ``source.ROW``, then the office's columns."""
        table = self._table(level)
        return self._session.table(table.rejected(), table.rejected_schema)

    def rejects_to_table(self, name: TableName, level: Level, reasons: Mapping[int, str]) -> None:
        """Make a table of the rows of a table of the database that went back, each with its number and the reason. Raises as
        ``to_table`` does."""
        place = place_for(self._session, name)
        rows = pa.table(
            {ROW: pa.array(reasons, pa.int64()), "reason": pa.array(reasons.values(), pa.string())}
        )
        self._session.register("reasons", rows)
        table, row = self._table(level), quoted(ROW)
        chosen = ", ".join(
            f"t.{_plain(quoted_as_it_is(field.name), field.type)}"
            for field in table.rejected_schema
            if field.name != ROW
        )
        self._session.run(
            f'CREATE TABLE {place} AS SELECT {chosen}, r.{row} AS "row", r.reason COLLATE "default" AS "reason" '
            f"FROM ({table.rejected()}) t JOIN reasons r ON t.{row} = r.{row} ORDER BY r.{row}"
        )

    def _table(self, level: Level) -> Input:
        table = self._members if level is Level.MEMBER else self._cases
        assert table is not None
        return table


def _plain(column: str, type_: pa.DataType) -> str:
    """A column for a table that stays: its texts are compared with the office's own, by the office's own rules for texts."""
    return f'{column} COLLATE "default"' if sql_type_of(type_) == TEXT else column
