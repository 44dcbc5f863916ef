"""Many rows at once: a roster brings a million facts, for which making a model's object each would take minutes.

What is written is what ``bulk_create`` would write. The caller has the transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice
from json.encoder import encode_basestring
from typing import Any

from django.db import connection, models
from django.db.models import Model

from huijia.apps.sealing.fields import BlindIndex, SealedText

ROWS_AT_A_TIME = 5_000
ROOM_KB = 200_000
MANY = 10_000
"""Rows written in one go, from which on ``refresh_statistics`` is worth its time."""


@contextmanager
def room_for_many_rows() -> Iterator[None]:
    """Give SQLite memory for the indexes of many rows while this lasts; with its usual 2 MB it reads them again and again. It takes no
    more of it than it needs."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        [usual] = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{ROOM_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows to a model's table; ``names`` are the fields, in the order of each row's values. Returns how many.

    What a field seals is given as it is, and a blind index the plain value of which it is one.
    """
    assert connection.in_atomic_block, "half of the rows would be worse than none"
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    written = _as_the_database_has_them(fields, rows)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Django hands COPY through as it is: without this a row that is there already would be psycopg's error, which nobody expects.
            with (
                connection.wrap_database_errors,
                _copying(cursor, f"COPY {table} ({columns}) FROM STDIN") as copy,
            ):
                for row in written:
                    copy.write_row(row)
                    count += 1
            return count
        values = ", ".join(["%s"] * len(fields))
        while part := list(islice(written, ROWS_AT_A_TIME)):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", part)
            count += len(part)
    return count


def insert_from(model: type[Model], found: models.QuerySet[Any], **columns: Any) -> None:
    """Add a row to a model's table for each that is found, within the database. ``columns``: field -> expression over what is found."""
    assert connection.in_atomic_block, "half of the rows would be worse than none"
    named = {f"to_{name}": expression for name, expression in columns.items()}
    select, values = found.annotate(**named).values_list(*named).query.sql_with_params()
    quote = connection.ops.quote_name
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    into = ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({into}) {select}", values)


def refresh_statistics(*written: type[Model]) -> None:
    """Let PostgreSQL look at tables into which many rows were just written, which it would do by itself a minute later.

    Until then its planner takes them for nearly empty, and a query over a million rows goes through a table once for each of them.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"ANALYZE {', '.join(connection.ops.quote_name(model._meta.db_table) for model in written)}"
            )


def _copying(cursor: Any, statement: str) -> Any:
    """Rows are sent by a thread of their own: the server writes what it has while the next are worked out."""
    from psycopg.copy import QueuedLibpqWriter

    # The driver's own: where statements are counted, Django hands on no writer.
    driver = cursor.cursor
    return driver.copy(statement, writer=QueuedLibpqWriter(driver))


Changes = Mapping[int, Sequence[Any]]
"""Primary key -> a value for each of the fields that are named, in their order."""


def update_rows(model: type[Model], names: Sequence[str], changes: Changes) -> None:
    """Write these fields of rows that are there."""
    _change(model, names, changes, "{column} = {new}")


def add_to_rows(model: type[Model], names: Sequence[str], changes: Changes) -> None:
    """Add to these whole-number fields of rows that are there."""
    added = [place for place in range(len(names)) if any(values[place] for values in changes.values())]
    _change(
        model,
        [names[place] for place in added],
        {key: [values[place] for place in added] for key, values in changes.items()} if added else {},
        "{column} = {table}.{column} + {new}",
    )


def _change(model: type[Model], names: Sequence[str], changes: Changes, setting: str) -> None:
    assert connection.in_atomic_block, "half of the rows would be worse than none"
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    on_postgresql = connection.vendor == "postgresql"
    table, quote = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name
    news = [f"changed.v{place}" if on_postgresql else "%s" for place in range(len(fields))]
    settings = ", ".join(
        setting.format(table=table, column=quote(field.column), new=new)
        for field, new in zip(fields, news, strict=True)
    )
    written = _as_the_database_has_them(
        [*fields, model._meta.pk], ((*values, key) for key, values in changes.items())
    )
    with connection.cursor() as cursor:
        while part := list(islice(written, ROWS_AT_A_TIME)):
            if on_postgresql:
                # One statement for the part: a statement a row is a way to the server and back each. Most parts are rows that lie beside
                # each other, and the server reads only as far as they reach.
                kinds = [*(field.db_type(connection) for field in fields), "bigint"]
                arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
                called = ", ".join([*(f"v{place}" for place in range(len(fields))), "id"])
                cursor.execute(
                    f"UPDATE {table} SET {settings} FROM unnest({arrays}) AS changed({called}) "
                    f"WHERE {table}.id = changed.id AND {table}.id BETWEEN %s AND %s",
                    [*(_array(column) for column in zip(*part, strict=True)), *_ends(part)],
                )
            else:
                cursor.executemany(f"UPDATE {table} SET {settings} WHERE id = %s", part)


def _ends(part: Sequence[Sequence[Any]]) -> tuple[int, int]:
    keys = [row[-1] for row in part]
    return min(keys), max(keys)


def _array(values: Sequence[Any]) -> str:
    """Values as PostgreSQL writes an array. The driver, which looks at each value's type, takes five times as long."""
    return "{" + ",".join(map(_in_an_array, values)) + "}"


def _in_an_array(value: Any) -> str:
    if value is None:
        return "NULL"
    if type(value) is int:
        return str(value)
    return '"' + str(value).replace("\\", r"\\").replace('"', r"\"") + '"'


def reserve_numbers(model: type[Model], count: int) -> list[int]:
    """Primary keys that nobody else will be given, for rows that are inserted in this transaction."""
    assert connection.in_atomic_block, "without the transaction somebody else could be given them"
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return [row[0] for row in cursor.fetchall()]
        # One writer at a time: the transaction has the whole file.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + count + 1))


def _as_the_database_has_them(
    fields: Sequence[Any], rows: Iterable[Sequence[Any]]
) -> Iterator[Sequence[Any]]:
    """The rows with each value as the database takes it. Converted column by column: row by row costs three times as much."""
    converted = [
        (place, write) for place, field in enumerate(fields) if (write := _writer(field)) is not None
    ]
    rest = iter(rows)
    while part := list(islice(rest, ROWS_AT_A_TIME)):
        if not converted:
            yield from part
            continue
        columns: list[Sequence[Any]] = list(zip(*part, strict=True))
        for place, write in converted:
            columns[place] = write(columns[place])
        yield from zip(*columns, strict=True)


def _writer(field: Any) -> Callable[[Sequence[Any]], Sequence[Any]] | None:
    """How a column of a field is handed to the database; None: as it is."""
    if isinstance(field, models.JSONField):
        return lambda values: [_json(value) for value in values]
    if isinstance(field, SealedText):
        return field.sealed_many
    if isinstance(field, BlindIndex):
        return field.marked_many
    if not isinstance(field, models.DateField):
        return None

    def write(values: Sequence[date | None]) -> Sequence[Any]:
        # Days and moments repeat: each is converted once.
        made = {value: field.get_db_prep_save(value, connection) for value in set(values)}
        return [made[value] for value in values]

    return write


def _json(value: Any) -> str:
    # Most are texts, or yes and no: the encoder is made anew for each value that is neither.
    if isinstance(value, str):
        return encode_basestring(value)
    return "true" if value is True else "false" if value is False else _JSON(value)


_JSON = json.JSONEncoder(ensure_ascii=False).encode
