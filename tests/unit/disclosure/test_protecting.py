"""Nobody bounds a protected count closer than from nought to the threshold: in one table, in several, and over releases."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disclosure.county import County
from huijia.apps.reports.disclosure.cells import (
    Cell,
    Dimension,
    Published,
    Table,
    cell,
    joined,
    rest,
    table,
    views,
)
from huijia.apps.reports.disclosure.protecting import Protected, protect, release
from huijia.apps.reports.disclosure.worlds import HIDDEN, KNOWN, fits, system
from tests.unit.disclosure.attacking import Attack, apart

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


OUTCOMES_OF_TWO = Dimension("outcome", {"granted": "", "refused": ""})
CHANNEL = Dimension("channel", {"counter": "", "phone": ""})


@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_small_counts_of_tables_that_overlap_stay_unknown(data: st.DataObject) -> None:
    """Three tables of two ways each: the attacker also knows that there is one of three ways behind them, without negative counts."""
    by = [Dimension("area", dict.fromkeys(["v1", "v2", "v3"], "")), OUTCOMES, CHANNEL]
    every = {nodes: data.draw(COUNTS) for nodes in leaves_of(by)}
    wanted = views("claims", by, every, [["area", "outcome"], ["area", "channel"], ["outcome", "channel"]])
    protected = protect(wanted, threshold=K)

    attack = Attack(protected.shown, protected.hidden | wanted.unpublished, wanted.sums)
    assert list(attack.bounded_closer_than(0, K, small(wanted.values))) == []
    assert protected.shown.keys() | protected.hidden == wanted.values.keys() - wanted.unpublished


def test_the_table_behind_three_others_leaves_less_room_than_their_sums() -> None:
    """The three tables protected by what their own sums leave: the table behind them tells that a count of 3 is at least 1."""
    by = [Dimension("area", dict.fromkeys(["v1", "v2", "v3"], "")), OUTCOMES_OF_TWO, CHANNEL]
    counts = [1, 3, 0, 5, 60, 1, 0, 6, 6, 0, 0, 1]
    every = dict(zip(leaves_of(by), counts, strict=True))
    wanted = views("claims", by, every, [["area", "outcome"], ["area", "channel"], ["outcome", "channel"]])
    printed = wanted.values.keys() - wanted.unpublished
    sums = [each for each in wanted.sums if {each.total, *each.parts} <= printed]
    found = {}
    for way in (
        Table({each: wanted.values[each] for each in wanted.values if each in printed}, sums),
        wanted,
    ):
        protected = protect(way, threshold=K)
        attack = Attack(protected.shown, protected.hidden | wanted.unpublished, wanted.sums)
        asked = [each for each in small(wanted.values) if each in printed]
        found[way is wanted] = list(attack.bounded_closer_than(0, K, asked))

    assert found[False] != []
    assert found[True] == []


def test_whoever_has_the_whole_and_a_part_cannot_subtract() -> None:
    """Decided: 20 in each village. Decided in time: 18, 20, 12. In the first village two were late, which neither table says."""
    area = Dimension("area", dict.fromkeys(["v1", "v2", "v3"], ""))
    decided = table("decided", [area], dict.fromkeys([("v1",), ("v2",), ("v3",)], 20))
    in_time = table("in time", [area], {("v1",): 18, ("v2",): 20, ("v3",): 12})
    wanted = joined([decided, in_time, rest(decided, in_time, "late")])
    protected = protect(wanted, threshold=K)

    assert wanted.unpublished == {each for each in wanted.values if each[0] == "late"}
    attack = Attack(protected.shown, protected.hidden | wanted.unpublished, wanted.sums)
    assert list(attack.bounded_closer_than(0, K, [cell("late", area="v1")])) == []
    # Without the rest nothing would be hidden.
    assert protect(joined([decided, in_time]), threshold=K).hidden == frozenset()


def test_what_was_never_published_is_not_found_by_taking_the_others_from_the_total() -> None:
    """The year is out; with November's the rest, which is December, could be computed: 3 of 43."""
    month = Dimension("month", {"2026": "", "m1": "2026", "m2": "2026", "m3": "2026"}, is_whole=False)
    whole = table("claims", [month], {("m1",): 20, ("m2",): 20, ("m3",): 3})
    published = Published()
    for names in (["2026", "m1"], ["m2"]):
        wanted = Table({cell("claims", month=name): whole.values[cell("claims", month=name)] for name in names}, whole.sums)  # fmt: skip
        protected = protect(wanted, threshold=K, before=published)
        release(protected, wanted, published)

    assert cell("claims", month="m2") in published.hidden


