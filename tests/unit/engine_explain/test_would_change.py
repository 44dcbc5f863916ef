"""What would change an answer is claimed only as it was run."""

from __future__ import annotations

from datetime import date

import pytest

from huijia.engine.backends.answers import PeriodAnswer, Span, span_of
from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.explain import WouldChange, changes, would_change
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer

ON = date(2026, 11, 23)
SUBSIDY = load_pack("cn/childcare-subsidy")
TOYLAND = load_pack("toyland/family-allowance")

CHILD = {
    "birth_date": date(2023, 12, 5),
    "chinese_national": True,
    "birth_registered": True,
    "death_date": None,
    "first_claim_year": None,
}


def span(pack: Pack) -> Span:
    return span_of(pack, on=ON, from_period=None, to_period=None)


def of_child(**changed: object) -> WouldChange:
    return would_change(SUBSIDY, Case({**CHILD, **changed}), span(SUBSIDY), on=ON)  # type: ignore[dict-item]


def of_family(*members: dict[str, object]) -> WouldChange:
    numbered = [Member({"left_home": None, **each}, number) for number, each in enumerate(members, start=1)]  # type: ignore[dict-item]
    case = Case({"lives_in_toyland": True, "income_band": 1}, numbered)
    return would_change(TOYLAND, case, span(TOYLAND), on=ON)


def gist(answers: tuple[PeriodAnswer, ...]) -> list[tuple[str | None, Answer, int | None]]:
    return [(row.period, row.answer, row.amount_minor) for row in answers]


def test_missing_yes_no_tells_what_each_answer_leads_to() -> None:
    (change,) = of_child(birth_registered=None).changes

    assert {outcome.value: [row.answer for row in outcome.answers] for outcome in change.outcomes} == {
        True: [Answer.ENTITLED, Answer.ENTITLED],
        False: [Answer.NOT_ENTITLED],
    }


def test_missing_date_says_only_that_it_needs_to_be_known() -> None:
    (change,) = of_child(birth_date=None).changes

    assert (change.name, change.outcomes) == ("birth_date", ())


def test_unknown_fact_that_does_not_matter_is_not_named() -> None:
    found = of_child(chinese_national=False, birth_registered=None)

    assert [change.name for change in found.changes] == ["chinese_national"]


def test_entitled_case_needs_no_change() -> None:
    assert of_child().changes == ()


def test_refusal_by_two_facts_is_changed_by_no_single_one() -> None:
    found = of_child(chinese_national=False, birth_registered=False)

    assert (found.is_refused, found.changes) == (True, ())


def test_refusal_by_a_date_names_the_nearest_day_that_turns_it() -> None:
    (change,) = of_child(birth_date=date(2021, 12, 1)).changes

    assert (change.outcomes[0].value, change.unchanged_at) == (date(2022, 1, 1), date(2021, 12, 31))


def test_refusal_by_an_optional_fact_is_turned_by_its_emptiness() -> None:
    found = of_child(death_date=date(2024, 6, 1))

    assert [outcome.value for change in found.changes for outcome in change.outcomes] == [
        None,
        date(2025, 1, 1),
    ]


def test_refusal_by_a_number_names_the_nearest_number_that_turns_it() -> None:
    # Born 2022-12: claims in 2025 only, so a first claim in 2027 comes two years too late.
    found = of_child(birth_date=date(2022, 12, 5), first_claim_year=2027)

    nearest = [(c.outcomes[0].value, c.unchanged_at) for c in found.changes if c.name == "first_claim_year"]
    assert nearest == [(None, None), (2025, 2026)]


def of_period(period: str, **changed: object) -> WouldChange:
    case = Case({**CHILD, **changed})  # type: ignore[dict-item]
    return would_change(
        SUBSIDY, case, span(SUBSIDY), on=ON, of_period=period, highest={"first_claim_year": 2026}
    )


def test_what_is_due_in_a_period_tells_what_would_take_it_away_or_change_it() -> None:
    found = of_period("2026", first_claim_year=2025)

    turned = {(change.name, outcome.value) for change in found.changes for outcome in change.outcomes}
    assert {("chinese_national", False), ("birth_registered", False)} <= turned
    # Born in December 2023: 24 months, all of 2026's twelve. A month earlier and one is lost; later none is won.
    assert ("birth_date", date(2023, 11, 30)) in turned
    for change in found.changes:
        for outcome in change.outcomes:
            assert [row.period for row in outcome.answers] == ["2026"]


