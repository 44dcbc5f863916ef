"""Offices of a test's own, with real commits: for other processes, several connections, backups and restores.

Migrated once a worker: each office is a copy of that worker's test database, made in some milliseconds. See
tests/apps/README.md.
"""

from __future__ import annotations

import inspect
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

_NUMBERS = count()
RING = "key-ring"


@dataclass(frozen=True)
class OwnOffice:
    """``name``: of the database, or its file. ``data``: the folder for papers and the secret key."""

    name: str
    data: Path
    environment: dict[str, str]

    def command(self, *arguments: object) -> list[str]:
        """The command line of ``huijia ...``."""
        return [sys.executable, "-m", "huijia", *map(str, arguments)]

    def huijia(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command in this office."""
        return subprocess.run(
            self.command(*arguments),
            env={**self.environment, **environment},
            cwd=self.data,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let Django in this process work with this office, in every thread."""
        from django.conf import settings
        from django.db import connections
        from django.test import override_settings

        from huijia.server.secret import accounts_key

        before = connections["default"]
        named = connections.settings["default"]
        name, named["NAME"] = named["NAME"], self.name
        connections["default"] = type(before)({**before.settings_dict, "NAME": self.name}, "default")
        papers = {**settings.STORAGES["default"], "OPTIONS": {"location": self.data / "papers"}}
        try:
            with override_settings(
                DATA=self.data,
                # Its own, under which the office's other processes seal and prove.
                ACCOUNTS_KEY=accounts_key(self.data),
                KEY_RING=self.data / RING,
                PAPERS=self.data / "papers",
                SENT=self.data / "sent",
                STORAGES={**settings.STORAGES, "default": papers},
            ):
                yield
        finally:
            connections["default"].close()
            connections["default"], named["NAME"] = before, name


def _url_of(name: str) -> str:
    """``DATABASE_URL`` for a database of this name."""
    if not (server := os.environ["DATABASE_URL"]):
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def _on_server(statement: str) -> None:
    import psycopg

    with psycopg.connect(_url_of("postgres"), autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The test database is made only if some test says that it needs one; those that copy it do. On PostgreSQL nothing is run that
    hangs on no database, or asks for none: SQLite's run has it, and pytest says how many are left out."""
    for item in items:
        if "_migrated" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.django_db)
    if os.environ["DATABASE_URL"]:
        left_out = [each for each in items if not _hangs_on_a_database(each)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [each for each in items if _hangs_on_a_database(each)]


def _hangs_on_a_database(item: pytest.Item) -> bool:
    """Whether a test may reach the office's database (pytest-django refuses it to others), and nobody said that it does not matter which.

    What asks for its fixtures by name while it runs may ask for the database, too."""
    by_name = "request" in inspect.signature(getattr(item, "function", _hangs_on_a_database)).parameters
    reaches = by_name or "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db")
    return bool(reaches) and not item.get_closest_marker("one_database")


@pytest.fixture(scope="session")
def _migrated(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """A migrated database without rows, from which others are copied: a file, or a name."""
    from django.db import connection

    with django_db_blocker.unblock():
        name = str(connection.settings_dict["NAME"])
        if connection.vendor == "sqlite":
            file = str(tmp_path_factory.mktemp("migrated") / "huijia.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [file])
            yield file
            return
        # Nobody may be connected to a database while it is copied.
        connection.close()
    template = f"{name}_migrated"
    _on_server(f'CREATE DATABASE "{template}" TEMPLATE "{name}"')
    yield template
    _on_server(f'DROP DATABASE "{template}" WITH (FORCE)')


@contextmanager
def own_offices(
    migrated: str, folder: Path, like: OwnOffice | None = None
) -> Iterator[Callable[[], OwnOffice]]:
    """Makes offices, each with a migrated database and a folder of its own; their databases go at the end. ``like``: with all that
    this one holds, to which nobody may be connected."""
    template = like.name if like else migrated
    made: list[str] = []

    def make() -> OwnOffice:
        data = folder / f"office-{len(made)}"
        if like:
            shutil.copytree(like.data, data, ignore=shutil.ignore_patterns("huijia.sqlite3*"))
        else:
            data.mkdir()
            # Made with the database that is copied, in the folder of these tests.
            shutil.copy2(Path(os.environ["HUIJIA_DATA"]) / RING, data / RING)
        if os.environ["DATABASE_URL"]:
            name = f"{migrated}_{os.getpid()}_{next(_NUMBERS)}"
            _on_server(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        else:
            name = str(data / "huijia.sqlite3")
            with closing(sqlite3.connect(template)) as old, closing(sqlite3.connect(name)) as new:
                old.backup(new)
        made.append(name)
        environment = {**os.environ, "HUIJIA_DATA": str(data), "DATABASE_URL": _url_of(name)}
        return OwnOffice(name, data, environment)

    yield make
    if os.environ["DATABASE_URL"]:
        for name in made:
            _on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture
def make_own_office(_migrated: str, tmp_path: Path) -> Iterator[Callable[[], OwnOffice]]:
    """Makes offices for one test."""
    with own_offices(_migrated, tmp_path) as make:
        yield make


@pytest.fixture
def own_office(make_own_office: Callable[[], OwnOffice]) -> OwnOffice:
    """An office for other processes: Django in this one still works with the tests' database."""
    return make_own_office()


@pytest.fixture
def office_db(own_office: OwnOffice, django_db_blocker: Any) -> Iterator[OwnOffice]:
    """An office with which Django works in this test, with real commits. Not together with ``db``."""
    with django_db_blocker.unblock(), own_office.here():
        yield own_office
