"""Merging records and undoing it: every answer is again what it was."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from benchmarks.matching.chinese import county
from benchmarks.matching.measure import chosen
from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.queries import faults, of_person
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import make_household, register_person
from huijia.apps.people.duplicates.finding import look_for_duplicates
from huijia.apps.people.duplicates.model import THRESHOLD, score
from huijia.apps.people.duplicates.pairs import open_pairs_for
from huijia.apps.people.errors import UnableToMerge
from huijia.apps.people.merging import decide_pair, merge_people, undo_merge
from huijia.apps.people.models import Membership, Merge, Person, PossibleDuplicate, Source
from huijia.apps.people.queries import facts_on, household_of, people_seen_by, records_of
from huijia.apps.people.search import find_people
from tests.apps.conftest import COUNTY, NOW, TODAY, VILLAGE, Office, make_office


def person(number: int) -> Person:
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts={
            "name": f"赵{'甲乙丙丁戊'[number]}",
            "birth_date": date(1990, 1, number + 1),
            "address": "东村3组",
        },
        valid_from=date(2025, 1, 1) + timedelta(days=number),
        at=NOW + timedelta(hours=number),
        source=Source.DOCUMENT,
    )


def visible(people: list[Person]) -> dict[int, Any]:
    """Every answer that somebody can be given about these records."""
    answers: dict[int, Any] = {}
    for each in Person.objects.filter(pk__in=[one.pk for one in people]):
        answers[each.pk] = (
            each.merged_into_id,
            each.name,
            each.birth_date,
            sorted(each.readings.values_list("reading", flat=True)),
            sorted(record.pk for record in records_of(each)),
            {name: fact.pk for name, fact in facts_on(each, valid_on=TODAY).items()},
            [membership.pk for membership in household_of(each, on=TODAY)],
        )
    return answers


class TestMergingAndUndoing(TestCase):
    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(
        pairs=st.lists(
            st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1]),
            min_size=1,
            max_size=5,
        ),
        rng=st.randoms(use_true_random=False),
    )
    def test_undoing_in_any_order_restores_every_answer(self, pairs: list[tuple[int, int]], rng: Any) -> None:
        by = make_office().viewer("township_officer")
        people = [person(number) for number in range(5)]
        make_household(
            by=SYSTEM,
            area=people[0].area,
            members=dict.fromkeys(people[:2], Membership.Relation.OTHER),
            valid_from=date(2025, 1, 1),
            at=NOW,
        )
        before = visible(people)
        for kept, merged in pairs:
            try:
                merge_people(by=by, kept=people[kept], merged=people[merged], reason="同一人", at=NOW)
            except UnableToMerge:
                continue
            ends = Person.objects.filter(merged_into__isnull=False).values("merged_into")
            assert not Person.objects.filter(pk__in=ends, merged_into__isnull=False).exists()
        assert visible(people) != before

        for merge in rng.sample(held := list(Merge.objects.all()), len(held)):
            undo_merge(by=by, merge=merge, reason="弄错了", at=NOW)

        assert visible(people) == before
        assert list(faults()) == []


def test_merging_answers_for_both_records_and_keeps_claims(office: Office, submitted: Claim) -> None:
    again = person(0)
    by = office.viewer("township_officer")

    merge = merge_people(by=by, kept=again, merged=office.child, reason="同一人", at=NOW)

    submitted.refresh_from_db()
    assert submitted.child_id == office.child.pk
    again.refresh_from_db()
    assert facts_on(again, valid_on=TODAY)["chinese_national"].value is True
    assert {each.person_id for each in household_of(again, on=TODAY)} == {office.parent.pk, office.child.pk}
    undo_merge(by=by, merge=merge, reason="弄错了", at=NOW)
    assert "chinese_national" not in facts_on(Person.objects.get(pk=again.pk), valid_on=TODAY)
    assert Claim.objects.get().child_id == office.child.pk


def test_a_family_whose_record_was_merged_sees_its_household_still(office: Office) -> None:
    again = person(0)
    merge_people(
        by=office.viewer("township_officer"), kept=again, merged=office.parent, reason="同一人", at=NOW
    )

    seen = set(people_seen_by(office.viewer("family")).values_list("pk", flat=True))

    assert {again.pk, office.parent.pk, office.child.pk} == seen


def test_a_merged_record_is_found_as_the_one_that_was_kept(office: Office) -> None:
    again = person(0)
    by = office.viewer("township_officer")
    merge_people(by=by, kept=again, merged=office.parent, reason="同一人", at=NOW)

    assert [each.pk for each in find_people(by, "王芳").people] == [again.pk]


def test_nobody_merges_across_the_area_of_another(office: Office) -> None:
    with pytest.raises(NotAllowed):
        merge_people(
            by=office.viewer("township_officer"),
            kept=office.parent,
            merged=office.other_parent,
            reason="同一人",
            at=NOW,
        )


@pytest.mark.parametrize("reason", ["", "  "])
def test_merging_needs_a_reason(office: Office, reason: str) -> None:
    with pytest.raises(UnableToMerge):
        merge_people(
            by=office.viewer("township_officer"), kept=office.parent, merged=person(0), reason=reason, at=NOW
        )


def test_a_merge_cannot_be_undone_twice(office: Office) -> None:
    by = office.viewer("township_officer")
    merge = merge_people(by=by, kept=office.parent, merged=person(0), reason="同一人", at=NOW)
    undo_merge(by=by, merge=merge, reason="弄错了", at=NOW)

    with pytest.raises(UnableToMerge):
        undo_merge(by=by, merge=merge, reason="弄错了", at=NOW)


@pytest.fixture
def repeated(office: Office) -> Person:
    """The child's record, made a second time with another character of the same sound."""
    return register_person(
        by=SYSTEM,
        area=office.child.area,
        facts={"name": "王晓明", "birth_date": date(2024, 5, 6)},
        valid_from=date(2026, 1, 1),
        at=NOW,
        source=Source.ROSTER,
    )


