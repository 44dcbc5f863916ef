"""Files to read, made on the spot, and the facts of a benefit like the childcare subsidy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huijia.engine.backends.source import ROW
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.nodes import Fact
from huijia.engine.model.types import Level, Type
from huijia.tables.reading import ReadTable, read_facts
from huijia.values.text import Text

LATEST = date(2026, 11, 23)


def declare(
    name: str, type_: Type, zh: str, empty_means: str | None = None, **more: object
) -> FactDeclaration:
    text = Text(zh=zh, en=name.replace("_", " "))
    fact = Fact(name, type_, Level.CASE, optional=empty_means is not None)
    means = Text(zh=empty_means, en=empty_means) if empty_means else None
    return FactDeclaration(fact, text, text, text, text, empty_means=means, **more)


BIRTH = declare("birth_date", Type.DATE, "出生日期", not_in_future=True)
NATIONAL = declare("chinese_national", Type.BOOL, "中国国籍", headings=("国籍",))
DEATH = declare("death_date", Type.DATE, "死亡日期", "alive")
CLAIM = declare("first_claim_year", Type.INT, "首次申领年份", "on time", lowest=2025, highest=2099)

FACTS = (BIRTH, NATIONAL, DEATH, CLAIM)
HEADINGS = ["编号", "出生日期", "中国国籍", "死亡日期", "首次申领年份"]
GOOD = ["A1", "2025-01-03", "是", "", "2025"]

Read = Callable[..., ReadTable]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    workspace = tmp_path / "workspace"
    workspace.mkdir()

    def read(path: Path, ids: Sequence[str] = ("case_id",), **more: object) -> ReadTable:
        return read_facts(path, FACTS, ids, latest_day=LATEST, workspace=workspace, **more)

    return read


@pytest.fixture
def read_csv(tmp_path: Path, read: Read) -> Callable[..., ReadTable]:
    """Writes text (or bytes) as a csv and reads it."""

    def make(content: str | bytes, **more: object) -> ReadTable:
        path = tmp_path / "facts.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, **more)

    return make


@pytest.fixture
def read_rows(tmp_path: Path, read: Read) -> Callable[..., ReadTable]:
    """Writes rows as the first sheet of a workbook, headings included, and reads it."""

    def make(*rows: Sequence[object], **more: object) -> ReadTable:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        path = tmp_path / "facts.xlsx"
        book.save(path)
        return read(path, **more)

    return make


def typed_rows(table: ReadTable) -> list[dict[str, object]]:
    data = table.source.data
    return (data if isinstance(data, pa.Table) else pq.read_table(data)).to_pylist()


def row_numbers(table: ReadTable) -> list[int]:
    return [row[ROW] for row in typed_rows(table)]


def codes(table: ReadTable) -> dict[int, list[str]]:
    return {row: [problem.code for problem in problems] for row, problems in table.problems.items()}


def csv_of(*rows: Sequence[str], headings: Sequence[str] = HEADINGS, delimiter: str = ",") -> str:
    return "".join(delimiter.join(row) + "\n" for row in [headings, *rows])
