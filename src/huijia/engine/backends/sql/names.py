"""Names and texts as SQL writes them, the same on every engine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlglot import exp

from huijia.values.errors import UnableToUseDatabase

LONGEST_NAME = 63
"""Bytes. PostgreSQL cuts longer names silently, and two rules may begin alike."""

DIGITS = 12


@lru_cache(maxsize=4096)
def fitted(name: str) -> str:
    """The name of a rule, a fact or a column made of both, cut to what every engine keeps and still unlike any other.

    >>> fitted("age"), len(fitted("a" * 80)), fitted("a" * 80) == fitted("a" * 81)
    ('age', 63, False)
    """
    if len(name.encode()) <= LONGEST_NAME:
        return name
    mark = hashlib.sha256(name.encode()).hexdigest()[:DIGITS]
    start = name.encode()[: LONGEST_NAME - DIGITS - 1].decode(errors="ignore")
    return f"{start}_{mark}"


def quoted(name: str) -> str:
    """A name of our own as SQL writes it."""
    return quoted_as_it_is(fitted(name))


def quoted_as_it_is(name: str) -> str:
    """A name that somebody else gave, such as a column of the user's table.

    >>> quoted_as_it_is('birth"; DROP TABLE x')
    '"birth""; DROP TABLE x"'
    """
    return exp.to_identifier(name, quoted=True).sql(dialect="postgres")


def string(value: str) -> str:
    """A text as SQL writes it.

    >>> string("it's")
    "'it''s'"
    """
    return exp.Literal.string(value).sql(dialect="postgres")


def columns(names: Sequence[str], table: str = "") -> str:
    """Names, quoted and joined by commas."""
    prefix = f"{table}." if table else ""
    return ", ".join(f"{prefix}{quoted(name)}" for name in names)


_PART = r'"(?:[^"]|"")+"|[^".]+'
_NAME = re.compile(rf"(?:({_PART})\.)?({_PART})")


@dataclass(frozen=True, slots=True)
class TableName:
    """The name of a table or view of a database, exactly as the database has it; without a schema, the first that is seen."""

    schema: str | None
    table: str

    @classmethod
    def of(cls, text: str, *, schemas: int = 1) -> TableName:
        """Read ``schema.table`` or ``table``; a part with a point in it stands in quotes. With two ``schemas`` also
        ``catalog.schema.table``, of which the schema is ``catalog.schema``. Raises ``UnableToUseDatabase``.

        >>> TableName.of("office.children"), TableName.of('"a.b".c').schema, TableName.of("children").schema
        (TableName(schema='office', table='children'), 'a.b', None)
        """
        catalog, found = "", _NAME.fullmatch(text)
        if found is None and schemas > 1:
            catalog, _, rest = text.partition(".")
            found = _NAME.fullmatch(rest) if catalog and '"' not in text else None
        if found is None:
            raise UnableToUseDatabase(f"'{text}' is no name of a table; write it like office.children")
        schema, table = (
            part[1:-1].replace('""', '"') if part and part.startswith('"') else part
            for part in found.groups()
        )
        return cls(f"{catalog}.{schema}" if catalog and schema else schema, table)

    def __str__(self) -> str:
        return ".".join(
            quoted_as_it_is(part) if set(part) & set('."') else part
            for part in (self.schema, self.table)
            if part
        )

    def beside(self, ending: str) -> TableName:
        """The table of this name with an ending."""
        return TableName(self.schema, self.table + ending)
