"""What each node means, in plain Python.

``compiled`` turns a node into a function of a case (and, for what holds of a member, that member). It does so once a
pack; answering a case then only calls functions. There is one function for each class of node and no other place
that says what a node means.
"""

from __future__ import annotations

import operator
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from huijia.engine.backends.in_memory.case import Case, Member
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Parameter
from huijia.engine.model.types import Level

Compiled = Callable[[Case, Any], Any]
"""``(case, member or None) -> value``; None is unknown. Typed loosely: nodes have checked their types already."""


class Compiler:
    """Turns nodes into functions. ``slots`` gives each rule its place in ``Case.values`` or ``Member.values``."""

    def __init__(self, parameters: Mapping[str, Parameter], slots: Mapping[int, int]) -> None:
        self._parameters = parameters
        self._slots = slots
        self._known: dict[int, Compiled] = {}

    def compiled(self, node: n.Node) -> Compiled:
        """The function of this node; the same node gives the same function."""
        if id(node) not in self._known:
            self._known[id(node)] = self._compile(node)
        return self._known[id(node)]

    def _compile(self, node: n.Node) -> Compiled:
        match node:
            case n.Literal(value=value):
                return lambda case, member: value
            case n.Fact(name=name):
                return _fact_of_member(name) if node.level is Level.MEMBER else _fact_of_case(name)
            case n.IsGiven(fact=fact):
                stated = self.compiled(fact)
                return lambda case, member: stated(case, member) is not None
            case n.Otherwise():
                return _otherwise(self.compiled(node.fact), self.compiled(node.default))
            case n.PeriodValue(part=part):
                read = operator.attrgetter(part.value)
                return lambda case, member: None if case.period is None else read(case.period)
            case n.ParameterOn():
                default = self.compiled(node.otherwise) if node.otherwise else None
                return _parameter(self._parameters[node.name], self.compiled(node.on), default)
            case n.Arithmetic():
                return _strict(
                    _ARITHMETIC[node.operator], self.compiled(node.left), self.compiled(node.right)
                )
            case n.Divide():
                return _strict(
                    _DIVISION[node.rounding], self.compiled(node.dividend), self.compiled(node.divisor)
                )
            case n.Extreme():
                pick = max if node.larger else min
                return _strict(pick, self.compiled(node.left), self.compiled(node.right))
            case n.Compare():
                return _strict(
                    _COMPARISON[node.comparison], self.compiled(node.left), self.compiled(node.right)
                )
            case n.All():
                return _all([self.compiled(part) for part in node.parts])
            case n.Any():
                return _any([self.compiled(part) for part in node.parts])
            case n.Not():
                return _not(self.compiled(node.operand))
            case n.If():
                return _if(*(self.compiled(operand) for operand in node.operands))
            case n.InForce():
                return _in_force(node.starts, [self.compiled(version) for version in node.versions])
            case n.DatePart():
                return _date_part(node.part, self.compiled(node.date))
            case n.MakeDate():
                return _strict(made_date, self.compiled(node.months), self.compiled(node.day))
            case n.CountMembers():
                return _count(self.compiled(node.where))
            case n.SumMembers():
                return _sum(self.compiled(node.value), self.compiled(node.where))
            case n.AnyMember():
                return _any_member(self.compiled(node.where))
            case n.Rank():
                return _rank(self.compiled(node.by), self.compiled(node.where))
            case n.Rule():
                return self._rule(node)
        raise AssertionError(f"no meaning for {type(node).__name__}")

    def _rule(self, rule: n.Rule) -> Compiled:
        slot = self._slots[id(rule)]
        if rule.level is Level.MEMBER:
            return lambda case, member: member.values[slot]
        return lambda case, member: case.values[slot]


def _fact_of_case(name: str) -> Compiled:
    return lambda case, member: case.facts.get(name)


def _fact_of_member(name: str) -> Compiled:
    return lambda case, member: member.facts.get(name)


