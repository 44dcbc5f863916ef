"""On which facts an answer still hangs.

The answer here is what somebody is paid: for each period whether, and how much. A second reason for the same refusal is no
reason to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from huijia.engine.asking.possible import NO_FACTS, Possible, exactly
from huijia.engine.asking.possible import possible as possible_of
from huijia.engine.asking.reading import Reading, ordinal
from huijia.engine.backends.answers import Span
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.nodes import Node, walk
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Type, Value
from huijia.values.periods import period_at

MOST_PERIODS = 48
"""More periods than these are looked at together: less sharp, but a monthly law without an end has a thousand."""


def still_matters(pack: Pack, known: Mapping[str, Value | None], span: Span, *, on: date) -> tuple[str, ...]:
    """The facts not in ``known`` that can still change the answer, in the pack's order.

    A fact in ``known`` whose value is None was asked and is not known, or is empty. ``on`` is the last day on which a fact can have
    happened. What is not named can be left out: with any value of it that can be true, and without one, the answer is
    the same.
    """
    assert not pack.has_families, "only single cases are asked"
    facts = {
        fact.name: _stated(known[fact.name]) if fact.name in known else _open(fact, on) for fact in pack.facts
    }
    found = _Question(pack, Reading(facts, pack.parameters), span).facts()
    return tuple(fact.name for fact in pack.facts if fact.name in found)


def _stated(value: Value | None) -> Possible:
    return possible_of(None, None, True, NO_FACTS) if value is None else exactly(ordinal(value))


def _open(fact: FactDeclaration, on: date) -> Possible:
    low, high = fact.lowest, fact.highest
    if fact.type is Type.BOOL:
        low, high = 0, 1
    elif fact.type is Type.DATE:
        latest = min(on, LATEST_DAY) if fact.not_in_future else LATEST_DAY
        low, high = EARLIEST_DAY.toordinal(), max(latest, EARLIEST_DAY).toordinal()
    # Whoever is asked may not know.
    return Possible(low, high, True, frozenset((fact.name,)))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The nodes behind an answer, operands first: those that are the same for all periods, and the others."""

    lasting: tuple[Node, ...]
    passing: tuple[Node, ...]


@lru_cache(maxsize=64)
def _plan_of(pack: Pack) -> _Plan:
    bounds = [rule for rule in (pack.first_period, pack.last_period) if rule]
    nodes = walk([*bounds, pack.amount])
    lasting = tuple(node for node in nodes if not node.reads_period)
    return _Plan(lasting, tuple(node for node in nodes if node.reads_period))


@dataclass(frozen=True, slots=True)
class _Rows:
    """The amount from one period to another: a row each, or one for many."""

    first: int
    last: int
    amount: Possible


class _Question:
    def __init__(self, pack: Pack, reading: Reading, span: Span) -> None:
        self._pack = pack
        self._reading = reading
        self._span = span
        self._plan = _plan_of(pack)

    def facts(self) -> frozenset[str]:
        """The facts on which the periods or the amount of one of them hang."""
        self._reading.read(self._plan.lasting, None)
        begins, ends = self._bounds()
        rows = [row for row in self._rows(begins, ends) if not row.amount.is_always(0)]
        found = NO_FACTS.union(*(row.amount.facts for row in rows))
        if begins.unknown or ends.unknown:
            # Periods that cannot be told are one row, in which nothing is due or something needs to be asked.
            without_periods = self._amount(None)
            found |= without_periods.facts
            if not rows and without_periods.is_always(0):
                return NO_FACTS
            return found | self._bound_facts(begins, ends)
        if not rows:
            return NO_FACTS
        # A bound that cannot cut off a row that counts does not matter.
        if begins.high is not None and begins.high > rows[0].first:
            found |= begins.facts
        if ends.low is not None and ends.low < rows[-1].last:
            found |= ends.facts
        return found

    def _bounds(self) -> tuple[Possible, Possible]:
        if self._pack.first_period is None or self._pack.last_period is None:
            return exactly(self._span.first.index), exactly(self._span.last.index)
        return self._reading.of(self._pack.first_period), self._reading.of(self._pack.last_period)

    @staticmethod
    def _bound_facts(begins: Possible, ends: Possible) -> frozenset[str]:
        is_settled = begins.low is None or ends.low is None
        return NO_FACTS if is_settled else begins.facts | ends.facts

    def _rows(self, begins: Possible, ends: Possible) -> list[_Rows]:
        if begins.low is None or ends.high is None:
            return []
        first, last = max(self._span.first.index, begins.low), min(self._span.last.index, ends.high)
        if first > last:
            return []
        if last - first < MOST_PERIODS:
            return [_Rows(each, each, self._amount((each, each))) for each in range(first, last + 1)]
        return [_Rows(first, last, self._amount((first, last)))]

    def _amount(self, periods: tuple[int, int] | None) -> Possible:
        unit = self._pack.unit
        looked_at = (period_at(unit, periods[0]), period_at(unit, periods[1])) if periods else None
        self._reading.read(self._plan.passing, looked_at)
        return self._reading.of(self._pack.amount)
