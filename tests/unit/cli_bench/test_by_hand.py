"""The hand-written queries say what Huijia says, value by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.cli.bench import by_hand
from huijia.cli.bench.fingerprint import fingerprint_of
from huijia.cli.bench.job import Job
from huijia.cli.bench.tasks import TASKS

SHAPES = ("one_pass", "by_combination")
FILE_SHAPES = (*SHAPES, "as_enum")


def run(task: str, facts: Path, out: Path, **options: Any) -> Any:
    return TASKS[task](Job(task, facts, out, 0, options))().totals


def result(task: str, facts: Path, out: Path, **options: Any) -> pa.Table:
    run(task, facts, out, **options)
    found = pq.read_table(out)
    texts = [name for name in found.column_names if pa.types.is_dictionary(found.schema.field(name).type)]
    for name in texts:
        found = found.set_column(found.column_names.index(name), name, found[name].cast(pa.string()))
    return found


@pytest.fixture(scope="module")
def of_huijia(facts: Path, tmp_path_factory: pytest.TempPathFactory) -> pa.Table:
    out = tmp_path_factory.mktemp("huijia") / "result.parquet"
    return result("huijia_rows", facts, out, ordered=True, unique_ids=False)


def test_facts_of_these_tests_hold_every_answer_and_reason(of_huijia: pa.Table) -> None:
    assert set(of_huijia["answer"].to_pylist()) == {"entitled", "not_entitled", "need_to_ask"}
    reasons = {code for codes in of_huijia["reasons"].to_pylist() for code in codes.split(";")}
    assert len(reasons) == 7 + 3 + 1


@pytest.mark.parametrize("shape", FILE_SHAPES)
def test_file_by_hand_in_order_is_the_same(
    shape: str, facts: Path, of_huijia: pa.Table, tmp_path: Path
) -> None:
    found = result("by_hand_rows", facts, tmp_path / "out.parquet", ordered=True, shape=shape)

    assert found.column_names == of_huijia.column_names
    assert found.to_pylist() == of_huijia.to_pylist()


@pytest.mark.parametrize("shape", FILE_SHAPES)
def test_file_by_hand_in_any_order_has_the_same_rows(
    shape: str, facts: Path, of_huijia: pa.Table, tmp_path: Path
) -> None:
    found = result("by_hand_rows", facts, tmp_path / "out.parquet", ordered=False, shape=shape)

    by = [("case_id", "ascending"), ("period", "ascending")]
    assert found.sort_by(by).to_pylist() == of_huijia.sort_by(by).to_pylist()


@pytest.mark.parametrize("check_ids", [False, True])
@pytest.mark.parametrize("shape", SHAPES)
def test_totals_by_hand_are_the_same(shape: str, check_ids: bool, facts: Path, tmp_path: Path) -> None:
    by_huijia = run("huijia_totals", facts, tmp_path, unique_ids=False)

    assert run("by_hand_totals", facts, tmp_path, shape=shape, check_ids=check_ids) == by_huijia


@pytest.mark.parametrize(
    ("ids", "rise"), [([1, 2, 5], True), ([1, 1, 2], False), ([2, 1], False), ([1, None], False)]
)
def test_ids_rise_says_whether_each_id_is_larger(ids: list[int | None], rise: bool, tmp_path: Path) -> None:
    pq.write_table(pa.table({"case_id": pa.array(ids, pa.int64())}), tmp_path / "ids.parquet")

    assert duckdb.sql(by_hand.ids_rise(tmp_path / "ids.parquet")).fetchall() == [(rise,)]


def test_fingerprint_tells_files_in_another_order_apart(tmp_path: Path, of_huijia: pa.Table) -> None:
    pq.write_table(of_huijia, tmp_path / "one.parquet")
    pq.write_table(of_huijia.sort_by([("case_id", "descending")]), tmp_path / "other.parquet")

    one, other = fingerprint_of(tmp_path / "one.parquet"), fingerprint_of(tmp_path / "other.parquet")

    assert (one["rows"], one["values"]) == (other["rows"], other["values"])
    assert one["in_order"] != other["in_order"]


def test_fingerprint_tells_another_value_apart(tmp_path: Path, of_huijia: pa.Table) -> None:
    few = of_huijia.slice(0, 10)
    changed = few.set_column(
        3, "amount_minor", pa.array([1, *few["amount_minor"].to_pylist()[1:]], pa.int64())
    )
    pq.write_table(few, tmp_path / "one.parquet")
    pq.write_table(changed, tmp_path / "other.parquet")

    assert (
        fingerprint_of(tmp_path / "one.parquet")["values"]
        != fingerprint_of(tmp_path / "other.parquet")["values"]
    )
