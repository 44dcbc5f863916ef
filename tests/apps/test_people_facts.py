"""Dated facts: what held on a day, as it was known at a moment; corrections; the rules of the resident number."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin

from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import of_person
from huijia.apps.people.actions import add_member, end_membership, record_facts, register_person
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.models import Fact, Membership, Source
from huijia.apps.people.naming import (
    address_readings,
    birth_date_in,
    masked,
    name_readings,
    plain,
    readings_of,
)
from huijia.apps.people.queries import fact_history, household_of, values_on
from tests.apps.conftest import NOW, Office

LATER = NOW + timedelta(days=30)


def recorded(office: Office, value: object, since: date, at: datetime, name: str = "address") -> None:
    record_facts(
        by=office.viewer("township_officer"),
        person=office.parent,
        facts={name: value},
        valid_from=since,
        at=at,
        source=Source.STATEMENT,
    )


def test_a_fact_holds_from_its_day_on(office: Office) -> None:
    recorded(office, "东村1组", date(2025, 10, 1), NOW)
    recorded(office, "东村2组", date(2026, 2, 1), NOW)

    on = {day: values_on(office.parent, valid_on=day).get("address") for day in _days()}

    assert on == {date(2025, 9, 30): None, date(2026, 1, 31): "东村1组", date(2026, 2, 1): "东村2组"}


def _days() -> tuple[date, ...]:
    return (date(2025, 9, 30), date(2026, 1, 31), date(2026, 2, 1))


def test_a_correction_counts_from_the_moment_it_was_known(office: Office) -> None:
    since = date(2025, 10, 1)
    recorded(office, "东村1组", since, NOW)
    recorded(office, "西村1组", since, LATER)

    before = values_on(office.parent, valid_on=since, known_at=LATER - timedelta(seconds=1))
    after = values_on(office.parent, valid_on=since, known_at=LATER)

    assert (before["address"], after["address"]) == ("东村1组", "西村1组")
    assert [fact.value for fact in fact_history(office.parent).filter(name="address")] == [
        "西村1组",
        "东村1组",
    ]


def test_recording_what_is_known_changes_nothing(office: Office) -> None:
    recorded(office, "东村1组", date(2025, 10, 1), NOW)
    recorded(office, "东村1组", date(2025, 11, 1), LATER)

    assert Fact.objects.filter(person=office.parent, name="address").count() == 1


def test_a_birth_date_is_corrected_whatever_day_is_named(office: Office) -> None:
    record_facts(
        by=office.viewer("township_officer"),
        person=office.child,
        facts={"birth_date": date(2024, 5, 7)},
        valid_from=date(2020, 1, 1),
        at=LATER,
        source=Source.DOCUMENT,
        reason="出生医学证明",
    )

    office.child.refresh_from_db()
    assert office.child.birth_date == date(2024, 5, 7)
    assert values_on(office.child, valid_on=date(2026, 3, 1))["birth_date"] == "2024-05-07"
    entry = of_person(office.child.pk)[0]
    assert changes_of(entry) == {"birth_date": ("2024-05-06", "2024-05-07")}


@pytest.mark.parametrize(
    ("number", "born"),
    [
        ("11010519491231002X", date(1949, 12, 31)),
        ("120223198902021249", date(1989, 2, 2)),
        ("130132199210293822", date(1992, 10, 29)),
        ("130402198207290622", None),
        ("110105194912310021", None),
        ("11010519491331002X", None),
        ("1101051949123100", None),
        ("", None),
    ],
)
def test_birth_date_is_read_from_a_number_that_can_be_true(number: str, born: date | None) -> None:
    assert birth_date_in(number) == born


@given(place=st.integers(0, 16), digit=st.integers(0, 9))
def test_one_wrong_digit_is_noticed(place: int, digit: int) -> None:
    right = "120223198902021249"
    wrong = f"{right[:place]}{digit}{right[place + 1 :]}"

    assert (birth_date_in(wrong) is None) == (wrong != right)


def register(office: Office, **facts: object) -> int:
    return register_person(
        by=office.viewer("township_officer"),
        area=office.parent.area,
        facts=facts,
        valid_from=date(2026, 1, 1),
        at=NOW,
        source=Source.DOCUMENT,
    ).pk


def test_birth_date_is_taken_from_the_number(office: Office) -> None:
    found = Fact.objects.get(
        person=register(office, name="赵一", id_number="1101051949 1231002x"), name="birth_date"
    )

    assert found.value == "1949-12-31"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "赵一", "id_number": "130402198207290622"},
        {"name": "赵一", "id_number": "11010519491231002X", "birth_date": date(1949, 12, 30)},
        {"name": "  "},
        {"birth_date": date(1949, 12, 30)},
    ],
)
def test_facts_that_cannot_be_true_are_refused(office: Office, facts: dict[str, object]) -> None:
    with pytest.raises(UnableToRecord):
        register(office, **facts)


def test_a_masked_number_tells_neither_birth_date_nor_order() -> None:
    assert masked("11010519491231002X") == "110**************X"


def test_readings_find_parts_pinyin_and_initials() -> None:
    assert {"王小明", "小明", "wangxiaoming", "wxm", "xiaoming"} <= set(name_readings("王小明"))
    assert {"shanxiao", "danxiao"} <= set(name_readings("单晓"))
    assert "tuerxun" in name_readings("买买提·tuerxun")
    assert address_readings("东村3组 12号") == ["东村3组12号", "3组12号"]


@given(st.text(max_size=30))
def test_every_text_has_readings_that_the_search_can_ask_for(text: str) -> None:
    for reading in (*name_readings(text), *address_readings(text)):
        assert 2 <= len(reading) <= 40
        assert plain(reading) == reading


def test_members_join_and_leave_on_days(office: Office) -> None:
    by, household = office.viewer("township_officer"), office.parent.memberships.get().household
    membership = add_member(
        by=by,
        household=household,
        person=office.other_child,
        relation=Membership.Relation.CHILD,
        valid_from=date(2026, 1, 1),
    )
    with pytest.raises(UnableToRecord):
        add_member(
            by=by,
            household=household,
            person=office.other_child,
            relation=Membership.Relation.CHILD,
            valid_from=date(2026, 2, 1),
        )
    end_membership(by=by, membership=membership, last_day=date(2026, 2, 28), reason="搬走")

    counts = [
        len(household_of(office.parent, on=day))
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2026, 3, 1))
    ]
    assert counts == [2, 3, 3, 2]


@given(st.text(st.sampled_from("单曾仇朴解区盖乐重长庆银行音安尉迟令狐张王李芳伟女子龘㐂aB1·"), max_size=6))
def test_readings_are_those_that_the_library_gives_for_the_whole_name(name: str) -> None:
    letters = "".join(name.split()).lower()
    syllables = pinyin(letters, style=Style.NORMAL, heteronym=True)

    found = readings_of(name)

    usual = "".join(each[0] for each in syllables)
    assert found == "" if not letters else found.startswith(f"|{usual}|")
