"""An empty office on SQLite or on PostgreSQL, which goes when the block ends.

PostgreSQL is started from the same wheel as for the tests, but with its own default settings: what it says to be saved is on the disk.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from tests.postgresql import server

DATABASES = ("sqlite", "postgresql")


@contextmanager
def empty_office(database: str) -> Iterator[dict[str, str]]:
    """The environment in which ``huijia ...`` works on an office of its own, with nothing in it yet."""
    with tempfile.TemporaryDirectory(prefix="huijia-load-") as folder:
        common = {"HUIJIA_DATA": folder, "HUIJIA_HOSTS": "127.0.0.1,localhost", "HUIJIA_HTTPS": "no"}
        if database == "sqlite":
            yield {**common, "DATABASE_URL": ""}
            return
        with server(settings=()) as url:
            yield {**common, "DATABASE_URL": url}
