"""Changing keys while the service runs: every value under an older key is sealed anew, and every mark made anew, a few hundred at a time.

How far it is stands in the rows themselves, which name their key: whatever stops it, the next run goes on where it was. A row is only
written if it still holds what was read; whoever changed it meanwhile has sealed it under the newest key, or it is found on the next round.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.db import OperationalError, connection, transaction

from huijia.apps.sealing.columns import Column, Table, sealed_tables
from huijia.apps.sealing.errors import UnableToUseKeys
from huijia.apps.sealing.ring import Use, current_ring
from huijia.apps.sealing.sealed import seal, unseal

AT_ONCE = 300
"""Rows in one transaction: on SQLite nobody else can write for some ten milliseconds."""
TRIES = 20
ROUNDS = 100

Progress = Callable[[int], None]
"""Called with how many more rows are done."""


def reseal(*, progress: Progress = lambda _more: None) -> int:
    """Put every sealed value and every mark under the newest keys; returns how many rows were written. Raises ``UnableToUseKeys``."""
    done = 0
    for table in sealed_tables():
        # Somebody may change a row between its being read and written, with the key of before: it is found on another round.
        for _ in range(ROUNDS):
            found, written = map(sum, zip((0, 0), *_pass(table, progress), strict=True))
            done += written
            if not found:
                break
        else:
            raise UnableToUseKeys(
                f"{table.name} 中的行一直有人在改，还没有全部重新封存。请再运行一次 huijia keys rotate。",
                f"rows of {table.name} are being changed all the time, and not all of them are sealed anew. Run huijia keys rotate again.",
            )
    return done


def rows_waiting() -> int:
    """Rows that hold something under an older key."""
    with connection.cursor() as cursor:
        count = 0
        for table in sealed_tables():
            where, values = _stale(table)
            cursor.execute(f"SELECT COUNT(*) FROM {table.name} WHERE {where}", values)
            count += cursor.fetchone()[0]
    return count


def _stale(table: Table) -> tuple[str, list[str]]:
    """SQL: one of the columns is under an older key."""
    ring = current_ring()
    conditions, values = [], []
    for column in table.columns:
        newest = ring.newest(Use.INDEX if column.is_mark else Use.SEAL).id
        conditions.append(f"({column.holds} AND {column.sealed} <> %s)")
        values.append(column.under(newest))
    return f"({' OR '.join(conditions)})", values


def _pass(table: Table, progress: Progress) -> Iterator[tuple[int, int]]:
    """Once through a table; yields how many rows of each part were found and written."""
    last: Any = None
    names = ", ".join([table.key, *(column.name for column in table.columns)])
    while True:
        where, values = _stale(table)
        if last is not None:
            where, values = f"{where} AND {table.key} > %s", [*values, last]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {names} FROM {table.name} WHERE {where} ORDER BY {table.key} LIMIT {AT_ONCE}", values
            )
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield len(rows), _written(table, rows)
        progress(len(rows))


def _written(table: Table, rows: list[tuple[Any, ...]]) -> int:
    """Write these rows as they are under the newest keys, each only if it still holds what was read; returns how many were."""
    changes: dict[tuple[int, ...], list[list[Any]]] = defaultdict(list)
    for key, *old in rows:
        new = [_anew(table, column, place, old) for place, column in enumerate(table.columns)]
        places = tuple(place for place in range(len(new)) if new[place] != old[place])
        changes[places].append([*(new[each] for each in places), key, *(old[each] for each in places)])
    for tried in range(TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                written = 0
                for places, each in changes.items():
                    cursor.executemany(_statement(table, places), each)
                    written += cursor.rowcount
                return written
        except OperationalError:
            # Two waited for each other, or the file was taken for long: nothing was written, and it may work now.
            if tried == TRIES - 1 or connection.in_atomic_block:
                raise
    raise AssertionError("the last try returns or raises")


def _statement(table: Table, places: tuple[int, ...]) -> str:
    columns = [table.columns[place] for place in places]
    new = ", ".join(f"{column.name} = {column.parameter}" for column in columns)
    still = " AND ".join(f"{column.name} = {column.parameter}" for column in columns)
    return f"UPDATE {table.name} SET {new} WHERE {table.key} = %s AND {still}"


def _anew(table: Table, column: Column, place: int, old: list[Any]) -> Any:
    """A column's value under the newest key; the same where it is that already."""
    value, ring = old[place], current_ring()
    if not value:
        return value
    if column.is_mark:
        if value.startswith(ring.newest(Use.INDEX).id):
            return value
        of = next(at for at, each in enumerate(table.columns) if each.field.name == column.field.of)
        return column.field.mark_of(unseal(old[of], bound_to=table.columns[of].field.bound_to))
    text = json.loads(value) if column.is_json else value
    if not isinstance(text, str) or text.startswith(column.under(ring.newest(Use.SEAL).id)):
        return value
    if column.is_json and not text.startswith("2:"):
        return value
    bound_to = column.field.bound_to
    anew = seal(unseal(text, bound_to=bound_to), bound_to=bound_to)
    return json.dumps(anew) if column.is_json else anew
