"""Run a pack on DuckDB, in this process: for thousands to hundreds of millions of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Question
from huijia.engine.backends.source import Tables
from huijia.engine.backends.sql.duckdb_engine.run import DuckDBRun
from huijia.engine.backends.sql.duckdb_engine.session import Session


@contextmanager
def duckdb_run(
    question: Question,
    span: Span,
    tables: Tables,
    *,
    ordered: bool,
    unique_ids: bool,
    detail: bool = True,
    progress: Callable[[float], None] | None = None,
) -> Iterator[DuckDBRun]:
    """A run that has answered its cases, in a session of its own that ends with it."""
    with Session(ordered=ordered, progress=progress) as session:
        run = DuckDBRun(session, question, span, tables, ordered=ordered, detail=detail)
        run.find_problems(unique_ids=unique_ids)
        run.answer()
        yield run
