"""The engines on which tests run, and the servers of those that have one."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from typing import Any

from huijia.engine.api import EngineName
from tests.postgresql import server

WITH_SPARK = "HUIJIA_TEST_SPARK"
"""The environment variable that says that tests run on Spark, too: `make test-spark` sets it."""

SPARK: tuple[EngineName, ...] = ("spark",) if os.environ.get(WITH_SPARK) else ()
SQL_ENGINES: tuple[EngineName, ...] = ("duckdb", "postgres", *SPARK)
ENGINES: tuple[EngineName, ...] = ("in-memory", *SQL_ENGINES)

MASTER = "local[2]"
"""Where Spark runs in tests: in a process beside theirs."""

FOR_SMALL_TABLES = {
    # A test has some dozens of rows and a law of its own. What takes its time is not the rows, but what Spark and Java do to be
    # quick with millions of them: to compile each query, and to spread it.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.constraintPropagation.enabled": "false",
}

_RUNNING = ExitStack()
_ADDRESSES: list[str] = []


def database() -> str:
    """The address of a PostgreSQL: the one on which these tests run, or else one that is started when it is first asked for."""
    if not _ADDRESSES:
        given = os.environ.get("HUIJIA_TEST_DATABASE")
        _ADDRESSES.append(given or _RUNNING.enter_context(server()))
    return _ADDRESSES[0]


def spark() -> str:
    """Where Spark runs; it is started when it is first asked for, with settings for small tables, and taken by all tests."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(MASTER).appName("tests")
    for name, value in FOR_SMALL_TABLES.items():
        builder = builder.config(name, value)
    if SparkSession.getActiveSession() is None:
        warehouse = _RUNNING.enter_context(tempfile.TemporaryDirectory(prefix="huijia-warehouse-"))
        builder.config("spark.sql.warehouse.dir", warehouse).getOrCreate()
    return MASTER


def stop_database() -> None:
    """Stop what was started here. The tests' one fixture for all calls it when they end."""
    _ADDRESSES.clear()
    _RUNNING.close()


def engine_options(engine: str) -> list[str]:
    """The options of ``huijia assess`` that choose an engine."""
    place = _place(engine)
    return ["--engine", engine, *([_OPTIONS[engine], place] if place else [])]


def on_engine(engine: str) -> dict[str, Any]:
    """The arguments of ``assess`` that choose an engine."""
    return {"engine": engine, "database": _place(engine)}


_OPTIONS = {"postgres": "--database", "spark": "--master"}


def _place(engine: str) -> str | None:
    return database() if engine == "postgres" else spark() if engine == "spark" else None