def test_a_repeated_record_is_proposed_to_those_of_the_area_only(office: Office, repeated: Person) -> None:
    looked = look_for_duplicates(by=SYSTEM, area=COUNTY)

    found = PossibleDuplicate.objects.get()
    assert (found.first_id, found.second_id) == (office.child.pk, repeated.pk)
    assert (looked.records, looked.new, looked.known) == (5, 1, 0)
    assert open_pairs_for(office.viewer("county_approver")).count() == 1
    assert open_pairs_for(office.viewer("other_officer")).count() == 0
    assert open_pairs_for(office.viewer("auditor")).count() == 0


def test_a_pair_decided_as_different_never_comes_back(office: Office, repeated: Person) -> None:
    by = office.viewer("township_officer")
    look_for_duplicates(by=SYSTEM, area=COUNTY)
    decide_pair(by=by, pair=PossibleDuplicate.objects.get(), same=False, reason="双胞胎", at=NOW)

    looked = look_for_duplicates(by=SYSTEM, area=COUNTY)

    assert (looked.new, looked.known) == (0, 1)
    assert open_pairs_for(by).count() == 0
    assert of_person(repeated.pk)[0].action == "pair.decided"


def test_a_pair_decided_as_same_is_merged_and_undoing_says_different(
    office: Office, repeated: Person
) -> None:
    by = office.viewer("township_officer")
    look_for_duplicates(by=SYSTEM, area=COUNTY)
    pair = decide_pair(by=by, pair=PossibleDuplicate.objects.get(), same=True, reason="同一人", at=NOW)
    repeated.refresh_from_db()
    assert repeated.merged_into_id == office.child.pk

    undo_merge(by=by, merge=Merge.objects.get(), reason="弄错了", at=NOW)

    pair.refresh_from_db()
    assert pair.state == PossibleDuplicate.State.DIFFERENT
    assert look_for_duplicates(by=SYSTEM, area=COUNTY).new == 0


def test_children_born_on_one_day_with_neighbouring_numbers_are_not_proposed(office: Office) -> None:
    """Their numbers have fourteen digits in common by the day alone."""
    for name, number, village in (
        ("邓怡华", "99010120241213001X", "西村2组5号"),
        ("邓娟若", "990101202412130028", "东村1组33号"),
    ):
        register_person(
            by=SYSTEM,
            area=Area.objects.get(code=VILLAGE),
            facts={"name": name, "id_number": number, "address": village},
            valid_from=date(2025, 1, 1),
            at=NOW,
            source=Source.DOCUMENT,
        )

    assert look_for_duplicates(by=SYSTEM, area=COUNTY).new == 0


def test_threshold_in_force_is_the_one_that_the_rule_chooses() -> None:
    records, same, _ = county(20_000, seed=101)

    assert chosen(score(records, threshold=0.001), same) == THRESHOLD
