"""Reads a pack's rules with what is known so far, node by node: what each of them can still become."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huijia.engine.asking.possible import (
    NO,
    NO_FACTS,
    UNKNOWN,
    YES,
    Corners,
    Possible,
    all_of,
    any_of,
    by_corners,
    chosen,
    compared,
    exactly,
    negated,
    one_of,
    possible,
)
from huijia.engine.backends.in_memory.evaluate import made_date
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Parameter
from huijia.engine.model.types import Value
from huijia.values.periods import Period

Periods = tuple[Period, Period] | None
"""The first and the last of the periods that are looked at together; None stands for periods that cannot be told."""


class Reading:
    """What every node can be. ``facts`` are what each fact can be; nodes are given operands first."""

    def __init__(self, facts: Mapping[str, Possible], parameters: Mapping[str, Parameter]) -> None:
        self._facts = facts
        self._parameters = parameters
        self._found: dict[int, Possible] = {}
        self._periods: Periods = None

    def read(self, nodes: tuple[n.Node, ...], periods: Periods) -> None:
        """Read these nodes for these periods; what was read of them before is forgotten."""
        self._periods = periods
        for node in nodes:
            self._found[id(node)] = self._of(node)

    def of(self, node: n.Node) -> Possible:
        """What a node that was read can be."""
        return self._found[id(node)]

    def _of(self, node: n.Node) -> Possible:
        read = MEANINGS.get(type(node))
        assert read, f"no questions about {type(node).__name__}: only single cases are asked"
        return read(self, node)

    def fact(self, name: str) -> Possible:
        """What a fact can be."""
        return self._facts[name]

    def of_period(self, part: n.PeriodPart) -> Possible:
        """A part of the periods that are looked at."""
        if self._periods is None:
            return UNKNOWN
        first, last = (ordinal(getattr(period, part.value)) for period in self._periods)
        # Which period it is hangs on no fact here: the case's periods are looked at by themselves.
        return Possible(first, last, False, NO_FACTS)

    def of_parameter(self, node: n.ParameterOn) -> Possible:
        """The values that a parameter has on the days that are possible."""
        day = self.of(node.on)
        if day.low is None or day.high is None:
            return UNKNOWN
        first, last = date.fromordinal(day.low), date.fromordinal(day.high)
        parameter = self._parameters[node.name]
        values = [
            exactly(ordinal(each.value))
            for each in parameter.values
            if (each.starts is None or each.starts <= last) and (each.ends is None or each.ends >= first)
        ]
        if not _covers(parameter, first, last):
            values.append(UNKNOWN if node.otherwise is None else self.of(node.otherwise))
        return any_of(values, unknown=day.unknown, facts=day.facts)

    def in_force(self, node: n.InForce) -> Possible:
        """The versions in force in the periods that are looked at."""
        if self._periods is None:
            return UNKNOWN
        first, last = (period.start for period in self._periods)
        ends = [*node.starts[1:], date.max]
        versions = [
            self.of(version)
            for start, end, version in zip(node.starts, ends, node.versions, strict=True)
            if start <= last and first < end
        ]
        if first < node.starts[0]:
            versions.append(UNKNOWN)
        return versions[0] if len(versions) == 1 else any_of(versions)


def ordinal(value: Value) -> int:
    """A value as a place on a line."""
    return value.toordinal() if isinstance(value, date) else int(value)


def _given(fact: Possible) -> Possible:
    if fact.low is None:
        return NO
    return possible(0, 1, False, fact.facts) if fact.unknown else YES


def _otherwise(fact: Possible, default: Possible) -> Possible:
    if fact.low is None:
        return default
    if not fact.unknown:
        return fact
    stated = Possible(fact.low, fact.high, False, fact.facts)
    return any_of([stated, default])


def _part(day: Possible, part: n.Part) -> Possible:
    if day.low is None or day.high is None:
        return UNKNOWN
    first, last = date.fromordinal(day.low), date.fromordinal(day.high)
    low, high = getattr(first, part.value), getattr(last, part.value)
    if part is n.Part.MONTH and first.year != last.year:
        low, high = 1, 12
    if part is n.Part.DAY and (first.year, first.month) != (last.year, last.month):
        low, high = 1, 31
    return possible(low, high, day.unknown, day.facts)


def _covers(parameter: Parameter, first: date, last: date) -> bool:
    """Whether the law names a value for every day from first to last."""
    reached = first.toordinal()
    for each in parameter.values:  # rising
        if each.starts is None or each.starts.toordinal() <= reached:
            reached = max(reached, last.toordinal() + 1 if each.ends is None else each.ends.toordinal() + 1)
    return reached > last.toordinal()


def _day_of(months: int, day: int) -> int:
    # Ranges can be wider than what happens: a pack in which a date could leave the calendar was refused.
    return made_date(min(max(months, 12), 9999 * 12 + 11), min(max(day, 1), 31)).toordinal()


def _half_even(dividend: int, divisor: int) -> int:
    quotient, rest = divmod(dividend, max(divisor, 1))
    twice = 2 * rest
    return quotient + (1 if twice > divisor or (twice == divisor and quotient % 2 == 1) else 0)


_ARITHMETIC: dict[n.Operator, Corners] = {
    n.Operator.ADD: operator.add,
    n.Operator.SUBTRACT: operator.sub,
    n.Operator.MULTIPLY: operator.mul,
}
# Each rounding rises with the dividend, and in the divisor it rises or falls throughout: the corners bound it.
_DIVISION: dict[n.Rounding, Corners] = {
    n.Rounding.DOWN: lambda dividend, divisor: dividend // max(divisor, 1),
    n.Rounding.UP: lambda dividend, divisor: -(-dividend // max(divisor, 1)),
    n.Rounding.HALF_UP: lambda dividend, divisor: (2 * dividend + max(divisor, 1)) // (2 * max(divisor, 1)),
    n.Rounding.HALF_EVEN: _half_even,
}


# A dictionary rather than a ``match``: a page waits for some hundred nodes.
MEANINGS: Mapping[type[n.Node], Callable[[Reading, Any], Possible]] = {
    n.Rule: lambda r, node: r.of(node.expression),
    n.Literal: lambda _, node: exactly(ordinal(node.value)),
    n.Fact: lambda r, node: r.fact(node.name),
    n.Compare: lambda r, node: compared(r.of(node.left), r.of(node.right), node.comparison.value),
    n.All: lambda r, node: all_of([r.of(part) for part in node.parts]),
    n.Any: lambda r, node: one_of([r.of(part) for part in node.parts]),
    n.Not: lambda r, node: negated(r.of(node.operand)),
    n.If: lambda r, node: chosen(r.of(node.condition), r.of(node.then), r.of(node.otherwise)),
    n.Arithmetic: lambda r, node: by_corners(r.of(node.left), r.of(node.right), _ARITHMETIC[node.operator]),
    n.Divide: lambda r, node: by_corners(r.of(node.dividend), r.of(node.divisor), _DIVISION[node.rounding]),
    n.Extreme: lambda r, node: by_corners(r.of(node.left), r.of(node.right), max if node.larger else min),
    n.IsGiven: lambda r, node: _given(r.of(node.fact)),
    n.Otherwise: lambda r, node: _otherwise(r.of(node.fact), r.of(node.default)),
    n.PeriodValue: lambda r, node: r.of_period(node.part),
    n.ParameterOn: lambda r, node: r.of_parameter(node),
    n.InForce: lambda r, node: r.in_force(node),
    n.DatePart: lambda r, node: _part(r.of(node.date), node.part),
    n.MakeDate: lambda r, node: by_corners(r.of(node.months), r.of(node.day), _day_of),
}
