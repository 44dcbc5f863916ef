"""The engines on which tests run, and the database of the one that runs inside one."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import Any

from huijia.engine.api import EngineName
from tests.postgresql import server

SQL_ENGINES: tuple[EngineName, ...] = ("duckdb", "postgres")
ENGINES: tuple[EngineName, ...] = ("in-memory", *SQL_ENGINES)

_RUNNING = ExitStack()
_ADDRESSES: list[str] = []


def database() -> str:
    """The address of a PostgreSQL: the one on which these tests run, or else one that is started when it is first asked for."""
    if not _ADDRESSES:
        given = os.environ.get("HUIJIA_TEST_DATABASE")
        _ADDRESSES.append(given or _RUNNING.enter_context(server()))
    return _ADDRESSES[0]


def stop_database() -> None:
    """Stop what was started here. The tests' one fixture for all calls it when they end."""
    _ADDRESSES.clear()
    _RUNNING.close()


def engine_options(engine: str) -> list[str]:
    """The options of ``huijia assess`` that choose an engine."""
    return ["--engine", engine, *(["--database", database()] if engine == "postgres" else [])]


def on_engine(engine: str) -> dict[str, Any]:
    """The arguments of ``assess`` that choose an engine."""
    return {"engine": engine, "database": database()} if engine == "postgres" else {"engine": engine}
