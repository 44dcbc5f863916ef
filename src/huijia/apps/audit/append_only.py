"""Tables to which rows are added and from which none is changed or taken: kept by triggers in the database itself."""

from __future__ import annotations

from typing import Any

from django.db import migrations

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or deleted'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION huijia_append_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION huijia_append_only()
"""


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
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(_SQLITE.format(table=table, verb=verb), params=None)

    def open_again(apps: Any, editor: Any) -> None:  # noqa: ARG001
        for table in tables:
            if editor.connection.vendor == "postgresql":
                editor.execute(f"DROP TRIGGER {table}_append_only ON {table}", params=None)
            else:
                for verb in ("UPDATE", "DELETE"):
                    editor.execute(f"DROP TRIGGER {table}_no_{verb}", params=None)

    return migrations.RunPython(guard, open_again)
