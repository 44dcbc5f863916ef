"""Whether the fence stands, and putting its rights up again where somebody made the role only afterwards."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from django.db import connection

from huijia.apps.fence import migrations
from huijia.apps.fence.policies import GIVE_RIGHTS, MAY_BECOME, POLICY, VIEWERS, Fence
from huijia.apps.fence.told import the_service


def fenced_tables() -> dict[str, str]:
    """Table -> the condition under which a row is seen, as the migrations leave it."""
    found: dict[str, str] = {}
    for each in sorted(module.name for module in iter_modules(migrations.__path__)):
        for value in vars(import_module(f"{migrations.__name__}.{each}")).values():
            for fence in value if isinstance(value, tuple) else ():
                if isinstance(fence, Fence):
                    found[fence.table] = fence.seen
    return found


@the_service()
def give_rights() -> None:
    """Make the viewers' role where the account may, and give it its rights: also when it was made by hand after the migrations."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(GIVE_RIGHTS)


@the_service()
def missing() -> list[str]:
    """What the fence lacks: tables without their policy, or ``huijia_viewer``, the role for which policies hold. SQLite lacks nothing: it has none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid"
            " WHERE c.relrowsecurity AND p.polname = %s AND c.relnamespace = current_schema()::regnamespace",
            [POLICY],
        )
        standing = {row[0] for row in cursor.fetchall()}
        cursor.execute(MAY_BECOME, [VIEWERS])
        role = [] if cursor.fetchone()[0] else [VIEWERS]
    return role + sorted(set(fenced_tables()) - standing)
