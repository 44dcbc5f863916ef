"""A session of one's own in Spark: temporary views that nobody else sees, and settings that hold for one run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from huijia.engine.backends.sql.spark_engine.errors import told
from huijia.engine.backends.sql.spark_engine.starting import spark_at

SETTINGS = {
    # A sum beyond 64 bits is an error, as on the other engines, and not another number. It also makes "name" a name.
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": "UTC",
    # What follows from a condition is of no use to a law of hundreds of them, and takes most of the time of planning it.
    "spark.sql.constraintPropagation.enabled": "false",
}
"""What the meaning of a query hangs on, and what every law needs: set for each run, wherever Spark runs."""


FOR_FEW_ROWS = {
    # Spark compiles each query to machine code, which takes longer than answering some thousands of rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}


class Session:
    """A session of Spark with views of its own. Use it as a context manager; Spark itself goes on until the process ends."""

    dialect = "spark"
    wide = "DECIMAL(38, 0)"
    text = "STRING"

    def __init__(self, master: str | None) -> None:
        """``master``: see ``starting.spark_at``. Raises ``UnableToUseDatabase``."""
        spark = spark_at(master)
        # A session of Spark Connect is made for us anyway.
        self.remote = not hasattr(spark, "sparkContext") or "connect" in type(spark).__module__
        with told("begin to work in Spark"):
            self.spark: SparkSession = spark if self.remote else spark.newSession()
            for name, value in SETTINGS.items():
                self.spark.conf.set(name, value)
            self.local = not self.remote and str(self.spark.sparkContext.master).startswith("local")
        self._views: set[str] = set()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.remote:
            self.spark.stop()
            return
        for name in self._views:
            self.spark.catalog.dropTempView(name)

    def frame(self, sql: str) -> DataFrame:
        """A query, which runs when its rows are asked for."""
        return self.spark.sql(sql)

    def view(self, name: str, frame: DataFrame) -> None:
        """Make a query known by a name; it runs each time when that is read."""
        frame.createOrReplaceTempView(name)
        self._views.add(name)

    def run(self, sql: str) -> None:
        """Run a statement to its end."""
        with told("work in Spark"):
            self.spark.sql(sql).collect()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        with told("work in Spark"):
            return [tuple(row) for row in self.frame(sql).collect()]

    def make(self, name: str, query: str) -> None:
        """Make a temporary table of the rows of a query; one of that name from before is gone."""
        with told("work in Spark"):
            self.keep(name, self.frame(query))

    def keep(self, name: str, frame: DataFrame) -> None:
        """Make the rows of a query known by a name. They are computed once, with the first query that needs them, and kept by
        the workers, on disk where they do not fit into memory; what reads them is planned without them."""
        self.view(name, frame.localCheckpoint(eager=False))

    def register(self, name: str, table: pa.Table) -> None:
        """Make a small Arrow table known by a name; one of that name from before is gone."""
        with told("bring rows into Spark"):
            self.view(name, self.spark.createDataFrame(table))

    @contextmanager
    def few_rows(self) -> Iterator[None]:
        """What is planned in this block reads few rows, which one worker answers while others would still be told what to do."""
        before = {name: self.spark.conf.get(name, None) for name in FOR_FEW_ROWS}
        try:
            for name, value in FOR_FEW_ROWS.items():
                self.spark.conf.set(name, value)
            yield
        finally:
            for name, old in before.items():
                if old is None:
                    self.spark.conf.unset(name)
                else:
                    self.spark.conf.set(name, old)

    def table(self, frame: DataFrame) -> pa.Table:
        """The rows of a query as an Arrow table."""
        with told("take rows out of Spark"):
            found = frame.toArrow()
        assert isinstance(found, pa.Table)
        return found


@contextmanager
def opened(master: str | Session | None) -> Iterator[Session]:
    """A session at this master; one that is open already stays open, for whoever opened it."""
    if isinstance(master, Session):
        yield master
    else:
        with Session(master) as session:
            yield session
