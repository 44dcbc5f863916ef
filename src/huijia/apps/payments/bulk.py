"""Many rows changed at once, by their number. The caller has the transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models import Model

ROWS_AT_A_TIME = 5_000


def add_to_rows(model: type[Model], names: Sequence[str], amounts: Mapping[int, Sequence[int]]) -> int:
    """Add to whole-number fields: primary key -> what is added to each of ``names``. Returns how many rows there were."""
    fields = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    setting = ", ".join(
        f"{column} = {{table}}.{column} + {{new}}{place}" for place, column in enumerate(fields)
    )
    rows = ((*values, key) for key, values in amounts.items())
    return _update(model, setting, ["bigint"] * len(fields), rows)


def set_in_rows(
    model: type[Model], names: Sequence[str], kinds: Sequence[str], values: Mapping[int, Sequence[Any]]
) -> int:
    """Set fields: primary key -> the new value of each of ``names``; ``kinds`` are their types as PostgreSQL calls them."""
    fields = [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr]
    setting = ", ".join(f"{column} = {{new}}{place}" for place, column in enumerate(fields))
    rows = ((*new, key) for key, new in values.items())
    return _update(model, setting, list(kinds), rows)


def _update(model: type[Model], setting: str, kinds: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> int:
    assert connection.in_atomic_block, "half of the rows would be worse than none"
    table = model._meta.db_table
    count, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(waiting, ROWS_AT_A_TIME)):
            if connection.vendor == "postgresql":
                unnested = ", ".join(f"%s::{kind}[]" for kind in (*kinds, "bigint"))
                named = ", ".join([f"v{place}" for place in range(len(kinds))] + ["key"])
                cursor.execute(
                    f"UPDATE {table} SET {setting.format(table=table, new='new.v')} "
                    f"FROM unnest({unnested}) AS new({named}) WHERE {table}.id = new.key",
                    [list(column) for column in zip(*part, strict=True)],
                )
            else:
                # ?1, ?2, ... in the order of the values; the key comes last.
                once = setting.format(table=table, new="{}")
                for place in range(len(kinds)):
                    once = once.replace(f"{{}}{place}", "%s")
                cursor.executemany(f"UPDATE {table} SET {once} WHERE id = %s", part)
            count += len(part)
    return count
