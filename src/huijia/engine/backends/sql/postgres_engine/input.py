"""The user's table as a temporary table of typed facts, each row with its number.

A table of the database is read once, so that a view is computed once and its rows stay the same while a run looks at
them; the rows do not leave the database. A row's number is its place in the order of the ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huijia.engine.backends.source import (
    ROW,
    DatabaseTable,
    FactsSource,
    check_source,
    facts_of,
    ids_of,
)
from huijia.engine.backends.sql.expressions import sql_type
from huijia.engine.backends.sql.names import columns, quoted, quoted_as_it_is
from huijia.engine.backends.sql.postgres_engine.copying import TEXT, sql_type_of
from huijia.engine.backends.sql.postgres_engine.session import Session
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type

ROWS_AT_A_TIME = 2**16

FIRST_DAY, LAST_DAY = "CAST('0001-01-01' AS DATE)", "CAST('9999-12-31' AS DATE)"
"""PostgreSQL knows days before and after those of Python, and two that lie infinitely far. All are impossible facts."""


class Input:
    """A table of facts: ``select()`` gives it as SQL with the names that the pack uses."""

    def __init__(self, session: Session, name: str, source: FactsSource, pack: Pack, level: Level) -> None:
        check_source(source, pack, level)
        self._session = session
        self._name = quoted(name)
        self._rejected = f"{name}_rejected"
        self._has_rejected = False
        self.source = source
        self.ids = ids_of(pack, level)
        self.facts = facts_of(pack, level)
        if isinstance(source.data, DatabaseTable):
            self.rows = session.make(name, self._in_database(source.data))
        else:
            batches = self._batches(source.data)
            schema = pa.schema([(ROW, pa.int64()), *((each, self._type(each)) for each in self._names)])
            self.rows = session.load(name, schema, batches)

    def select(self, *, facts: bool = True, row: bool = False, ids: Sequence[str] | None = None) -> str:
        """A query over the table: its ids, its facts, and, if asked for, the number of each row."""
        wanted = [*(self.ids if ids is None else ids), *(fact.name for fact in self.facts if facts)]
        # PostgreSQL has rows without columns, and this text needs one.
        chosen = columns([*wanted, ROW] if row or not wanted else wanted)
        return f"SELECT {chosen} FROM {self._name}"

    def reject(self, rows: Iterable[int]) -> None:
        """Leave these rows out of every query from now on."""
        numbers = pa.table({ROW: pa.array(sorted(rows), pa.int64())})
        if numbers.num_rows:
            self._has_rejected = True
            self._session.register("rejected_rows", numbers)
            same = f"t.{quoted(ROW)} = r.{quoted(ROW)}"
            self._session.make(
                self._rejected, f"SELECT t.* FROM {self._name} t JOIN rejected_rows r ON {same}"
            )
            self._session.run(f"DELETE FROM {self._name} t USING rejected_rows r WHERE {same}")

    def rejected(self) -> str:
        """A query for the rows that were left out, with their numbers and the names of the user's columns."""
        user = {name: self.source.columns[name] for name in self._names if name in self.source.columns}
        chosen = ", ".join(f"{quoted(name)} AS {quoted_as_it_is(own)}" for name, own in user.items())
        relation = quoted(self._rejected) if self._has_rejected else f"{self._name} WHERE FALSE"
        return f"SELECT {quoted(ROW)}, {chosen} FROM {relation} ORDER BY {quoted(ROW)}"

    @property
    def rejected_schema(self) -> pa.Schema:
        """The columns of ``rejected``."""
        user = {
            self.source.columns[name]: self._type(name) for name in self._names if name in self.source.columns
        }
        return pa.schema([(ROW, pa.int64()), *user.items()])

    @property
    def _names(self) -> list[str]:
        return [*self.ids, *(fact.name for fact in self.facts)]

    def id_type(self, name: str) -> pa.DataType:
        """The type of an id in the user's table."""
        return self.source.schema.field(self.source.columns[name]).type

    def _type(self, name: str) -> pa.DataType:
        if name in self.ids:
            return self.id_type(name)
        types = {Type.BOOL: pa.bool_(), Type.INT: pa.int64(), Type.DATE: pa.date32()}
        return next(types[fact.type] for fact in self.facts if fact.name == name)

    def _in_database(self, table: DatabaseTable) -> str:
        values = {name: self._id(name) for name in self.ids} | {
            fact.name: _fact(self.source, fact) for fact in self.facts
        }
        chosen = ", ".join(f"{value} AS {quoted(name)}" for name, value in values.items())
        order = columns(self._names)
        return (
            f"SELECT row_number() OVER (ORDER BY {order}) AS {quoted(ROW)}, t.* FROM (SELECT {chosen} "
            f"FROM {quoted_as_it_is(table.schema_name)}.{quoted_as_it_is(table.name)}) t"
        )

    def _id(self, name: str) -> str:
        value, type_ = quoted_as_it_is(self.source.columns[name]), sql_type_of(self.id_type(name))
        return f'CAST({value} AS TEXT) COLLATE "C"' if type_ == TEXT else f"CAST({value} AS {type_})"

    def _batches(self, data: pa.Table | Path) -> Iterator[pa.RecordBatch]:
        """The rows of a table or file with the pack's names, each with its number before it."""
        given = {name: self.source.columns[name] for name in self._names if name in self.source.columns}
        numbers = self.source.row_numbers
        wanted = [*given.values(), *([numbers] if numbers else [])]
        done = 0
        for batch in _parts(data, list(dict.fromkeys(wanted))):
            row = (
                batch.column(numbers).cast(pa.int64())
                if numbers
                else pa.array(range(done + 1, done + batch.num_rows + 1), pa.int64())
            )
            arrays = [
                batch.column(given[name]).cast(self._type(name))
                if name in given
                else pa.nulls(batch.num_rows, self._type(name))
                for name in self._names
            ]
            done += batch.num_rows
            yield pa.RecordBatch.from_arrays([row, *arrays], names=[ROW, *self._names])


def _parts(data: pa.Table | Path, names: list[str]) -> Iterator[pa.RecordBatch]:
    if isinstance(data, pa.Table):
        yield from data.select(names).to_batches(ROWS_AT_A_TIME)
        return
    with pq.ParquetFile(data) as file:
        yield from file.iter_batches(ROWS_AT_A_TIME, columns=names)


def _fact(source: FactsSource, fact: FactDeclaration) -> str:
    type_ = sql_type(fact.type).sql(dialect="postgres")
    found = source.columns.get(fact.name)
    if found is None:
        return f"CAST(NULL AS {type_})"
    value = quoted_as_it_is(found)
    if fact.type is Type.DATE:
        return f"CASE WHEN {value} < {FIRST_DAY} THEN {FIRST_DAY} WHEN {value} > {LAST_DAY} THEN {LAST_DAY} ELSE {value} END"
    return f"CAST({value} AS {type_})"
