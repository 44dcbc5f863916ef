from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.tables import results
from huijia.tables.results import COLUMNS, write_results
from huijia.values.errors import UnableToWriteResults

ROW = {
    "case_id": "A1",
    "period": "2025",
    "answer": "entitled",
    "amount_minor": 360000,
    "currency": "CNY",
    "reasons": "born_2025;national",
    "missing": None,
    "pack": "cn/childcare-subsidy",
    "pack_version": "abc",
    "assessed_on": date(2026, 11, 23),
}
TYPES = dict.fromkeys(COLUMNS, pa.string()) | {"amount_minor": pa.int64(), "assessed_on": pa.date32()}


def batch(*changes: dict[str, object]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([ROW | change for change in changes], pa.schema(list(TYPES.items())))


def test_csv_has_iso_dates_and_empty_for_null(tmp_path: Path) -> None:
    write_results(iter([batch({})]), tmp_path / "out.csv")
    line = "A1,2025,entitled,360000,CNY,born_2025;national,,cn/childcare-subsidy,abc,2026-11-23\n"
    assert (tmp_path / "out.csv").read_bytes() == (",".join(COLUMNS) + "\n" + line).encode()


def test_csv_quotes_only_where_it_must(tmp_path: Path) -> None:
    write_results(iter([batch({"case_id": 'a,"b'}), batch({})]), tmp_path / "out.csv")
    first, second = (tmp_path / "out.csv").read_text().splitlines()[1:]
    assert (first[:8], second[:3]) == ('"a,""b",', "A1,")


def test_csv_takes_dictionaries(tmp_path: Path) -> None:
    given = batch({})
    encoded = [c.dictionary_encode() if pa.types.is_string(c.type) else c for c in given.columns]
    write_results(iter([pa.RecordBatch.from_arrays(encoded, names=COLUMNS)]), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("A1,2025,entitled")


def test_workbook_holds_numbers_and_dates(tmp_path: Path) -> None:
    write_results(iter([batch({})]), tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert (sheet["D2"].value, sheet["J2"].is_date) == (360000, True)


def test_workbook_never_holds_formulas(tmp_path: Path) -> None:
    write_results(iter([batch({"case_id": "=1+1"})]), tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").active["A2"].data_type == "s"


def test_csv_holds_an_id_that_a_spreadsheet_would_run_with_an_apostrophe_and_numbers_as_they_are(
    tmp_path: Path,
) -> None:
    ids = ['=HYPERLINK("http://a.example","x")', "+1-1", "@SUM(1)", "-2+3", "-5", "+86", "A1", "A-1", "'t"]
    write_results(iter([batch(*({"case_id": each} for each in ids))]), tmp_path / "out.csv")

    with (tmp_path / "out.csv").open(newline="") as file:
        written = [row["case_id"] for row in csv.DictReader(file)]
    assert written == [*(f"'{each}" for each in ids[:4]), *ids[4:]]


def test_csv_holds_no_formula_in_a_column_given_as_a_dictionary(tmp_path: Path) -> None:
    given = batch({"case_id": "=1+1"})
    encoded = [c.dictionary_encode() if pa.types.is_string(c.type) else c for c in given.columns]
    write_results(iter([pa.RecordBatch.from_arrays(encoded, names=COLUMNS)]), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text().splitlines()[1].startswith("'=1+1,2025")


def test_workbook_has_a_filter_over_all_rows(tmp_path: Path) -> None:
    write_results(iter([batch({}, {})]), tmp_path / "out.xlsx")
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").active.auto_filter.ref == "A1:J3"


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_parquet_file_of_results_is_written(tmp_path: Path, ending: str) -> None:
    pq.write_table(pa.Table.from_batches([batch({}, {})]), tmp_path / "in.parquet")
    assert write_results(tmp_path / "in.parquet", tmp_path / f"out{ending}") == 2


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_no_results_are_a_file_with_headings(tmp_path: Path, ending: str) -> None:
    assert write_results(iter([]), tmp_path / f"out{ending}") == 0


@pytest.mark.parametrize("as_file", [True, False])
def test_too_many_rows_are_refused_before_a_workbook_is_begun(
    tmp_path: Path, monkeypatch, as_file: bool
) -> None:
    monkeypatch.setattr(results, "MOST_ROWS", 2)
    monkeypatch.setattr(results, "SheetWriter", None)
    pq.write_table(pa.Table.from_batches([batch({}, {}, {})]), tmp_path / "in.parquet")
    given = tmp_path / "in.parquet" if as_file else iter([batch({}, {}), batch({})])
    with pytest.raises(UnableToWriteResults, match=r"use \.csv or \.parquet"):
        write_results(given, tmp_path / "out.xlsx")


def test_interrupted_run_leaves_the_old_file(tmp_path: Path) -> None:
    def interrupted() -> Iterator[pa.RecordBatch]:
        yield batch({})
        raise KeyboardInterrupt

    (tmp_path / "out.csv").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        write_results(interrupted(), tmp_path / "out.csv")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_interrupted_workbook_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[pa.RecordBatch]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        write_results(interrupted(), tmp_path / "out.xlsx")
    assert not list(tmp_path.iterdir())
