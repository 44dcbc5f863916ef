"""Between which bounds each expression lies, from the bounds of the facts upwards.

A date's bounds are its ordinal days. Where two branches meet, the bounds cover both: they may be wider than what can
happen, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from huijia.engine.model import nodes as n
from huijia.engine.model.facts import EARLIEST_DAY, LATEST_DAY, FactDeclaration
from huijia.engine.model.pack import Pack, Parameter
from huijia.engine.model.types import Type, Value
from huijia.values.periods import PeriodUnit, period_at, period_holding

LARGEST = 2**63 - 1
MOST_MEMBERS = 10_000
"""A family has no more members than this; sums over members are bounded by it, and a larger one is refused."""

Bounds = tuple[int, int]

_DAYS: Bounds = (date.min.toordinal(), date.max.toordinal())


class BoundsFinder:
    """Finds bounds and what breaks them, for nodes given operands first."""

    def __init__(
        self, facts: Mapping[str, FactDeclaration], parameters: Mapping[str, Parameter], unit: PeriodUnit
    ) -> None:
        self._facts = facts
        self._parameters = parameters
        self._unit = unit
        self._bounds: dict[int, Bounds] = {}

    def faults(self, nodes: Sequence[n.Node]) -> Iterator[str]:
        """Walk the nodes, operands before readers, and yield a sentence for each that may break."""
        for node in nodes:
            bounds = (0, 1) if node.type is Type.BOOL else self._of(node)
            yield from self._breaks(node, bounds)
            self._bounds[id(node)] = self._within_type(node, bounds)

    def of(self, node: n.Node) -> Bounds:
        """The bounds of a node that was walked."""
        return self._bounds[id(node)]

    def _breaks(self, node: n.Node, bounds: Bounds) -> Iterator[str]:
        if node.type is Type.INT and max(abs(bounds[0]), abs(bounds[1])) > LARGEST:
            yield f"a number could leave 64 bits ({bounds[0]} to {bounds[1]}); bound its facts with lowest= and highest="
        if isinstance(node, n.Divide):
            dividend, divisor = self.of(node.dividend), self.of(node.divisor)
            if divisor[0] < 1:
                yield f"a divisor could be {divisor[0]}; it must always be at least 1"
            elif 2 * max(abs(dividend[0]), abs(dividend[1])) + 2 * divisor[1] > LARGEST:
                yield "a quotient could leave 64 bits while it is rounded; bound its facts with lowest= and highest="
        if isinstance(node, n.MakeDate):
            months, day = self.of(node.months), self.of(node.day)
            if months[0] < 12 or months[1] > 9999 * 12 + 11:
                yield f"a date's year could lie outside 1 to 9999 ({months[0] // 12} to {months[1] // 12})"
            if day[0] < 1 or day[1] > 31:
                yield f"a date's day could lie outside 1 to 31 ({day[0]} to {day[1]})"

    @staticmethod
    def _within_type(node: n.Node, bounds: Bounds) -> Bounds:
        """One broken bound is told once, not again by every reader."""
        limits = _DAYS if node.type is Type.DATE else (-LARGEST, LARGEST)
        low, high = max(bounds[0], limits[0]), min(bounds[1], limits[1])
        return (low, high) if low <= high else limits

    def _of(self, node: n.Node) -> Bounds:
        match node:
            case n.Literal(value=value):
                return (_scalar(value), _scalar(value))
            case n.Fact():
                return self._of_fact(node)
            case n.PeriodValue(part=part):
                return self._of_period(part)
            case n.ParameterOn():
                values = [_scalar(v.value) for v in self._parameters[node.name].values]
                default = [self.of(node.otherwise)] if node.otherwise else []
                return _cover((min(values), max(values)), *default)
            case n.Arithmetic():
                return _arithmetic(node.operator, self.of(node.left), self.of(node.right))
            case n.Divide():
                return _divide(self.of(node.dividend), self.of(node.divisor))
            case n.Extreme():
                pick = max if node.larger else min
                left, right = self.of(node.left), self.of(node.right)
                return (pick(left[0], right[0]), pick(left[1], right[1]))
            case n.If():
                return _cover(self.of(node.then), self.of(node.otherwise))
            case n.Otherwise() | n.InForce():
                return _cover(*(self.of(operand) for operand in node.operands))
            case n.DatePart():
                return self._of_part(node)
            case n.MakeDate():
                months = self.of(node.months)
                first = min(max(months[0], 12), 9999 * 12 + 11)
                last = min(max(months[1], 12), 9999 * 12 + 11)
                return (_first_day(first), min(_first_day(last) + 30, _DAYS[1]))
            case n.CountMembers():
                return (0, MOST_MEMBERS)
            case n.Rank():
                return (1, MOST_MEMBERS)
            case n.SumMembers():
                low, high = self.of(node.value)
                return (min(0, low * MOST_MEMBERS), max(0, high * MOST_MEMBERS))
            case n.Rule():
                return self.of(node.expression)
        raise AssertionError(f"no bounds for {type(node).__name__}")

    def _of_fact(self, node: n.Fact) -> Bounds:
        if node.type is Type.DATE:
            return (EARLIEST_DAY.toordinal(), LATEST_DAY.toordinal())
        declared = self._facts[node.name]
        return (declared.lowest, declared.highest)

    def _of_period(self, part: n.PeriodPart) -> Bounds:
        first, last = (
            period_holding(self._unit, EARLIEST_DAY),
            period_at(self._unit, last_period_index(self._unit)),
        )
        if part is n.PeriodPart.INDEX:
            return (first.index, last.index)
        return (first.start.toordinal(), last.end.toordinal())

    def _of_part(self, node: n.DatePart) -> Bounds:
        low, high = self.of(node.date)
        if node.part is n.Part.YEAR:
            return (date.fromordinal(low).year, date.fromordinal(high).year)
        return (1, 12) if node.part is n.Part.MONTH else (1, 31)


def never_negative(pack: Pack, nodes: Sequence[n.Node]) -> frozenset[int]:
    """The whole numbers among these nodes, given operands first, that are nought or more for every row, by identity."""
    finder = BoundsFinder({fact.name: fact for fact in pack.facts}, pack.parameters, pack.unit)
    # Walked for the bounds: a pack with faults was refused when it was loaded.
    list(finder.faults(nodes))
    return frozenset(id(node) for node in nodes if node.type is Type.INT and finder.of(node)[0] >= 0)


def last_period_index(unit: PeriodUnit) -> int:
    """The last period for which anything is computed: a few years after the latest day of a fact."""
    return period_holding(unit, LATEST_DAY.replace(year=LATEST_DAY.year + 20)).index


def _scalar(value: Value) -> int:
    return value.toordinal() if isinstance(value, date) else int(value)


def _first_day(months: int) -> int:
    return date(months // 12, months % 12 + 1, 1).toordinal()


def _cover(*bounds: Bounds) -> Bounds:
    return (min(low for low, _ in bounds), max(high for _, high in bounds))


def _arithmetic(operator: n.Operator, left: Bounds, right: Bounds) -> Bounds:
    if operator is n.Operator.ADD:
        return (left[0] + right[0], left[1] + right[1])
    if operator is n.Operator.SUBTRACT:
        return (left[0] - right[1], left[1] - right[0])
    corners = [a * b for a in left for b in right]
    return (min(corners), max(corners))


def _divide(dividend: Bounds, divisor: Bounds) -> Bounds:
    divisors = (max(divisor[0], 1), max(divisor[1], 1))
    floors = [a // b for a in dividend for b in divisors]
    return (min(floors), max(floors) + 1)
