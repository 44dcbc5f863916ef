"""Rosters: who is found, what goes back, the same sheet twice, and undoing."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import faults, of_person
from huijia.apps.claims.actions import start_claim
from huijia.apps.claims.assess import benefit, benefits
from huijia.apps.claims.roster.actions import UnableToUndo, confirm, drop, start, undo
from huijia.apps.claims.roster.columns import remembered, sought
from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.claims.roster.policies import import_seen_by
from huijia.apps.people.actions import make_household, record_facts, register_person
from huijia.apps.people.models import Fact, Membership, Person, RosterImport, Source
from huijia.apps.people.queries import household_of, values_on
from huijia.apps.people.search import find_people
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office
from tests.apps.rosters import (
    LATER,
    PACK,
    SENTINEL,
    child,
    everything_stored,
    id_number,
    prepared,
    taken_in,
    write_csv,
    write_xlsx,
)


def counts(new: int = 0, changed: int = 0, unchanged: int = 0, returned: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged, "returned": returned}


def codes(path: Path) -> dict[int, list[str]]:
    """Row -> why it goes back."""
    problems = prepared(path, at=NOW).plan.problems
    return {row: [problem.code for problem in found] for row, found in sorted(problems.items())}


def test_roster_makes_the_records_that_register_person_would(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")

    told, roster = taken_in(write_csv(tmp_path / "a.csv", [child(7)]), officer, at=NOW)

    assert told == counts(new=1)
    found = Person.objects.get(id_number_index__of=child(7)["身份证号"])
    by_hand = register_person(
        by=officer,
        area=found.area,
        facts=values_on(found, valid_on=TODAY),
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    same = (
        *("area_id", "name", "name_pinyin", "id_number", "id_number_index", "birth_date"),
        *("address", "phone", "phone_index"),
    )
    assert [getattr(found, name) for name in same] == [getattr(by_hand, name) for name in same]
    assert {f.name: (f.value, f.valid_from) for f in found.facts.all()} == {
        f.name: (f.value, f.valid_from) for f in by_hand.facts.all()
    }
    assert sorted(found.readings.values_list("township", "kind", "reading")) == sorted(
        by_hand.readings.values_list("township", "kind", "reading")
    )
    assert [(m.person.name, m.relation) for m in household_of(found, on=TODAY)] == [
        (child(7)["姓名"], "child"),
        (child(7)["监护人姓名"], "guardian"),
    ]
    registered = of_person(found.pk).get(action="person.registered")
    assert changes_of(registered)["name"] == (None, found.name)
    assert list(faults()) == []
    assert roster is not None
    assert roster.state == RosterImport.State.CONFIRMED


@pytest.mark.parametrize("kind", ["csv", "xlsx", "gbk"])
def test_same_sheet_twice_changes_nothing_in_any_order(office: Office, tmp_path: Path, kind: str) -> None:
    officer = office.viewer("township_officer")
    rows = [child(n) for n in range(30)]
    rows += [child(40, 身份证号=""), child(41, 监护人身份证号=""), child(42, 监护人身份证号="", 联系电话="")]
    # Siblings, and two rows of one child: those go back, whichever stands first.
    rows += [
        {
            **child(43),
            **{name: child(0)[name] for name in ("监护人姓名", "监护人身份证号", "联系电话", "家庭住址")},
        }
    ]
    rows += [child(50), child(50, 国籍="否")]

    def written(name: str) -> Path:
        if kind == "xlsx":
            return write_xlsx(tmp_path / f"{name}.xlsx", rows)
        return write_csv(tmp_path / f"{name}.csv", rows, "gbk" if kind == "gbk" else "utf-8-sig")

    first, _ = taken_in(written("first"), officer, at=NOW)
    before = everything_stored()
    again, none = taken_in(written("again"), officer, at=LATER)
    random.Random(1).shuffle(rows)
    shuffled, none_either = taken_in(written("shuffled"), officer, at=LATER)

    assert first == counts(new=34, returned=2)
    assert again == shuffled == counts(unchanged=34, returned=2)
    assert (none, none_either) == (None, None)
    assert everything_stored() == before


def test_changed_facts_are_added_and_what_was_known_stays(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    taken_in(write_csv(tmp_path / "a.csv", [child(1), child(2)]), officer, at=NOW)

    rows = [child(1, 联系电话="13900000000", 国籍="否"), child(2, 国籍="", 家庭住址="")]
    told, _ = taken_in(write_csv(tmp_path / "b.csv", rows), officer, at=LATER)

    # An empty cell says nothing.
    assert told == counts(changed=1, unchanged=1)
    found = Person.objects.get(id_number_index__of=child(1)["身份证号"])
    assert values_on(found, valid_on=LATER.date())["chinese_national"] is False
    assert values_on(found, valid_on=TODAY)["chinese_national"] is True
    guardian = Person.objects.get(id_number_index__of=child(1)["监护人身份证号"])
    assert guardian.phone == "13900000000"
    entry = of_person(guardian.pk).filter(action="person.facts_recorded").get()
    assert changes_of(entry) == {"phone": ("13800000001", "13900000000")}


def test_people_of_a_roster_are_found_by_what_holds_of_them(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")

    def found(wanted: str) -> list[str]:
        return [person.name for person in find_people(officer, wanted).people]

    name = child(1)["姓名"]
    taken_in(write_csv(tmp_path / "a.csv", [child(1)]), officer, at=NOW)
    assert found(name) == [name]
    moved = [child(1, 家庭住址="新桥路77号", 监护人姓名="", 监护人身份证号="", 联系电话="")]
    _, roster = taken_in(write_csv(tmp_path / "b.csv", moved), officer, at=LATER)
    assert roster is not None
    assert found("新桥路77号") == [name]
    assert name not in found("示例路1号")

    undo(by=officer, roster=roster, reason="交错了", at=LATER)

    assert found("新桥路77号") == []
    assert name in found("示例路1号")


def test_children_whom_only_a_name_ties_are_different_people(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    taken_in(write_csv(tmp_path / "a.csv", [child(1)]), officer, at=NOW)

    told, _ = taken_in(write_csv(tmp_path / "b.csv", [child(2, 姓名=child(1)["姓名"])]), officer, at=LATER)

    assert told == counts(new=1)


def test_row_that_could_tell_of_several_people_goes_back(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    same = {"area": office.child.area, "valid_from": TODAY, "at": NOW, "source": Source.DOCUMENT}
    for _ in range(2):
        facts = {"name": "重名", "birth_date": date(2024, 1, 1)}
        twin = register_person(by=officer, facts=facts, **same)
        guardian = register_person(by=officer, facts={"name": "家长"}, **same)
        members = {guardian: Membership.Relation.GUARDIAN, twin: Membership.Relation.CHILD}
        make_household(by=officer, area=twin.area, members=members, valid_from=TODAY, at=NOW)
    row = child(1, 姓名="重名", 身份证号="", 出生日期="2024-01-01", 监护人姓名="家长", 监护人身份证号="")

    assert codes(write_csv(tmp_path / "a.csv", [row])) == {2: ["several_people"]}


def test_child_without_a_number_is_found_by_birth_date_and_guardian(office: Office, tmp_path: Path) -> None:
    row = {
        "姓名": office.child.name,
        "出生日期": "2024年5月6日",
        "监护人": office.parent.name,
        "身份证号": id_number(date(2024, 5, 6), 1),
        "村": VILLAGE,
    }

    told, _ = taken_in(write_csv(tmp_path / "a.csv", [row]), office.viewer("township_officer"), at=NOW)

    assert told == counts(changed=1)
    office.child.refresh_from_db()
    assert office.child.id_number == id_number(date(2024, 5, 6), 1)


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"身份证号": "990101202201010011"}, "id_is_wrong"),
        ({"身份证号": "１２３"}, "id_is_wrong"),
        ({"身份证号": 9.9010120220101e17}, "id_was_rounded"),
        ({"出生日期": "2023-02-02"}, "days_differ"),
        ({"出生日期": "2023-02-30"}, "no_such_day"),
        ({"身份证号": "", "监护人姓名": "", "监护人身份证号": ""}, "cannot_be_found_again"),
        ({"村": "白杨镇"}, "no_such_village"),
        ({"村": "990101101201"}, "no_such_village"),
        ({"监护人姓名": ""}, "guardian_without_name"),
        ({"监护人身份证号": child(5)["身份证号"]}, "same_number"),
        ({"联系电话": "没有"}, "no_phone"),
        ({"姓名": "=HYPERLINK(1)"}, "text_is_no_text"),
        ({"姓名": "123"}, "no_letters"),
        ({"姓名": "王\u202e小"}, "text_is_unreadable"),
        ({"姓名": ""}, "text_is_empty"),
        ({"姓名": "王" * 51}, "text_is_too_long"),
        ({"死亡日期": "2020-01-01"}, "death_before_birth"),
        ({"国籍": "也许"}, "not_yes_or_no"),
    ],
)
def test_row_that_cannot_be_true_goes_back_with_its_reason(
    office: Office, tmp_path: Path, cells: dict[str, Any], code: str
) -> None:
    rows = [{**child(4), "死亡日期": ""}, {**child(5), "死亡日期": "", **cells}]

    assert codes(write_csv(tmp_path / "a.csv", rows)) == {3: [code]}


def test_number_that_is_known_under_another_name_goes_back(office: Office, tmp_path: Path) -> None:
    taken_in(write_csv(tmp_path / "a.csv", [child(1)]), office.viewer("township_officer"), at=NOW)

    path = write_csv(
        tmp_path / "b.csv", [child(1, 姓名="别人"), child(2, 监护人身份证号=child(1)["监护人身份证号"])]
    )

    assert codes(path) == {2: ["other_name"], 3: ["other_name"]}


def test_rows_that_contradict_each_other_about_a_guardian_all_go_back(office: Office, tmp_path: Path) -> None:
    guardian = {name: child(1)[name] for name in ("监护人姓名", "监护人身份证号", "家庭住址")}
    rows = [child(1), {**child(2), **guardian}, child(3)]

    assert codes(write_csv(tmp_path / "a.csv", rows)) == {
        2: ["guardian_told_differently"],
        3: ["guardian_told_differently"],
    }


def test_unknown_columns_are_named_and_nothing_of_them_is_stored(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    rows = [{**child(n), "孕周": SENTINEL} for n in range(3)]
    path = write_xlsx(tmp_path / "a.xlsx", rows)

    ready = prepared(path, at=NOW, taken_for={"孕周": "address", "家庭住址": "address"})
    roster = confirm(by=officer, prepared=ready, at=NOW, file_name=path.name)

    assert ready.sheet.left_out == ("备注", "孕周")
    assert roster is not None
    assert roster.columns["备注"] == ""
    assert SENTINEL not in everything_stored()


def test_heading_that_was_chosen_is_remembered_for_the_area(office: Office, tmp_path: Path) -> None:
    rows = [{("孩子大名" if name == "姓名" else name): cell for name, cell in child(1).items()}]
    path = write_csv(tmp_path / "a.csv", rows)
    ready = prepared(path, at=NOW, taken_for={"孩子大名": "child_name", "备注": "", "户口": ""})

    confirm(by=office.viewer("township_officer"), prepared=ready, at=NOW)

    assert remembered(ready.area, ready.found) == {"孩子大名": "child_name", "户口": ""}
    assert not Fact.objects.filter(name="birth_registered", roster__isnull=False).exists()


def test_undone_import_can_be_taken_in_again(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    register = write_csv(tmp_path / "a.csv", [child(1)])
    taken_in(register, officer, at=NOW)
    known = Person.objects.get(id_number_index__of=child(1)["监护人身份证号"])
    path = write_csv(tmp_path / "b.csv", [child(1, 联系电话="13900000000"), child(2)])
    _, roster = taken_in(path, officer, at=LATER)
    assert roster is not None

    undo(by=officer, roster=roster, reason="交错了表", at=LATER)

    known.refresh_from_db()
    assert known.phone == "13800000001"
    made = Person.objects.filter(roster=roster)
    assert [person.withdrawn for person in made] == [True, True]
    assert household_of(made[0], on=LATER.date()) == []
    assert of_person(known.pk).first().action == "person.facts_undone"  # type: ignore[union-attr]
    told, _ = taken_in(path, officer, at=LATER)
    assert told == counts(new=1, changed=1)
    assert list(faults()) == []


def test_import_is_not_undone_while_a_claim_or_a_later_fact_rests_on_it(
    office: Office, tmp_path: Path
) -> None:
    officer = office.viewer("township_officer")
    _, roster = taken_in(write_csv(tmp_path / "a.csv", [child(1)]), officer, at=NOW)
    assert roster is not None
    found = Person.objects.get(id_number_index__of=child(1)["身份证号"])
    guardian = Person.objects.get(id_number_index__of=child(1)["监护人身份证号"])
    start_claim(by=officer, benefit_name=PACK, period="2026", child=found, claimant=guardian, at=NOW)
    given = {"valid_from": TODAY, "at": LATER, "source": Source.DOCUMENT}
    record_facts(by=officer, person=guardian, facts={"phone": "13700000000"}, **given)

    with pytest.raises(UnableToUndo) as caught:
        undo(by=officer, roster=roster, reason="试试", at=LATER)

    assert {(each.person, each.kind) for each in caught.value.resting} == {
        (found.pk, "claims.claim"),
        (guardian.pk, "claims.claim"),
        (guardian.pk, "people.fact"),
    }
    roster.refresh_from_db()
    assert roster.state == RosterImport.State.CONFIRMED


def test_import_is_not_undone_before_a_later_one_of_the_same_children(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    _, first = taken_in(write_csv(tmp_path / "a.csv", [child(1)]), officer, at=NOW)
    _, second = taken_in(write_csv(tmp_path / "b.csv", [child(1), child(2)]), officer, at=LATER)
    assert first is not None
    assert second is not None

    with pytest.raises(UnableToUndo):
        undo(by=officer, roster=first, reason="试试", at=LATER)
    undo(by=officer, roster=second, reason="试试", at=LATER)
    undo(by=officer, roster=first, reason="试试", at=LATER)

    assert not Person.objects.filter(roster__isnull=False, withdrawn=False).exists()


def test_sheet_that_was_prepared_before_another_import_is_worked_out_anew(
    office: Office, tmp_path: Path
) -> None:
    officer = office.viewer("township_officer")
    path = write_csv(tmp_path / "a.csv", [child(n) for n in range(3)])
    one, other = prepared(path, at=NOW), prepared(path, at=NOW)

    confirm(by=officer, prepared=one, at=NOW)
    none = confirm(by=officer, prepared=other, at=NOW)

    assert none is None
    assert Person.objects.filter(roster__isnull=False).count() == 6


@pytest.mark.parametrize("name", ["other_officer", "county_approver", "auditor", "village_contact", "family"])
def test_nobody_else_takes_rosters_in_or_sees_them(office: Office, tmp_path: Path, name: str) -> None:
    ready = prepared(write_csv(tmp_path / "a.csv", [child(1)]), at=NOW)
    given = {"area": ready.area, "found": ready.found, "file_name": "a", "digest": ready.digest, "at": NOW}
    roster = start(by=office.viewer("township_officer"), **given)
    somebody = office.viewer(name)

    with pytest.raises(NotAllowed):
        confirm(by=somebody, prepared=ready, at=NOW, roster=roster)
    with pytest.raises(NotAllowed):
        drop(by=somebody, roster=roster)
    with pytest.raises(NotAllowed):
        undo(by=somebody, roster=roster, reason="x", at=NOW)
    with pytest.raises(UnableToFind):
        import_seen_by(somebody, roster.pk)


def test_dropped_sheet_cannot_be_confirmed(office: Office, tmp_path: Path) -> None:
    officer = office.viewer("township_officer")
    ready = prepared(write_csv(tmp_path / "a.csv", [child(1)]), at=NOW)
    given = {"area": ready.area, "found": ready.found, "file_name": "a", "digest": ready.digest, "at": NOW}
    roster = start(by=officer, **given)
    drop(by=officer, roster=roster)

    with pytest.raises(UnableToImport):
        confirm(by=officer, prepared=ready, at=NOW, roster=roster)

    assert not Person.objects.filter(roster__isnull=False).exists()


def test_no_two_columns_of_any_benefit_share_a_heading(db: None) -> None:
    assert all(sought(found).names for found in benefits())
    assert benefit(PACK)


def test_import_is_undone_and_never_deleted(office: Office, tmp_path: Path) -> None:
    """Facts say which import they come from; the database does not look for it with each of them."""
    _, roster = taken_in(write_csv(tmp_path / "a.csv", [child(7)]), office.viewer("township_officer"), at=NOW)

    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        RosterImport.objects.filter(pk=roster.pk)._raw_delete("default")
