"""What changed between two versions of a law, as a person or a program asks for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from huijia.cli.main import app
from huijia.engine.keeping import keep_pack
from huijia.engine.loading import load_pack

PACK = load_pack("cn/childcare-subsidy")


def diff(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["packs", "diff", *(str(argument) for argument in arguments)])


def copied(folder: Path, before: str = "", after: str = "") -> Path:
    """A copy of the pack with an edit of its parameters."""
    copy = folder / "copy"
    shutil.copytree(PACK.folder, copy, ignore=shutil.ignore_patterns("__pycache__"))
    parameters = copy / "parameters.yaml"
    parameters.write_text(parameters.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    return copy


def test_difference_is_told_and_is_no_error(tmp_path: Path) -> None:
    told = diff(PACK.id, copied(tmp_path, "value: 360000", "value: 400000"), "--lang", "en")

    assert told.exit_code == 0, told.output
    assert f"- {PACK.id} {PACK.version}" in told.stdout
    assert "    from 2025-01-01 on: 3,600.00 CNY → 4,000.00 CNY\n" in told.stdout


def test_difference_is_told_in_chinese(tmp_path: Path) -> None:
    told = diff(PACK.id, copied(tmp_path, "value: 360000", "value: 400000"), "--lang", "zh")

    assert "    自 2025-01-01 起：3,600.00 元 → 4,000.00 元\n" in told.stdout


def test_no_difference_is_told() -> None:
    told = diff(PACK.id, PACK.id, "--lang", "en")

    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[2:] == ["No difference: both are the same version"]


def test_comment_is_no_difference_in_law(tmp_path: Path) -> None:
    told = diff(PACK.id, copied(tmp_path, "# Money is in fen", "# Money"), "--lang", "en")

    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[2].startswith("No difference in law")


def test_programs_get_everything(tmp_path: Path) -> None:
    told = diff(PACK.id, copied(tmp_path, "value: 360000", "value: 400000"), "--json")

    data = json.loads(told.stdout)
    assert (data["old"]["version"], data["one_benefit"], data["one_version"]) == (PACK.version, True, False)
    assert [(each["name"], each["new"]["value"]) for each in data["found"]] == [("yearly_amount", 400000)]


def test_kept_version_is_taken_from_the_archive(tmp_path: Path) -> None:
    old = load_pack(copied(tmp_path, "value: 360000", "value: 400000"))
    keep_pack(old, tmp_path / "kept")

    told = diff(f"{PACK.id}@{old.version}", PACK.id, "--archive", tmp_path / "kept", "--lang", "en")

    assert told.exit_code == 0, told.output
    assert "4,000.00 CNY → 3,600.00 CNY" in told.stdout
    assert "how it is claimed and decided was not compared" in told.stdout


def test_two_benefits_are_told_to_be_two() -> None:
    told = diff(PACK.id, "cn/harbin", "--lang", "en")

    assert told.exit_code == 0, told.output
    assert "Two different benefits: cn/childcare-subsidy (Childcare subsidy) and cn/harbin" in told.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("cn/childcare-subsidy", "cn/nothing"), "there is no pack 'cn/nothing'"),
        (("cn/childcare-subsidy", "./nowhere"), "holds no pack.yaml"),
        (("cn/childcare-subsidy@0123456789abcdef", "cn/childcare-subsidy"), "does not keep the version"),
    ],
    ids=["no such benefit", "no pack there", "no such version"],
)
def test_what_cannot_be_found_is_wrong_use(arguments: tuple[str, str], words: str, tmp_path: Path) -> None:
    told = diff(*arguments, "--archive", tmp_path)

    assert told.exit_code == 2
    assert words in told.stderr
