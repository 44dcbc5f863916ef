"""Sums of money: nobody comes closer to what one person got than the rule allows, also not somebody who got money himself."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.apps.reports.disclosure.amounts import (
    Amount,
    Amounts,
    Rule,
    amounts,
    protect_amounts,
    protect_together,
)
from huijia.apps.reports.disclosure.cells import Cell, Dimension, table
from tests.unit.disclosure.attacking import Attack

RULE = Rule(threshold=5)
VILLAGES = Dimension("area", {"t1": "", "t2": ""} | {f"v{n}": "t1" if n < 3 else "t2" for n in range(5)})
FUNDS = Dimension("fund", {"county": "", "province": "", "state": ""})
CELLS = [(village, fund) for village in ("v0", "v1", "v2", "v3", "v4") for fund in FUNDS.parents]
SOME = st.lists(st.sampled_from([1, 10, 10, 30, 100, 400]), max_size=9)


@st.composite
def paid(draw: st.DrawFn) -> Amounts:
    return amounts("paid", [VILLAGES, FUNDS], {nodes: Amount.of(draw(SOME)) for nodes in CELLS})


@given(wanted=paid())
@settings(max_examples=12, deadline=None)
def test_unsafe_sums_keep_the_room_that_the_rule_asks_for(wanted: Amounts) -> None:
    protected = protect_amounts(wanted, rule=RULE)
    values = wanted.table.values
    unsafe = {each: room for each, amount in wanted.inside.items() if (room := RULE.room(amount))}

    attack = Attack(protected.shown, protected.hidden, wanted.table.sums)
    assert protected.exposed == frozenset()
    assert unsafe.keys() <= protected.hidden
    for each, (less, more) in unsafe.items():
        bounds = attack.bounds(each)
        assert bounds.least <= values[each] - less + 1e-6
        assert bounds.most >= values[each] + more - 1e-6


@given(wanted=paid())
@settings(max_examples=5, deadline=None)
def test_who_got_the_most_in_one_cell_comes_no_closer_to_another(wanted: Amounts) -> None:
    protected = protect_amounts(wanted, rule=RULE)
    values = wanted.table.values
    for village, fund in CELLS:
        mine = ("paid", frozenset({("area", village), ("fund", fund)}))
        if not wanted.inside[mine].largest:
            continue
        attack = Attack(protected.shown, protected.hidden, wanted.table.sums, {mine: wanted.inside[mine].largest[0]})  # fmt: skip
        for each, amount in wanted.inside.items():
            room = RULE.room(amount)
            if room and is_apart(each, village, fund):
                assert attack.bounds(each).most >= values[each] + room[1] - 1e-6
                assert attack.bounds(each).least <= values[each] - room[0] + 1e-6


def is_apart(each: Cell, village: str, fund: str) -> bool:
    """Whether nobody of this village and fund is in a cell, and the cell is in no larger one of them."""
    names = dict(each[1])
    area = names.get("area", "")
    return area not in ("", village, VILLAGES.parents[village]) or names.get("fund", "") not in ("", fund)


def test_one_who_got_nearly_all_makes_a_sum_unsafe_that_many_are_in() -> None:
    wanted = amounts(
        "paid",
        [FUNDS],
        {
            ("county",): Amount.of([9_000, 100, 50, 40, 30, 20]),
            ("province",): Amount.of([500] * 20),
            ("state",): Amount.of([500] * 20),
        },
    )
    protected = protect_amounts(wanted, rule=RULE)

    assert ("paid", frozenset({("fund", "county")})) in protected.hidden
    assert ("paid", frozenset()) in protected.shown


def test_other_worlds_are_in_whole_units_as_the_true_one_is() -> None:
    wanted = amounts(
        "paid", [VILLAGES, FUNDS], {nodes: Amount.of([300] * n) for n, nodes in enumerate(CELLS)}
    )
    protected = protect_amounts(wanted, rule=RULE, unit=300)

    assert all(by % 300 == 0 for world in protected.worlds for by in world.values())
    assert protected.hidden
    with pytest.raises(ValueError, match="no multiple of 700"):
        protect_amounts(wanted, rule=RULE, unit=700)


def test_people_and_their_money_are_hidden_in_the_same_cells() -> None:
    """Everybody gets the same: a hidden count beside a shown sum would be no secret."""
    inside = {nodes: Amount.of([300] * (2 if nodes == ("v0", "county") else 20)) for nodes in CELLS}
    inside["v3", "state"] = Amount.of([90_000] + [300] * 10)
    people = table("people", [VILLAGES, FUNDS], {nodes: each.people for nodes, each in inside.items()})
    of_people, of_money = protect_together(people, amounts("paid", [VILLAGES, FUNDS], inside), rule=RULE, unit=300)  # fmt: skip

    assert {nodes for _, nodes in of_people.hidden} == {nodes for _, nodes in of_money.hidden}
    assert ("people", frozenset({("area", "v3"), ("fund", "state")})) in of_people.hidden


def test_what_was_taken_back_is_no_contribution() -> None:
    with pytest.raises(ValueError, match="less than nought"):
        Amount.of([300, -300])


def test_a_rule_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="a threshold from 3 on"):
        Rule(threshold=1)
