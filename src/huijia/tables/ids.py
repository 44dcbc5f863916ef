"""Reading ids: kept as they are written, and refused where a spreadsheet has changed them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from huijia.tables import problems
from huijia.tables.cells import Cell
from huijia.tables.escaping import unescaped, unescaped_column
from huijia.tables.problems import Fault

EXACT_UP_TO = 10**15
"""A spreadsheet keeps 15 digits of a number; longer ones have lost their last digits."""

SHORTENED = r"[0-9](\.[0-9]+)?[eE]\+[0-9]+"
"""1.23457E+17: how a spreadsheet writes a long number into a csv."""

UNREADABLE = r"[\x00-\x1f\x7f\x{FFFD}]"

UNREADABLE_IN_PYTHON = re.compile(UNREADABLE.replace(r"\x{FFFD}", "\ufffd"))


def read_id(cell: Cell) -> str | Fault:
    """The id in a cell of a workbook, or what is wrong with it.

    >>> read_id(1.0), read_id(" A-07 "), read_id(110101202501030012.0).code
    ('1', 'A-07', 'id_was_rounded')
    """
    if isinstance(cell, str):
        return _from_text(unescaped(cell).strip())
    if cell is None:
        return problems.id_is_empty()
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return problems.id_is_not_text()
    if not abs(cell) < EXACT_UP_TO:
        return problems.id_was_rounded()
    return str(int(cell)) if cell == int(cell) else str(cell)


def _from_text(text: str) -> str | Fault:
    if not text:
        return problems.id_is_empty()
    if UNREADABLE_IN_PYTHON.search(text):
        return problems.id_is_unreadable()
    return problems.id_was_rounded() if re.fullmatch(SHORTENED, text) else text


def read_ids(texts: pa.Array) -> tuple[pa.Array, list[tuple[int, Fault]]]:
    """A column of ids that are texts: the ids, and the position and fault of each that is wrong.

    Ids differ from row to row, so they are checked as a column and never one by one.
    """
    trimmed = pc.utf8_trim_whitespace(unescaped_column(texts))
    suspect = pc.or_kleene(
        pc.fill_null(pc.equal(trimmed, ""), True),
        pc.fill_null(pc.match_substring_regex(trimmed, f"{UNREADABLE}|^{SHORTENED}$"), True),
    )
    positions: Sequence[int] = pc.indices_nonzero(suspect).to_pylist()
    faults = []
    for position, text in zip(
        positions, trimmed.take(pa.array(positions, pa.int64())).to_pylist(), strict=True
    ):
        fault = read_id(text)
        assert isinstance(fault, Fault), "both ways of checking an id agree"
        faults.append((position, fault))
    return trimmed, faults
