"""What Spark says, told to whoever uses it: what could not be done, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.logger import PySparkLogger

from huijia.values.errors import UnableToUseDatabase

LONGEST = 300

# Spark's library writes each error to the terminal, with a page of Java's; it is told in a line instead.
PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True


@contextmanager
def told(what: str) -> Iterator[None]:
    """Tell an error of Spark as one of ours. ``what`` was to be done.

    What Spark says while it looks at names and types is told; of what it says later only the kind: it may quote rows.
    """
    try:
        yield
    except AnalysisException as error:
        raise UnableToUseDatabase(f"unable to {what}: {_first_line(error)}") from None
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise UnableToUseDatabase(f"unable to {what}: Spark ended with {_kind(error)}; {REMEDY}") from None


REMEDY = "see Spark's own log, and that its workers run, have memory and disk, and can read the table"


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:LONGEST]


def _kind(error: BaseException) -> str:
    """Spark's name of the error, such as ``ARITHMETIC_OVERFLOW``, or that of the class."""
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    if condition:
        return str(condition)
    thrown = getattr(error, "java_exception", None)
    return type(error).__name__ if thrown is None else str(thrown.getClass().getName())
