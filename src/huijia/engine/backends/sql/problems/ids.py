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
    return {} if rising_ids(table, names) else problems_of_unsorted_ids(session, table, *names)


def problems_of_unsorted_ids(session: Session, table: Input, *names: str) -> Problems:
    """The same, where it is known already that the ids do not rise."""
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
class Rising:
    """Some rows in a row, of which each has more than the one before, by the first id and then by the next: so none repeats, and none is empty.
    ``groups``: how many different first ids they have; ``largest``: the most rows of one of these; ``of_first``, ``of_last``: the rows of
    the first and of the last."""

    first: tuple[Any, ...]
    last: tuple[Any, ...]
    groups: int
    largest: int
    of_first: int
    of_last: int

    def then(self, after: Rising) -> Rising | None:
        """These rows and those after them; None where they do not go on rising."""
        if not self.last < after.first:
            return None
        if self.last[0] != after.first[0]:
            largest, of_first, of_last = max(self.largest, after.largest), self.of_first, after.of_last
            return Rising(self.first, after.last, self.groups + after.groups, largest, of_first, of_last)
        across = self.of_last + after.of_first
        return Rising(
            self.first,
            after.last,
            self.groups + after.groups - 1,
            max(self.largest, after.largest, across),
            across if self.groups == 1 else self.of_first,
            across if after.groups == 1 else after.of_last,
        )


NOTHING = Rising((), (), 0, 0, 0, 0)
"""No rows."""


def rising_ids(table: Input, names: Sequence[str]) -> Rising | None:
    """What one look over the ids finds where they rise strictly from row to row; None where they do not, or one is empty."""
    data, columns = table.source.data, [table.source.columns[name] for name in names]
    if isinstance(data, DatabaseTable):
        return None
    if isinstance(data, pa.Table):
        batches = data.select(columns).to_batches()
        return _together(_part([batch[column] for column in columns]) for batch in batches)
    with pq.ParquetFile(data) as file:
        groups = range(file.num_row_groups)
    # Arrow lets other threads run while it decodes and compares; each opens the file for itself.
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = [threads.submit(_part_of_file, data, group, columns) for group in groups]
        return _together(part.result() for part in parts)


def _together(parts: Iterable[Rising | None]) -> Rising | None:
    found = NOTHING
    for part in parts:
        if part is None:
            return None
        if part is not NOTHING:
            both = part if found is NOTHING else found.then(part)
            if both is None:
                return None
            found = both
    return found


def _part_of_file(path: Path, group: int, columns: Sequence[str]) -> Rising | None:
    with pq.ParquetFile(path) as file:
        batches = file.iter_batches(500_000, row_groups=[group], columns=list(columns))
        return _together(_part([batch[column] for column in columns]) for batch in batches)


def _part(ids: Sequence[pa.Array]) -> Rising | None:
    """A part whose ids rise; None when they do not, or when there is an empty one."""
    if len(ids[0]) == 0:
        return NOTHING
    ids = [each.dictionary_decode() if pa.types.is_dictionary(each.type) else each for each in ids]
    if any(each.null_count or _has_empty_text(each) for each in ids):
        return None
    rise = same = None
    # From the last id to the first: a row has more where this id is more, or where it is the same and those behind it are.
    for each in reversed(ids):
        before, after = each[:-1], each[1:]
        more = pc.less(before, after)
        if rise is not None:
            same = pc.equal(before, after)
            more = pc.or_(more, pc.and_(same, rise))
        rise = more
    if not pc.all(rise, min_count=0).as_py():
        return None
    first, last = tuple(each[0].as_py() for each in ids), tuple(each[-1].as_py() for each in ids)
    return Rising(first, last, *_groups(len(ids[0]), same))


def _groups(rows: int, same: pa.Array | None) -> tuple[int, int, int, int]:
    """Groups, the largest, the first and the last, of rows of which each but the first has the same first id as the one before, or not."""
    if same is None:
        return rows, 1, 1, 1
    ends = pc.add(pc.indices_nonzero(pc.invert(same)), pa.scalar(1, pa.uint64()))
    ends = pa.concat_arrays([pa.array([0], pa.uint64()), ends, pa.array([rows], pa.uint64())])
    sizes = pc.subtract(ends[1:], ends[:-1])
    return len(sizes), pc.max(sizes).as_py(), sizes[0].as_py(), sizes[-1].as_py()


def _has_empty_text(ids: pa.Array) -> bool:
    is_text = pa.types.is_string(ids.type) or pa.types.is_large_string(ids.type)
    return is_text and bool(pc.any(pc.equal(ids, "")).as_py())
