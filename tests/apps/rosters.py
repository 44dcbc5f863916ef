"""Makes rosters of invented children, as a csv or an xlsx file."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from django.db import connection

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.roster.actions import Prepared, confirm, prepare
from huijia.apps.people.models import RosterImport
from tests.apps.conftest import TOWNSHIP

PACK = "cn/childcare-subsidy"
HEADINGS = (
    *("姓名", "身份证号", "出生日期", "监护人姓名", "监护人身份证号", "联系电话", "家庭住址", "村"),
    *("国籍", "户口", "备注"),
)
SENTINEL = "这一列不该被保存7f3a"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
LATER = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)

Row = Mapping[str, Any]


def id_number(born: date, order: int) -> str:
    """A resident number with a right check digit, of a place that does not exist."""
    digits = f"990101{born:%Y%m%d}{order:03d}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def child(number: int, **cells: Any) -> dict[str, Any]:
    """A row without any slip."""
    born = date(2022, 1, 1) + timedelta(days=number % 1_400)
    row = {
        "姓名": f"示{'一二三四五六七八九十'[number % 10]}{chr(0x4E00 + number % 5_000)}",
        "身份证号": id_number(born, number // 1_400),
        "出生日期": born.isoformat(),
        "监护人姓名": f"例{chr(0x4E00 + number % 5_000)}",
        "监护人身份证号": id_number(date(1985, 1, 1) + timedelta(days=number % 5_000), number // 5_000),
        "联系电话": f"138{number:08d}",
        "家庭住址": f"示例路{number}号",
        "村": "东村",
        "国籍": "是",
        "户口": "是",
        "备注": SENTINEL,
    }
    return row | cells


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else HEADINGS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, rows: Sequence[Row]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows]):
            for column, cell in enumerate(cells.values()):
                sheet.write(row, column, cell)
    return path


def prepared(path: Path, *, at: datetime, taken_for: Mapping[str, str] | None = None) -> Prepared:
    area = Area.objects.get(code=TOWNSHIP)
    workspace = path.parent / "workspace"
    workspace.mkdir(exist_ok=True)
    return prepare(path, benefit(PACK), area=area, taken_for=taken_for or {}, at=at, workspace=workspace)


def taken_in(path: Path, by: Viewer, *, at: datetime) -> tuple[dict[str, int], RosterImport | None]:
    """Read, prepare and confirm; returns the counts and the import."""
    ready = prepared(path, at=at)
    return ready.plan.counts, confirm(by=by, prepared=ready, at=at, file_name=path.name)


def everything_stored() -> str:
    """Every value of every table, as text."""
    found: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)