def test_change_of_another_period_alone_is_not_told() -> None:
    """A first claim in 2026 gives 2025 up, and leaves 2026 as it is."""
    found = of_period("2026", first_claim_year=2025)

    assert "first_claim_year" not in {change.name for change in found.changes}


def test_no_number_above_the_highest_is_tried() -> None:
    found = of_period("2026", first_claim_year=2026)

    tried = {
        outcome.value
        for each in found.changes
        for outcome in each.outcomes
        if each.name == "first_claim_year"
    }
    assert all(value is None or value <= 2026 for value in tried)  # type: ignore[operator]
    free = would_change(
        SUBSIDY,
        Case({**CHILD, "first_claim_year": 2026}),  # type: ignore[dict-item]
        span(SUBSIDY),
        on=ON,
        of_period="2026",
    )
    assert 2027 in {outcome.value for each in free.changes for outcome in each.outcomes}


def test_period_without_an_answer_of_its_own_is_turned_too() -> None:
    """2025 lies before the first claim in 2026; a first claim in 2025 would make it due."""
    found = of_period("2025", first_claim_year=2026)

    turned = {
        outcome.value
        for each in found.changes
        for outcome in each.outcomes
        if each.name == "first_claim_year"
    }
    assert 2025 in turned


def test_no_day_after_the_assessment_is_tried() -> None:
    found = of_child(birth_date=date(2021, 12, 31))

    tried = [outcome.value for change in found.changes for outcome in change.outcomes]
    assert all(value <= ON for value in tried if isinstance(value, date))


def test_no_contradiction_is_tried() -> None:
    # A birth after this death would be due something, were it possible.
    found = of_child(birth_date=date(2021, 6, 1), death_date=date(2021, 7, 1))

    assert [change.name for change in found.changes] == []


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_registered": None},
        {"birth_date": date(2020, 2, 29)},
        {"birth_date": date(2025, 3, 1), "first_claim_year": 2030},
        {"birth_date": date(2025, 3, 1), "death_date": date(2025, 4, 1), "first_claim_year": 2028},
        {"death_date": date(2024, 12, 31)},
        {"chinese_national": None, "birth_registered": None},
    ],
)
def test_every_claim_is_what_the_engine_answers(changed: dict[str, object]) -> None:
    found = of_child(**changed)

    program = program_for(SUBSIDY)
    claimed, answered = [], []
    for change in found.changes:
        for outcome in change.outcomes:
            again = Case({**CHILD, **changed, change.name: outcome.value})  # type: ignore[dict-item]
            claimed.append(list(outcome.answers))
            answered.append(program.answer(again, span(SUBSIDY)))
        if change.unchanged_at is not None:
            again = Case({**CHILD, **changed, change.name: change.unchanged_at})  # type: ignore[dict-item]
            before = program.answer(Case({**CHILD, **changed}), span(SUBSIDY))  # type: ignore[dict-item]
            claimed.append(gist(tuple(before)))  # type: ignore[arg-type]
            answered.append(gist(tuple(program.answer(again, span(SUBSIDY)))))  # type: ignore[arg-type]
    assert claimed == answered
    assert claimed


def test_missing_fact_names_the_members_of_whom_it_is_missing() -> None:
    adult = {"birth_date": date(1980, 1, 1), "in_education": None}
    student = {"birth_date": date(2007, 5, 5), "in_education": None}

    found = of_family(adult, student, student)

    assert [(change.name, change.member_id) for change in found.changes] == [
        ("in_education", 2),
        ("in_education", 3),
    ]


def test_refusal_of_a_family_names_the_member_whose_fact_turns_it() -> None:
    student = {"birth_date": date(2007, 5, 5), "in_education": False}

    found = of_family(student)

    assert ("in_education", 1) in [(change.name, change.member_id) for change in found.changes]


def test_search_stops_at_the_limit_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST_RUNS", 3)

    found = of_child(birth_date=date(2021, 12, 1))

    assert not found.is_complete
