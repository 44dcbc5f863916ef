"""Tables of sums of money: threshold, then dominance, then as many further cells as it takes.

A sum is unsafe where it is of fewer people than the threshold, or where one of them makes up so much of it that another one, who knows what he himself
got, could come close to it. Each unsafe sum needs two other worlds, as a count does; how far they have to be apart hangs on what is in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from huijia.apps.reports.disclosure.cells import Cell, Dimension, Published, Room, Table, above, table
from huijia.apps.reports.disclosure.protecting import Protected, protect_needs

LARGEST_KEPT = 3
"""So many of the largest contributions are known of each cell: enough for every rule below."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What is in a cell: the ``total``, of how many ``people``, and the ``largest`` contributions, in descending order."""

    total: int = 0
    people: int = 0
    largest: tuple[int, ...] = ()

    def __add__(self, other: Amount) -> Amount:
        largest = sorted((*self.largest, *other.largest), reverse=True)[:LARGEST_KEPT]
        return Amount(self.total + other.total, self.people + other.people, tuple(largest))

    @classmethod
    def of(cls, contributions: Sequence[int]) -> Amount:
        """The cell of these contributions. Raises ``ValueError`` where one is less than nought: then a total bounds no part of it."""
        if any(each < 0 for each in contributions):
            raise ValueError(
                "a contribution of less than nought: give what was taken back a table of its own"
            )
        largest = sorted(contributions, reverse=True)[:LARGEST_KEPT]
        return cls(sum(contributions), len(contributions), tuple(largest))


@dataclass(frozen=True, slots=True)
class Rule:
    """When a sum is unsafe. ``threshold``: of fewer people than this. ``percent``: where the second largest contributor, who subtracts his own, knows
    the largest contribution to within so many percent of it (the p% rule). ``most_of_two``: where the two largest make up more than so
    many percent of the sum (the (n, k) rule with n = 2)."""

    threshold: int
    percent: int = 10
    most_of_two: int = 90

    def __post_init__(self) -> None:
        if self.threshold < 3 or not 0 <= self.percent <= 100 or not 0 < self.most_of_two <= 100:
            raise ValueError(f"{self}: a threshold from 3 on, and percentages")

    def room(self, amount: Amount) -> Room | None:
        """How much less and more an unsafe sum has to be able to be; None: it is safe.

        Few people: from nothing at all to as much as ``threshold`` people with the largest contribution would have got.

        >>> Rule(5).room(Amount.of([300, 300])), Rule(5).room(Amount.of([300] * 5))
        ((600, 900), None)
        >>> Rule(5).room(Amount.of([9000, 500, 100, 50, 20]))
        (730, 886)
        """
        if not amount.people or not amount.total:
            return None
        if amount.people < self.threshold:
            return amount.total, max(self.threshold * amount.largest[0] - amount.total, 1)
        first, second = amount.largest[:2]
        others = amount.total - first - second
        near = _up(self.percent * first, 100) - others
        heavy = _up(100 * (first + second), self.most_of_two) - amount.total
        if near <= 0 and heavy <= 0:
            return None
        return max(near, 1), max(near, heavy, 1)


def _up(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)


@dataclass(frozen=True, slots=True)
class Amounts:
    """A table of sums to be published, and what is in each of its cells."""

    table: Table
    inside: dict[Cell, Amount]


def amounts(
    measure: str, dimensions: Sequence[Dimension], leaves: Mapping[tuple[str, ...], Amount]
) -> Amounts:
    """A table of sums over some dimensions, as ``cells.table`` makes one of counts. ``leaves``: a leaf of each dimension -> what is in it."""
    whole = table(measure, dimensions, {nodes: each.total for nodes, each in leaves.items()})
    inside = dict.fromkeys(whole.values, Amount())
    for nodes, each in leaves.items():
        for name in above(measure, dimensions, nodes):
            inside[name] += each
    return Amounts(whole, inside)


def protect_amounts(
    wanted: Amounts,
    *,
    rule: Rule,
    unit: int = 1,
    before: Published | None = None,
    key: bytes = b"",
    also: frozenset[Cell] = frozenset(),
) -> Protected:
    """Which sums are hidden. No proof rests on a cell's being less than somebody may have got in it: who is in one cell learns no more of another.

    ``unit``: of what every amount is a multiple (a month's benefit): then so are the other worlds, or whoever knows it could tell them from the true
    one. ``also``: cells that are hidden in any case. ``before``: earlier releases of amounts.

    Raises ``ValueError`` where an amount is no multiple of the unit, or was released before as another one.
    """
    before = before or Published()
    values = wanted.table.values
    odd = next((each for each, count in values.items() if count % unit), None)
    if odd is not None:
        raise ValueError(f"{odd} is {values[odd]}, no multiple of {unit}")
    rooms = {each: room for each, amount in wanted.inside.items() if (room := rule.room(amount))}
    needs = {each: (_up(less, unit), _up(more, unit)) for each, (less, more) in rooms.items()}
    needs |= {each: (_up(less, unit), _up(more, unit)) for each, (less, more) in before.needs.items()}
    floors = {each: amount.largest[0] // unit for each, amount in wanted.inside.items() if amount.largest}
    scaled = Table({each: count // unit for each, count in values.items()}, wanted.table.sums, wanted.table.unpublished)  # fmt: skip
    found = protect_needs(scaled, needs, _in_units(before, unit), key=key, also=also, floors=floors)
    return replace(
        found,
        shown={each: values[each] for each in found.shown},
        worlds=tuple({each: by * unit for each, by in world.items()} for world in found.worlds),
        needs={each: (less * unit, more * unit) for each, (less, more) in found.needs.items()},
    )


def protect_together(
    counts: Table, sums: Amounts, *, rule: Rule, unit: int = 1, key: bytes = b""
) -> tuple[Protected, Protected]:
    """A table of people and one of their money, with the same cells hidden: where everybody gets the same, either tells the other.

    Both have the same dimensions; what ``counts`` calls "payments" by area, ``sums`` has by area under its own measure.
    """
    [measure], [money] = {name for name, _ in counts.values}, {name for name, _ in sums.table.values}
    hidden: frozenset[Cell] = frozenset()
    while True:
        needs = {each: (n, rule.threshold - n) for each, n in counts.values.items() if 0 < n < rule.threshold}
        of_people = protect_needs(counts, needs, Published(), key=key, also=hidden)
        also = frozenset((money, nodes) for _, nodes in of_people.hidden)
        of_money = protect_amounts(sums, rule=rule, unit=unit, key=key, also=also)
        hidden = frozenset((measure, nodes) for _, nodes in of_money.hidden)
        if hidden == of_people.hidden:
            return of_people, of_money


def _in_units(before: Published, unit: int) -> Published:
    """Earlier releases in units. A world that is not whole in them proves nothing any more."""
    return Published(
        {each: count // unit for each, count in before.shown.items()},
        {each: count // unit for each, count in before.hidden.items()},
        before.sums,
        [
            {each: by // unit for each, by in world.items()}
            for world in before.worlds
            if not any(by % unit for by in world.values())
        ],
    )
