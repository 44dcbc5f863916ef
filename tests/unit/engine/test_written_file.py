"""A result file that does not say what was computed is refused: a database once wrote a wrong word."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from huijia.engine.api import Request, load_pack, source_of, started
from huijia.engine.backends.sql.duckdb_engine import DuckDBRun
from huijia.engine.model.types import Level
from huijia.engine.synthetic import synthetic_batches
from huijia.values.errors import UnableToWriteResults

PACK = load_pack("cn/childcare-subsidy")
FACTS = pa.Table.from_batches(synthetic_batches(PACK, 2_000, seed=1))


def tampered(column: str, table: pa.Table) -> pa.Table:
    """The table with another value in one row of a column."""
    values = table.column(column).to_pylist()
    known = [place for place, value in enumerate(values) if value]
    values[known[7]] = values[known[7]] + 100 if column == "amount_minor" else "x"
    place = table.column_names.index(column)
    return table.set_column(place, column, pa.array(values, table.schema.field(column).type))


@pytest.mark.parametrize("column", ["period", "answer", "amount_minor", "reasons", "missing"])
def test_file_with_one_wrong_value_is_refused(tmp_path: Path, column: str) -> None:
    path = tmp_path / "out.parquet"
    with started(Request(PACK, date(2026, 11, 23)), source_of(PACK, FACTS, Level.CASE)) as run:
        assert isinstance(run, DuckDBRun)
        run.to_parquet(path)
        pq.write_table(tampered(column, pq.read_table(path)), path)

        with pytest.raises(UnableToWriteResults, match="does not say what was computed"):
            run.check_written(path)


def test_file_without_its_last_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    with started(Request(PACK, date(2026, 11, 23)), source_of(PACK, FACTS, Level.CASE)) as run:
        assert isinstance(run, DuckDBRun)
        run.to_parquet(path)
        table = pq.read_table(path)
        pq.write_table(table.slice(0, table.num_rows - 1), path)

        with pytest.raises(UnableToWriteResults):
            run.check_written(path)


def test_amounts_of_the_file_are_those_of_the_totals(tmp_path: Path) -> None:
    path = tmp_path / "out.parquet"
    with started(Request(PACK, date(2026, 11, 23)), source_of(PACK, FACTS, Level.CASE)) as run:
        run.to_parquet(path)
        totals = run.assessed().totals

    written = pc.sum(pq.read_table(path).column("amount_minor")).as_py()
    assert written == sum(total.amount_minor for total in totals)
