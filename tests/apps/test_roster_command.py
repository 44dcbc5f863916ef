"""``huijia import`` as a process of its own: what it leaves, and what is left when it is killed at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.apps.rosters import PACK, child, write_csv

CHILDREN = 300

MAKE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from huijia.apps.accounts.models import Area
from tests.apps.conftest import make_office
if not Area.objects.exists():
    make_office()
"""

LOOK = """
import django; django.setup()
from huijia.apps.audit.queries import faults
from huijia.apps.people.models import Fact, ImportedRow, Membership, Person, RosterImport
print(*(model.objects.filter(roster__isnull=False).count() for model in (Person, Fact, Membership, ImportedRow)),
      RosterImport.objects.count(), len(list(faults())))
"""


def environment(data: Path) -> dict[str, str]:
    """Without a DATABASE_URL of its own, SQLite in a folder of the test."""
    root = Path(__file__).parents[2]
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    paths = os.pathsep.join([str(root / "src"), str(root)])
    settings = "huijia.server.settings"
    return kept | {"HUIJIA_DATA": str(data), "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": settings}


def python(program: str, data: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(data), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def command(roster: Path, *more: str) -> list[str]:
    given = [PACK, str(roster), "--area", "990101100", "--by", "officer", "--lang", "en", *more]
    return [sys.executable, "-m", "huijia", "import", *given]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    python(MAKE, folder)
    return folder


def _kill_at(points: int, data: Path, folder: Path) -> None:
    """Import fresh children again and again, killed at moments spread over the time that an import takes."""
    draw = random.Random(20260316)
    whole = 0.0
    before = [int(each) for each in python(LOOK, data).split()]
    for point in range(points + 1):
        first = 1_000 + point * CHILDREN
        roster = write_csv(folder / f"{point}.csv", [child(n) for n in range(first, first + CHILDREN)])
        began = time.monotonic()
        process = subprocess.Popen(command(roster, "--yes"), env=environment(data), stderr=subprocess.DEVNULL)
        if point:
            # Most of the time goes into starting: aim at what comes after it.
            time.sleep(whole * draw.uniform(0.4, 1.0))
            process.send_signal(signal.SIGKILL)
        process.wait()
        whole = whole or time.monotonic() - began
        after = [int(each) for each in python(LOOK, data).split()]
        written = [new - old for new, old in zip(after[:5], before[:5], strict=True)]
        # Child and guardian each; of a child 5 facts and the address; of a guardian 5.
        complete = [2 * CHILDREN, 11 * CHILDREN, 2 * CHILDREN, CHILDREN, 1]
        assert written in ([0] * 5, complete)
        assert after[5] == 0
        again = subprocess.run(
            command(roster, "--yes"), env=environment(data), capture_output=True, text=True, check=False
        )
        assert again.returncode == 0, again.stderr
        before = [old + new for old, new in zip(before[:5], complete, strict=True)]
        assert [int(each) for each in python(LOOK, data).split()] == [*before, 0]


def test_nothing_is_half_imported_when_the_command_is_killed(data: Path, tmp_path: Path) -> None:
    _kill_at(2, data, tmp_path)


@pytest.mark.long
def test_nothing_is_half_imported_after_fifty_kills(data: Path, tmp_path: Path) -> None:
    _kill_at(50, data, tmp_path)


def test_command_previews_returns_rows_and_undoes(data: Path, tmp_path: Path) -> None:
    roster = write_csv(tmp_path / "a.csv", [child(1), child(2, 出生日期="昨天")])
    run = {"env": environment(data), "capture_output": True, "text": True, "check": False}

    refused = subprocess.run(command(roster), input="n\n", **run)  # type: ignore[call-overload]
    taken = subprocess.run(command(roster, "--yes"), **run)  # type: ignore[call-overload]
    number = taken.stderr.split("import ")[1].split(".")[0]
    undo = [*command(roster)[:4], "--undo", number, "--by", "officer", "--reason", "wrong", "--lang", "en"]
    undone = subprocess.run(undo, **run)  # type: ignore[call-overload]
    twice = subprocess.run(undo, **run)  # type: ignore[call-overload]

    assert "Not taken in" in refused.stderr
    assert "备注" in refused.stderr
    assert (taken.returncode, undone.returncode, twice.returncode) == (1, 0, 2)
    assert "昨天" in (tmp_path / "a-rejects.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("by", ["nobody", "auditor", "other_officer"])
def test_command_refuses_whoever_is_not_the_officer_of_the_area(data: Path, tmp_path: Path, by: str) -> None:
    roster = write_csv(tmp_path / "a.csv", [child(1)])
    done = subprocess.run(
        [*command(roster, "--yes"), "--by", by],
        env=environment(data),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
