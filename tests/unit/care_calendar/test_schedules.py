"""The schedules' files: what is wrong with them is told, and the finished page is made of them as they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huijia.care_calendar import SITE
from huijia.care_calendar.build import finished_files, main, stale_files
from huijia.care_calendar.handing_out import UnableToHandOut, hand_out
from huijia.care_calendar.schedule import SCHEDULES, read_schedule
from huijia.cli.main import app
from huijia.values.errors import UnableToLoadPack

LARGEST = 150_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SCHEDULES, tmp_path / "schedules"))


def changed(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


WRONG = {
    "source": ("vaccinations.yaml", "source: notes_2021", "source: somewhere", "no source 'somewhere'"),
    "kind": ("calendar.yaml", "mmr_1: {kind: mmr,", "mmr_1: {kind: mrm,", "no kind is called 'mrm'"),
    "number": ("calendar.yaml", "  bcg: {kind: bcg,", "  bcc: {kind: bcg,", "no number says when"),
    "unused": ("calendar.yaml", "  mmr_2: {kind: mmr, dose: 2, counts: birth}\n", "", "mmr_2_from: no entry"),
    "unit": ("visits_china.yaml", "unit: weeks", "unit: fortnights", "its unit is one of days"),
    "start": ("calendar.yaml", "dose: 2, counts: hpv_1", "dose: 2, counts: hpv_0", "counts from 'hpv_0'"),
    "choice": ("calendar.yaml", "only: {je: live}", "only: {je: dead}", "no choice 'je'"),
    "bring": ("calendar.yaml", "    bring: newborn", "    bring: flowers", "called 'flowers'"),
}
"""What is changed in which file, to what, and the message. One reading tells all faults."""


def test_every_fault_of_the_schedules_is_told_with_its_place(folder: Path) -> None:
    for file, old, new, _ in WRONG.values():
        changed(folder, file, old, new)

    with pytest.raises(UnableToLoadPack) as raised:
        read_schedule(folder)

    assert [name for name, (*_, message) in WRONG.items() if message not in str(raised.value)] == []


def test_two_values_for_one_date_are_refused(folder: Path) -> None:
    changed(folder, "vaccinations.yaml", "from: 2025-01-01, value: 2", "from: always, value: 2")

    with pytest.raises(UnableToLoadPack, match="two values for one date"):
        read_schedule(folder)


def test_finished_page_is_what_the_build_makes() -> None:
    assert stale_files() == [], "make docs writes it again"


@pytest.mark.parametrize("name", ["index.html", "more.html"])
def test_finished_page_that_was_changed_by_hand_is_found(tmp_path: Path, name: str) -> None:
    hand_out(tmp_path)
    (tmp_path / name).write_text("by hand", encoding="utf-8")

    assert stale_files(tmp_path) == [name]


def test_check_of_the_build_succeeds_on_what_is_kept() -> None:
    assert main(["--check"]) == 0


def test_everything_together_is_small() -> None:
    assert sum(path.stat().st_size for path in SITE.rglob("*") if path.is_file()) < LARGEST


def test_page_asks_for_nothing_and_names_no_address_to_go_to() -> None:
    for text in finished_files().values():
        assert "default-src 'none'; connect-src 'none'" in text
        # Sources are told as text: whoever followed one would tell its host where they came from.
        for word in (
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "sendBeacon",
            "innerHTML",
            "cookie",
            ' src="',
            "url(",
        ):
            assert word not in text


def test_folder_holds_what_the_service_serves(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["calendar", str(tmp_path / "stick")])
    assert done.exit_code == 0, done.output

    written = {path.name: path.read_bytes() for path in (tmp_path / "stick").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (SITE / "calendar").iterdir()}
    assert "index.html" in written


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "stick").write_text("a file", encoding="utf-8")

    with pytest.raises(UnableToHandOut, match="Name a folder"):
        hand_out(tmp_path / "stick")
