"""The main job from file to file, as a person or a script runs it."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from huijia.cli.main import app
from huijia.engine.backends.result import COLUMNS
from tests.engines import ENGINES, engine_options

PACK = "cn/childcare-subsidy"
ON = "2026-06-30"
HEADINGS = ["编号", "出生日期", "中国国籍", "户口登记", "死亡日期", "首次申领年份"]
ROWS = [
    ["A2", "2024-03-09", "是", "是", "", ""],
    ["A1", "2022/1/5", "是", "有", "", ""],
    ["A3", "2021年5月1日", "是", "是", "", ""],
    ["A4", "2025-02-03", "", "是", "", "2026"],
]
EXPECTED = [
    ("A2", "2025", "entitled", "360000", ""),
    ("A2", "2026", "entitled", "360000", ""),
    ("A2", "2027", "entitled", "90000", ""),
    ("A1", "2025", "entitled", "30000", ""),
    ("A3", "", "not_entitled", "0", ""),
    ("A4", "2026", "need_to_ask", "", "chinese_national"),
    ("A4", "2027", "need_to_ask", "", "chinese_national"),
    ("A4", "2028", "need_to_ask", "", "chinese_national"),
]
"""2024-03 has 27 months: 12 + 12 + 3 of 300 yuan; 2022-01 has one; three claims from the first for 2025."""


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def roster(folder: Path, ending: str, rows: list[list[str]] = ROWS, headings: list[str] = HEADINGS) -> Path:
    path = folder / f"roster{ending}"
    if ending == ".xlsx":
        book = openpyxl.Workbook()
        for row in [headings, *rows]:
            book.active.append(row)
        book.save(path)
    elif ending == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([headings, *rows])
    else:
        pq.write_table(pa.table({h: [row[i] for row in rows] for i, h in enumerate(headings)}), path)
    return path


def answers(path: Path) -> list[list[str]]:
    """The rows of a result with their headings, as text."""
    if path.suffix == ".csv":
        return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        rows = [list(row.values()) for row in table.to_pylist()]
        return [table.column_names, *([_text(cell) for cell in row] for row in rows)]
    sheet = openpyxl.load_workbook(path).active
    return [[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return cell.strftime("%Y-%m-%d") if isinstance(cell, date) else str(cell)


def gist(path: Path) -> list[tuple[str, ...]]:
    places = [COLUMNS.index(name) for name in ("case_id", "period", "answer", "amount_minor", "missing")]
    return [tuple(row[place] for place in places) for row in answers(path)[1:]]


@pytest.mark.parametrize("source", [".xlsx", ".csv", ".parquet"])
@pytest.mark.parametrize("out", [".xlsx", ".csv", ".parquet"])
def test_table_of_any_kind_becomes_answers_of_any_kind(tmp_path: Path, source: str, out: str) -> None:
    result = run("assess", PACK, roster(tmp_path, source), "-o", tmp_path / f"out{out}", "--on", ON)

    assert (result.exit_code, gist(tmp_path / f"out{out}")) == (0, EXPECTED)


def test_result_has_exactly_the_columns_in_their_order(tmp_path: Path) -> None:
    run("assess", PACK, roster(tmp_path, ".xlsx"), "-o", tmp_path / "out.parquet", "--on", ON)

    table = pq.read_table(tmp_path / "out.parquet")
    types = [pa.string(), pa.string(), pa.string(), pa.int64(), *[pa.string()] * 5, pa.date32()]
    assert (table.column_names, table.schema.types) == (list(COLUMNS), types)


def test_engines_write_the_same_file(tmp_path: Path) -> None:
    source = roster(tmp_path, ".csv")
    for engine in ENGINES:
        run("assess", PACK, source, "-o", tmp_path / f"{engine}.csv", "--on", ON, *engine_options(engine))

    assert len({(tmp_path / f"{engine}.csv").read_bytes() for engine in ENGINES}) == 1


def test_rows_in_are_rows_assessed_and_rejected(tmp_path: Path) -> None:
    bad = [["A5", "2025-02-30", "是", "是", "", ""], ["A1", "2023-01-01", "是", "是", "", ""]]

    result = run(
        "assess", PACK, roster(tmp_path, ".xlsx", [*ROWS, *bad]), "-o", tmp_path / "out.csv", "--lang", "en"
    )

    assert (result.exit_code, "6 rows in = 4 assessed + 2 rejected" in result.stderr) == (1, True)


def test_rejected_rows_come_back_and_can_be_read_again_when_mended(tmp_path: Path) -> None:
    bad = [["A5", "2025-02-30", "是", "maybe", "", ""]]
    source = roster(tmp_path, ".xlsx", bad)
    run(
        "assess",
        PACK,
        source,
        "-o",
        tmp_path / "out.csv",
        "--rejects",
        tmp_path / "back.xlsx",
        "--lang",
        "zh",
    )
    book = openpyxl.load_workbook(tmp_path / "back.xlsx")
    reason = book.active.cell(2, 8).value
    book.active.cell(2, 2).value, book.active.cell(2, 4).value = "2025-02-28", "是"
    book.save(tmp_path / "mended.xlsx")

    result = run("assess", PACK, tmp_path / "mended.xlsx", "-o", tmp_path / "again.csv")

    assert ("2025-02-30" in reason, "maybe" in reason, result.exit_code) == (True, True, 0)


def test_unknown_columns_are_left_out_and_named_once(tmp_path: Path) -> None:
    source = roster(tmp_path, ".csv", [[*row, "x"] for row in ROWS], [*HEADINGS, "备注"])

    result = run("assess", PACK, source, "-o", tmp_path / "out.csv", "--on", ON)

    assert (result.exit_code, result.stderr.count("备注")) == (0, 1)


def test_summary_prints_totals_and_writes_nothing(tmp_path: Path) -> None:
    result = run("assess", PACK, roster(tmp_path, ".csv"), "--summary", "--on", ON)

    assert "2025,entitled,2,390000,CNY" in result.stdout.splitlines()
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]


def test_periods_outside_the_bounds_are_left_out(tmp_path: Path) -> None:
    source = roster(tmp_path, ".csv")

    run("assess", PACK, source, "-o", tmp_path / "out.csv", "--on", ON, "--from", "2026", "--to", "2026")

    assert [row[1] for row in gist(tmp_path / "out.csv")] == ["2026", "", "", "2026"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["assess", "cn/no-such", "roster.csv", "-o", "out.csv"], "there is no pack 'cn/no-such'"),
        (["assess", PACK, "nowhere.csv", "-o", "out.csv"], "nowhere.csv"),
        (["assess", PACK, "roster.csv", "-o", "out.pdf"], ".pdf"),
        (["assess", PACK, "roster.csv"], "-o"),
        (["assess", PACK, "roster.csv", "-o", "out.csv", "--from", "2020"], "2025"),
        (["assess", PACK, "roster.csv", "-o", "out.csv", "--on", "31.12.2025"], "2025-01-31"),
        (["assess", PACK, "roster.csv", "-o", "roster.csv"], "roster.csv"),
        (["explain", PACK, "roster.csv", "--case", "ZZ"], "ZZ"),
        (["packs", "check", "./no-pack"], "no-pack"),
    ],
)
def test_wrong_use_is_told_and_ends_with_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    roster(tmp_path, ".csv")
    monkeypatch.chdir(tmp_path)

    result = run(*arguments)

    assert (result.exit_code, told in result.stderr) == (2, True), result.output
    assert not (tmp_path / "out.csv").exists()


def test_missing_column_is_named_with_what_would_do(tmp_path: Path) -> None:
    source = roster(tmp_path, ".csv", [row[:1] + row[2:] for row in ROWS], HEADINGS[:1] + HEADINGS[2:])

    result = run("assess", PACK, source, "-o", tmp_path / "out.csv")

    assert (result.exit_code, "birth_date" in result.stderr, "出生日期" in result.stderr) == (2, True, True)


def test_explanation_names_article_parameter_and_fact(tmp_path: Path) -> None:
    result = run("explain", PACK, roster(tmp_path, ".csv"), "--case", "A2", "--lang", "zh", "--on", ON)

    told = "".join(result.stdout.split())
    assert [part in told for part in ("第12条", "300.00元", "2024-03-09", "育儿补贴制度管理规范")] == [
        True
    ] * 4


def test_explanation_of_an_unknown_says_what_would_settle_it(tmp_path: Path) -> None:
    result = run("explain", PACK, roster(tmp_path, ".csv"), "--case", "A4", "--lang", "en", "--on", ON)

    assert "Chinese national" in result.stdout.split("What would change it")[1]


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".xlsx"])
def test_synthetic_people_are_the_same_for_the_same_seed(tmp_path: Path, ending: str) -> None:
    for name in ("one", "two"):
        assert run("synth", PACK, 500, "-o", tmp_path / f"{name}{ending}", "--seed", 5).exit_code == 0

    assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()


def test_families_are_assessed_from_two_tables(tmp_path: Path) -> None:
    pack = "toyland/family-allowance"
    run("synth", pack, 400, "-o", tmp_path / "members.csv", "--families", tmp_path / "families.csv")
    for engine in ENGINES:
        result = run(
            *("assess", pack, tmp_path / "members.csv", "--families", tmp_path / "families.csv"),
            *("-o", tmp_path / f"{engine}.csv", "--on", "2025-03-15"),
            *engine_options(engine),
        )
        assert result.exit_code == 0, result.output

    assert len({(tmp_path / f"{engine}.csv").read_bytes() for engine in ENGINES}) == 1


def test_family_with_an_unreadable_member_goes_back_as_a_whole(tmp_path: Path) -> None:
    pack = "toyland/family-allowance"
    run("synth", pack, 400, "-o", tmp_path / "members.csv", "--families", tmp_path / "families.csv")
    lines = (tmp_path / "members.csv").read_text().splitlines()
    headings = [heading.strip('"') for heading in lines[0].split(",")]
    cells = lines[1].split(",")
    family = cells[headings.index("family_id")]
    cells[headings.index("birth_date")] = "2025-02-30"
    (tmp_path / "members.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[2:]]) + "\n")

    result = run(
        *("assess", pack, tmp_path / "members.csv", "--families", tmp_path / "families.csv"),
        *("-o", tmp_path / "out.csv", "--on", "2025-03-15"),
    )

    assert result.exit_code == 1
    assert family not in {row[0] for row in answers(tmp_path / "out.csv")[1:]}


def test_killed_run_leaves_the_old_file(tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    out.write_text("old")
    run("synth", PACK, 3_000_000, "-o", tmp_path / "many.parquet")
    command = [sys.executable, "-m", "huijia", "assess", PACK, str(tmp_path / "many.parquet"), "-o", str(out)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        # Wait until it writes, then kill it in the middle.
        while not list(tmp_path.glob(".huijia-*")) and process.poll() is None:
            pass
        process.kill()

    assert out.read_text() == "old"


def test_answers_of_many_rows_keep_the_order_of_the_input(tmp_path: Path) -> None:
    # Several row groups, so that several threads have something to do.
    run("synth", PACK, 1_200_000, "-o", tmp_path / "many.parquet")

    run("assess", PACK, tmp_path / "many.parquet", "-o", tmp_path / "out.parquet", "--on", ON)

    ids = pq.read_table(tmp_path / "out.parquet", columns=["case_id"]).column("case_id").to_numpy()
    assert bool((ids[1:] >= ids[:-1]).all())


def test_unexpected_error_is_not_taken_for_rejected_rows() -> None:
    program = (
        "import huijia.cli.main as m\ndef broken(): raise ZeroDivisionError('x')\nm.app = broken\nm.main()\n"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert (done.returncode, "ZeroDivisionError" in done.stderr) == (70, True)


def test_explanation_needs_the_families_own_facts_as_an_assessment_does(tmp_path: Path) -> None:
    members = tmp_path / "members.csv"
    run("synth", "toyland/family-allowance", "20", "-o", members)

    told = [
        run(word, "toyland/family-allowance", members, *more, "--lang", "en")
        for word, more in (("assess", ["--summary"]), ("explain", ["--case", "1"]))
    ]

    for result in told:
        assert result.exit_code == 2
        assert "give a table of families (--families)" in " ".join(result.stderr.split())
