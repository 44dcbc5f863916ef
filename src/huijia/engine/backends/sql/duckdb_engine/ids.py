"""Every id once: a repeated one would be paid twice.

Most tables come sorted by their id, and then one look over the column shows that none repeats, with no memory. Otherwise
DuckDB looks for repeated ones, in files of its workspace when they do not fit into memory.
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huijia.engine.backends.result import MOST_PROBLEMS, Problems
from huijia.engine.backends.row_checks import id_is_missing, id_is_repeated
from huijia.engine.backends.source import ROW
from huijia.engine.backends.sql.duckdb_engine.input import Input
from huijia.engine.backends.sql.duckdb_engine.session import Session, columns, quoted
from huijia.values.errors import UnableToReadFacts


def problems_of_ids(session: Session, table: Input, *names: str) -> Problems:
    """Rows without one of these ids, and rows that repeat those of an earlier row; the last id is the one to name."""
    if len(names) == 1 and _rises(table, names[0]):
        return {}
    rows, key, row = table.select(facts=False, row=True, ids=names), columns(names), quoted(ROW)
    empty = " OR ".join(f"{quoted(name)} IS NULL OR CAST({quoted(name)} AS VARCHAR) = ''" for name in names)
    repeated = f"SELECT {key} FROM ({table.select(facts=False, ids=names)}) GROUP BY {key} HAVING count(*) > 1"
    found = session.rows(
        f"SELECT {key}, {row}, {empty}, min({row}) OVER (PARTITION BY {key}) FROM ({rows}) "
        f"WHERE {empty} OR ({key}) IN ({repeated}) LIMIT {2 * MOST_PROBLEMS + 1}"
    )
    if len(found) > 2 * MOST_PROBLEMS:
        raise UnableToReadFacts(f"more than {MOST_PROBLEMS:,} rows repeat an id or have none; check the id column")
    heading = table.source.heading(names[-1])
    problems: Problems = {}
    for *ids, number, is_empty, first in found:
        if is_empty:
            lacking = next(table.source.heading(name) for name, value in zip(names, ids, strict=True) if value in (None, ""))
            problems[number] = [id_is_missing(number, lacking)]
        elif number != first:
            problems[number] = [id_is_repeated(number, heading, str(ids[-1]), first)]
    return problems


def _rises(table: Input, name: str) -> bool:
    """Whether the ids rise strictly from row to row, so that none repeats and none is empty."""
    last: pa.Scalar | None = None
    for values in _chunks(table, name):
        if len(values) == 0:
            continue
        if values.null_count or not _is_rising(values):
            return False
        first = values[0]
        if pa.types.is_string(values.type) and first.as_py() == "":
            return False
        if last is not None and not pc.less(last, first).as_py():
            return False
        last = values[-1]
    return True


def _is_rising(values: pa.Array) -> bool:
    return bool(pc.all(pc.less(values[:-1], values[1:])).as_py()) if len(values) > 1 else True


def _chunks(table: Input, name: str) -> Iterator[pa.Array]:
    data, column = table.source.data, table.source.columns[name]
    if isinstance(data, pa.Table):
        yield from data.column(column).chunks
        return
    with pq.ParquetFile(data) as file:
        for batch in file.iter_batches(batch_size=500_000, columns=[column]):
            yield batch.column(0)
