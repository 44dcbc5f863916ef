"""An office on SQLite or on PostgreSQL, empty at first, and copies of it; all goes when the block ends.

PostgreSQL is started from the same wheel as for the tests, but what it says to be saved is on the disk, and with the settings that
``docs/how-to/run-an-office.md`` asks a county for; ``HUIJIA_BENCH_POSTGRESQL=as-installed`` leaves them out.
"""

from __future__ import annotations

import os
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
OF_A_COUNTY = (
    "shared_buffers=2GB",
    "max_wal_size=8GB",
    "checkpoint_timeout=15min",
    "wal_compression=on",
    "random_page_cost=1.1",
)
"""As in ``docs/how-to/run-an-office.md``."""


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
        as_installed = os.environ.get("HUIJIA_BENCH_POSTGRESQL") == "as-installed"
        with server(settings=() if as_installed else OF_A_COUNTY) as url:
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute("CREATE DATABASE office")
            yield Office(Path(folder), _named(url, "office"))


@contextmanager
def empty_office(database: str) -> Iterator[dict[str, str]]:
    """The environment in which ``huijia ...`` works on an office of its own, with nothing in it yet."""
    with office(database) as made:
        yield made.environment
