"""The user's table as a relation of typed facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa

from huijia.engine.backends.source import ROW, FactsSource, check_source, facts_of, ids_of
from huijia.engine.backends.sql.duckdb_engine.session import Session
from huijia.engine.backends.sql.expressions import sql_type
from huijia.engine.backends.sql.names import quoted, quoted_as_it_is, string
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level


class Input:
    """A table of facts: ``select()`` gives it as SQL with the names that the pack uses."""

    def __init__(
        self,
        session: Session,
        name: str,
        source: FactsSource,
        pack: Pack,
        level: Level,
        *,
        facts: Sequence[FactDeclaration] | None = None,
    ) -> None:
        """``facts``: those to read, where they are not the pack's own."""
        self._session = session
        self._name = name
        self._rejected: str | None = None
        self.source = source
        self.ids = ids_of(pack, level)
        self.facts = facts_of(pack, level) if facts is None else tuple(facts)
        check_source(source, pack, level)
        if isinstance(source.data, pa.Table):
            session.register(name, source.data)

    def select(self, *, facts: bool = True, row: bool = False, ids: Sequence[str] | None = None) -> str:
        """A query over the table: its ids, its facts, and, if asked for, the number of each row."""
        wanted = [self._id(name) for name in (self.ids if ids is None else ids)]
        wanted += [self._fact(fact) for fact in self.facts if facts]
        if row:
            wanted.append(f"{self._row()} AS {quoted(ROW)}")
        left_out = f" WHERE {self._row()} NOT IN (SELECT row FROM {self._rejected})" if self._rejected else ""
        return f"SELECT {', '.join(wanted)} FROM {self._relation(row=row or bool(left_out))}{left_out}"

    def reject(self, rows: Iterable[int]) -> None:
        """Leave these rows out of every query from now on."""
        numbers = pa.table({"row": pa.array(sorted(rows), pa.int64())})
        if numbers.num_rows:
            self._rejected = quoted(f"{self._name}_rejected")
            self._session.register(f"{self._name}_rejected", numbers)

    def _relation(self, *, row: bool) -> str:
        data = self.source.data
        if isinstance(data, Path):
            numbers = ", file_row_number=true" if row and self.source.row_numbers is None else ""
            return f"read_parquet({string(str(data))}{numbers})"
        if row and self.source.row_numbers is None:
            # A window without an order follows the table's own order, since insertion order is kept.
            return f"(SELECT *, row_number() OVER () - 1 AS file_row_number FROM {quoted(self._name)})"
        return quoted(self._name)

    def _row(self) -> str:
        if self.source.row_numbers is None:
            return "CAST(file_row_number + 1 AS BIGINT)"
        return quoted_as_it_is(self.source.row_numbers)

    def _id(self, name: str) -> str:
        return f"{quoted_as_it_is(self.source.columns[name])} AS {quoted(name)}"

    def _fact(self, fact: FactDeclaration) -> str:
        type_ = sql_type(fact.type).sql(dialect="duckdb")
        found = self.source.columns.get(fact.name)
        value = "NULL" if found is None else quoted_as_it_is(found)
        return f"CAST({value} AS {type_}) AS {quoted(fact.name)}"
