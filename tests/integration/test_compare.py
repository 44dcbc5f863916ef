"""Comparing from file to file, as a person or a script does; and the page that shows how."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from huijia.cli.main import app
from huijia.engine.backends.comparison import COMPARED_COLUMNS
from huijia.engine.loading import load_pack

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/compare-law-or-facts.md").read_text(encoding="utf-8")
PACK = "cn/childcare-subsidy"
ON = "2026-11-23"
OLD = "编号,出生日期,中国国籍,户口登记\nA1,2023-12-05,是,是\nA2,2025-03-01,是,是\n"
NEW = OLD.replace("A1,2023-12-05", "A1,2022-11-05")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def rows_of(path: Path) -> list[dict[str, str]]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
    if path.suffix == ".xlsx":
        head, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        return [{str(name): str(cell or 0) for name, cell in zip(head, row, strict=True)} for row in rows]
    return [{name: str(value) for name, value in row.items()} for row in pq.read_table(path).to_pylist()]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_corrected_fact_is_told_in_every_format(
    tables: tuple[Path, Path], tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"changed{ending}"

    told = run("compare", PACK, tables[0], PACK, tables[1], "-o", out, "--on", ON, "--lang", "en")

    assert told.exit_code == 0, told.output
    rows = rows_of(out)
    assert tuple(rows[0]) == COMPARED_COLUMNS
    assert [(row["case_id"], row["period"], row["difference_minor"]) for row in rows] == [
        ("A1", "2025", "-30000"),
        ("A1", "2026", "-360000"),
    ]
    assert "2 cases compared, 1 changed" in told.stderr


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_file_without_rows_has_columns(tables: tuple[Path, Path], tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"nothing{ending}"

    told = run("compare", PACK, tables[0], PACK, tables[0], "-o", out, "--on", ON)

    assert told.exit_code == 0, told.output
    assert rows_of(out) == []
    if ending == ".parquet":
        assert pq.read_schema(out).field("old_amount_minor").type == pa.int64()


def test_all_has_rows_that_do_not_differ(tables: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "all.csv"

    run("compare", PACK, tables[0], PACK, tables[0], "-o", out, "--on", ON, "--all")

    # A1 has two years to be paid, A2 three.
    assert [row["case_id"] for row in rows_of(out)] == ["A1"] * 2 + ["A2"] * 3


def test_unreadable_row_comes_back_and_its_case_is_not_told_as_gone(
    tables: tuple[Path, Path], tmp_path: Path
) -> None:
    tables[1].write_text(NEW.replace("2025-03-01", "2025-02-30"), encoding="utf-8")
    out = tmp_path / "changed.csv"

    told = run("compare", PACK, tables[0], PACK, tables[1], "-o", out, "--on", ON, "--lang", "en")

    assert told.exit_code == 1, told.output
    assert {row["case_id"] for row in rows_of(out)} == {"A1"}
    [rejected] = rows_of(tmp_path / "changed-new-rejects.csv")
    assert rejected["编号"] == "A2"
    assert not (tmp_path / "changed-old-rejects.csv").exists()


def test_one_table_for_both_sides_gives_its_rejects_once(tables: tuple[Path, Path], tmp_path: Path) -> None:
    tables[0].write_text(OLD.replace("2025-03-01", "2025-02-30"), encoding="utf-8")

    told = run("compare", PACK, tables[0], PACK, tables[0], "-o", tmp_path / "changed.csv", "--on", ON)

    assert told.exit_code == 1, told.output
    assert (tmp_path / "changed-rejects.csv").exists()


def test_facts_are_never_written_over(tables: tuple[Path, Path]) -> None:
    told = run("compare", PACK, tables[0], PACK, tables[1], "-o", tables[1], "--on", ON)

    assert told.exit_code == 2
    assert tables[1].read_text(encoding="utf-8") == NEW


def test_place_or_summary_has_to_be_said(tables: tuple[Path, Path]) -> None:
    assert run("compare", PACK, tables[0], PACK, tables[1]).exit_code == 2


def test_two_benefits_are_refused(tables: tuple[Path, Path], tmp_path: Path) -> None:
    told = run("compare", PACK, tables[0], "toyland/family-allowance", tables[0], "--summary", "--on", ON)

    assert told.exit_code == 2


def test_version_that_nobody_kept_is_refused(tables: tuple[Path, Path], tmp_path: Path) -> None:
    told = run(
        *("compare", f"{PACK}@{'0' * 16}", tables[0], PACK, tables[1], "--summary", "--archive", tmp_path)
    )

    assert told.exit_code == 2
    assert "does not keep the version" in told.stderr


def test_kept_versions_are_named(tmp_path: Path) -> None:
    told = run("packs", "keep", PACK, "--archive", tmp_path / "kept", "--lang", "en")

    assert told.exit_code == 0, told.output
    [folder] = (tmp_path / "kept" / "cn" / "childcare-subsidy").iterdir()
    assert f"{PACK}@{folder.name} is kept" in told.stderr


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, flags=re.DOTALL)


def tables_on_page() -> list[list[list[str]]]:
    """The rows of the page's tables of results, without their headings."""
    found: list[list[list[str]]] = []
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| case_id"):
            found.append([])
        elif found and re.match(r"\| A\d ", line):
            found[-1].append(cells)
    return found


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """A folder in which somebody did what the page says, and what was printed, block by block."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "src").symlink_to(ROOT / "src")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    printed = [
        subprocess.run(
            ["bash", "-euc", block],
            cwd=folder,
            env={**os.environ, "PATH": path, "LANG": "en_US.UTF-8"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for block in blocks("sh")
    ]
    return folder, printed


@pytest.mark.parametrize(("place", "file"), [(0, "facts-changed.csv"), (1, "law-changed.csv")])
def test_page_shows_the_rows_that_its_commands_give(
    followed: tuple[Path, list[str]], place: int, file: str
) -> None:
    shown = tables_on_page()[place]

    rows = [list(row.values())[:7] for row in rows_of(followed[0] / file)]

    assert shown == rows
    assert len(shown) == (2, 3)[place]


def test_page_shows_the_summary_that_its_command_prints(followed: tuple[Path, list[str]]) -> None:
    assert followed[1][1].endswith("\n" + blocks("csv")[0])


def test_page_shows_what_its_python_prints() -> None:
    printed = io.StringIO()

    with contextlib.redirect_stdout(printed):
        exec(compile(blocks("python")[0], "page", "exec"), {})

    assert printed.getvalue() == blocks("text")[1]


def test_page_shows_what_changed_in_the_law_as_its_command_prints_it(
    followed: tuple[Path, list[str]],
) -> None:
    # A pack's version is another one after any edit of its files.
    printed, shown = (re.sub("[0-9a-f]{16}", "", text) for text in (followed[1][2], blocks("text")[0]))

    assert printed == shown


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_what_if_tells_who_gains_and_writes_a_report(
    tables: tuple[Path, Path], tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"gains{ending}"
    supposed = ("--set", "yearly_amount=400000@2026-01-01")

    told = run("compare", PACK, tables[0], *supposed, "-o", out, "--on", ON, "--lang", "en")
    summary = run("compare", PACK, tables[0], *supposed, "--summary", "--on", ON)

    assert told.exit_code == summary.exit_code == 0, told.output
    assert [(row["period"], row["difference_minor"]) for row in rows_of(out)] == [
        ("2026", "40000"),
        ("2027", "40000"),
    ]
    report = openpyxl.load_workbook(out if ending == ".xlsx" else tmp_path / "gains-report.xlsx")
    assert report.sheetnames[-3:] == ["Summary", "Distribution", "Examples"]
    written = [str(cell) for row in report["Examples"].iter_rows(values_only=True) for cell in row if cell]
    assert any("from 3,600.00" in cell or "3,600.00 CNY" in cell for cell in written)
    assert not any("A2" in cell for cell in written)
    assert summary.stdout.splitlines()[-1].startswith("all,")


def test_law_that_was_written_gives_what_the_same_number_gives_when_it_is_supposed(
    tables: tuple[Path, Path], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(load_pack(PACK).folder, other, ignore=shutil.ignore_patterns("__pycache__"))
    numbers = other / "parameters.yaml"
    before = "    - {from: 2025-01-01, value: 360000, "
    text = numbers.read_text(encoding="utf-8")
    [line] = [line for line in text.splitlines() if line.startswith(before)]
    later = line.replace("2025-01-01, value: 360000", "2026-01-01, value: 400000")
    numbers.write_text(text.replace(line, f"{line}\n{later}"), encoding="utf-8")

    asked = ("compare", PACK, tables[0], "--summary", "--on", ON)
    with_other = run(*asked, "--with", other)
    supposed = run(*asked, "--set", "yearly_amount=400000@2026-01-01")

    assert with_other.exit_code == 0, with_other.output
    assert with_other.stdout == supposed.stdout
    assert with_other.stdout.splitlines()[-1].startswith("all,")


@pytest.mark.parametrize(
    "arguments",
    [(), (PACK, "new.csv", "--set", "yearly_amount=1@2027-01-01"), ("--set", "amount=1@2027-01-01")],
)
def test_half_a_question_is_refused(tables: tuple[Path, Path], arguments: tuple[str, ...]) -> None:
    assert run("compare", PACK, tables[0], *arguments, "--summary").exit_code != 0
