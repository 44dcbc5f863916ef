"""PostgreSQL: the rows of every table, read in one snapshot; brought back into tables that the migrations make.

All of a restore is one transaction: the old tables move to a schema beside, new ones are made and filled, and either all of
it is there or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from huijia.apps.audit.references import unmatched
from huijia.server.backup.archive import Reader, Writer
from huijia.server.backup.manifest import DATABASE

BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
"""Every table is read as it stood at one moment; nobody waits."""


def columns() -> dict[str, list[str]]:
    """Table -> its columns that hold something (computed ones are computed again)."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER'"
            " ORDER BY c.table_name, c.ordinal_position"
        )
        for table, column in cursor.fetchall():
            found.setdefault(table, []).append(column)
    return found


def facts(tables: Sequence[str]) -> tuple[str, list[list[str]], dict[str, int], tuple[int, str]]:
    """Version, applied migrations, rows of each table, and the end of the audit trail, in this snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = f"PostgreSQL {cursor.fetchone()[0]}"
        rows = {}
        for table in tables:
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            rows[table] = cursor.fetchone()[0]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        applied = [list(row) for row in cursor.fetchall()]
        cursor.execute("SELECT sequence, digest FROM audit_chainend")
        end = cursor.fetchone()
    return version, applied, rows, (end[0], end[1])


def save(tables: dict[str, list[str]], writer: Writer) -> None:
    """Put every table's rows into the backup, as they stand in this snapshot."""
    for table, names in tables.items():
        writer.add(f"{DATABASE}{table}", _rows_of(table, names))


def _rows_of(table: str, names: list[str]) -> Iterator[bytes | memoryview]:
    with connection.cursor() as cursor, cursor.cursor.copy(_copy(table, names, "TO STDOUT")) as copy:
        yield from copy


def bring_back(reader: Reader, beside: str) -> None:
    """Make the tables anew and fill them; the old ones move to the schema ``beside``. Needs a transaction around it."""
    assert connection.in_atomic_block
    _move_old(beside)
    _migrate([(app, name) for app, name in reader.manifest.migrations])
    with connection.cursor() as cursor:
        tables = reader.manifest.columns
        # What the migrations put in comes with the backup. Checks that wait for the end must not wait for this.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in tables) + " CASCADE")
        # Guards over single steps (a claim begins as a draft) are not for rows that lived already. Keys stay checked.
        _set_guards(cursor, tables, "DISABLE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table, names in tables.items():
            with cursor.cursor.copy(_copy(table, names, "FROM STDIN")) as copy:
                for chunk in reader.read(f"{DATABASE}{table}"):
                    copy.write(chunk)
        _number_on(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _set_guards(cursor, tables, "ENABLE")
        _check_references()


def _check_references() -> None:
    """What a guard checks in place of a foreign key was not looked at while the guards were off."""
    if fault := next(unmatched(), None):
        raise IntegrityError(fault)


def _set_guards(cursor: Any, tables: Iterable[str], what: str) -> None:
    for table in tables:
        cursor.execute(f'ALTER TABLE "{table}" {what} TRIGGER USER')


def _copy(table: str, names: list[str], way: str) -> sql.Composed:
    listed = sql.SQL(", ").join(map(sql.Identifier, names))
    return sql.SQL("COPY {} ({}) " + way).format(sql.Identifier(table), listed)


def _move_old(beside: str) -> None:
    """Rename the schema in use and make an empty one of its name. Extensions stay where they are found."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        schema = cursor.fetchone()[0]
        cursor.execute(
            "SELECT e.extname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
            " WHERE n.nspname = %s AND e.extrelocatable",
            [schema],
        )
        extensions = [row[0] for row in cursor.fetchall()]
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{beside}"')
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        for extension in extensions:
            cursor.execute(f'ALTER EXTENSION "{extension}" SET SCHEMA "{schema}"')


def _migrate(applied: list[tuple[str, str]]) -> None:
    """Make the tables as they were when the backup was made."""
    executor = MigrationExecutor(connection)
    known = [key for key in applied if key in executor.loader.disk_migrations]
    executor.migrate(known)


def _number_on(cursor: Any) -> None:
    """New rows get numbers after those that came back."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND is_identity = 'YES'"
    )
    for table, column in cursor.fetchall():
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('\"{table}\"', '{column}'), COALESCE(MAX(\"{column}\"), 1),"
            f' MAX("{column}") IS NOT NULL) FROM "{table}"'
        )
