"""Tables that lie in the office's database: ``table:office.children`` in the place of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from huijia.engine.backends.result import EngineName, Run
from huijia.engine.backends.source import ROW, DatabaseTable
from huijia.engine.backends.sql.names import TableName
from huijia.engine.model.types import Level
from huijia.tables.rejects import reasons_of, write_rejects
from huijia.values.errors import UnableToUseDatabase
from huijia.values.problems import Problem
from huijia.values.text import Language

if TYPE_CHECKING:
    from huijia.engine.backends.sql.postgres_engine import Session

PREFIX = "table:"

Place = Path | TableName
"""Where a table is: a file, or a table of the database."""

Problems = Mapping[int, Sequence[Problem]]


def place_of(given: str) -> Place:
    """What an argument names. Raises ``UnableToUseDatabase`` for what is no name of a table."""
    return TableName.of(given.removeprefix(PREFIX)) if given.startswith(PREFIX) else Path(given)


def refuse_tables(engine: EngineName, places: Sequence[Place | None]) -> None:
    """Raises ``UnableToUseDatabase`` where a table of a database is named, but not the engine that can reach it."""
    for place in places:
        if engine != "postgres" and isinstance(place, TableName):
            raise UnableToUseDatabase(f"{place} is a table of a database; give --engine postgres as well")


@contextmanager
def office_database(engine: EngineName, address: str | None) -> Iterator[Session | None]:
    """A session in the office's database, for the engine that runs there; what was made stays when the block ends well."""
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


def described_in(session: Session | None, name: TableName) -> DatabaseTable:
    """What a table of the database holds. Raises ``UnableToUseDatabase``."""
    from huijia.engine.backends.sql.postgres_engine import described

    assert session is not None
    return described(session, name)


def check_free(session: Session | None, names: Sequence[Place | None]) -> None:
    """Check that no table has these names yet, before any work is done. Raises ``UnableToWriteResults``."""
    for name in names:
        if session is not None and isinstance(name, TableName):
            from huijia.engine.backends.sql.postgres_engine import place_for

            place_for(session, name)


def write_to_table(run: Run, name: TableName) -> None:
    """Make the result a table of the database."""
    from huijia.engine.backends.sql.postgres_engine import PostgresRun

    assert isinstance(run, PostgresRun)
    run.to_table(name)


def return_rows(
    run: Run, level: Level, problems: Problems, place: Place, workspace: Path, language: Language
) -> None:
    """Give back rows of a table of the database, each with its number and reason: as a table there, or as a file."""
    from huijia.engine.backends.sql.postgres_engine import PostgresRun

    assert isinstance(run, PostgresRun)
    if isinstance(place, TableName):
        run.rejects_to_table(
            place, level, {row: reasons_of(problems[row], language) for row in sorted(problems)}
        )
        return
    rows = run.rejected(level)
    copy = workspace / f"rejected-{level.value}.parquet"
    pq.write_table(rows.drop_columns([ROW]), copy)
    write_rejects(copy, problems, place, language=language, numbers=rows.column(ROW).to_pylist())
