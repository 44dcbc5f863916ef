"""What an officer recorded from a document outranks a roster that is read later: it stays, and the difference is shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from typer.testing import CliRunner

from huijia.apps.claims.roster.actions import confirm
from huijia.apps.claims.roster.differing import differences
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Fact, Person, RosterImport, Source
from huijia.apps.people.queries import values_on
from huijia.cli.main import app
from tests.apps.conftest import NOW, TOWNSHIP, Office
from tests.apps.rosters import LATER, PACK, SENTINEL, child, prepared, taken_in, write_csv

SignedIn = Callable[[str], Client]

ROW = child(1)
ADDRESS = "按房产证更正的地址1号"


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PAPERS = tmp_path / "papers"
    return tmp_path


@pytest.fixture
def imported(office: Office, folder: Path) -> Office:
    """A family that came in with a roster."""
    taken_in(write_csv(folder / "first.csv", [ROW]), office.viewer("township_officer"), at=NOW)
    return office


def the_child() -> Person:
    return Person.objects.get(name=ROW["姓名"])


def the_guardian() -> Person:
    return Person.objects.get(name=ROW["监护人姓名"])


def recorded(office: Office, person: Person, source: Source, **facts: Any) -> None:
    record_facts(
        by=office.viewer("township_officer"),
        person=person,
        facts=facts,
        valid_from=date(2026, 3, 16),
        at=NOW,
        source=source,
        source_detail="房产证",
    )


def values(person: Person) -> dict[str, Any]:
    return values_on(person, valid_on=LATER.date())


@pytest.mark.parametrize("source", [Source.DOCUMENT, Source.REGISTER])
def test_what_a_document_says_is_not_changed_by_a_roster_and_the_rest_of_the_row_is(
    imported: Office, folder: Path, source: Source
) -> None:
    recorded(imported, the_child(), source, address=ADDRESS)
    before = Fact.objects.filter(person=the_child(), name="address").count()

    counts, roster = taken_in(
        write_csv(folder / "again.csv", [ROW | {"联系电话": "13900000001"}]),
        imported.viewer("township_officer"),
        at=LATER,
    )

    assert values(the_child())["address"] == ADDRESS
    assert the_child().address == ADDRESS
    assert Fact.objects.filter(person=the_child(), name="address").count() == before
    assert values(the_guardian())["phone"] == "13900000001"
    assert counts == {"new": 0, "changed": 1, "unchanged": 0, "returned": 0}
    assert roster is not None
    assert roster.counts["differing"] == 1


@pytest.mark.parametrize("source", [Source.STATEMENT, Source.ROSTER])
def test_what_somebody_stated_is_changed_by_a_later_roster(
    imported: Office, folder: Path, source: Source
) -> None:
    recorded(imported, the_child(), source, address=ADDRESS)

    taken_in(write_csv(folder / "again.csv", [ROW]), imported.viewer("township_officer"), at=LATER)

    assert values(the_child())["address"] == ROW["家庭住址"]


def test_what_is_no_longer_known_is_learned_from_a_roster(imported: Office, folder: Path) -> None:
    recorded(imported, the_child(), Source.DOCUMENT, address=None)

    taken_in(write_csv(folder / "again.csv", [ROW]), imported.viewer("township_officer"), at=LATER)

    assert values(the_child())["address"] == ROW["家庭住址"]


def test_a_fact_of_the_law_from_a_document_stays_too(imported: Office, folder: Path) -> None:
    recorded(imported, the_child(), Source.DOCUMENT, birth_registered=False)

    ready = prepared(write_csv(folder / "again.csv", [ROW]), at=LATER)

    assert ready.plan.changes_nothing
    [[problem]] = differences(ready.plan, ready.sheet.headings).values()
    assert (problem.column, problem.value, problem.code) == ("户口", "是", "document_says_otherwise")
    assert "“否”" in problem.sentence("zh")
    assert "'no'" in problem.sentence("en")


def test_a_guardians_number_is_not_taken_where_its_birth_date_is_not_that_of_the_document(
    imported: Office, folder: Path
) -> None:
    row = child(2, 监护人身份证号="")
    taken_in(write_csv(folder / "b.csv", [row]), imported.viewer("township_officer"), at=NOW)
    guardian = Person.objects.get(name=row["监护人姓名"])
    recorded(imported, guardian, Source.DOCUMENT, birth_date=date(1980, 2, 3))

    taken_in(write_csv(folder / "c.csv", [child(2)]), imported.viewer("township_officer"), at=LATER)

    assert values(guardian)["birth_date"] == "1980-02-03"
    assert "id_number" not in values(guardian)


def test_a_document_that_is_seen_between_preview_and_confirmation_counts(
    imported: Office, folder: Path
) -> None:
    ready = prepared(write_csv(folder / "again.csv", [ROW | {"家庭住址": "新地址2号"}]), at=LATER)
    assert not ready.plan.differing
    recorded(imported, the_child(), Source.DOCUMENT, address=ADDRESS)
    plans = []

    confirm(by=imported.viewer("township_officer"), prepared=ready, at=LATER, anew=plans.append)

    assert values(the_child())["address"] == ADDRESS
    assert len(plans[-1].differing) == 1


def uploaded(client: Client, path: Path) -> str:
    with path.open("rb") as sheet:
        given = {"area": TOWNSHIP, "benefit": "cn.childcare-subsidy", "sheet": sheet}
        return str(client.post("/claims/roster/", given, follow=True).content.decode())


def fetched(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(f"{address}rejects/")
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    for closer in answer._resource_closers:  # type: ignore[attr-defined]  # close() would close the connection
        closer()
    return list(csv.DictReader(io.StringIO(content)))


def test_preview_and_returned_sheet_tell_the_difference_and_hold_no_other_columns(
    imported: Office, folder: Path, signed_in: SignedIn
) -> None:
    recorded(imported, the_child(), Source.DOCUMENT, address=ADDRESS)
    officer = signed_in("township_officer")
    rows = [ROW, child(3), child(4, 出生日期="昨天")]

    preview = uploaded(officer, write_csv(folder / "again.csv", rows))

    assert ADDRESS in preview
    assert "与按材料登记的内容不同" in preview
    address = f"/claims/roster/{RosterImport.objects.latest('pk').pk}/"
    done = officer.post(f"{address}confirm/", follow=True).content.decode()
    assert "与材料不同" in done
    back = {row["姓名"]: row for row in fetched(officer, address)}
    assert set(back) == {ROW["姓名"], child(4)["姓名"]}
    assert ADDRESS in back[ROW["姓名"]]["原因"]
    assert back[ROW["姓名"]]["家庭住址"] == ROW["家庭住址"]
    assert "备注" not in back[ROW["姓名"]]
    assert SENTINEL not in str(back)
    assert set(back[ROW["姓名"]]) == (set(ROW) - {"备注"}) | {"行号", "原因"}


def test_command_returns_such_rows_and_no_column_that_is_not_known(imported: Office, folder: Path) -> None:
    recorded(imported, the_child(), Source.DOCUMENT, address=ADDRESS)
    path = write_csv(folder / "again.csv", [ROW, child(4, 出生日期="昨天")])

    arguments = [str(path), "--area", TOWNSHIP, "--by", "officer", "--yes", "--lang", "zh"]
    done = CliRunner().invoke(app, ["import", PACK, *arguments])

    assert done.exit_code == 1, done.output
    written = (folder / "again-rejects.csv").read_text(encoding="utf-8-sig")
    assert ADDRESS in written
    assert SENTINEL not in written
