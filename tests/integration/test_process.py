"""The command as a process of its own: exit codes, streams, signals, and what a stopped run leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

PACK = "cn/childcare-subsidy"
GOOD = "case_id,birth_date,chinese_national,birth_registered\nA1,2022-01-05,yes,yes\n"
BAD = GOOD + "A2,2025-02-30,yes,yes\n"
MANY = 2_000_000
PATIENCE = 60
"""Seconds after which a process that does not do what is waited for is given up."""


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "huijia", *map(str, arguments)]


def huijia(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize(
    ("facts", "expected"),
    [(GOOD, 0), (BAD, 1), ("id,name\n1,x\n", 2), ("", 2)],
    ids=["good", "bad", "others", "empty"],
)
def test_exit_code_says_how_it_went(tmp_path: Path, facts: str, expected: int) -> None:
    (tmp_path / "facts.csv").write_text(facts)

    done = huijia("assess", PACK, "facts.csv", "-o", "out.csv", cwd=tmp_path)

    assert done.returncode == expected, done.stderr


def test_summary_is_on_standard_output_and_messages_are_not(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(BAD)

    done = huijia("assess", PACK, "facts.csv", "--summary", "--lang", "en", cwd=tmp_path)

    assert done.stdout.splitlines() == [
        "period,answer,rows,amount_minor,currency",
        "2025,entitled,1,30000,CNY",
    ]
    assert "2 rows in = 1 assessed + 1 rejected" in done.stderr


def test_error_is_one_message_without_a_traceback(tmp_path: Path) -> None:
    done = huijia("assess", PACK, "nowhere.csv", "-o", "out.csv", cwd=tmp_path)

    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_terminal_that_cannot_write_chinese_is_no_reason_to_stop(tmp_path: Path, encoding: str) -> None:
    done = subprocess.run(
        command("packs", "show", PACK, "--lang", "zh"),
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_invalid_pack_is_told_with_file_and_place(tmp_path: Path) -> None:
    folder = tmp_path / "my-pack"
    folder.mkdir()
    for name in ("pack.yaml", "parameters.yaml", "inputs.py", "formulas.py"):
        (folder / name).write_text("id: [1\n")

    done = huijia("packs", "check", "./my-pack", cwd=tmp_path)

    assert (done.returncode, "pack.yaml" in done.stderr) == (2, True)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table that takes some seconds."""
    folder = tmp_path_factory.mktemp("many")
    done = huijia("synth", PACK, MANY, "-o", "many.parquet", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "many.parquet"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signal")
@pytest.mark.parametrize("out", ["out.csv", "out.parquet"])
def test_run_that_the_user_stops_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, many: Path, out: str
) -> None:
    (tmp_path / out).write_text("old")
    run = command("assess", PACK, many, "-o", out, "--on", "2026-01-01")
    with subprocess.Popen(
        run, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=_as_at_a_terminal
    ) as process:
        _wait_until_it_writes(process, tmp_path)
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=PATIENCE)[1]

    assert process.returncode == 130, told
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {out: "old"}


def test_rejects_of_an_earlier_run_do_not_stay(tmp_path: Path) -> None:
    # A table without bad rows must not leave somebody mending rows that are in order.
    (tmp_path / "facts.csv").write_text(BAD)
    huijia("assess", PACK, "facts.csv", "-o", "out.csv", "--rejects", "back.csv", cwd=tmp_path)
    before = (tmp_path / "back.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "facts.csv").write_text(GOOD)

    done = huijia("assess", PACK, "facts.csv", "-o", "out.csv", "--rejects", "back.csv", cwd=tmp_path)

    after = (tmp_path / "back.csv").read_text(encoding="utf-8-sig")
    assert (done.returncode, "A2" in before, "A2" in after) == (0, True, False)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reasons_in_rejects_are_in_the_language_that_was_asked_for(tmp_path: Path, lang: str) -> None:
    (tmp_path / "facts.csv").write_text(BAD)

    huijia("assess", PACK, "facts.csv", "-o", "o.csv", "--rejects", "b.csv", "--lang", lang, cwd=tmp_path)

    back = (tmp_path / "b.csv").read_text(encoding="utf-8-sig")
    assert any("\u4e00" <= letter <= "\u9fff" for letter in back) == (lang == "zh")


def test_rejected_members_come_back_with_their_families_and_can_be_read_again(tmp_path: Path) -> None:
    pack = "toyland/family-allowance"
    (tmp_path / "families.csv").write_text("family_id,lives_in_toyland,income_band\nF1,yes,1\nF2,yes,9\n")
    (tmp_path / "members.csv").write_text(
        "member_id,family_id,birth_date,in_education\nM1,F1,2015-02-30,yes\nM2,F1,2016-01-01,yes\nM3,F2,2016-01-01,yes\n"
    )
    first = ["assess", pack, "members.csv", "--families", "families.csv", "-o", "out.csv"]
    done = huijia(*first, "--rejects", "back.csv", "--on", "2025-03-15", cwd=tmp_path)
    for name, wrong, right in [
        ("back", "2015-02-30", "2015-02-28"),
        ("back-families", "F2,yes,9", "F2,yes,2"),
    ]:
        path = tmp_path / f"{name}.csv"
        path.write_text(path.read_text(encoding="utf-8-sig").replace(wrong, right), encoding="utf-8")

    again = ["assess", pack, "back.csv", "--families", "back-families.csv", "-o", "mended.csv"]
    mended = huijia(*again, "--on", "2025-03-15", cwd=tmp_path)

    assert (done.returncode, mended.returncode) == (1, 0), done.stderr + mended.stderr
    assert [line.split(",")[0] for line in _lines(tmp_path / "mended.csv")[1:]] == ["F1", "F2"]


def test_answers_in_a_sheet_are_numbers_and_days(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text(GOOD)

    huijia("assess", PACK, "facts.csv", "-o", "out.xlsx", "--on", "2026-01-01", cwd=tmp_path)

    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    amount, assessed_on = sheet.cell(2, 4), sheet.cell(2, 10)
    assert (amount.value, assessed_on.is_date) == (30_000, True)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8-sig").splitlines()


def _as_at_a_terminal() -> None:
    """A shell starts what runs in the background with this signal ignored, and the tests may run there."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _wait_until_it_writes(process: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not list(folder.glob(".huijia-*")):
        assert process.poll() is None, "it was done before it could be stopped"
        assert time.monotonic() < deadline, "it never began to write"
        time.sleep(0.005)
