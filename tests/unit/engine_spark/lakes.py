"""What tests do with tables in Spark."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from typer.testing import CliRunner, Result

from huijia.cli.main import app
from tests.engines import engine_options, spark

PACK = "cn/childcare-subsidy"
ON = "2026-11-23"


def spark_of_tests() -> SparkSession:
    """The Spark on which tests run."""
    spark()
    found = SparkSession.getActiveSession()
    assert found is not None
    return found


def children(count: int = 300) -> pa.Table:
    """Children of all answers, in the order of their ids, of whom none exists."""
    numbers = range(count)
    return pa.table(
        {
            "case_id": [f"C{i:06}" for i in numbers],
            "birth_date": pa.array(
                [date(2021, 6, 1) + timedelta(days=i * 13 % 1900) for i in numbers], pa.date32()
            ),
            "chinese_national": [i % 7 != 0 for i in numbers],
            "birth_registered": [None if i % 11 == 0 else i % 5 != 0 for i in numbers],
            "note": ["not read"] * count,
        }
    )


def shuffled(table: pa.Table) -> pa.Table:
    """The same rows in another order."""
    return table.take(sorted(range(table.num_rows), key=lambda row: row * 7919 % 10007))


def folder_of(path: Path, table: pa.Table, files: int = 3) -> Path:
    """A folder with the rows in some files."""
    path.mkdir()
    for number in range(files):
        rows = table.take(list(range(number, table.num_rows, files)))
        pq.write_table(rows, path / f"part-{number}.parquet")
    return path


def assess(*arguments: object, engine: str = "spark") -> Result:
    """``huijia assess``."""
    options = ["assess", PACK, *arguments, "--on", ON, *engine_options(engine)]
    return CliRunner().invoke(app, [str(option) for option in options])


def answers_of_duckdb(table: pa.Table, folder: Path) -> pa.Table:
    """What DuckDB answers."""
    pq.write_table(table, folder / "facts.parquet")
    result = assess(folder / "facts.parquet", "-o", folder / "expected.parquet", engine="duckdb")
    assert result.exit_code in (0, 1), result.output
    return pq.read_table(folder / "expected.parquet")
