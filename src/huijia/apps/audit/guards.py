"""What a table refuses whoever writes to it, even by hand: triggers that end a change with a message.

``append_only`` is for tables of which no row is ever changed; this is for those of which some things may change. A transaction that erases
what is over (``door``) is refused nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import migrations

from huijia.apps.audit.append_only import PASS, SHUT, has_a_door

_FUNCTION = f"""CREATE OR REPLACE FUNCTION huijia_refused() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN {PASS} RAISE EXCEPTION '%', TG_ARGV[0]; END $$"""


@dataclass(frozen=True, slots=True)
class Guard:
    """Refuses what ``verb`` (INSERT, UPDATE or DELETE) does to a row of a table, when the condition holds (empty: always).

    ``when`` is SQL that both databases read, over ``OLD`` and ``NEW``; a query it cannot hold.
    """

    table: str
    name: str
    verb: str
    when: str
    message: str

    @property
    def trigger(self) -> str:
        """The trigger's name."""
        return f"{self.table}_{self.name}"


def kept(*columns: str) -> str:
    """A condition: one of these columns changes."""
    return " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)


def set_once(*columns: str) -> str:
    """A condition: one of these columns changes that had a value."""
    return " OR ".join(
        f"(OLD.{column} IS NOT NULL AND OLD.{column} IS DISTINCT FROM NEW.{column})" for column in columns
    )


def guarded(*guards: Guard) -> migrations.RunPython:
    """A migration's operation that puts guards up, in place of any of the same name."""
    return migrations.RunPython(
        lambda _apps, editor: put_up(editor, guards), lambda _apps, editor: take_down(editor, guards)
    )


def up_again(guard: Callable[[Any, Any], None]) -> migrations.RunPython:
    """A migration's operation that puts guards up again after SQLite made their table anew, which loses its triggers."""

    def again(apps: Any, editor: Any) -> None:
        if editor.connection.vendor == "sqlite":
            guard(apps, editor)

    return migrations.RunPython(again, migrations.RunPython.noop)


def put_up(editor: Any, guards: Iterable[Guard]) -> None:
    """Make the triggers, in place of any of the same name."""
    take_down(editor, guards := list(guards))
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION, params=None)
    for guard in guards:
        editor.execute(_statement(guard, editor), params=None)


def take_down(editor: Any, guards: Iterable[Guard]) -> None:
    """Drop the triggers that are there."""
    for guard in guards:
        on = f" ON {guard.table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {guard.trigger}{on}", params=None)


def _statement(guard: Guard, editor: Any) -> str:
    vendor = editor.connection.vendor
    if vendor == "postgresql":
        when = f" WHEN ({guard.when})" if guard.when else ""
        return (
            f"CREATE TRIGGER {guard.trigger} BEFORE {guard.verb} ON {guard.table} FOR EACH ROW{when}"
            f" EXECUTE FUNCTION huijia_refused('{guard.message}')"
        )
    assert vendor == "sqlite", f"no triggers are written for {vendor}"
    # SQLite has a shorter word for the same, which older versions know as well.
    condition = guard.when.replace("IS DISTINCT FROM", "IS NOT")
    if guard.verb != "INSERT" and has_a_door(editor, guard.table):
        condition = f"({condition}) AND {SHUT}" if condition else SHUT
    when = f" WHEN {condition}" if condition else ""
    return (
        f"CREATE TRIGGER {guard.trigger} BEFORE {guard.verb} ON {guard.table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{guard.message}'); END"
    )
