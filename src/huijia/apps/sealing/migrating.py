"""Sealing what stands in plain, when an office is brought up to date: some thousands of rows at a time, and again where it was stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import transaction

from huijia.apps.sealing.errors import UnableToUnseal
from huijia.apps.sealing.sealed import ON_THE_RING, seal, unseal

AT_ONCE = 2_000

Row = list[Any]


def plain_of(kept: str, bound_to: str) -> tuple[str, bool]:
    """The plain text of one that may be sealed already, and whether it was: what only looks so does not open."""
    if kept.startswith(ON_THE_RING):
        try:
            return unseal(kept, bound_to=bound_to), True
        except UnableToUnseal:
            pass
    return kept, False


def sealed_text(kept: str | None, bound_to: str) -> str | None:
    """A text as it is kept from now on."""
    if not kept or plain_of(kept, bound_to)[1]:
        return kept
    return seal(kept, bound_to=bound_to)


def sealed_json(kept: str | None, bound_to: str, *, wanted: bool) -> str | None:
    """As ``sealed_text``, of a JSON text: where it is wanted, and whatever looks sealed."""
    value = json.loads(kept) if kept else None
    if not isinstance(value, str) or not value or not (wanted or value.startswith(ON_THE_RING)):
        return kept
    anew = sealed_text(value, bound_to)
    return kept if anew == value else json.dumps(anew)


def rewrite(
    editor: Any,
    table: str,
    columns: Sequence[str],
    change: Callable[[Row], Row],
    *,
    read: Sequence[str] = (),
    json_columns: Sequence[str] = (),
) -> int:
    """Go through a table by its id and write what ``change`` makes of these columns; returns how many rows were written.

    ``read``: further columns that it is given, after those that it changes.
    """
    connection = editor.connection
    to_json = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    setting = ", ".join(f"{name} = {to_json if name in json_columns else '%s'}" for name in columns)
    written = 0
    for rows in _parts(connection, table, [*columns, *read]):
        changes = []
        for key, *old in rows:
            new = change(old)
            if new != old[: len(columns)]:
                changes.append([*new, key])
        if changes:
            with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
                cursor.executemany(f"UPDATE {table} SET {setting} WHERE id = %s", changes)
            written += len(changes)
    return written


def _parts(connection: Any, table: str, names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, {', '.join(names)} FROM {table} WHERE id > %s ORDER BY id LIMIT {AT_ONCE}",
                [last],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        yield rows
        last = rows[-1][0]


def leave_nothing_behind(editor: Any, *tables: str) -> None:
    """Write tables anew, so that no plain text of before stands in space that the database thinks free. Not inside a transaction.

    On SQLite this is the whole file, which needs as much room again while it lasts.
    """
    connection = editor.connection
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"VACUUM (FULL, ANALYZE) {table}")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
