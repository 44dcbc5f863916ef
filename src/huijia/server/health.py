"""Whether the service works: for the machine that watches it."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.urls import path

LEAST_FREE = 200 * 1024 * 1024
"""Bytes on the disk below which papers and letters may soon not be kept."""


def database_answers() -> bool:
    """Whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations_applied() -> bool:
    """Whether the database is as this version of Huijia needs it."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def disk_has_space() -> bool:
    """Whether papers, letters and the database can grow."""
    return shutil.disk_usage(settings.DATA).free >= LEAST_FREE


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_applied,
    "disk": disk_has_space,
}


def healthz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """200 when database, migrations and disk are in order, else 503 and which is not. Tells nothing else."""
    told = {}
    for name, check in CHECKS.items():
        try:
            told[name] = "ok" if check() else "failing"
        except (Error, OSError):
            told[name] = "failing"
    well = set(told.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "failing", **told}, status=200 if well else 503)


urlpatterns = [path("healthz", healthz, name="healthz")]
