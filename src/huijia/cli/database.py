"""Tables that lie where the engine runs: ``table:office.children`` of the office's database, or of Spark's catalog, in the
place of a file; and folders of Parquet files, which Spark reads and writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard, cast

import pyarrow.parquet as pq

from huijia.engine.backends.result import EngineName, Run
from huijia.engine.backends.source import ROW, DatabaseTable
from huijia.engine.backends.sql.names import TableName
from huijia.engine.model.types import Level
from huijia.tables.rejects import reasons_of, write_rejects
from huijia.values.errors import UnableToUseDatabase, UnableToWriteResults
from huijia.values.problems import Problem
from huijia.values.text import Language

if TYPE_CHECKING:
    from huijia.engine.backends.sql.postgres_engine import PostgresRun
    from huijia.engine.backends.sql.postgres_engine import Session as PostgresSession
    from huijia.engine.backends.sql.spark_engine import Session as SparkSession
    from huijia.engine.backends.sql.spark_engine import SparkRun

    Session = PostgresSession | SparkSession

PREFIX = "table:"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of Parquet files, in which only Spark reads and writes. It has a name as a file has."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


Place = Path | TableName | Folder
"""Where a table is: a file, a table where the engine runs, or a folder."""

Problems = Mapping[int, Sequence[Problem]]


def place_of(given: str, engine: EngineName) -> Place:
    """What an argument names. For Spark what is a folder, or has no ending, is a folder of Parquet files. Raises
    ``UnableToUseDatabase`` for what is no name of a table."""
    if given.startswith(PREFIX):
        name = given.removeprefix(PREFIX)
        return TableName.of(name, schemas=2 if engine == "spark" else 1)
    path = Path(given)
    if engine == "spark" and (path.is_dir() or not path.suffix):
        return Folder(path)
    return path


def refuse_tables(engine: EngineName, places: Sequence[Place | None]) -> None:
    """Raises ``UnableToUseDatabase`` where a table of a database is named, but not the engine that can reach it."""
    for place in places:
        if engine not in ("postgres", "spark") and isinstance(place, TableName):
            raise UnableToUseDatabase(
                f"{place} is a table of a database or of Spark; give --engine postgres or --engine spark as well"
            )


@contextmanager
def session_of(engine: EngineName, address: str | None, master: str | None) -> Iterator[Session | None]:
    """A session where the engine runs, for those that run elsewhere: in the office's database, in which what was made stays when
    the block ends well, or in Spark."""
    if engine == "spark":
        from huijia.engine.backends.sql.spark_engine import opened as opened_spark

        with opened_spark(master) as spark:
            yield spark
        return
    if engine != "postgres":
        yield None
        return
    from huijia.engine.backends.sql.postgres_engine.session import opened

    if address and address.startswith(("sqlite:", "mysql:", "oracle:", "spatialite:")):
        raise UnableToUseDatabase(
            "the address given with --database or in DATABASE_URL is of no PostgreSQL; write it like postgresql://account@server/office"
        )
    with opened(address or None) as session:
        yield session


def described_in(session: Session | None, name: TableName | Folder) -> DatabaseTable:
    """What a table holds. Raises ``UnableToUseDatabase``."""
    if _is_spark(session):
        from huijia.engine.backends.sql.spark_engine import described as described_in_spark

        return described_in_spark(session, name.path if isinstance(name, Folder) else name)
    from huijia.engine.backends.sql.postgres_engine import described

    assert isinstance(name, TableName)
    return described(cast("PostgresSession", session), name)


def check_free(session: Session | None, names: Sequence[Place | None]) -> None:
    """Check that no table has these names yet, before any work is done. Raises ``UnableToWriteResults``."""
    for name in names:
        if isinstance(name, Folder) and name.path.exists():
            raise UnableToWriteResults(
                f"{name} stands already; give the answers another name, or remove it first"
            )
        if session is None or not isinstance(name, TableName):
            continue
        if _is_spark(session):
            from huijia.engine.backends.sql.spark_engine import place_for as place_in_spark

            place_in_spark(session, name)
        else:
            from huijia.engine.backends.sql.postgres_engine import place_for

            place_for(cast("PostgresSession", session), name)


def write_where_it_runs(run: Run, name: TableName | Folder) -> None:
    """Make the result a table where the engine runs, or a folder of files."""
    if isinstance(name, Folder):
        _on_spark(run).to_folder(name.path.resolve())
    else:
        _elsewhere(run).to_table(name)


def return_rows(
    run: Run, level: Level, problems: Problems, place: Place, workspace: Path, language: Language
) -> None:
    """Give back rows of a table, each with its number and reason: as a table where the engine runs, or as a file."""
    ran = _elsewhere(run)
    if isinstance(place, TableName):
        ran.rejects_to_table(
            place, level, {row: reasons_of(problems[row], language) for row in sorted(problems)}
        )
        return
    assert isinstance(place, Path)
    rows = ran.rejected(level)
    copy = workspace / f"rejected-{level.value}.parquet"
    pq.write_table(rows.drop_columns([ROW]), copy)
    write_rejects(copy, problems, place, language=language, numbers=rows.column(ROW).to_pylist())


def _is_spark(session: Session | None) -> TypeGuard[SparkSession]:
    return session is not None and session.dialect == "spark"


def _elsewhere(run: Run) -> PostgresRun | SparkRun:
    assert hasattr(run, "to_table")
    return cast("PostgresRun | SparkRun", run)


def _on_spark(run: Run) -> SparkRun:
    assert hasattr(run, "to_folder")
    return cast("SparkRun", run)
