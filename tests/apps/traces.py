"""Looking for what must be gone: in every column of every table, as the database holds it, and in every file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection


def traces(values: Iterable[str], *folders: Path) -> list[str]:
    """Where any of these values stands, as a sentence each: nothing when all of them are gone."""
    wanted = [spelt for value in values for spelt in {value, json.dumps(value)[1:-1]}]
    found = [f"{where}: {value}" for where, text in _texts() for value in wanted if value in text]
    for folder in folders:
        for path in sorted(folder.rglob("*")) if folder.exists() else ():
            if path.is_file():
                content = path.read_bytes()
                found += [f"{path}: {value}" for value in wanted if value.encode() in content]
    return found


def _texts() -> Iterator[tuple[str, str]]:
    """Every row of every table, as one text."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield table, "\n".join(map(_text, row))


def _text(value: Any) -> str:
    if isinstance(value, memoryview):
        value = bytes(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace") + _inflated(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _inflated(content: bytes) -> str:
    try:
        return zlib.decompress(content).decode("utf-8", errors="replace")
    except zlib.error:
        return ""
