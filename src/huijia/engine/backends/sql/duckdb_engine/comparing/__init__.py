"""Compare two tables on DuckDB: as many cases as an office or a country has, in little memory.

``sides`` finds what is wrong in each table and lines the cases up into pairs; ``answering`` answers each side's law once for
what the pairs need and sets the answers side by side; ``run`` counts, and gives the rows in batches. What is the same
on both sides is not answered: where only the law changed there is one table and one set of combinations of facts, where only
facts changed the cases whose facts did not are left out. ``backends/compared`` says what a row means.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from huijia.engine.backends.comparison import Side
from huijia.engine.backends.sql.duckdb_engine.comparing.run import DuckDBComparison
from huijia.engine.backends.sql.duckdb_engine.session import Session

MEMORY_LIMIT = "600MB"
"""Beyond this DuckDB goes on in files of its workspace."""


@contextmanager
def duckdb_comparison(
    old: Side,
    new: Side,
    *,
    all_rows: bool,
    unique_ids: bool,
    progress: Callable[[float], None] | None = None,
) -> Iterator[DuckDBComparison]:
    """A comparison that has been made, in a session of its own that ends with it."""
    with Session(ordered=False, memory_limit=MEMORY_LIMIT, progress=progress) as session:
        yield DuckDBComparison(session, old, new, all_rows=all_rows, unique_ids=unique_ids)
