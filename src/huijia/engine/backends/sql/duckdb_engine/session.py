"""A DuckDB of one's own, for one run."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot.dialects.duckdb  # noqa: F401  (sqlglot loads a dialect when it is first used: a tenth of a second in the first run)
from sqlglot import exp

MEMORY_LIMIT = "1500MB"
"""Beyond this DuckDB goes on in files of its workspace. An old office PC has 4 GB."""


class Session:
    """A connection with a workspace for what does not fit into memory. Use it as a context manager."""

    dialect = "duckdb"
    wide = "HUGEINT"
    text = "VARCHAR"

    def __init__(
        self,
        *,
        ordered: bool = True,
        memory_limit: str = MEMORY_LIMIT,
        progress: Callable[[float], None] | None = None,
    ) -> None:
        # An old office PC must not fill its disk for a run that was stopped: the workspace goes with the session.
        self.workspace = Path(tempfile.mkdtemp(prefix="huijia-"))
        self.connection = duckdb.connect(
            config={
                "memory_limit": memory_limit,
                "temp_directory": str(self.workspace / "spill"),
                "preserve_insertion_order": ordered,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )

        self._ended = threading.Event()
        if progress is not None:
            self.run("SET enable_progress_bar = true")
            self.run("SET enable_progress_bar_print = false")
            threading.Thread(target=self._watch, args=(progress,), daemon=True).start()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self.connection.close()
        shutil.rmtree(self.workspace, ignore_errors=True)

    def _watch(self, progress: Callable[[float], None]) -> None:
        """Tell how much of the query at hand is done; DuckDB says -1 while it cannot tell."""
        while not self._ended.wait(0.2):
            try:
                done = self.connection.query_progress()
            except duckdb.Error:
                return
            if done >= 0:
                progress(done / 100)

    def run(self, sql: str | exp.Expr) -> None:
        """Run a statement to its end."""
        self.rows(sql)

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of the rows of a query; one of that name from before is gone."""
        self.run(f"CREATE OR REPLACE TEMP TABLE {name} AS {query}")

    def rows(self, sql: str | exp.Expr) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with _stopped_by_the_user():
            return self.connection.execute(_text(sql)).fetchall()

    def arrow(self, sql: str | exp.Expr) -> pa.Table:
        """The result of a query as an Arrow table."""
        with _stopped_by_the_user():
            table = self.connection.sql(_text(sql)).to_arrow_table()
        assert isinstance(table, pa.Table)
        return table

    def batches(self, sql: str, rows: int) -> Iterator[pa.RecordBatch]:
        """The result of a query in batches of about so many rows, without holding it as a whole."""
        # Without insertion order DuckDB 2.0 may hand on batches of a sorted result in any order.
        self.run("SET preserve_insertion_order = true")
        with _stopped_by_the_user():
            yield from self.connection.sql(sql).to_arrow_reader(rows)

    def keep_order_in_joins(self) -> None:
        """From now on rows on the left of a join pass by in their order, and what is on the right is looked up.

        Left to itself the optimizer swaps the sides of small tables. And with several threads DuckDB keeps the order of
        a scan, but not that of a join: pieces of some 120,000 rows then come out in the order in which they were done.
        """
        self.run("SET disabled_optimizers = 'join_order,build_side_probe_side'")
        self.run("SET threads = 1")

    def register(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table known by a name."""
        self.connection.register(name, table)


@contextmanager
def _stopped_by_the_user() -> Iterator[None]:
    """DuckDB tells Control-C as an error of its own."""
    try:
        yield
    except RuntimeError as error:
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise


def _text(sql: str | exp.Expr) -> str:
    return sql if isinstance(sql, str) else sql.sql(dialect="duckdb")
