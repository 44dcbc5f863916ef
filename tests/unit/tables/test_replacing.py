from __future__ import annotations

import os
from pathlib import Path

import pytest

from huijia.tables.replacing import check_place, replacing
from huijia.values.errors import UnableToWriteResults


def test_file_takes_its_place_when_the_block_ends_well(tmp_path: Path) -> None:
    with replacing(tmp_path / "out.csv") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "out.csv").read_text() == "new"


def test_nothing_else_is_left(tmp_path: Path) -> None:
    with replacing(tmp_path / "out.csv") as temporary:
        temporary.write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failure_leaves_the_old_file_alone(tmp_path: Path, error: type[BaseException]) -> None:
    (tmp_path / "out.csv").write_text("old")

    def write_half() -> None:
        with replacing(tmp_path / "out.csv") as temporary:
            temporary.write_text("half")
            raise error

    with pytest.raises(error):
        write_half()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"out.csv": "old"}


def test_temporary_file_is_hidden_and_beside_its_place(tmp_path: Path) -> None:
    with replacing(tmp_path / "out.csv") as temporary:
        temporary.write_text("")
        assert (temporary.parent, temporary.name[:8], temporary.suffix) == (tmp_path, ".huijia-", ".csv")


def test_leftovers_of_a_killed_run_stay(tmp_path: Path) -> None:
    (tmp_path / ".huijia-0123456789abcdef.csv").write_text("half")
    with replacing(tmp_path / "out.csv") as temporary:
        temporary.write_text("new")
    assert (tmp_path / ".huijia-0123456789abcdef.csv").exists()


def test_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.csv").symlink_to(tmp_path / "out.csv")
    with replacing(tmp_path / "link.csv") as temporary:
        temporary.write_text("new")
    assert (tmp_path / "link.csv").is_symlink()


@pytest.mark.parametrize(
    ("name", "message"),
    [("none/out.csv", "no folder"), ("out.ods", "is not known"), ("folder.csv", "is a folder")],
)
def test_wrong_place_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UnableToWriteResults, match=message):
        check_place(tmp_path / name)


def test_closed_folder_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_arguments: False)
    with pytest.raises(UnableToWriteResults, match="nothing may be written"):
        check_place(tmp_path / "out.csv")
