"""A transaction in the office's database: temporary tables, one view of all tables, and nothing left unless it ends well."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import psycopg
import pyarrow as pa

from huijia.engine.backends.sql.names import quoted
from huijia.engine.backends.sql.postgres_engine.copying import Incoming, load, sql_type_of, unload
from huijia.engine.backends.sql.postgres_engine.errors import told
from huijia.values.errors import UnableToUseDatabase

OLDEST = 140000
"""PostgreSQL 14: older ones have no EXTRACT that gives exact numbers, and are no longer mended by their makers."""

PATIENCE = 15
"""Seconds after which a server that does not answer is given up, where the address says nothing else."""

SETTINGS = {
    # Compiling a law to machine code takes longer than answering with it.
    "jit": "off",
    # Numbers of rejected rows are looked up in memory.
    "work_mem": "64MB",
    # Joins over formulas look small to the planner, which has no statistics of them: going through a table once for each row
    # would never end, and sorting all rows before they are joined takes four times as long as a table of hashes.
    "enable_nestloop": "off",
    "enable_mergejoin": "off",
    # Between its statements a run reads and writes files.
    "idle_in_transaction_session_timeout": "0",
    # How texts and days are written in statements and in what COPY gives.
    "standard_conforming_strings": "on",
    "datestyle": "ISO, YMD",
}


class Session:
    """A connection and its one transaction. Use it as a context manager: leaving it well commits, an error takes all back.

    All queries see the office's tables as they were when the first of them ran.
    """

    dialect = "postgres"
    wide = "NUMERIC"
    text = "VARCHAR"

    def __init__(self, database: str) -> None:
        """``database``: an address (``postgresql://...``) or what libpq takes (``service=office``). Raises
        ``UnableToUseDatabase``."""
        try:
            # What cannot be read as an address is not shown: it may hold a password.
            given = psycopg.conninfo.conninfo_to_dict(database)
        except psycopg.Error:
            raise UnableToUseDatabase(
                "the address of the database cannot be read; write it like postgresql://account@server/office"
            ) from None
        with told("connect to the database"):
            self.connection = psycopg.connect(
                database,
                client_encoding="utf8",
                fallback_application_name="huijia",
                connect_timeout=given.get("connect_timeout", PATIENCE),
            )
        try:
            with told("begin to work in the database"):
                self._begin()
        except BaseException:
            self.connection.close()
            raise

    def _begin(self) -> None:
        info = self.connection.info
        self.name = f"{info.dbname} as {info.user}"
        if info.server_version < OLDEST:
            raise UnableToUseDatabase(
                f"the database is PostgreSQL {info.server_version // 10_000}; version {OLDEST // 10_000} or later is needed"
            )
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        for name, value in SETTINGS.items():
            self.connection.execute("SELECT pg_catalog.set_config(%s, %s, true)", (name, value))
        # Nobody's function stands before PostgreSQL's own, nobody's table before a temporary one.
        self.connection.execute(
            "SELECT pg_catalog.set_config('search_path', "
            "pg_catalog.concat_ws(', ', 'pg_catalog, pg_temp', nullif(current_setting('search_path'), '')), true)"
        )

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                with told("keep what was done in the database"):
                    self.connection.commit()
        finally:
            # Closing takes back what was not committed; temporary tables go with the connection.
            self.connection.close()

    def run(self, sql: str) -> int:
        """Run a statement to its end; returns the number of rows that it touched."""
        with told("work in the database"):
            return self.connection.execute(sql.encode()).rowcount

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with told("work in the database"):
            return self.connection.execute(sql.encode()).fetchall()

    def found(self, sql: str, *values: str | None) -> list[tuple[Any, ...]]:
        """All rows of a query with values in the places of ``%s``."""
        with told("work in the database"):
            return self.connection.execute(sql.encode(), values).fetchall()

    def register(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table a temporary one; one of that name from before is gone."""
        self.run(f"DROP TABLE IF EXISTS pg_temp.{quoted(name)}")
        self.load(name, table.schema, table.to_batches())

    def load(self, name: str, schema: pa.Schema, batches: Incoming) -> int:
        """Make a temporary table of these batches; returns its rows."""
        columns = ", ".join(f"{quoted(field.name)} {sql_type_of(field.type)}" for field in schema)
        self.run(f"CREATE TEMP TABLE {quoted(name)} ({columns}) ON COMMIT DROP")
        with told("bring rows into the database"):
            count = load(self.connection, quoted(name), batches)
        self.run(f"ANALYZE {quoted(name)}")
        return count

    def make(self, name: str, query: str) -> int:
        """Make a temporary table of the rows of a query; one of that name from before is gone. Returns their number."""
        self.run(f"DROP TABLE IF EXISTS pg_temp.{quoted(name)}")
        count = self.run(f"CREATE TEMP TABLE {quoted(name)} ON COMMIT DROP AS {query}")
        # Without statistics the planner takes a temporary table for a small one.
        self.run(f"ANALYZE {quoted(name)}")
        return count

    def batches(self, query: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
        """The rows of a query in batches of these columns and types, of which only a few are in memory."""
        with told("take rows out of the database"):
            yield from unload(self.connection, query, schema)

    def table(self, query: str, schema: pa.Schema) -> pa.Table:
        """The rows of a query as an Arrow table of these columns and types."""
        return pa.Table.from_batches(self.batches(query, schema), schema)


@contextmanager
def opened(database: str | Session | None) -> Iterator[Session]:
    """A session in this database; one that is open already stays open, for whoever opened it."""
    if isinstance(database, Session):
        yield database
    elif database is None:
        raise UnableToUseDatabase(
            "which database? Give its address, such as postgresql://account@server/office, with --database or in DATABASE_URL"
        )
    else:
        with Session(database) as session:
            yield session
