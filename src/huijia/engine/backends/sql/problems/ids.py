"""Every id once: a repeated one would be paid twice.

Most tables come sorted by their id, and then one look over the column shows that none repeats, with no memory. Otherwise
the engine looks for repeated ones, in files of its own when they do not fit into memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijia.engine.backends.result import MOST_PROBLEMS, Problems
from huijia.engine.backends.row_checks import id_is_missing, id_is_repeated
from huijia.engine.backends.source import ROW, DatabaseTable
from huijia.engine.backends.sql.engine import Input, Session
from huijia.engine.backends.sql.names import columns, quoted
from huijia.values.errors import UnableToReadFacts


def problems_of_ids(session: Session, table: Input, *names: str) -> Problems:
    """Rows without one of these ids, and rows that repeat those of an earlier row; the last id is the one to name."""
    if len(names) == 1 and _rises(table, names[0]):
        return {}
    rows, key, row = table.select(facts=False, row=True, ids=names), columns(names), quoted(ROW)
    empty = " OR ".join(
        f"{quoted(name)} IS NULL OR CAST({quoted(name)} AS {session.text}) = ''" for name in names
    )
    repeated = (
        f"SELECT {key} FROM ({table.select(facts=False, ids=names)}) t GROUP BY {key} HAVING count(*) > 1"
    )
    found = session.rows(
        f"SELECT {key}, {row}, {empty}, min({row}) OVER (PARTITION BY {key}) FROM ({rows}) t "
        f"WHERE {empty} OR ({key}) IN ({repeated}) LIMIT {2 * MOST_PROBLEMS + 1}"
    )
    if len(found) > 2 * MOST_PROBLEMS:
        raise UnableToReadFacts(
            f"more than {MOST_PROBLEMS:,} rows repeat an id or have none; check the id column"
        )
    heading = table.source.heading(names[-1])
    problems: Problems = {}
    for *ids, number, is_empty, first in found:
        if is_empty:
            lacking = next(
                table.source.heading(name)
                for name, value in zip(names, ids, strict=True)
                if value in (None, "")
            )
            problems[number] = [id_is_missing(number, lacking)]
        elif number != first:
            problems[number] = [id_is_repeated(number, heading, str(ids[-1]), first)]
    return problems


@dataclass(frozen=True, slots=True)
class _Part:
    """Some rows of the id column in a row, of which each id is more than the one before."""

    first: Any
    last: Any


def _rises(table: Input, name: str) -> bool:
    """Whether the ids rise strictly from row to row, so that none repeats and none is empty."""
    data, column = table.source.data, table.source.columns[name]
    if isinstance(data, DatabaseTable):
        return False
    if isinstance(data, pa.Table):
        return _all_rise(_part(chunk) for chunk in data.column(column).chunks)
    with pq.ParquetFile(data) as file:
        groups = range(file.num_row_groups)
    # Arrow lets other threads run while it decodes and compares; each opens the file for itself.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = (threads.submit(_part_of_file, data, group, column) for group in groups)
        return _all_rise(part.result() for part in list(parts))


def _all_rise(parts: Iterator[_Part | None]) -> bool:
    last: Any = None
    for part in parts:
        if part is None or (last is not None and part.first is not None and not last < part.first):
            return False
        last = last if part.last is None else part.last
    return True


def _part_of_file(path: Path, group: int, column: str) -> _Part | None:
    with pq.ParquetFile(path) as file:
        found = [
            _part(batch.column(0))
            for batch in file.iter_batches(500_000, row_groups=[group], columns=[column])
        ]
    if not found:
        return _Part(None, None)
    return (
        _Part(found[0].first, found[-1].last) if _all_rise(iter(found)) and found[0] and found[-1] else None
    )


def _part(values: pa.Array) -> _Part | None:
    """The ends of a part whose ids rise; None when they do not."""
    if len(values) == 0:
        return _Part(None, None)
    if values.null_count or (len(values) > 1 and not pc.all(pc.less(values[:-1], values[1:])).as_py()):
        return None
    first, last = values[0].as_py(), values[-1].as_py()
    return None if first == "" else _Part(first, last)
