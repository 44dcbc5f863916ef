"""Tables to which rows are added and from which none is changed or taken: kept by triggers in the database itself.

What is erased when its time is over goes through ``door``; entries of the audit trail never do.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TRAIL = "audit_entry"
DOOR = "audit_erasing"
PASS = f"""IF TG_OP IN ('UPDATE', 'DELETE') AND TG_TABLE_NAME <> '{TRAIL}' AND EXISTS (SELECT 1 FROM {DOOR}) THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END IF;"""
"""With what a function of PostgreSQL that refuses begins: nothing is refused in a transaction that erases."""
SHUT = f"NOT EXISTS (SELECT 1 FROM {DOOR})"
"""The same as a condition of a trigger of SQLite."""

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}{when}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
"""
_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION huijia_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {PASS} RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION huijia_append_only()
"""


def has_a_door(editor: Any, table: str) -> bool:
    """Whether a trigger of SQLite may look at the door: not before it is made (``privacy`` adds it to those that are there by then)."""
    return table != TRAIL and DOOR in editor.connection.introspection.table_names()


def append_only(*tables: str) -> migrations.RunPython:
    """A migration's operation that makes tables append-only, on SQLite and on PostgreSQL."""

    def guard(apps: Any, editor: Any) -> None:  # noqa: ARG001
        vendor = editor.connection.vendor
        if vendor == "postgresql":
            editor.execute(_POSTGRESQL_FUNCTION, params=None)
        for table in tables:
            if vendor == "postgresql":
                editor.execute(_POSTGRESQL.format(table=table), params=None)
            else:
                assert vendor == "sqlite", f"no triggers are written for {vendor}"
                when = f" WHEN {SHUT}" if has_a_door(editor, table) else ""
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(_SQLITE.format(table=table, verb=verb, when=when), params=None)

    def open_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
        for table in tables:
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER {table}_append_only ON {table}", params=None)
            else:
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(f"DROP TRIGGER {table}_no_{verb}", params=None)

    return migrations.RunPython(guard, open_again)