@given(wanted=tables(AREAS, OUTCOMES))
@settings(max_examples=6, deadline=None)
def test_whoever_is_counted_in_one_cell_learns_no_more_of_another(wanted: Table) -> None:
    protected = protect(wanted, threshold=K, insiders=True)

    assert protected.exposed == frozenset()
    for leaf in (
        each for each, count in wanted.values.items() if count and len(each[1]) == 2 and "v" in str(each)
    ):
        mine = {each for each in wanted.values if is_part(leaf, each)}
        attack = Attack(protected.shown, protected.hidden, wanted.sums, dict.fromkeys(mine, 1))
        asked = [each for each in small(wanted.values) if each not in mine]
        assert list(attack.bounded_closer_than(0, K, asked)) == []


def is_part(leaf: Cell, of: Cell) -> bool:
    def lines(each: Cell) -> dict[str, str]:
        return dict(each[1])

    below, above = lines(leaf), lines(of)
    area = [below["area"], AREAS.parents[below["area"]], "county", ""]
    return above.get("area", "") in area and above.get("outcome", "") in (below["outcome"], "")


def test_nobody_is_sure_that_all_of_a_village_were_refused() -> None:
    counts = dict.fromkeys(leaves_of([AREAS, OUTCOMES]), 20) | {("v0", "granted"): 0, ("v0", "returned"): 0}
    wanted = table("claims", [AREAS, OUTCOMES], counts)
    protected = protect(wanted, threshold=K, not_all_alike={"outcome"})

    attack = Attack(protected.shown, protected.hidden, wanted.sums)
    assert attack.bounds(cell("claims", area="v0", outcome="refused")).least <= 20 - K
    assert protect(wanted, threshold=K).hidden == frozenset()


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


def test_a_year_of_months_by_village_stays_unknown() -> None:
    """Thirteen releases, each against all before; the year is found by months' worlds that are completed."""
    county = County(townships=2, villages=2, months=12, seed=1)
    published = Published()
    for _, wanted in county.releases():
        protected = protect(wanted, threshold=K, before=published)
        assert protected.exposed == frozenset()
        release(protected, wanted, published)

    for attack in apart(published.shown, published.hidden, published.sums):
        asked = [each for each in attack.place if 0 < published.hidden[each] < K]
        assert list(attack.bounded_closer_than(0, K, asked)) == []


def test_another_key_hides_other_cells_for_the_same_counts() -> None:
    counts = dict.fromkeys(leaves_of([AREAS, OUTCOMES]), 20) | {("v0", "refused"): 2}
    wanted = table("claims", [AREAS, OUTCOMES], counts)
    by_key = {protect(wanted, threshold=K, key=b"%d" % n).hidden for n in range(8)}

    assert len(by_key) > 1
    assert protect(wanted, threshold=K, key=b"1") == protect(wanted, threshold=K, key=b"1")


def test_a_world_that_changes_what_is_known_or_breaks_a_sum_is_no_proof() -> None:
    given_ = system([7, 3, 4], [(0, (1, 2))])
    states = bytes([KNOWN, HIDDEN, HIDDEN])

    assert fits(given_, {1: -3, 2: 3}, states)
    assert not fits(given_, {1: -3}, states)
    assert not fits(given_, {1: -3, 0: -3}, states)
    assert not fits(given_, {1: -4, 2: 4}, states)
    assert not fits(given_, {1: 4, 2: -4}, states, spare=[7, 3, 3])


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
