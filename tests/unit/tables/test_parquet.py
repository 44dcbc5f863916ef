from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.values.errors import UnableToReadFacts
from tests.unit.tables.conftest import codes, row_numbers, typed_rows

THIRD = date(2025, 1, 3)
TYPED = {
    "编号": pa.array(["A1", "A2"]),
    "birth_date": pa.array([THIRD, THIRD]),
    "国籍": pa.array([True, None]),
    "备注": pa.array(["x", "y"]),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "facts.parquet"


@pytest.fixture
def read_columns(path: Path, read):
    def make(**columns: pa.Array):
        pq.write_table(pa.table(TYPED | columns), path)
        return read(path)

    return make


def test_typed_file_is_left_where_it_is(read_columns, path: Path) -> None:
    assert read_columns().source.data == path


def test_typed_file_has_its_columns_mapped(read_columns) -> None:
    assert read_columns().source.columns == {
        "case_id": "编号",
        "birth_date": "birth_date",
        "chinese_national": "国籍",
    }


def test_typed_file_is_counted_from_its_metadata(read_columns) -> None:
    assert read_columns().rows_in == 2


def test_extra_columns_are_named(read_columns) -> None:
    assert read_columns().left_out == ("备注",)


@pytest.mark.parametrize("ids", [pa.array([1, 2], pa.int32()), pa.array(["1", "2"], pa.large_string())])
def test_ids_of_another_usual_type_are_left_as_they_are(read_columns, path: Path, ids: pa.Array) -> None:
    assert read_columns(编号=ids).source.data == path


@pytest.mark.parametrize(
    "dates",
    [
        pa.array(["2025-01-03", "20250103"]),
        pa.array(["2025-01-03", "20250103"], pa.large_string()),
        pa.array(["2025-01-03", "20250103"]).dictionary_encode(),
        pa.array([THIRD, THIRD], pa.date64()),
        pa.array([datetime(2025, 1, 3)] * 2, pa.timestamp("ns")),  # noqa: DTZ001
        pa.array([datetime(2025, 1, 3)] * 2, pa.timestamp("ms")),  # noqa: DTZ001
        pa.array([45660.0, 45660.0]),
        pa.array([20250103, 45660]),
    ],
)
def test_dates_of_another_type_are_converted(read_columns, dates: pa.Array) -> None:
    assert [row["birth_date"] for row in typed_rows(read_columns(birth_date=dates))] == [THIRD, THIRD]


def test_moment_with_a_time_zone_is_the_day_there(read_columns) -> None:
    moments = pa.array([1735833600, 1735833600], pa.timestamp("s", tz="+08:00"))
    assert typed_rows(read_columns(birth_date=moments))[0]["birth_date"] == THIRD


def test_moment_that_is_not_midnight_goes_back(read_columns) -> None:
    moments = pa.array([1735833600, 1735833601], pa.timestamp("s", tz="+08:00"))
    assert codes(read_columns(birth_date=moments)) == {2: ["has_time_of_day"]}


def test_converted_rows_are_numbered_by_position(read_columns) -> None:
    assert row_numbers(read_columns(国籍=pa.array(["是", "否"]))) == [1, 2]


def test_converted_ids_that_are_missing_go_back(read_columns) -> None:
    assert codes(read_columns(编号=pa.array(["A1", None]), 国籍=pa.array(["是", "否"]))) == {
        2: ["id_is_empty"]
    }


def test_converted_long_ids_are_exact(read_columns) -> None:
    table = read_columns(编号=pa.array([110101202501030012, 2]), 国籍=pa.array(["是", "否"]))
    assert typed_rows(table)[0]["case_id"] == "110101202501030012"


def test_dictionary_of_ids_is_converted(read_columns) -> None:
    table = read_columns(编号=TYPED["编号"].dictionary_encode())
    assert [row["case_id"] for row in typed_rows(table)] == ["A1", "A2"]


def test_column_of_nulls_is_unknown(read_columns) -> None:
    assert typed_rows(read_columns(国籍=pa.nulls(2)))[0]["chinese_national"] is None


def test_column_of_lists_is_refused(read_columns) -> None:
    with pytest.raises(UnableToReadFacts, match="which holds no fact"):
        read_columns(国籍=pa.array([[True], [False]]))


def test_missing_column_is_refused(path: Path, read) -> None:
    pq.write_table(pa.table({"编号": ["A1"]}), path)
    with pytest.raises(UnableToReadFacts, match="lacks these columns"):
        read(path)


@pytest.mark.parametrize("content", [b"PAR1", b"not parquet at all"])
def test_damaged_file_is_refused(path: Path, read, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnableToReadFacts, match="not a whole parquet"):
        read(path)


def test_truncated_file_is_refused(read_columns, path: Path, read) -> None:
    read_columns()
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(UnableToReadFacts, match="not a whole parquet"):
        read(path)


def test_damage_before_the_footer_is_refused(read_columns, path: Path, read) -> None:
    read_columns(国籍=pa.array(["是", "否"]))
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)
    with pytest.raises(UnableToReadFacts, match="not a whole parquet"):
        read(path)
