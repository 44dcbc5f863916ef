"""The user's table as a view of typed facts, each row with its number.

A row's number is its place in the file, or in the order of the ids for what lies in Spark: its tables have no order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

from huijia.engine.backends.source import ROW, DatabaseTable, FactsSource, check_source, facts_of, ids_of
from huijia.engine.backends.sql.names import columns, fitted, quoted
from huijia.engine.backends.sql.spark_engine.errors import told
from huijia.engine.backends.sql.spark_engine.session import Session
from huijia.engine.backends.sql.spark_engine.tables import frame_of
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type

ARROW_TYPES = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}
SPARK_TYPES = {Type.BOOL: "boolean", Type.INT: "bigint", Type.DATE: "date"}

FIRST_DAY, LAST_DAY = "DATE '0001-01-01'", "DATE '9999-12-31'"
"""Spark knows days before and after those of Python. All are impossible facts."""

PLACE_BITS = 33
"""``monotonically_increasing_id`` has the number of the part above these bits, and the place within the part in them."""


class Input:
    """A table of facts: ``select()`` gives it as SQL with the names that the pack uses."""

    def __init__(self, session: Session, name: str, source: FactsSource, pack: Pack, level: Level) -> None:
        check_source(source, pack, level)
        self._session = session
        self._name = name
        self.source = source
        self.ids = ids_of(pack, level)
        self.facts = facts_of(pack, level)
        self._rejected: DataFrame | None = None
        with told("read the table of facts"):
            self._all = self._read()
            session.view(name, self._all)
            self.rows = self._count()

    def select(self, *, facts: bool = True, row: bool = False, ids: Sequence[str] | None = None) -> str:
        """A query over the table: its ids, its facts, and, if asked for, the number of each row."""
        wanted = [*(self.ids if ids is None else ids), *(fact.name for fact in self.facts if facts)]
        chosen = columns([*wanted, ROW] if row or not wanted else wanted)
        return f"SELECT {chosen} FROM {quoted(self._name)}"

    def reject(self, rows: Iterable[int]) -> None:
        """Leave these rows out of every query from now on."""
        numbers = pa.table({ROW: pa.array(sorted(rows), pa.int64())})
        if numbers.num_rows:
            gone = self._session.spark.createDataFrame(numbers)
            self._rejected = self._all.join(f.broadcast(gone), ROW, "left_semi")
            self._session.view(self._name, self._all.join(f.broadcast(gone), ROW, "left_anti"))

    def rejected(self) -> DataFrame:
        """The rows that were left out, with their numbers as ``source.ROW`` and the names of the user's columns."""
        user = {name: self.source.columns[name] for name in self._names if name in self.source.columns}
        rows = self._all.limit(0) if self._rejected is None else self._rejected
        chosen = [f.col(quoted_name(fitted(name))).alias(own) for name, own in user.items()]
        return rows.select(ROW, *chosen).orderBy(ROW)

    @property
    def _names(self) -> list[str]:
        return [*self.ids, *(fact.name for fact in self.facts)]

    def id_type(self, name: str) -> pa.DataType:
        """The type of an id in the user's table."""
        return self.source.schema.field(self.source.columns[name]).type

    def _count(self) -> int:
        if isinstance(self.source.data, DatabaseTable):
            return int(self._all.count())
        return self.source.rows

    def _read(self) -> DataFrame:
        data = self.source.data
        if isinstance(data, DatabaseTable):
            chosen = frame_of(self._session, data).select(*map(self._typed, self._names))
            return _numbered(chosen.orderBy(*(quoted_name(fitted(name)) for name in self._names)))
        if isinstance(data, Path) and self._session.local:
            read = self._session.spark.read.parquet(_escaped(data))
            return read.select(self._row(), *map(self._typed, self._names))
        # A file of this machine is none of the workers of a cluster.
        return self._session.spark.createDataFrame(self._sent(data))

    def _row(self) -> Column:
        given = self.source.row_numbers
        number = f.col("_metadata.row_index") + 1 if given is None else f.col(quoted_name(given))
        return number.cast("bigint").alias(ROW)

    def _typed(self, name: str) -> Column:
        found = self.source.columns.get(name)
        value = f.lit(None) if found is None else f.col(quoted_name(found))
        if name in self.ids:
            return value.alias(fitted(name))
        type_ = self._type_of(name)
        if type_ is Type.DATE and found is not None:
            value = f.greatest(f.least(value, f.expr(LAST_DAY)), f.expr(FIRST_DAY))
            value = f.when(f.col(quoted_name(found)).isNotNull(), value)
        return value.cast(SPARK_TYPES[type_]).alias(fitted(name))

    def _type_of(self, name: str) -> Type:
        return next(fact.type for fact in self.facts if fact.name == name)

    def _sent(self, data: pa.Table | Path) -> pa.Table:
        """The rows of a table or file with the pack's names, each with its number before it."""
        given = {name: self.source.columns[name] for name in self._names if name in self.source.columns}
        numbers = self.source.row_numbers
        wanted = list(dict.fromkeys([*given.values(), *([numbers] if numbers else [])]))
        table = data.select(wanted) if isinstance(data, pa.Table) else pq.read_table(data, columns=wanted)
        rows = (
            table.column(numbers).cast(pa.int64())
            if numbers
            else pa.array(range(1, table.num_rows + 1), pa.int64())
        )
        found = {ROW: rows}
        for name in self._names:
            type_ = _sendable(self.id_type(name)) if name in self.ids else ARROW_TYPES[self._type_of(name)]
            column = table.column(given[name]) if name in given else pa.nulls(table.num_rows, type_)
            found[fitted(name)] = column.cast(type_)
        return pa.table(found)


def quoted_name(name: str) -> str:
    """A column's name, as functions of Spark read it: a point in it is no step into a structure."""
    return "`" + name.replace("`", "``") + "`"


def _escaped(path: Path) -> str:
    """A path, and not a pattern of several."""
    return "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in str(path.resolve()))


def _sendable(type_: pa.DataType) -> pa.DataType:
    """The type in which ids are sent: Spark has no unsigned numbers."""
    if pa.types.is_uint64(type_):
        return pa.decimal128(20, 0)
    return pa.int64() if pa.types.is_integer(type_) else pa.string()


def _numbered(frame: DataFrame) -> DataFrame:
    """Rows with their numbers in the order in which they are, from 1, without bringing them to one place."""
    marked = frame.withColumn(ROW, f.monotonically_increasing_id()).localCheckpoint()
    part = f.shiftright(ROW, PLACE_BITS)
    found = sorted((row[0], row[1]) for row in marked.groupBy(part).count().collect())
    before, number = 0, f.col(ROW).bitwiseAND(f.lit((1 << PLACE_BITS) - 1)) + 1
    shifts = f.lit(0).cast("bigint")
    for place, count in found:
        shifts = f.when(part == place, f.lit(before).cast("bigint")).otherwise(shifts)
        before += count
    return marked.withColumn(ROW, (number + shifts).cast("bigint"))
