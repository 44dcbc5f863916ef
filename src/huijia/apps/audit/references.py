"""References that PostgreSQL checks once for all rows of a statement, in place of its foreign keys.

A foreign key looks up, and locks, each row's reference by itself, when the transaction ends: two fifths of what the database does for a
million payments. Here one query looks for what the written rows name and is not there, when the statement ends; and a row that is
named is not deleted. What a lock would add, that nobody deletes a row in the very moment in which another one comes to name it, is
left to tables of which no row is deleted at all. SQLite keeps its foreign keys: they cost it little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, migrations

_MISSING = "'%.%: % is not in %', TG_TABLE_NAME, TG_ARGV[0], missing, TG_ARGV[1] USING ERRCODE = 'foreign_key_violation'"
_FUNCTIONS = (
    f"""CREATE OR REPLACE FUNCTION huijia_all_there() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE missing text;
    BEGIN
        EXECUTE format('SELECT w.%1$I::text FROM written w WHERE w.%1$I IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %2$I r WHERE r.id = w.%1$I) LIMIT 1',
            TG_ARGV[0], TG_ARGV[1]) INTO missing;
        IF missing IS NOT NULL THEN RAISE EXCEPTION {_MISSING}; END IF;
        RETURN NULL;
    END $$""",
    f"""CREATE OR REPLACE FUNCTION huijia_there() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE missing text;
    BEGIN
        EXECUTE format('SELECT ($1).%1$I::text WHERE ($1).%1$I IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %2$I r WHERE r.id = ($1).%1$I)',
            TG_ARGV[0], TG_ARGV[1]) USING NEW INTO missing;
        IF missing IS NOT NULL THEN RAISE EXCEPTION {_MISSING}; END IF;
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE FUNCTION huijia_named_no_more() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE named boolean;
    BEGIN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %1$I t WHERE t.%2$I = $1)', TG_ARGV[0], TG_ARGV[1]) USING OLD.id INTO named;
        IF named THEN
            RAISE EXCEPTION 'a row of % is named by %.%', TG_TABLE_NAME, TG_ARGV[0], TG_ARGV[1] USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN OLD;
    END $$""",
)
_KEY = """SELECT c.conname FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ALL (c.conkey)
    WHERE c.contype = 'f' AND c.conrelid = %s::regclass AND a.attname = %s"""


@dataclass(frozen=True, slots=True)
class Reference:
    """``column`` of ``table`` holds the id of a row of ``to``. ``is_kept``: another guard sees to it that no row of ``to`` is ever deleted."""

    table: str
    column: str
    to: str
    is_kept: bool = False

    @property
    def name(self) -> str:
        """What its triggers' names begin with."""
        return f"{self.table}_{self.column}"


def checked_by_statement(*references: Reference) -> migrations.RunPython:
    """A migration's operation that takes the foreign keys of these references off, and has statements checked instead. On PostgreSQL only."""
    return migrations.RunPython(
        lambda _apps, editor: _by_statement(editor, references),
        lambda _apps, editor: _by_row(editor, references),
    )


def unmatched() -> Iterator[str]:
    """Every reference that names what is not there, as a sentence. Nothing can write one; a database that was meddled with can hold one."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, to, _ in cursor.fetchall():
                yield f"row {row} of {table} names a row of {to} that is not there"
            return
        cursor.execute(
            "SELECT t.tgrelid::regclass::text, encode(t.tgargs, 'escape') FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " JOIN pg_class c ON c.oid = t.tgrelid WHERE p.proname = 'huijia_all_there' AND c.relnamespace = current_schema()::regnamespace"
        )
        for table, told in cursor.fetchall():
            column, to, _ = told.split(r"\000")
            cursor.execute(
                f'SELECT t.id FROM "{table}" t WHERE t."{column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "{to}" r WHERE r.id = t."{column}")'
            )
            for (row,) in cursor.fetchall():
                yield f"row {row} of {table} names a row of {to} that is not there"


def _by_statement(editor: Any, references: Iterable[Reference]) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for function in _FUNCTIONS:
        editor.execute(function, params=None)
    for each in references:
        for key in _keys(editor, each):
            editor.execute(f'ALTER TABLE {each.table} DROP CONSTRAINT "{key}"', params=None)
        told = f"('{each.column}', '{each.to}')"
        editor.execute(
            f"CREATE TRIGGER {each.name}_all_there AFTER INSERT ON {each.table} REFERENCING NEW TABLE AS written"
            f" FOR EACH STATEMENT EXECUTE FUNCTION huijia_all_there{told}",
            params=None,
        )
        editor.execute(
            f"CREATE TRIGGER {each.name}_there AFTER UPDATE OF {each.column} ON {each.table} FOR EACH ROW"
            f" WHEN (OLD.{each.column} IS DISTINCT FROM NEW.{each.column}) EXECUTE FUNCTION huijia_there{told}",
            params=None,
        )
        if not each.is_kept:
            editor.execute(
                f"CREATE TRIGGER {each.name}_named BEFORE DELETE ON {each.to} FOR EACH ROW"
                f" EXECUTE FUNCTION huijia_named_no_more('{each.table}', '{each.column}')",
                params=None,
            )


def _by_row(editor: Any, references: Iterable[Reference]) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for each in references:
        editor.execute(f"DROP TRIGGER {each.name}_all_there ON {each.table}", params=None)
        editor.execute(f"DROP TRIGGER {each.name}_there ON {each.table}", params=None)
        if not each.is_kept:
            editor.execute(f"DROP TRIGGER {each.name}_named ON {each.to}", params=None)
        editor.execute(
            f"ALTER TABLE {each.table} ADD CONSTRAINT {each.name}_fk FOREIGN KEY ({each.column}) REFERENCES {each.to} (id)"
            " DEFERRABLE INITIALLY DEFERRED",
            params=None,
        )


def _keys(editor: Any, reference: Reference) -> list[str]:
    with editor.connection.cursor() as cursor:
        cursor.execute(_KEY, [reference.table, reference.column])
        return [row[0] for row in cursor.fetchall()]
