"""Nobody bounds a protected count closer than from nought to the threshold: in one table, in several, and over releases."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijia.apps.reports.disclosure.cells import Cell, Dimension, Published, Table, cell, joined, table
from huijia.apps.reports.disclosure.protecting import Protected, protect, release
from tests.unit.disclosure.attacking import Attack

K = 5
AREAS = Dimension(
    "area",
    {"county": "", "t1": "county", "t2": "county"} | {f"v{n}": "t1" if n < 3 else "t2" for n in range(6)},
)
OUTCOMES = Dimension("outcome", {"granted": "", "refused": "", "returned": ""})
MONTHS = Dimension("month", {f"2026-{n:02}": "2026" for n in range(1, 13)} | {"2026": ""}, is_whole=False)
COUNTS = st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 9, 14, 60])


def leaves_of(dimensions: Sequence[Dimension]) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [()]
    for each in dimensions:
        inner = each.children()
        found = [(*nodes, node) for nodes in found for node in each.parents if node not in inner]
    return found


def small(values: dict[Cell, int]) -> list[Cell]:
    return [each for each, count in values.items() if 0 < count < K]


def learnt(wanted: Table, protected: Protected) -> list[object]:
    """What an attacker learns of small counts of one release."""
    attack = Attack(protected.shown, protected.hidden, wanted.sums)
    return list(attack.bounded_closer_than(0, K, small(wanted.values)))


@st.composite
def tables(draw: st.DrawFn, *dimensions: Dimension) -> Table:
    return table("claims", dimensions, {nodes: draw(COUNTS) for nodes in leaves_of(dimensions)})


@given(wanted=tables(AREAS, OUTCOMES))
@settings(max_examples=25, deadline=None)
def test_small_counts_of_a_table_with_a_hierarchy_stay_unknown(wanted: Table) -> None:
    protected = protect(wanted, threshold=K)

    assert learnt(wanted, protected) == []
    assert protected.exposed == frozenset()
    assert set(small(wanted.values)) <= protected.hidden
    assert protected.shown.keys() | protected.hidden == wanted.values.keys()


@given(
    wanted=tables(Dimension("a", dict.fromkeys("ab", "")), OUTCOMES, Dimension("c", dict.fromkeys("xyz", "")))
)
@settings(max_examples=15, deadline=None)
def test_small_counts_of_a_table_of_three_dimensions_stay_unknown(wanted: Table) -> None:
    assert learnt(wanted, protect(wanted, threshold=K)) == []


@given(data=st.data())
@settings(max_examples=10, deadline=None)
def test_small_counts_of_tables_that_overlap_stay_unknown(data: st.DataObject) -> None:
    third = Dimension("channel", {"counter": "", "phone": ""})
    every = {nodes: data.draw(COUNTS) for nodes in leaves_of([AREAS, OUTCOMES, third])}
    views = [(0, 1), (0, 2), (1, 2)]
    made = []
    for view in views:
        leaves: dict[tuple[str, ...], int] = {}
        for nodes, count in every.items():
            part = tuple(nodes[place] for place in view)
            leaves[part] = leaves.get(part, 0) + count
        made.append(table("claims", [[AREAS, OUTCOMES, third][place] for place in view], leaves))
    wanted = joined(made)

    assert learnt(wanted, protect(wanted, threshold=K)) == []


@given(data=st.data())
@settings(max_examples=6, deadline=None)
def test_a_release_after_the_other_tells_no_more_than_it_may(data: st.DataObject) -> None:
    """Months one after the other, and then the year, which is the sum of them."""
    months = [f"2026-{n:02}" for n in range(1, 5)]
    year = Dimension("month", dict.fromkeys(months, "2026") | {"2026": ""}, is_whole=False)
    every = {(month, *nodes): data.draw(COUNTS) for month in months for nodes in leaves_of([AREAS])}
    whole = table("claims", [year, AREAS], every)
    published = Published()
    for month in (*months, "2026"):
        part = {each: count for each, count in whole.values.items() if ("month", month) in each[1]}
        sums = [each for each in whole.sums if each.total in part]
        wanted = Table(part, sums)
        protected = protect(wanted, threshold=K, before=published)
        assert protected.exposed == frozenset()
        release(protected, wanted, published)

        attack = Attack(published.shown, published.hidden, published.sums)
        assert list(attack.bounded_closer_than(0, K, small(published.hidden))) == []


def test_whoever_is_small_and_was_shown_is_told_as_exposed() -> None:
    wanted = table("claims", [OUTCOMES], {("granted",): 60, ("refused",): 2, ("returned",): 40})
    before = Published(shown={cell("claims"): 102, cell("claims", outcome="granted"): 60, cell("claims", outcome="returned"): 40})  # fmt: skip

    assert protect(wanted, threshold=K, before=before).exposed == {cell("claims", outcome="refused")}


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    wanted = table("claims", [AREAS, OUTCOMES], dict.fromkeys(leaves_of([AREAS, OUTCOMES]), 20))

    assert protect(wanted, threshold=K).hidden == frozenset()


def test_one_small_count_costs_few_cells() -> None:
    counts = dict.fromkeys(leaves_of([AREAS, OUTCOMES]), 20) | {("v0", "refused"): 2}
    wanted = table("claims", [AREAS, OUTCOMES], counts)

    assert len(protect(wanted, threshold=K).hidden) == 4


def test_the_same_tables_are_protected_the_same_way_each_time() -> None:
    draw = random.Random(7)
    counts = {nodes: draw.choice([0, 1, 3, 8, 30]) for nodes in leaves_of([AREAS, OUTCOMES])}
    first, second = (protect(table("claims", [AREAS, OUTCOMES], counts), threshold=K) for _ in range(2))

    assert first == second


def test_count_that_was_released_as_another_is_refused() -> None:
    wanted = table("claims", [OUTCOMES], {("granted",): 60})

    with pytest.raises(ValueError, match="released before as another count"):
        protect(wanted, threshold=K, before=Published(shown={cell("claims"): 59}))


def test_two_tables_that_count_differently_are_refused() -> None:
    one, other = (table("claims", [OUTCOMES], {("granted",): n}) for n in (60, 61))

    with pytest.raises(ValueError, match="differently"):
        joined([one, other])


def test_what_is_no_leaf_is_refused() -> None:
    with pytest.raises(ValueError, match="no leaf"):
        table("claims", [AREAS], {("t1",): 3})
