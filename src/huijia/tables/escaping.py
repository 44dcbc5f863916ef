"""Texts in a csv that a spreadsheet program would run as a formula: written with an apostrophe in front, and read without it.

After OWASP, "CSV Injection". A number keeps its sign: nothing runs in it. In a workbook a text has a type of its own and needs nothing.
"""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

_STARTS = r"=+\-@\t\r\n＝＋－＠"
_ESCAPED = rf"^'+[{_STARTS}]"
_RUNS = rf"^'*[{_STARTS}]"
_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"

_RUNS_IN_PYTHON, _NUMBER_IN_PYTHON, _ESCAPED_IN_PYTHON = map(re.compile, (_RUNS, _NUMBER, _ESCAPED))


def escaped(text: str) -> str:
    """The text as a cell of a csv holds it.

    >>> escaped("=1+1"), escaped("'=1+1"), escaped("-5"), escaped("'t Hooft")
    ("'=1+1", "''=1+1", '-5', "'t Hooft")
    """
    runs = _RUNS_IN_PYTHON.match(text) and not _NUMBER_IN_PYTHON.match(text)
    return f"'{text}" if runs else text


def unescaped(text: str) -> str:
    """The text that was written so: ``unescaped(escaped(text)) == text``.

    >>> unescaped("'=1+1"), unescaped("=1+1"), unescaped("'t Hooft")
    ('=1+1', '=1+1', "'t Hooft")
    """
    return text[1:] if _ESCAPED_IN_PYTHON.match(text) else text


def escaped_column(column: pa.Array) -> pa.Array:
    """As ``escaped``, for a column of texts; a column in which nothing runs comes back as it is."""
    runs = pc.match_substring_regex(column, _RUNS)
    if not pc.any(runs).as_py():
        return column
    runs = pc.and_(runs, pc.invert(pc.match_substring_regex(column, _NUMBER)))
    return pc.if_else(runs, pc.binary_join_element_wise("'", column, ""), column)


def unescaped_column(column: pa.Array) -> pa.Array:
    """As ``unescaped``, for a column of texts."""
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    written = pc.match_substring_regex(column, _ESCAPED)
    return pc.if_else(written, pc.utf8_slice_codeunits(column, 1), column)
