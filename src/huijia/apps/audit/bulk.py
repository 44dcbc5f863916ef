"""Many rows at once: a roster brings a million facts, for which making a model's object each would take minutes.

What is written is what ``bulk_create`` would write. The caller has the transaction.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.db import connection, models
from django.db.models import Model

ROWS_AT_A_TIME = 5_000


def insert_rows(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Add rows to a model's table; ``names`` are the fields, in the order of each row's values. Returns how many."""
    assert connection.in_atomic_block, "half of the rows would be worse than none"
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    written = _as_the_database_has_them(fields, rows)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in written:
                    copy.write_row(row)
                    count += 1
            return count
        values = ", ".join(["%s"] * len(fields))
        while part := list(islice(written, ROWS_AT_A_TIME)):
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({values})", part)
            count += len(part)
    return count


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
    converted = [
        (place, write) for place, field in enumerate(fields) if (write := _writer(field)) is not None
    ]
    for row in rows:
        written = list(row)
        for place, write in converted:
            written[place] = write(written[place])
        yield written


def _writer(field: Any) -> Callable[[Any], Any] | None:
    """How a field's value is handed to the database; None: as it is. Days and moments repeat: each is converted once."""
    if isinstance(field, models.JSONField):
        return json.JSONEncoder(ensure_ascii=False).encode
    if not isinstance(field, models.DateField):
        return None
    kept: dict[date | None, Any] = {None: None}

    def write(value: date | None) -> Any:
        if value not in kept:
            kept[value] = field.get_db_prep_save(value, connection)
        return kept[value]

    return write
