"""Every id once: a repeated one would be paid twice.

Most tables come sorted by their id, and then one look over the column shows that none repeats, with no memory. Otherwise
the engine looks for repeated ones, in files of its own when they do not fit into memory.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
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
    if _rises(table, names):
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
    """Some rows of the id columns in a row, of which each has more than the one before: their ends. None where there are no rows."""

    first: tuple[Any, ...] | None
    last: tuple[Any, ...] | None


def _rises(table: Input, names: Sequence[str]) -> bool:
    """Whether the ids rise strictly from row to row, by the first of them and then by the next, so that none repeats; and none is empty."""
    data, columns = table.source.data, [table.source.columns[name] for name in names]
    if isinstance(data, DatabaseTable):
        return False
    if isinstance(data, pa.Table):
        batches = data.select(columns).to_batches()
        return _all_rise(_part([batch[column] for column in columns]) for batch in batches)
    with pq.ParquetFile(data) as file:
        groups = range(file.num_row_groups)
    # Arrow lets other threads run while it decodes and compares; each opens the file for itself.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = [threads.submit(_part_of_file, data, group, columns) for group in groups]
        return _all_rise(part.result() for part in parts)


def _all_rise(parts: Iterable[_Part | None]) -> bool:
    last: tuple[Any, ...] | None = None
    for part in parts:
        if part is None or (last is not None and part.first is not None and not last < part.first):
            return False
        last = part.last or last
    return True


def _part_of_file(path: Path, group: int, columns: Sequence[str]) -> _Part | None:
    with pq.ParquetFile(path) as file:
        batches = file.iter_batches(500_000, row_groups=[group], columns=list(columns))
        found = [_part([batch[column] for column in columns]) for batch in batches]
    parts = [part for part in found if part is not None]
    if len(parts) < len(found) or not _all_rise(parts):
        return None
    ends = [part for part in parts if part.first is not None]
    return _Part(ends[0].first, ends[-1].last) if ends else _Part(None, None)


def _part(ids: Sequence[pa.Array]) -> _Part | None:
    """The ends of a part whose ids rise; None when they do not, or when there is an empty one."""
    if len(ids[0]) == 0:
        return _Part(None, None)
    ids = [each.dictionary_decode() if pa.types.is_dictionary(each.type) else each for each in ids]
    if any(each.null_count or _has_empty_text(each) for each in ids):
        return None
    rise = None
    # From the last id to the first: a row has more where this id is more, or where it is the same and those behind it are.
    for each in reversed(ids):
        before, after = each[:-1], each[1:]
        more = pc.less(before, after)
        rise = more if rise is None else pc.or_(more, pc.and_(pc.equal(before, after), rise))
    if not pc.all(rise, min_count=0).as_py():
        return None
    return _Part(tuple(each[0].as_py() for each in ids), tuple(each[-1].as_py() for each in ids))


def _has_empty_text(ids: pa.Array) -> bool:
    is_text = pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type)
    return is_text and bool(pc.any(pc.equal(ids, "")).as_py())
