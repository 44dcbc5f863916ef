"""Facts and answers as files, folders and tables of a catalog."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.engine_spark.lakes import (
    answers_of_duckdb,
    assess,
    children,
    folder_of,
    shuffled,
    spark_of_tests,
)


def with_a_row_that_goes_back(table: pa.Table) -> pa.Table:
    births = table["birth_date"].to_pylist()
    births[4] = date(1825, 1, 1)
    return table.set_column(1, "birth_date", pa.array(births, pa.date32()))


def test_file_is_answered_as_duckdb_answers_it(tmp_path: Path) -> None:
    facts = shuffled(children())
    expected = answers_of_duckdb(facts, tmp_path)

    result = assess(tmp_path / "facts.parquet", "-o", tmp_path / "out.parquet")

    assert result.exit_code == 0, result.output
    assert pq.read_table(tmp_path / "out.parquet").cast(expected.schema).equals(expected)


def test_folder_is_answered_into_a_folder_in_the_order_of_ids(tmp_path: Path) -> None:
    facts = children()
    expected = answers_of_duckdb(facts, tmp_path)

    result = assess(folder_of(tmp_path / "facts", shuffled(facts)), "-o", tmp_path / "answers")

    assert result.exit_code == 0, result.output
    assert pq.read_table(tmp_path / "answers").cast(expected.schema).equals(expected)


def test_rows_of_a_folder_go_back_with_their_numbers(tmp_path: Path) -> None:
    facts = with_a_row_that_goes_back(children(30))

    result = assess(folder_of(tmp_path / "facts", facts), "-o", tmp_path / "answers")

    back = pq.read_table(tmp_path / "answers-rejects.parquet").to_pylist()
    assert (result.exit_code, [row["case_id"] for row in back]) == (1, ["C000004"]), result.output
    assert 4 + 1 in back[0].values()


def test_folder_that_stands_already_is_not_touched(tmp_path: Path) -> None:
    facts = folder_of(tmp_path / "facts", children(30))

    result = assess(facts, "-o", facts)

    assert result.exit_code == 2
    assert "stands already" in result.output
    assert len(list(facts.iterdir())) == 3


def test_table_is_answered_into_a_table(lake: str, tmp_path: Path) -> None:
    facts = children()
    spark = spark_of_tests()
    spark.createDataFrame(shuffled(facts)).write.saveAsTable(f"{lake}.children")
    expected = answers_of_duckdb(facts, tmp_path)

    result = assess(f"table:{lake}.children", "-o", f"table:spark_catalog.{lake}.answers")

    assert result.exit_code == 0, result.output
    found = spark.table(f"{lake}.answers").orderBy("case_id", "period").toArrow()
    assert found.cast(expected.schema).equals(expected)


def test_rows_of_a_table_go_back_as_a_table(lake: str) -> None:
    spark = spark_of_tests()
    spark.createDataFrame(with_a_row_that_goes_back(children(30))).write.saveAsTable(f"{lake}.children")

    result = assess(f"table:{lake}.children", "-o", f"table:{lake}.answers")

    [back] = spark.table(f"{lake}.answers_rejects").collect()
    assert (result.exit_code, back["case_id"], back["row"]) == (1, "C000004", 5), result.output
    assert back["reason"]


def test_table_that_stands_already_is_not_touched(lake: str) -> None:
    spark = spark_of_tests()
    spark.createDataFrame(children(30)).write.saveAsTable(f"{lake}.children")

    result = assess(f"table:{lake}.children", "-o", f"table:{lake}.children")

    assert result.exit_code == 2
    assert "stands in Spark's catalog already" in " ".join(result.output.split())


@pytest.mark.parametrize("given", ["table:lake.nothing", 'table:parquet."/nowhere"', "nowhere"])
def test_what_is_not_there_is_named_in_a_line(lake: str, given: str) -> None:
    result = assess(given, "--summary")

    assert result.exit_code == 2
    assert "nothing" in result.output or "nowhere" in result.output
    assert "Traceback" not in result.output
    assert "org.apache" not in result.output


def test_names_of_files_are_no_patterns(tmp_path: Path) -> None:
    pq.write_table(children(30), tmp_path / "a[1]*{b}.parquet")

    result = assess(tmp_path / "a[1]*{b}.parquet", "--summary")

    assert result.exit_code == 0, result.output
