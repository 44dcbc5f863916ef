"""SQLite: its own online backup, both ways. Writers go on; the copy is of one moment."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from huijia.server.backup.archive import Reader, Writer
from huijia.server.backup.manifest import DATABASE

PART = f"{DATABASE}huijia.sqlite3"
BUSY_SECONDS = 60.0


def copy_database(source: Path, target: Path) -> None:
    """Copy a database into another file, whatever is done to it meanwhile, and into a database that others use.

    All pages are written in one transaction: whoever is killed in the middle leaves the target as it was.
    """
    with (
        closing(sqlite3.connect(source, timeout=BUSY_SECONDS)) as old,
        closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as new,
    ):
        new.execute("PRAGMA synchronous=FULL")
        old.backup(new, pages=-1)


def take(source: Path, folder: Path) -> Path:
    """A copy of the database, in a folder of ours."""
    copied = folder / "huijia.sqlite3"
    os.close(os.open(copied, os.O_CREAT | os.O_EXCL, 0o600))
    copy_database(source, copied)
    with closing(sqlite3.connect(copied)) as database:
        # One file, without a second one beside it.
        database.execute("PRAGMA journal_mode=DELETE")
    return copied


def facts(copied: Path) -> tuple[str, list[list[str]], dict[str, int], tuple[int, str]]:
    """Version, applied migrations, rows of each table, and the end of the audit trail, of the copy itself."""
    with closing(sqlite3.connect(copied)) as database:
        tables = [row[0] for row in database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )]  # fmt: skip
        rows = {table: database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in tables}
        applied = [
            list(row) for row in database.execute("SELECT app, name FROM django_migrations ORDER BY id")
        ]
        end = database.execute("SELECT sequence, digest FROM audit_chainend").fetchone()
    return f"SQLite {sqlite3.sqlite_version}", applied, rows, (end[0], end[1])


def save(copied: Path, writer: Writer) -> None:
    """Put the copy into the backup."""
    writer.add_file(PART, copied)


def bring_back(reader: Reader, database: Path, folder: Path) -> None:
    """Put the backup's database in the place of this one, at once. The disk holds either the old one or the new one."""
    unpacked = folder / "huijia.sqlite3"
    reader.copy(PART, unpacked)
    database.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(unpacked)) as found:
        # The target's own mode: a database in use cannot change it.
        found.execute("PRAGMA journal_mode=WAL")
    copy_database(unpacked, database)