def _otherwise(fact: Compiled, default: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> Any:
        stated = fact(case, member)
        return default(case, member) if stated is None else stated

    return value


def _parameter(parameter: Parameter, on: Compiled, default: Compiled | None) -> Compiled:
    def value(case: Case, member: Member | None) -> Any:
        day = on(case, member)
        if day is None:
            return None
        dated = parameter.on(day)
        if dated is not None:
            return dated.value
        return default(case, member) if default else None

    return value


def _strict(function: Callable[[Any, Any], Any], left: Compiled, right: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> Any:
        first = left(case, member)
        if first is None:
            return None
        second = right(case, member)
        return None if second is None else function(first, second)

    return value


def _all(parts: list[Compiled]) -> Compiled:
    def value(case: Case, member: Member | None) -> bool | None:
        result: bool | None = True
        for part in parts:
            met = part(case, member)
            if met is False:
                return False
            if met is None:
                result = None
        return result

    return value


def _any(parts: list[Compiled]) -> Compiled:
    def value(case: Case, member: Member | None) -> bool | None:
        result: bool | None = False
        for part in parts:
            met = part(case, member)
            if met is True:
                return True
            if met is None:
                result = None
        return result

    return value


def _not(operand: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> bool | None:
        met = operand(case, member)
        return None if met is None else not met

    return value


def _if(condition: Compiled, then: Compiled, otherwise: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> Any:
        met = condition(case, member)
        if met is True:
            return then(case, member)
        if met is False:
            return otherwise(case, member)
        first = then(case, member)
        return first if first is not None and first == otherwise(case, member) else None

    return value


def _in_force(starts: tuple[date, ...], versions: list[Compiled]) -> Compiled:
    pairs = list(zip(starts, versions, strict=True))[::-1]

    def value(case: Case, member: Member | None) -> Any:
        if case.period is None:
            return None
        for start, version in pairs:
            if start <= case.period.start:
                return version(case, member)
        return None

    return value


def _date_part(part: n.Part, day: Compiled) -> Compiled:
    read = operator.attrgetter(part.value)

    def value(case: Case, member: Member | None) -> int | None:
        known = day(case, member)
        return None if known is None else read(known)

    return value


def _count(where: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> int | None:
        met = [where(case, each) for each in case.members]
        return None if None in met else sum(met)

    return value


def _sum(summand: Compiled, where: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> int | None:
        total = 0
        for each in case.members:
            met = where(case, each)
            if met is False:
                continue
            number = summand(case, each)
            if met is None or number is None:
                return None
            total += number
        return total

    return value


def _any_member(where: Compiled) -> Compiled:
    def value(case: Case, member: Member | None) -> bool | None:
        met = [where(case, each) for each in case.members]
        return True if True in met else (None if None in met else False)

    return value


def _rank(by: Compiled, where: Compiled) -> Compiled:
    def value(case: Case, member: Member) -> int | None:
        before = 0
        own = by(case, member)
        for other in case.members:
            if other is member:
                continue
            met = where(case, other)
            if met is False:
                continue
            theirs = by(case, other)
            if own is None or theirs is None:
                return None
            if (theirs, other.id) < (own, member.id):
                if met is None:
                    return None
                before += 1
        return before + 1

    return value


def made_date(months: int, day: int) -> date:
    """The day of a month count; days after the month's end become its last day.

    >>> made_date(2027 * 12 + 1, 31)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day, monthrange(year, month + 1)[1]))


def _half_up(dividend: int, divisor: int) -> int:
    return (2 * dividend + divisor) // (2 * divisor)


def _half_even(dividend: int, divisor: int) -> int:
    quotient, rest = divmod(dividend, divisor)
    twice = 2 * rest
    return quotient + (1 if twice > divisor or (twice == divisor and quotient % 2 == 1) else 0)


_ARITHMETIC: dict[n.Operator, Callable[[Any, Any], Any]] = {
    n.Operator.ADD: operator.add,
    n.Operator.SUBTRACT: operator.sub,
    n.Operator.MULTIPLY: operator.mul,
}
_DIVISION: dict[n.Rounding, Callable[[int, int], int]] = {
    n.Rounding.DOWN: operator.floordiv,
    n.Rounding.UP: lambda dividend, divisor: -(-dividend // divisor),
    n.Rounding.HALF_UP: _half_up,
    n.Rounding.HALF_EVEN: _half_even,
}
_COMPARISON: dict[n.Comparison, Callable[[Any, Any], bool]] = {
    n.Comparison.EQUAL: operator.eq,
    n.Comparison.NOT_EQUAL: operator.ne,
    n.Comparison.LESS: operator.lt,
    n.Comparison.AT_MOST: operator.le,
    n.Comparison.MORE: operator.gt,
    n.Comparison.AT_LEAST: operator.ge,
}
