"""Run a pack on Apache Spark: on this machine or on a cluster, where tables of a whole country lie."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

try:
    import pyspark  # noqa: F401
except ImportError as error:
    from huijia.values.errors import UnableToUseDatabase

    raise UnableToUseDatabase(
        "--engine spark needs the library pyspark: pip install 'huijia[spark]'"
    ) from error

from huijia.engine.backends.answers import Span
from huijia.engine.backends.result import Question
from huijia.engine.backends.source import Tables
from huijia.engine.backends.sql.spark_engine.run import SparkRun
from huijia.engine.backends.sql.spark_engine.session import Session, opened
from huijia.engine.backends.sql.spark_engine.tables import described, place_for

__all__ = ["Session", "SparkRun", "described", "opened", "place_for", "spark_run"]


@contextmanager
def spark_run(
    question: Question,
    span: Span,
    tables: Tables,
    *,
    master: str | Session | None,
    ordered: bool,
    unique_ids: bool,
    detail: bool = True,
) -> Iterator[SparkRun]:
    """A run that has answered its cases. ``master`` says where Spark runs (see ``starting``), or is a session, which takes
    one run."""
    with opened(master) as session:
        run = SparkRun(session, question, span, tables, ordered=ordered, detail=detail)
        run.find_problems(unique_ids=unique_ids)
        run.answer()
        yield run
