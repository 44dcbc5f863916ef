"""One look over ids shows that none repeats, where they rise: strictly, by the first id and then by the next, in whatever pieces they come; and how
many families there are, and how large the largest is."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.engine.backends.sql.problems.ids import rising_ids

NUMBERS = st.one_of(st.none(), st.integers(0, 6))
TEXTS = st.one_of(st.none(), st.text("a1中\U0001f600", max_size=2))
NAMES = ("family_id", "member_id")


def rises(rows: list[tuple[Any, ...]]) -> bool:
    """What is to be found."""
    are_whole = not any(value in (None, "") for row in rows for value in row)
    return are_whole and all(before < after for before, after in pairwise(rows))


@st.composite
def rows_of_ids(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    ids = draw(st.sampled_from([NUMBERS, TEXTS]))
    width = draw(st.sampled_from([1, 2]))
    rows = draw(st.lists(st.tuples(*[ids] * width), max_size=8))
    if draw(st.booleans()):
        # Most random rows do not rise: half of them are put in order, some with a row twice or out of its place.
        rows = sorted({row for row in rows if None not in row})
        if rows and draw(st.booleans()):
            rows.insert(draw(st.integers(0, len(rows))), draw(st.sampled_from(rows)))
    return rows


@pytest.mark.parametrize("kind", ["table", "words", "file"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(rows=rows_of_ids(), piece=st.integers(1, 4))
def test_ids_rise_where_each_row_has_more_than_the_one_before(
    tmp_path: Path, kind: str, rows: list[tuple[Any, ...]], piece: int
) -> None:
    width = len(rows[0]) if rows else 2
    is_text = any(isinstance(value, str) for row in rows for value in row)
    type_ = pa.string() if is_text else pa.int64()
    names = NAMES[:width]
    pieces = [
        pa.table({name: pa.array([row[n] for row in rows[start : start + piece]], type_) for n, name in enumerate(names)})
        for start in range(0, len(rows), piece)
    ]  # fmt: skip
    table = pa.concat_tables(pieces) if pieces else pa.table({name: pa.array([], type_) for name in names})
    data: Any = table
    if kind == "words":
        data = pa.table(
            {name: column.dictionary_encode() for name, column in zip(names, table.columns, strict=True)}
        )
    if kind == "file":
        data = tmp_path / "ids.parquet"
        pq.write_table(table, data, row_group_size=piece)
    source = SimpleNamespace(data=data, columns={name: name for name in names})

    found = rising_ids(SimpleNamespace(source=source), names)  # type: ignore[arg-type]

    assert (found is not None) == rises(rows)
    if found is not None:
        sizes = Counter(row[0] for row in rows)
        assert (found.groups, found.largest) == (len(sizes), max(sizes.values(), default=0))
