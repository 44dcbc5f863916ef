"""Run a pack inside the office's own PostgreSQL: rows that lie there do not leave it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

try:
    import psycopg  # noqa: F401
except ImportError as error:
    from huijia.values.errors import UnableToUseDatabase

    raise UnableToUseDatabase(
        "--engine postgres needs the library psycopg with libpq: pip install 'psycopg[binary]'"
    ) from error

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Question
from huijia.engine.backends.source import Tables
from huijia.engine.backends.sql.postgres_engine.run import PostgresRun
from huijia.engine.backends.sql.postgres_engine.session import Session, opened
from huijia.engine.backends.sql.postgres_engine.tables import described, place_for

__all__ = ["PostgresRun", "Session", "described", "place_for", "postgres_run"]


@contextmanager
def postgres_run(
    question: Question,
    span: Span,
    tables: Tables,
    *,
    database: str | Session | None,
    ordered: bool,
    unique_ids: bool,
    detail: bool = True,
) -> Iterator[PostgresRun]:
    """A run that has answered its cases. With an address for ``database``, in a transaction of its own that ends with it;
    with a session, in that one, which takes one run."""
    with opened(database) as session:
        run = PostgresRun(session, question, span, tables, ordered=ordered, detail=detail)
        run.find_problems(unique_ids=unique_ids)
        run.answer()
        yield run
