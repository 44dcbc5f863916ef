"""What a migration puts up: which rows of a table who sees. On PostgreSQL only.

Tables are owned by the account with which the service signs in to the database; policies do not bind an owner, so the service's own work costs
nothing. While somebody looks the connection is another role (``huijia_viewer``), for which they hold, and which may write no table that has one.
Conditions are SQL over the table's row. What hangs on the viewer alone stands in ``(SELECT ...)``, so that it is worked out once for a query.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import migrations

from huijia.apps.fence.functions import FUNCTIONS

VIEWERS = "huijia_viewer"
"""The role for which policies hold. The service's own is the owner of the tables, whom they do not bind."""

POLICY = "huijia_seen"

MAY_BECOME = """SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s
    AND pg_has_role(oid, CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END))"""
"""Whether the account may become a role, whose name is given."""


@dataclass(frozen=True, slots=True)
class Fence:
    """Of ``table`` the viewer sees the rows for which ``seen`` holds; none where it is ``false``."""

    table: str
    seen: str


def within(column: str, *roles: str) -> str:
    """A condition: the area in this column lies in one in which the viewer has one of these roles."""
    return f"{column} ^@ ANY ((SELECT huijia_areas({_listed(roles)}))::text[])"


def own(column: str) -> str:
    """A condition: this column is a record of the viewer's own, as a family member: theirs, their household's, or of whom they claimed for."""
    return f"{column} = ANY ((SELECT huijia_own_people())::bigint[])"


def own_record(column: str) -> str:
    """A condition: this column is the record of the viewer themself, as a family member, or one that was merged with it."""
    return f"{column} = ANY ((SELECT huijia_own_records())::bigint[])"


def opened(column: str) -> str:
    """A condition: this column is a record that the viewer opened in an emergency, and is reading now."""
    return f"{column} = ANY ((SELECT huijia_opened())::bigint[])"


def account(column: str) -> str:
    """A condition: this column is the viewer's account."""
    return f"{column} = (SELECT huijia_account())"


def person(column: str, *roles: str) -> str:
    """A condition: this column is a person of the areas of these roles, or one whose record belongs there."""
    found = " OR ".join((within("p.area_id", *roles), belongs("p.id", *roles)))
    return f"EXISTS (SELECT 1 FROM people_person p WHERE p.id = {column} AND ({found}))"


def belongs(column: str, *roles: str) -> str:
    """A condition: this column is a record of elsewhere that was merged with one of the areas of these roles, or is of a claim there."""
    return _asked_of_each("huijia_belongs", column, roles)


def tied(column: str, *roles: str) -> str:
    """A condition: this column is a record of elsewhere that belongs to the areas of these roles, or of a household with one of theirs."""
    return _asked_of_each("huijia_tied", column, roles)


def outreach(column: str, role: str) -> str:
    """A condition: this column is a person whom outreach shows to the viewer, as a village's contact or in this role of whole areas."""
    contact = f"{column} IN (SELECT unnest((SELECT huijia_outreach_people())))"
    return f"{contact} OR {_asked_of_each('huijia_outreach_within', column, (role,))}"


def has(*roles: str) -> str:
    """A condition: the viewer has one of these roles somewhere."""
    return f"(SELECT huijia_viewer() -> 'areas' ?| ARRAY[{_listed(roles)}])"


def seen_through(table: str, column: str) -> str:
    """A condition: the row of another table that this column names is seen."""
    return f"EXISTS (SELECT 1 FROM {table} seen WHERE seen.id = {column})"


def either(*conditions: str) -> str:
    """A condition: one of these holds."""
    return " OR ".join(f"({each})" for each in conditions)


def _asked_of_each(function: str, column: str, roles: Iterable[str]) -> str:
    # Calling a function that works as the owner costs ten microseconds for each row: not for whoever has none of these roles.
    areas = f"(SELECT huijia_areas({_listed(roles)}))"
    return f"({areas} <> '{{}}' AND {function}({column}, {areas}))"


def _listed(roles: Iterable[str]) -> str:
    return ", ".join(f"'{role}'" for role in roles)


def fenced(*fences: Fence) -> migrations.RunPython:
    """A migration's operation that fences tables, in place of any fence of before."""
    return migrations.RunPython(
        lambda _apps, editor: _put_up(editor, fences), lambda _apps, editor: _take_down(editor, fences)
    )


def _put_up(editor: Any, fences: Iterable[Fence]) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for function in FUNCTIONS:
        editor.execute(function, params=None)
    for each in fences:
        editor.execute(f"ALTER TABLE {each.table} ENABLE ROW LEVEL SECURITY", params=None)
        editor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {each.table}", params=None)
        editor.execute(f"CREATE POLICY {POLICY} ON {each.table} FOR SELECT USING ({each.seen})", params=None)
    editor.execute(GIVE_RIGHTS, params=None)


def _take_down(editor: Any, fences: Iterable[Fence]) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for each in fences:
        editor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {each.table}", params=None)
        editor.execute(f"ALTER TABLE {each.table} DISABLE ROW LEVEL SECURITY", params=None)


GIVE_RIGHTS = f"""DO $$
DECLARE
    fenced text;
    here text := quote_ident(current_schema());
    has_ways boolean := current_setting('server_version_num')::int >= 160000;
BEGIN
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{VIEWERS}') THEN CREATE ROLE {VIEWERS} NOLOGIN; END IF;
    EXCEPTION WHEN insufficient_privilege THEN RETURN; WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT pg_has_role('{VIEWERS}', CASE WHEN has_ways THEN 'SET' ELSE 'MEMBER' END) THEN
        BEGIN
            EXECUTE 'GRANT {VIEWERS} TO CURRENT_USER' || CASE WHEN has_ways THEN ' WITH INHERIT FALSE, SET TRUE' ELSE '' END;
        EXCEPTION WHEN insufficient_privilege THEN RETURN;
        END;
    END IF;
    EXECUTE 'GRANT USAGE ON SCHEMA ' || here || ' TO {VIEWERS}';
    EXECUTE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ' || here || ' TO {VIEWERS}';
    EXECUTE 'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ' || here || ' TO {VIEWERS}';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here || ' GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {VIEWERS}';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here || ' GRANT USAGE, SELECT ON SEQUENCES TO {VIEWERS}';
    FOR fenced IN SELECT quote_ident(relname) FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace LOOP
        EXECUTE 'REVOKE INSERT, UPDATE, DELETE ON ' || fenced || ' FROM {VIEWERS}';
    END LOOP;
END $$"""
"""Makes the role where the account may, and gives it its rights; where it may not, nothing happens (``standing.missing`` tells)."""
