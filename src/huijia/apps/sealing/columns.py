"""Where sealed texts and marks stand: every column of every model whose field says so. Nobody keeps a list by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection

from huijia.apps.sealing.fields import BlindIndex, HeldSealed, SealedJSON, SealedText
from huijia.apps.sealing.ring import ID_LENGTH
from huijia.apps.sealing.sealed import FIRST, ON_THE_RING, PREFIX

FIRST_KEY = "1"
"""How the key of before there was a ring is called: ``ACCOUNTS_KEY``."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column with sealed texts, or with marks (``is_mark``)."""

    field: Any

    @property
    def name(self) -> str:
        """The column's name, quoted."""
        return connection.ops.quote_name(self.field.column)

    @property
    def is_mark(self) -> bool:
        """Whether it holds marks of a blind index."""
        return isinstance(self.field, BlindIndex)

    @property
    def is_json(self) -> bool:
        """Whether the sealed text is a JSON text."""
        return isinstance(self.field, SealedJSON)

    @property
    def sealed(self) -> str:
        """SQL: the text that tells the key. A JSON text stands in quotation marks."""
        return f"substr(CAST({self.name} AS text), 2, {PREFIX})" if self.is_json else self._beginning

    @property
    def _beginning(self) -> str:
        return f"substr({self.name}, 1, {ID_LENGTH if self.is_mark else PREFIX})"

    @property
    def holds(self) -> str:
        """SQL: there is something sealed, or a mark."""
        if self.is_json:
            return f"CAST({self.name} AS text) LIKE '\"{ON_THE_RING}%%'"
        return f"{self.name} <> ''"

    def under(self, key_id: str) -> str:
        """What ``sealed`` is for what is under a key of the ring."""
        return key_id if self.is_mark else f"{ON_THE_RING}{key_id}:"

    @property
    def parameter(self) -> str:
        """SQL: the place of a value that is written or compared."""
        return "%s::jsonb" if self.is_json and connection.vendor == "postgresql" else "%s"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its sealed columns and marks."""

    model: Any
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """Its name, quoted."""
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def key(self) -> str:
        """The primary key's column, quoted."""
        return connection.ops.quote_name(self.model._meta.pk.column)


def sealed_tables() -> list[Table]:
    """Every table that holds something sealed."""
    found = []
    for model in apps.get_models():
        fields = [
            field
            for field in model._meta.local_concrete_fields
            if isinstance(field, SealedText | HeldSealed | SealedJSON | BlindIndex)
        ]
        if fields:
            found.append(Table(model, tuple(Column(field) for field in fields)))
    return found


def values_by_key() -> Counter[str]:
    """Key -> how many values rest on it. Reads every sealed column once: some seconds for a million people.

    Keys that are in no ring are among them when a value names one. ``FIRST_KEY`` is that of before.
    """
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for table in sealed_tables():
            for column in table.columns:
                cursor.execute(
                    f"SELECT {column.sealed}, COUNT(*) FROM {table.name} WHERE {column.holds} GROUP BY 1".replace(
                        "%%", "%"
                    )
                )
                for beginning, count in cursor.fetchall():
                    found[_key_in(beginning, column)] += count
    return found


def _key_in(beginning: str, column: Column) -> str:
    if column.is_mark:
        return beginning
    return FIRST_KEY if beginning.startswith(FIRST) else beginning[len(ON_THE_RING) : PREFIX - 1]
