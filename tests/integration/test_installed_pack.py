"""A pack that a province ships: written by ``new-pack``, installed with pip, found, checked and computed like those of Huijia."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from huijia.apps.claims import assess
from huijia.cli.main import app
from huijia.engine.keeping import keep_pack, load_pack_version
from huijia.engine.loading import load_pack
from huijia.engine.offered import offer_of, pack_names
from huijia.values.errors import UnableToFindPack, UnableToLoadPack

ID = "xx/school-grant"
MODULE = "huijia_pack_xx_school_grant"


def run(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def install(package: Path, place: Path) -> Path:
    """Install a package with pip, without a network, into a folder that can be put on the search path."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-index"]
    built = subprocess.run(
        [*pip, "--no-deps", "--no-build-isolation", "--no-compile", "--target", str(place), str(package)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PIP_USER": "0"},
    )
    assert built.returncode == 0, built.stderr
    return place


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "school-grant"
    code, _, told = run("new-pack", ID, folder, "--lang", "en")
    assert code == 0, told
    return folder


@pytest.fixture(scope="module")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(package, tmp_path_factory.mktemp("installed"))


@pytest.fixture
def offered(installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what was installed, on the search path: a test may break it."""
    place = tmp_path / "site"
    shutil.copytree(installed, place)
    monkeypatch.syspath_prepend(str(place))
    return place / MODULE


def test_installed_pack_is_listed_with_who_offers_it(offered: Path) -> None:
    _, listed, _ = run("packs", "--lang", "en")

    assert f"{ID}  TODO name of the benefit  (huijia-pack-xx-school-grant 0.1.0)" in listed
    assert "cn/childcare-subsidy" in listed


def test_installed_pack_is_checked_with_its_cases(offered: Path) -> None:
    code, _, told = run("packs", "check", ID)

    assert code == 0
    assert "6 rules, 2 facts, 2 parameters, 3 cases, valid" in told
    assert "places wait for the law's words (TODO): README.md" in told


def test_installed_pack_computes_from_another_process(installed: Path, tmp_path: Path) -> None:
    facts = tmp_path / "facts.csv"
    facts.write_text("case_id,birth_date,lives_here\nA1,2020-03-04,yes\nA2,2020-03-04,no\n")

    subprocess.run(
        [
            sys.executable,
            "-m",
            "huijia",
            "assess",
            ID,
            facts,
            "-o",
            tmp_path / "out.csv",
            "--on",
            "2025-06-30",
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), *sys.path])},
        check=True,
    )

    rows = [
        line.split(",")[:4] for line in (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    ]
    assert rows[1:] == [["A1", "2025", "entitled", "10000"], ["A2", "", "not_entitled", "0"]]


def test_version_is_that_of_the_folder_from_which_it_was_built(package: Path, offered: Path) -> None:
    assert load_pack(ID).version == load_pack(package / "src" / MODULE).version


def test_nothing_of_a_package_is_imported_to_list_what_it_offers(offered: Path) -> None:
    (offered / "__init__.py").write_text("raise SystemExit('imported')")

    assert ID in pack_names()
    assert load_pack(ID).id == ID


def test_failing_case_is_told_with_its_arithmetic(offered: Path) -> None:
    file = offered / "parameters.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("value: 10000", "value: 10001"), encoding="utf-8"
    )

    code, _, told = run("packs", "check", ID, "--lang", "en")

    assert code == 2
    assert "but 1 of 3 cases fail" in told
    assert "first.yaml: a child who lives here" in told
    assert "expected: 2025  entitled  10000  child_here" in told
    assert "got:      2025  entitled  10001  child_here" in told
    assert "arithmetic: TODO 1 x 100.00" in told


def test_case_of_an_unknown_fact_is_told(offered: Path) -> None:
    file = offered / "cases" / "first.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("{lives_here: false}", "{lives: false}"), encoding="utf-8"
    )

    code, _, told = run("packs", "check", ID, "--lang", "en")

    assert code == 2
    assert "cannot be run: the pack asks for no lives" in told


def test_broken_pack_leaves_the_others_usable(offered: Path) -> None:
    (offered / "formulas.py").write_text("this is no Python")

    code, listed, told = run("packs", "--lang", "en")

    assert code == 0
    assert f"{ID} cannot be used: " in told
    assert "formulas.py, line 1" in told
    assert "cn/childcare-subsidy" in listed
    assert "toyland/family-allowance" in listed


def test_office_goes_on_with_its_other_benefits(offered: Path, caplog: pytest.LogCaptureFixture) -> None:
    (offered / "formulas.py").write_text("this is no Python")

    found = [each.pack.id for each in assess.benefits()]

    assert found == ["cn/childcare-subsidy"]
    assert [record.told["place"] for record in caplog.records if hasattr(record, "told")] == [ID]


def test_folder_that_is_gone_is_told_with_the_package(offered: Path) -> None:
    shutil.rmtree(offered)

    with pytest.raises(
        UnableToLoadPack, match=r"^huijia-pack-xx-school-grant 0\.1\.0 offers xx/school-grant in "
    ):
        load_pack(ID)


def test_pack_of_another_id_than_was_offered_is_refused(offered: Path) -> None:
    file = offered / "pack.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(f"id: {ID}", "id: xx/other"), encoding="utf-8")

    with pytest.raises(
        UnableToLoadPack, match=r"0\.1\.0 offers xx/school-grant, but its pack\.yaml says xx/other"
    ):
        load_pack(ID)


def test_two_packages_that_offer_one_pack_are_both_named(offered: Path) -> None:
    of_first = next(offered.parent.glob("*.dist-info"))
    copied = offered.parent / "another_package-2.0.dist-info"
    shutil.copytree(of_first, copied)
    about = copied / "METADATA"
    about.write_text(
        about.read_text()
        .replace("Name: huijia-pack-xx-school-grant", "Name: another-package")
        .replace("0.1.0", "2.0")
    )

    with pytest.raises(UnableToLoadPack) as refused:
        load_pack(ID)

    assert "another-package 2.0" in str(refused.value)
    assert "huijia-pack-xx-school-grant 0.1.0" in str(refused.value)
    assert "remove all but one" in str(refused.value)


def test_nobody_takes_the_place_of_a_law_of_ours_in_silence(offered: Path) -> None:
    points = next(offered.parent.glob("*.dist-info")) / "entry_points.txt"
    points.write_text(points.read_text().replace(ID, "cn/childcare-subsidy"))

    with pytest.raises(
        UnableToLoadPack, match=r"^cn/childcare-subsidy is offered by huijia and by huijia-pack-xx"
    ):
        load_pack("cn/childcare-subsidy")


def test_what_was_decided_stays_readable_when_the_package_is_broken_or_gone(
    offered: Path, tmp_path: Path
) -> None:
    pack = load_pack(ID)
    keep_pack(pack, tmp_path / "kept")
    (offered / "formulas.py").write_text("this is no Python")

    again = load_pack_version(ID, pack.version, tmp_path / "kept")

    assert (again.id, again.version) == (ID, pack.version)


def test_pack_that_nobody_offers_is_not_found() -> None:
    with pytest.raises(UnableToFindPack, match="there is no pack 'xx/school-grant'"):
        offer_of(ID)


@pytest.mark.parametrize(
    "options", [("--families", "--unit", "month"), ("--unit", "tax_year_6_april", "--currency", "GBP")]
)
def test_every_skeleton_passes_its_check(tmp_path: Path, options: tuple[str, ...]) -> None:
    run("new-pack", ID, tmp_path / "new", *options)

    code, _, told = run("packs", "check", tmp_path / "new" / "src" / MODULE)

    assert code == 0
    assert "cases, valid" in told


def test_own_tests_of_a_skeleton_pass(package: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "--rootdir",
            package,
            package / "tests",
        ],
        capture_output=True,
        text=True,
        cwd=package,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        check=False,
    )

    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_new_pack_writes_over_nothing(package: Path) -> None:
    before = {file: file.read_bytes() for file in package.rglob("*") if file.is_file()}

    code, _, told = run("new-pack", ID, package, "--lang", "en")

    assert code == 2
    assert "is there already; name a folder that is not" in told
    assert {file: file.read_bytes() for file in package.rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("wrong", ["School Grant", "xx", "xx/School", "xx/a/b", "../x"])
def test_what_is_no_id_is_refused(tmp_path: Path, wrong: str) -> None:
    code, _, told = run("new-pack", wrong, tmp_path / "new")

    assert code == 2
    assert "is no id" in told
    assert not (tmp_path / "new").exists()


def test_folder_named_like_a_pack_is_told_how_to_be_named(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package / "src")

    code, _, told = run("packs", "check", MODULE)

    assert code == 2
    assert f"'{MODULE}' is a folder: write ./{MODULE} to mean the pack in it" in told


def test_cases_that_cannot_be_read_are_told_before_there_is_a_law(tmp_path: Path) -> None:
    run("new-pack", ID, tmp_path / "new")
    law = tmp_path / "new" / "src" / MODULE
    cases = law / "cases" / "first.yaml"
    first = next(line for line in cases.read_text().splitlines() if "arithmetic:" in line)
    cases.write_text(cases.read_text().replace(first, f"{first.partition(':')[0]}: 240.00", 1))
    (law / "formulas.py").write_text("this is no Python")

    code, _, told = run("packs", "check", law)

    assert code == 2
    assert "formulas.py, line 1" in told
    assert 'YAML takes 240.0 for a number or a day; put it in quotes: "240.0"' in told
    assert "first.yaml: cases > 0 (" in told, "the case is named"
