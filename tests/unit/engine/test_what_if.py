"""Supposing another number of the law: what it touches, what it adds up to, and that it touches no law."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.engine import api
from huijia.engine.model.types import Level
from huijia.engine.what_if import Bar, Effects, distribution
from huijia.values.errors import UnableToAssess

ON = date(2026, 11, 23)
PACK = api.load_pack("cn/childcare-subsidy")
CHILDREN = 140
BORN = [date(2022, 6, 1) + timedelta(days=11 * number) for number in range(CHILDREN)]
"""On both sides of 2025: paid by the month before, by the year since. A few of whom something is not known, or no."""
TABLE = pa.table(
    {
        "case_id": [f"child {number}" for number in range(CHILDREN)],
        "birth_date": pa.array(BORN, pa.date32()),
        "chinese_national": [number % 17 != 3 for number in range(CHILDREN)],
        "birth_registered": [None if number % 19 == 4 else True for number in range(CHILDREN)],
    }
)


def effects(changes: list[api.Change], engine: api.EngineName = "in-memory") -> Effects:
    source = api.source_of(PACK, TABLE, Level.CASE)
    asked = api.Comparing(PACK, api.suppose(PACK, changes), ON, all_rows=True, engine=engine)
    with api.comparing(asked, source, source) as comparison:
        return api.effects_of(comparison, PACK.unit)


amounts = st.builds(
    api.Change,
    st.sampled_from(["yearly_amount", "monthly_amount"]),
    st.integers(0, 1_000_000),
    st.dates(date(2025, 1, 1), date(2030, 12, 31)),
)


def test_no_change_changes_nothing() -> None:
    said = effects([])

    assert api.suppose(PACK, []) is PACK
    assert all(each.difference_minor == each.gainers == each.losers == 0 for each in said.years)
    assert {difference for difference, cases in said.differences.items() if cases} == {0}


@given(amounts)
@settings(max_examples=12, deadline=None)
def test_gains_less_losses_are_the_difference_and_only_later_years_differ(change: api.Change) -> None:
    assert change.starts is not None
    said = effects([change])

    for each in (*said.years, said.together):
        assert each.gained_minor - each.lost_minor == each.new_minor - each.old_minor
    touched = {each.year for each in said.years if each.difference_minor or each.gainers or each.losers}
    # These are read on the first day of the year.
    assert all(date(int(year), 1, 1) >= change.starts for year in touched if year)
    assert sum(
        difference * cases for difference, cases in said.differences.items()
    ) == said.together.difference_minor or (said.together.not_known)
    assert sum(bar.cases for bar in distribution(said.differences)) == sum(said.differences.values())


def test_engines_add_up_to_the_same() -> None:
    changes = [
        api.Change("yearly_amount", 300_000, date(2026, 1, 1)),
        api.Change("age_limit", 4, None),
    ]
    one, other = effects(changes), effects(changes, "duckdb")

    assert (one.years, one.together, one.differences) == (other.years, other.together, other.differences)
    assert one.together.gainers > 0


def test_changed_law_says_what_was_changed_and_leaves_the_law_alone() -> None:
    values = PACK.parameters["yearly_amount"].values

    changed = api.suppose(PACK, [api.change_of(PACK, "yearly_amount=400000@2027-01-01")])

    assert changed.version == f"{PACK.version}+yearly_amount=400000@2027-01-01"
    found = changed.parameters["yearly_amount"]
    days = (date(2026, 12, 31), date(2027, 1, 1))
    assert [found.on(day).value for day in days] == [360_000, 400_000]  # type: ignore[union-attr]
    assert PACK.parameters["yearly_amount"].values == values
    assert "supposed" not in PACK.sources


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("yearly_amuont=1@2027-01-01", "did you mean yearly_amount"),
        ("yearly_amount=4", "write parameter=value@date"),
        ("yearly_amount=4.5@2027-01-01", "whole number in fen a year"),
        ("yearly_amount=4@2027-13-01", "a day such as 2027-01-01"),
        ("yearly_amount=4@2024-12-31", "covers the days from 2025-01-01"),
        ("yearly_amount=-1@2027-01-01", "cannot lie below 0"),
        ("yearly_amount=4@always", "say from which day on"),
        ("age_limit=4@2027-01-01", "age_limit=4@always"),
        ("late_first_claim_keeps_all_claims=no@always", "write true or false"),
    ],
)
def test_change_that_cannot_be_read_says_what_to_write(written: str, message: str) -> None:
    with pytest.raises(UnableToAssess, match="(?s).*" + message):
        api.change_of(PACK, written)


def test_two_values_from_one_day_are_refused() -> None:
    changes = [api.Change("yearly_amount", value, date(2027, 1, 1)) for value in (1, 2)]

    with pytest.raises(UnableToAssess, match="two values from one day"):
        api.suppose(PACK, changes)


def test_bands_never_reach_over_zero() -> None:
    bars = distribution({-95: 1, **dict.fromkeys(range(0, 200, 10), 2)})

    assert Bar(0, 0, 2) in bars
    assert all(bar.low * bar.high >= 0 for bar in bars)
    assert sum(bar.cases for bar in bars) == 41


def test_examples_hold_no_day_but_the_first_or_fifteenth() -> None:
    change = api.Change("yearly_amount", 400_000, date(2026, 1, 1))
    other, said = api.suppose(PACK, [change]), effects([change])
    ids = [each for difference in api.chosen(said) for each in said.candidates[difference]]
    facts = api.facts_of_cases(api.source_of(PACK, TABLE, Level.CASE), None, PACK, ids)

    found = api.examples_of(said, (PACK, other), facts, on=ON, latest_day=ON)

    assert found
    for each in found:
        differences = [period.row.difference_minor or 0 for period in each.compared.periods]
        assert sum(differences) == each.difference_minor
    for case, _ in facts.values():
        moved = api.coarse(PACK.case_facts, case, day=1, latest=ON)
        assert moved["birth_date"].day == 1  # type: ignore[union-attr]
        assert "case_id" not in moved
