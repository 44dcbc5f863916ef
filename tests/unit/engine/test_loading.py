"""How a pack's folder becomes a pack, and what is said of one that cannot."""

import os
import sys
from pathlib import Path

import pytest

from huijia.engine.loading import LAW_FILES, load_pack, version_of
from huijia.engine.offered import BUILT_IN_PACKS, pack_names
from huijia.values.errors import UnableToFindPack, UnableToLoadPack
from tests.unit.engine.small_pack import Change, fault_of, write_pack


@pytest.mark.parametrize("file", [name for name in LAW_FILES if name != "pack.yaml"])
def test_missing_file_is_named(tmp_path: Path, file: str) -> None:
    folder = write_pack(tmp_path)
    (folder / file).unlink()

    with pytest.raises(UnableToLoadPack) as refused:
        load_pack(folder)

    assert str(refused.value) == (
        f"benefit: {file} is missing; a pack has pack.yaml, inputs.py, parameters.yaml, formulas.py"
    )


def test_folder_without_pack_file_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(UnableToFindPack, match=r"holds no pack\.yaml, so it is not a pack"):
        load_pack(tmp_path)


def test_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UnableToFindPack) as refused:
        load_pack("toyland/free-ice-cream")

    assert str(refused.value) == (
        f"there is no pack 'toyland/free-ice-cream'; there are: {', '.join(pack_names())}"
    )


def test_syntax_error_is_told_with_file_and_line(tmp_path: Path) -> None:
    broken = Change("formulas.py", "return ~resident", "return ~resident)")

    fault = fault_of(tmp_path, broken)

    assert fault.startswith("benefit: formulas.py, line 10: unmatched ')'")


def test_exception_is_told_with_file_and_line(tmp_path: Path) -> None:
    broken = Change("formulas.py", "return income < 5000", "return income / 2 < 5000")

    fault = fault_of(tmp_path, broken)

    assert fault == (
        "benefit: formulas.py, line 15: "
        "a quotient must say how it is rounded: write a.divided_by(b, rounding=ROUND_DOWN)"
    )


def test_unknown_name_in_formulas_is_told_with_its_line(tmp_path: Path) -> None:
    broken = Change("formulas.py", "return income < 5000", "return incme < 5000")

    fault = fault_of(tmp_path, broken)

    assert fault == "benefit: formulas.py, line 15: name 'incme' is not defined"


def test_error_in_inputs_is_told_with_its_line(tmp_path: Path) -> None:
    broken = Change("inputs.py", "lowest=0", "lowest=20_000")

    fault = fault_of(tmp_path, broken)

    assert fault == "benefit: inputs.py, line 6: 'income': 20000 to 10000 is not a range within ±10^12"


def test_rule_that_returns_no_expression_is_named(tmp_path: Path) -> None:
    broken = Change("formulas.py", "return income < 5000", "return True")

    fault = fault_of(tmp_path, broken)

    assert "low_income() must return an expression, not a bool" in fault


def test_refusal_that_is_a_number_is_refused(tmp_path: Path) -> None:
    broken = Change("formulas.py", "return ~resident", "return income")

    fault = fault_of(tmp_path, broken)

    assert "Rule needs a yes or no, got a whole number" in fault


def test_mended_pack_loads_after_a_failed_try(tmp_path: Path) -> None:
    fault_of(tmp_path, Change("formulas.py", "return ~resident", "return ~resident)"))

    pack = load_pack(write_pack(tmp_path))

    assert [rule.name for rule in pack.rules] == ["lives_elsewhere", "low_income", "amount_due"]


def test_pack_is_loaded_once_for_each_content(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)

    assert load_pack(folder) is load_pack(folder)


def test_version_changes_with_the_law(tmp_path: Path) -> None:
    before = version_of(write_pack(tmp_path))

    after = version_of(write_pack(tmp_path, Change("parameters.yaml", "1000", "1001")))

    assert before != after


def test_version_does_not_change_with_line_ends(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    before = version_of(folder)
    formulas = folder / "formulas.py"
    formulas.write_bytes(formulas.read_bytes().replace(b"\n", b"\r\n"))

    assert version_of(folder) == before


def test_version_does_not_change_with_the_readme(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    before = version_of(folder)
    (folder / "README.md").write_text("# Demo\n", encoding="utf-8")

    assert version_of(folder) == before


def test_two_versions_of_a_pack_stand_side_by_side(tmp_path: Path) -> None:
    old = load_pack(write_pack(tmp_path))
    longer = Change("formulas.py", "income < 5000", "income < 50_000 - 1")

    new = load_pack(write_pack(tmp_path, longer))

    assert (old.version, len(old.nodes)) != (new.version, len(new.nodes))


def test_change_of_the_same_length_in_the_same_second_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    folder = write_pack(tmp_path)
    os.utime(folder / "formulas.py", (1_750_000_000, 1_750_000_000))
    load_pack(folder)
    write_pack(tmp_path, Change("formulas.py", "income < 5000", "income < 6000"))
    os.utime(folder / "formulas.py", (1_750_000_000, 1_750_000_000))

    pack = load_pack(folder)

    values = {getattr(node, "value", None) for node in pack.nodes}
    assert 6000 in values


@pytest.mark.parametrize("name", pack_names())
def test_built_in_pack_stands_in_the_folder_of_its_id(name: str) -> None:
    pack = load_pack(name)

    assert pack.id == name
    assert pack.folder == BUILT_IN_PACKS / name.replace("-", "_")


@pytest.mark.parametrize("name", pack_names())
def test_built_in_pack_has_a_readme(name: str) -> None:
    pack = load_pack(name)

    assert (pack.folder / "README.md").is_file()
