"""An office on SQLite or on PostgreSQL, empty at first, and copies of it; all goes when the block ends.

PostgreSQL is started from the same wheel as for the tests, but with its own default settings: what it says to be saved is on the disk.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

from tests.postgresql import server

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Office:
    """Where an office's files and its database are; ``url`` is empty on SQLite, where the database is one of the files."""

    folder: Path
    url: str

    @property
    def environment(self) -> dict[str, str]:
        """The environment in which ``huijia ...`` works on it."""
        return {
            "HUIJIA_DATA": str(self.folder),
            "HUIJIA_HOSTS": "127.0.0.1,localhost",
            "HUIJIA_HTTPS": "no",
            "DATABASE_URL": self.url,
        }

    @contextmanager
    def copy(self) -> Iterator[Office]:
        """An office with the same files and rows. Nobody may be at work in this one while it is copied."""
        with tempfile.TemporaryDirectory(prefix="huijia-load-") as folder:
            shutil.copytree(self.folder, folder, dirs_exist_ok=True)
            if not self.url:
                yield Office(Path(folder), "")
                return
            name = f"copy_{next(_COPIES)}"
            with psycopg.connect(_named(self.url, "postgres"), autocommit=True) as connection:
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE office STRATEGY file_copy')
                try:
                    yield Office(Path(folder), _named(self.url, name))
                finally:
                    connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


_COPIES = count(1)


def _named(url: str, database: str) -> str:
    """The same server's other database: the path of its socket is written with %2F, so that the last slash is the one before the database's name."""
    return f"{url.rpartition('/')[0]}/{database}"


@contextmanager
def office(database: str) -> Iterator[Office]:
    """An office of its own, with nothing in it yet."""
    with tempfile.TemporaryDirectory(prefix="huijia-load-") as folder:
        if database == "sqlite":
            yield Office(Path(folder), "")
            return
        with server(settings=()) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE office")
            yield Office(Path(folder), _named(url, "office"))


@contextmanager
def empty_office(database: str) -> Iterator[dict[str, str]]:
    """The environment in which ``huijia ...`` works on an office of its own, with nothing in it yet."""
    with office(database) as made:
        yield made.environment
