"""Toyland's family allowance: the example of its README, and every date on which anything changes."""

from datetime import date

import pytest

from huijia.engine.api import assess_one
from huijia.engine.backends.answers import PeriodAnswer
from huijia.values.answers import Answer

PACK = "toyland/family-allowance"
GRANDMOTHER = {"birth_date": date(1950, 3, 1), "in_education": False}
MOTHER = {"birth_date": date(1985, 5, 5), "in_education": False}
ELDEST = {"birth_date": date(2006, 6, 10), "in_education": True}
MIDDLE = {"birth_date": date(2010, 2, 2), "in_education": True}
YOUNGEST = {"birth_date": date(2012, 3, 3), "in_education": True}
ROSES = (GRANDMOTHER, MOTHER, ELDEST, MIDDLE, YOUNGEST)
HOME = {"lives_in_toyland": True, "income_band": 3}

Facts = dict[str, object]


def month(label: str, facts: Facts, *members: Facts) -> PeriodAnswer:
    on = date.fromisoformat(f"{label}-15")
    # Looked at in 2031: a month is assessed with all that has happened since.
    (answer,) = assess_one(PACK, facts, on=on, members=members, latest_day=date(2031, 1, 1))
    return answer


def amount_in(label: str, facts: Facts, *members: Facts) -> int | None:
    return month(label, facts, *members).amount_minor


def asks_for(*missing: str) -> PeriodAnswer:
    return PeriodAnswer("2025-03", Answer.NEED_TO_ASK, None, ("fact_missing",), missing)


def test_readme_example_is_paid_as_told() -> None:
    answer = month("2025-03", HOME, *ROSES)

    # (5250 + 2 * 7350) * 0.333 = 6643.35, up to a whole crown 6700, and 2000 for the grandmother
    assert answer == PeriodAnswer(
        "2025-03", Answer.ENTITLED, 6700 + 2000, ("has_children", "has_grandparent"), ()
    )


def test_education_of_an_adult_does_not_matter() -> None:
    unknown = MOTHER | {"in_education": None}

    assert month("2025-03", HOME, GRANDMOTHER, unknown, ELDEST, MIDDLE, YOUNGEST) == month(
        "2025-03", HOME, *ROSES
    )


def test_education_of_an_eighteen_year_old_matters() -> None:
    unknown = ELDEST | {"in_education": None}

    assert month("2025-03", HOME, GRANDMOTHER, MOTHER, unknown, MIDDLE, YOUNGEST) == asks_for("in_education")


def test_income_band_matters() -> None:
    assert month("2025-03", {"lives_in_toyland": True}, *ROSES) == asks_for("income_band")


def test_income_band_does_not_matter_elsewhere() -> None:
    answer = month("2025-03", {"lives_in_toyland": False}, *ROSES)

    assert answer == PeriodAnswer(None, Answer.NOT_ENTITLED, 0, ("lives_elsewhere",), ())


@pytest.mark.parametrize(
    ("label", "low", "middle", "high"),
    [
        # 5000 + 2 * 7000 = 19000; half of it in the high band
        ("2022-01", 19000, 19000, 9500),
        ("2023-12", 19000, 19000, 9500),
        # 5250 + 2 * 7350 = 19950; half is 9975, up to 10000; and 2000 for the grandmother
        ("2024-01", 21950 + 50, 21950 + 50, 12000),
        ("2024-12", 21950 + 50, 21950 + 50, 12000),
        # 19950 up to 20000; 0.8 * 19950 = 15960 up to 16000; 0.333 * 19950 = 6643.35 up to 6700
        ("2025-01", 22000, 18000, 8700),
        # The eldest turns 21 on 2027-06-10, and counts in June: 5250 + 7350 = 12600 from July on
        ("2027-06", 22000, 18000, 8700),
        ("2027-07", 14600, 12100, 6200),
    ],
)
def test_change_of_law_holds_from_its_month(label: str, low: int, middle: int, high: int) -> None:
    amounts = [amount_in(label, HOME | {"income_band": band}, *ROSES) for band in (1, 2, 3)]

    assert amounts == [low, middle, high]


@pytest.mark.parametrize(("label", "amount"), [("2025-04", 5300), ("2025-05", 12600), ("2025-06", 12600)])
def test_child_counts_from_the_month_of_its_birth(label: str, amount: int) -> None:
    # 5250 up to 5300 for one child; 5250 + 7350 for two
    newborn = {"birth_date": date(2025, 5, 31)}

    assert amount_in(label, HOME | {"income_band": 1}, MIDDLE, newborn) == amount


@pytest.mark.parametrize(("label", "amount"), [("2025-04", 12600), ("2025-05", 12600), ("2025-06", 5300)])
def test_child_counts_to_the_month_in_which_it_leaves(label: str, amount: int) -> None:
    gone = YOUNGEST | {"left_home": date(2025, 5, 1)}

    assert amount_in(label, HOME | {"income_band": 1}, MIDDLE, gone) == amount


def test_family_without_children_is_refused() -> None:
    answer = month("2025-03", HOME, GRANDMOTHER, MOTHER)

    assert answer == PeriodAnswer(None, Answer.NOT_ENTITLED, 0, ("no_child",), ())


def test_twins_are_an_eldest_and_a_further_child() -> None:
    # 5250 + 7350
    assert amount_in("2025-03", HOME | {"income_band": 1}, YOUNGEST, YOUNGEST) == 12600
