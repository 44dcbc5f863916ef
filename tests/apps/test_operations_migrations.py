"""Migrations: an office that is updated loses nothing, and can go back to its backup's version."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from tests.own_office import OwnOffice

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("huijia."))
LATER = [
    migration
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
    if app in OURS and not name.startswith("0001_")
]
LOSING = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.RunSQL,
)
"""Operations after which the version before no longer works, or something is gone, or nobody can tell."""

MARK = "# safe:"
"""A comment in the migration that says why it may all the same."""


def unmarked(migration: Any, source: str) -> list[str]:
    if MARK in source:
        return []
    return [type(each).__name__ for each in migration.operations if isinstance(each, LOSING)]


@pytest.mark.parametrize("migration", LATER, ids=str)
def test_a_migration_takes_nothing_away_unless_it_says_why(migration: Any) -> None:
    assert unmarked(migration, inspect.getsource(inspect.getmodule(migration) or migration)) == []


@pytest.mark.parametrize(
    "operation", [migrations.RemoveField("claim", "period"), migrations.DeleteModel("Claim")], ids=str
)
def test_a_migration_that_takes_something_away_is_found(operation: Operation) -> None:
    class Taking(migrations.Migration):
        operations = (operation,)  # type: ignore[assignment]

    assert unmarked(Taking("0099_x", "claims"), "") == [type(operation).__name__]
    assert unmarked(Taking("0099_x", "claims"), f"{MARK} nobody reads it since 0.2") == []


def _emptied(office: OwnOffice) -> None:
    """Leave nothing in the database, not even tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for path in office.data.glob("huijia.sqlite3*"):
        path.unlink()


def test_an_office_of_the_first_version_is_brought_up_to_date(office_db: OwnOffice) -> None:
    _emptied(office_db)
    known = MigrationLoader(None).disk_migrations
    MigrationExecutor(connection).migrate(
        [(app, name) for app, name in known if app in OURS and name.startswith("0001_")]
    )

    call_command("migrate", verbosity=0)

    now = MigrationExecutor(connection)
    assert now.migration_plan(now.loader.graph.leaf_nodes()) == []
