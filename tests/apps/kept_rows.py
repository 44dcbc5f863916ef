"""What a fixture made once, put back by its rows: the same office takes some two hundred statements to make, and a dozen to put back.

Only where tests begin with what migrations leave, in a transaction that is rolled back (``db``). Numbers of rows are those that they had at first.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

T = TypeVar("T")

_CHAIN = "audit_chainend"
"""Its one row is there from the start: it is changed, not added."""


@dataclass(frozen=True)
class _Kept:
    made: Any
    rows: dict[str, Any]
    """Table -> its rows: on PostgreSQL as COPY writes them, on SQLite as tuples."""
    chain: tuple[Any, ...]


_KEPT: dict[Callable[[], Any], _Kept] = {}
"""By worker: each has a database of its own."""


def kept(make: Callable[[], T]) -> T:
    """What ``make`` gives, with its rows in the database. Made the first time; where rows are there already, each time."""
    if _count(_FIRST):
        return make()
    if (found := _KEPT.get(make)) is None:
        before = {table: _count(table) for table in _tables()}
        made = make()
        grown = [table for table, count in before.items() if _count(table) != count]
        assert not any(before[table] for table in grown), f"rows of {grown} are mixed with others"
        _KEPT[make] = _Kept(copy.deepcopy(made), {table: _read(table) for table in grown}, _chain())
        return made
    for table, rows in found.rows.items():
        _write(table, rows)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_CHAIN} SET sequence = %s, digest = %s", found.chain)
    made_again: T = copy.deepcopy(found.made)
    return made_again


_FIRST = "accounts_area"


def _tables() -> list[str]:
    return connection.introspection.django_table_names(only_existing=True)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        count: int = cursor.fetchone()[0]
    return count


def _chain() -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sequence, digest FROM {_CHAIN}")
        [found] = cursor.fetchall()
    return tuple(found)


def _read(table: str) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as copied:
                return b"".join(copied)
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchall()


def _write(table: str, rows: Any) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f'COPY "{table}" FROM STDIN') as copied:
                copied.write(rows)
            return
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
