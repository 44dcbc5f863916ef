"""Versions of law: kept as they were, loaded as they were kept, or refused."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from huijia.engine.api import assess_one, keep_pack, kept_versions, load_pack, load_pack_version
from huijia.engine.loading import LAW_FILES, version_of
from huijia.values.errors import UnableToFindPack, UnableToLoadPack
from tests.unit.engine.small_pack import Change, write_pack

RAISED = Change("parameters.yaml", "value: 1000", "value: 1200")
ON = date(2025, 6, 15)
FACTS = {"resident": True, "income": 100}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


def kept(tmp_path: Path, archive: Path) -> Path:
    """The folder of a version that is kept."""
    return keep_pack(load_pack(write_pack(tmp_path)), archive)


def test_old_version_answers_as_it_did_after_the_law_changed(tmp_path: Path, archive: Path) -> None:
    old = load_pack(write_pack(tmp_path))
    keep_pack(old, archive)
    new = load_pack(write_pack(tmp_path, RAISED))

    found = load_pack_version("demo/benefit", old.version, archive)

    assert found.version == old.version != new.version
    assert [row.amount_minor for row in assess_one(found, FACTS, on=ON)] == [1000]
    assert [row.amount_minor for row in assess_one(new, FACTS, on=ON)] == [1200]


def test_every_version_is_kept_once(tmp_path: Path, archive: Path) -> None:
    first = load_pack(write_pack(tmp_path))
    places = [keep_pack(first, archive), keep_pack(first, archive)]
    second = load_pack(write_pack(tmp_path, RAISED))
    keep_pack(second, archive)

    assert places[0] == places[1]
    assert kept_versions("demo/benefit", archive) == sorted([first.version, second.version])
    assert sorted(each.name for each in places[0].parent.iterdir()) == kept_versions("demo/benefit", archive)


def test_only_the_law_files_are_kept(tmp_path: Path, archive: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "benefit" / "README.md").write_text("notes")

    place = kept(tmp_path, archive)

    assert sorted(each.name for each in place.iterdir()) == sorted(LAW_FILES)
    assert version_of(place) == place.name


def test_nobody_else_may_look_into_an_archive(tmp_path: Path, archive: Path) -> None:
    place = kept(tmp_path, archive)

    assert [stat.S_IMODE(each.stat().st_mode) for each in (archive, place)] == [0o700, 0o700]


def test_version_that_comes_with_the_program_is_taken_from_it(archive: Path) -> None:
    current = load_pack("cn/childcare-subsidy")

    assert load_pack_version("cn/childcare-subsidy", current.version, archive) is current


def test_shipped_packs_can_be_kept_and_loaded_again(archive: Path) -> None:
    current = load_pack("cn/childcare-subsidy")

    place = keep_pack(current, archive)

    assert load_pack(place).version == current.version


def test_files_that_changed_after_loading_are_not_kept(tmp_path: Path, archive: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    write_pack(tmp_path, RAISED)

    with pytest.raises(UnableToLoadPack, match="were changed after it was loaded"):
        keep_pack(pack, archive)

    assert kept_versions("demo/benefit", archive) == []


@pytest.mark.parametrize("file", LAW_FILES)
def test_damaged_file_is_refused(tmp_path: Path, archive: Path, file: str) -> None:
    place = kept(tmp_path, archive)
    with (place / file).open("a") as damaged:
        damaged.write("# one more line\n")

    with pytest.raises(UnableToLoadPack, match="is not the version"):
        load_pack_version("demo/benefit", place.name, archive)


def test_file_that_no_hash_covers_is_refused(tmp_path: Path, archive: Path) -> None:
    # Formulas could import it.
    place = kept(tmp_path, archive)
    (place / "extra.py").write_text("raise SystemExit\n")

    with pytest.raises(UnableToLoadPack, match="is not the version"):
        load_pack_version("demo/benefit", place.name, archive)


def test_link_out_of_the_archive_is_refused(tmp_path: Path, archive: Path) -> None:
    place = kept(tmp_path, archive)
    (place / "formulas.py").unlink()
    (place / "formulas.py").symlink_to(tmp_path / "benefit" / "formulas.py")

    with pytest.raises(UnableToLoadPack, match="is not the version"):
        load_pack_version("demo/benefit", place.name, archive)


def test_version_under_another_benefit_is_refused(tmp_path: Path, archive: Path) -> None:
    place = kept(tmp_path, archive)
    (archive / "demo" / "other").mkdir()
    place.rename(archive / "demo" / "other" / place.name)

    with pytest.raises(UnableToLoadPack, match="holds demo/benefit, not demo/other"):
        load_pack_version("demo/other", place.name, archive)


def test_version_that_is_not_kept_is_told_with_those_that_are(tmp_path: Path, archive: Path) -> None:
    place = kept(tmp_path, archive)

    with pytest.raises(UnableToFindPack, match=f"it keeps: {place.name}"):
        load_pack_version("demo/benefit", "0" * 16, archive)


@pytest.mark.parametrize(
    ("pack", "version"),
    [
        ("../benefit", "0" * 16),
        ("/etc", "0" * 16),
        ("demo/benefit", "../../../benefit"),
        ("demo/benefit", ""),
    ],
)
def test_names_that_lead_out_of_the_archive_are_refused(archive: Path, pack: str, version: str) -> None:
    with pytest.raises(UnableToFindPack, match="name no version"):
        load_pack_version(pack, version, archive)
