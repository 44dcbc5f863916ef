"""The comparison itself: made at once, counted, and given away in batches."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from huijia.engine.backends.compared import Change
from huijia.engine.backends.comparison import (
    COMPARED_COLUMNS,
    Compared,
    Side,
    common_id_type,
    compared_schema,
    ordered_totals,
)
from huijia.engine.backends.sql.duckdb_engine.comparing.answering import answer_pairs
from huijia.engine.backends.sql.duckdb_engine.comparing.sides import SideTables, make_pairs
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.values.periods import period_at

ROWS_AT_A_TIME = 100_000

CHANGE = (
    "CASE WHEN old_told IS NULL THEN 'only_new' WHEN new_told IS NULL THEN 'only_old' "
    "WHEN old_amount IS NULL OR new_amount IS NULL THEN 'unknown' WHEN old_amount = new_amount THEN 'same_amount' "
    "WHEN new_amount > old_amount THEN 'more' ELSE 'less' END"
)
"""``compared.ComparedAnswer.change`` in SQL."""

COUNTED = "CASE WHEN old_told IS NULL THEN new_amount WHEN new_told IS NULL THEN old_amount ELSE new_amount - old_amount END"
"""What ``compared.ComparedTotal`` adds up; NULL, where an amount is unknown, adds nothing."""


class DuckDBComparison:
    """A comparison of two tables of cases, or of members with or without a table of their families."""

    def __init__(self, session: Session, old: Side, new: Side, *, all_rows: bool, unique_ids: bool) -> None:
        self._session = session
        self._old, self._new = SideTables(session, "old", old), SideTables(session, "new", new)
        self.schema = compared_schema(common_id_type(self._old.id_type, self._new.id_type))
        for side in (self._old, self._new):
            side.find_problems(unique_ids=unique_ids)
        make_pairs(session, self._old, self._new, all_rows=all_rows)
        self._words = answer_pairs(session, self._old, self._new, all_rows=all_rows)
        # At once: another query would end the one that gives the batches.
        self._compared = self._count()

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows, ordered by case id and period. Only a part of them is in memory at any time."""
        # Numbers are sorted, not words: words are put in batch by batch.
        reader = self._session.batches(
            "SELECT s.case_id, c.period_index, c.old_told, c.new_told, c.old_amount, c.new_amount FROM cases s "
            "JOIN pairs p ON s.old_key IS NOT DISTINCT FROM p.old_key AND s.new_key IS NOT DISTINCT FROM p.new_key "
            "JOIN compared c ON c.pair_key = p.pair_key ORDER BY s.case_id, c.period_index",
            ROWS_AT_A_TIME,
        )
        low = self._first_index()
        labels = pa.array(self._labels(low), pa.string())
        words = [pa.array(column, pa.string()) for column in self._words.columns()]
        for batch in reader:
            yield self._worded(batch, low, labels, words)

    def _worded(
        self, batch: pa.RecordBatch, low: int, labels: pa.Array, words: list[pa.Array]
    ) -> pa.RecordBatch:
        case_id, index, old_told, new_told, old_amount, new_amount = batch.columns
        pack = self._new.pack
        values = {
            "case_id": case_id.cast(self.schema.field("case_id").type),
            "period": labels.take(pc.subtract(index, low)),
            "old_amount_minor": old_amount,
            "new_amount_minor": new_amount,
            "difference_minor": pc.subtract(new_amount, old_amount),
            "currency": pack.currency,
            "pack": pack.id,
            "old_version": self._old.pack.version,
            "new_version": pack.version,
            "assessed_on": self._new.side.question.on,
        }
        for side, told in (("old", old_told), ("new", new_told)):
            for name, column in zip(("answer", "reasons", "missing"), words, strict=True):
                values[f"{side}_{name}"] = column.take(told)
        arrays = []
        for name, field in zip(COMPARED_COLUMNS, self.schema, strict=True):
            value = values[name]
            is_column = isinstance(value, pa.Array)
            arrays.append(value if is_column else pa.repeat(pa.scalar(value, field.type), batch.num_rows))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def _first_index(self) -> int:
        [(low,)] = self._session.rows("SELECT min(period_index) FROM compared")
        return low or 0

    def _labels(self, low: int) -> list[str]:
        [(high,)] = self._session.rows("SELECT max(period_index) FROM compared")
        return [] if high is None else [period_at(self._new.pack.unit, i).label for i in range(low, high + 1)]

    def compared(self) -> Compared:
        """Counts, problems and totals."""
        return self._compared

    def _count(self) -> Compared:
        [(cases, only_old, only_new)] = self._session.rows(
            "SELECT count(*), count(*) FILTER (new_key IS NULL), count(*) FILTER (old_key IS NULL) FROM cases"
        )
        [(changed,)] = self._session.rows(
            "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM pairs "
            "WHERE pair_key IN (SELECT pair_key FROM compared WHERE changed)"
        )
        found = self._session.rows(
            f"SELECT period_index, {CHANGE} AS change, CAST(sum(n) AS BIGINT), coalesce(sum(CAST({COUNTED} AS HUGEINT) * n), 0) "
            "FROM compared JOIN pairs USING (pair_key) WHERE changed GROUP BY 1, 2"
        )
        unit = self._new.pack.unit
        totals = {
            (None if index is None else period_at(unit, index).label, Change(change)): (rows, int(amount))
            for index, change, rows, amount in found
        }
        return Compared(
            self._old.rows(), self._new.rows(), cases, changed, only_old, only_new, ordered_totals(totals)
        )
