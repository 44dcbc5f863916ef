"""``huijia import`` as a process of its own. What is left when it is killed: ``test_killed.py``."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.apps.conftest import TOWNSHIP, make_office
from tests.apps.rosters import PACK, child, write_csv
from tests.own_office import OwnOffice


@pytest.fixture
def filled(own_office: OwnOffice, django_db_blocker: Any) -> OwnOffice:
    with django_db_blocker.unblock(), own_office.here():
        make_office()
    return own_office


def given(roster: Path, *more: str) -> list[str]:
    return ["import", PACK, str(roster), "--area", TOWNSHIP, "--by", "officer", "--lang", "en", *more]


def test_command_previews_returns_rows_and_undoes(filled: OwnOffice, tmp_path: Path) -> None:
    roster = write_csv(tmp_path / "a.csv", [child(1), child(2, 出生日期="昨天")])
    undo = ["import", "--by", "officer", "--reason", "wrong", "--lang", "en", "--undo"]

    refused = subprocess.run(
        filled.command(*given(roster)),
        env=filled.environment,
        cwd=filled.data,
        input="n\n",
        capture_output=True,
        text=True,
        check=False,
    )
    taken = filled.huijia(*given(roster, "--yes"))
    number = taken.stderr.split("import ")[1].split(".")[0]
    undone, twice = filled.huijia(*undo, number), filled.huijia(*undo, number)

    assert "Not taken in" in refused.stderr
    assert "备注" in refused.stderr
    assert (taken.returncode, undone.returncode, twice.returncode) == (1, 0, 2)
    assert "昨天" in (tmp_path / "a-rejects.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("by", ["nobody", "auditor", "other_officer"])
def test_command_refuses_whoever_is_not_the_officer_of_the_area(
    filled: OwnOffice, tmp_path: Path, by: str
) -> None:
    roster = write_csv(tmp_path / "a.csv", [child(1)])

    assert filled.huijia(*given(roster, "--yes"), "--by", by).returncode == 2
