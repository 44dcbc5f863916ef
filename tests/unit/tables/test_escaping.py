"""What a spreadsheet program would run goes out with an apostrophe, and comes in again without it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijia.tables.escaping import escaped, escaped_column, unescaped, unescaped_column

TEXTS = st.text(st.sampled_from("'=+-@\t\r\n＝＋－＠1.A王 "), max_size=6)
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(TEXTS)
def test_each_text_comes_back_as_it_was(text: str) -> None:
    assert unescaped(escaped(text)) == text


@given(TEXTS)
def test_nothing_that_goes_out_is_run(text: str) -> None:
    out = escaped(text)
    assert not out.startswith(RUNS) or float(out) is not None


@given(st.lists(TEXTS))
def test_a_column_is_written_and_read_as_its_cells_are(texts: list[str]) -> None:
    column = pa.array(texts, pa.string())
    assert escaped_column(column).to_pylist() == [escaped(each) for each in texts]
    assert unescaped_column(column).to_pylist() == [unescaped(each) for each in texts]


@pytest.mark.parametrize("number", ["-5", "+5", "-5.25", "+8613800000000", "0", "12"])
def test_a_number_stays_a_number(number: str) -> None:
    assert escaped(number) == number


def test_empty_cells_of_a_column_stay_empty() -> None:
    column = pa.array(["=1", None, ""], pa.string())
    assert escaped_column(column).to_pylist() == ["'=1", None, ""]
    assert unescaped_column(pa.array(["'=1", None], pa.string())).to_pylist() == ["=1", None]
