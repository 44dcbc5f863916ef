"""Noise is distributed as its proof says, totals add up, and the budget cannot be overspent."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from fractions import Fraction
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijia.apps.reports.disclosure.budget import Ledger, Spent, UnableToSpend
from huijia.apps.reports.disclosure.cells import Dimension
from huijia.apps.reports.disclosure.noise import Noise, opendp_noise, own_noise, with_noise

AREAS = Dimension("area", {"t1": "", "t2": "", "v1": "t1", "v2": "t1", "v3": "t2"})
OUTCOMES = Dimension("outcome", {"granted": "", "refused": ""})
LEAVES = {("v1", "granted"): 40, ("v2", "refused"): 9, ("v3", "granted"): 3}


def fits_its_distribution(noise: Noise, scale: Fraction, draws: int) -> bool:
    """Pearson's chi-squared over -5 to 5 and beyond: 12 degrees of freedom, of which 1 in 10,000 draws by the right distribution exceeds 39.1."""
    found = Counter(max(-6, min(6, noise(scale))) for _ in range(draws))
    q = exp(-1 / float(scale))
    chances = {n: (1 - q) / (1 + q) * q ** abs(n) for n in range(-5, 6)} | dict.fromkeys(
        (-6, 6), q**6 / (1 + q)
    )
    assert abs(sum(chances.values()) - 1) < 1e-9
    return sum((found[n] - draws * chance) ** 2 / (draws * chance) for n, chance in chances.items()) < 39.1


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(5, 2), Fraction(2, 5)])
def test_noise_is_discrete_laplace(scale: Fraction) -> None:
    assert fits_its_distribution(own_noise(random.Random(7).randrange), scale, 6_000)


def test_noise_of_another_scale_does_not_pass_for_it() -> None:
    own = own_noise(random.Random(7).randrange)

    assert not fits_its_distribution(lambda scale: own(scale * Fraction(6, 5)), Fraction(5, 2), 6_000)


def test_noise_of_opendp_is_discrete_laplace() -> None:
    assert fits_its_distribution(opendp_noise(), Fraction(5, 2), 3_000)


@given(seed=st.integers(0, 10_000), epsilon=st.sampled_from([Fraction(1, 10), Fraction(1), Fraction(8)]))
def test_totals_are_the_sums_of_what_is_shown_and_nothing_is_below_nought(
    seed: int, epsilon: Fraction
) -> None:
    noise = own_noise(random.Random(seed).randrange)
    shown = with_noise("claims", [AREAS, OUTCOMES], LEAVES, epsilon=epsilon, noise=noise).shown

    def count(**nodes: str) -> int:
        return shown["claims", frozenset(nodes.items())]

    assert (
        count() == count(area="t1") + count(area="t2") == count(outcome="granted") + count(outcome="refused")
    )
    assert count(area="t1") == count(area="v1") + count(area="v2")
    assert min(shown.values()) >= 0


def test_without_noise_every_count_is_the_true_one() -> None:
    shown = with_noise("claims", [AREAS, OUTCOMES], LEAVES, epsilon=Fraction(1), noise=lambda scale: 0).shown

    assert shown["claims", frozenset({("area", "t1")})] == 49
    assert shown["claims", frozenset({("area", "v3"), ("outcome", "granted")})] == 3


def test_each_level_and_each_time_that_a_person_may_be_counted_costs_its_part() -> None:
    """Two levels, and at most three claims of a person: a change of one person's data moves 2 * 3 counts by one, so the scale is 6 / epsilon."""
    asked = set[Fraction]()

    def noise(scale: Fraction) -> int:
        asked.add(scale)
        return 0

    with_noise("claims", [AREAS, OUTCOMES], LEAVES, epsilon=Fraction(1, 2), times=3, noise=noise)

    assert asked == {Fraction(12)}


def test_a_table_of_two_dimensions_with_levels_is_refused() -> None:
    with pytest.raises(ValueError, match="only the first dimension"):
        with_noise("claims", [OUTCOMES, AREAS], {}, epsilon=Fraction(1))


@given(wishes=st.lists(st.tuples(st.integers(2026, 2029), st.integers(1, 8)), max_size=40))
def test_the_budget_cannot_be_overspent(wishes: list[tuple[int, int]]) -> None:
    ledger = Ledger(a_release=Fraction(1, 2), a_year=Fraction(1), in_all=Fraction(2))
    for year, tenths in wishes:
        release = Spent(date(year, 1, 1), "claims", Fraction(tenths, 10))
        left = ledger.left(year)
        if release.epsilon > left:
            with pytest.raises(UnableToSpend, match="is left in"):
                ledger.spend(release)
        else:
            ledger = ledger.spend(release)
            assert ledger.left(year) <= left
    years = Counter[int]()
    for each in ledger.spent:
        assert each.epsilon <= Fraction(1, 2)
        years[each.on.year] += each.epsilon  # type: ignore[assignment]
    assert all(spent <= 1 for spent in years.values())
    assert sum(each.epsilon for each in ledger.spent) <= 2


def test_a_ledger_in_which_more_was_spent_than_there_is_cannot_be() -> None:
    spent = tuple(Spent(date(2026, month, 1), "claims", Fraction(1, 2)) for month in (1, 2, 3))

    with pytest.raises(ValueError, match="more was spent"):
        Ledger(a_release=Fraction(1, 2), a_year=Fraction(1), in_all=Fraction(3), spent=spent)
