"""One run on Spark: how a plan is cut, how rows are joined back, and how they leave. ``sql/run`` is what engines share."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame
from pyspark.sql import functions as f

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Assessed, Question, result_schema
from huijia.engine.backends.source import CASE_ID, FAMILY_ID, ROW, Tables
from huijia.engine.backends.sql.names import TableName, quoted
from huijia.engine.backends.sql.plan import parts_for
from huijia.engine.backends.sql.run import SQLRun
from huijia.engine.backends.sql.spark_engine.errors import told
from huijia.engine.backends.sql.spark_engine.input import Input, quoted_name
from huijia.engine.backends.sql.spark_engine.session import Session
from huijia.engine.backends.sql.spark_engine.tables import FOLDER, place_for
from huijia.engine.model.types import Level


class SparkRun(SQLRun[Session, Input]):
    """A run over one table of cases, or of members with or without a table of their families."""

    ORDER_OF_ROWS = f"ORDER BY {quoted(ROW)}"

    NUMBER = "monotonically_increasing_id()"
    """A number need not be one more than that of another row: counting them would bring all to one place."""

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

    def _keyed(self) -> str:
        """The cases, each with the number of its (first) row as key."""
        if self._cases is not None:
            return f"SELECT {quoted(ROW)} AS case_key, t.* FROM ({self._cases.select(row=True)}) t"
        assert self._members is not None
        rows = self._members.select(facts=False, row=True, ids=[FAMILY_ID])
        return f"SELECT min({quoted(ROW)}) AS case_key, {FAMILY_ID} FROM ({rows}) t GROUP BY {FAMILY_ID}"

    def answer(self) -> None:
        """As every engine; distinct combinations are few."""
        with self._session.few_rows() if self._by_combination else nullcontext():
            super().answer()

    def assessed(self) -> Assessed:
        """As every engine; answers of distinct combinations are few."""
        with self._session.few_rows() if self._by_combination else nullcontext():
            return super().assessed()

    def _make_answers(self) -> None:
        """Each part of the query that several others read is computed once and cut off: Spark would plan it again for each, and
        what that reads, too."""
        parts = parts_for(
            self._question.pack,
            self._span,
            dialect=self._session.dialect,
            detail=self._detail,
            layout=self._layout,
        )
        readers = Counter(name for part in parts for name in part.reads)
        depth = 0
        for part in parts:
            depth += 1
            if readers[part.name] != 1 or depth >= PARTS_AT_ONCE:
                self._session.make(part.name, part.text)
                depth = 0
            else:
                self._session.view(part.name, self._session.frame(part.text))

    def _result(self) -> DataFrame:
        """The rows of the result, in the input's order unless any order will do."""
        found = self._joined_back() if self._by_combination else self._by_key()
        order = f" ORDER BY {quoted(ROW) if self._by_combination else 'case_key'}, period_index"
        return self._session.frame(
            self._selected(found, words_as=self._session.text) + (order if self._ordered else "")
        )

    def _joined_back(self) -> str:
        assert self._cases is not None
        same = " AND ".join(f"r.{name} <=> c.{name}" for name in map(quoted, self._case_facts))
        return (
            f"SELECT /*+ BROADCAST(c), BROADCAST(a), BROADCAST(l) */ "
            f"r.{quoted(ROW)}, a.period_index, r.{CASE_ID}, a.period, l.answer, a.amount_minor, "
            f"l.reason_codes AS reasons, l.missing_facts AS missing FROM ({self._cases.select(row=True)}) r "
            f"JOIN combinations c ON {same} JOIN answers a ON a.case_key = c.case_key "
            "JOIN labels l ON a.status = l.status AND a.reasons = l.reasons AND a.missing = l.missing"
        )

    @property
    def _schema(self) -> pa.Schema:
        """The result's columns; ids keep the type that they have in the user's table."""
        table = self._cases or self._members
        assert table is not None
        return result_schema(table.id_type(self._id_name))

    def to_arrow(self) -> pa.Table:
        """The result as an Arrow table."""
        return self._session.table(self._result()).cast(self._schema)

    def to_parquet(self, path: Path) -> None:
        """Write the result to a Parquet file of this machine: what the workers wrote, one part after the other."""
        if not self._session.local:
            pq.write_table(self.to_arrow(), path)
            return
        with tempfile.TemporaryDirectory(prefix=".huijia-", dir=path.parent) as folder:
            self.to_folder(Path(folder) / "parts")
            with pq.ParquetWriter(path, self._schema) as writer:
                for part in sorted((Path(folder) / "parts").glob("part-*.parquet")):
                    with pq.ParquetFile(part) as file:
                        for batch in file.iter_batches(ROWS_AT_A_TIME):
                            writer.write_table(pa.Table.from_batches([batch]).cast(self._schema))

    def to_folder(self, path: Path) -> None:
        """Write the result as Parquet files into a new folder, a file for each part of the rows."""
        with told("write the answers"):
            self._result().write.parquet(str(path), mode="error")

    def to_table(self, name: TableName) -> None:
        """Make the result a table of a catalog. Raises ``UnableToWriteResults`` when there is one of that name."""
        self._to_table(name, self._result())

    def rejected(self, level: Level) -> pa.Table:
        """The rows of a table that went back: their numbers as ``source.ROW``, then the user's columns."""
        return self._session.table(self._table(level).rejected())

    def rejects_to_table(self, name: TableName, level: Level, reasons: Mapping[int, str]) -> None:
        """Make a table of the rows of a table that went back, each with its number and the reason. Raises as ``to_table``
        does."""
        rows = {ROW: pa.array(reasons, pa.int64()), "reason": pa.array(reasons.values(), pa.string())}
        said = self._session.spark.createDataFrame(pa.table(rows))
        back = self._table(level).rejected()
        order = [*(column for column in back.columns if column != ROW), "row", "reason"]
        found = back.join(said, ROW).withColumnRenamed(ROW, "row")
        self._to_table(name, found.select(*(f.col(quoted_name(column)) for column in order)).orderBy("row"))

    def _to_table(self, name: TableName, rows: DataFrame) -> None:
        place = place_for(self._session, name)
        with told(f"make the table '{name}'"):
            if name.schema == FOLDER:
                rows.write.parquet(place, mode="error")
            else:
                rows.write.saveAsTable(place, mode="error")

    def _table(self, level: Level) -> Input:
        table = self._members if level is Level.MEMBER else self._cases
        assert table is not None
        return table


PARTS_AT_ONCE = 8
"""So many parts of a query are planned at once."""

ROWS_AT_A_TIME = 2**20
