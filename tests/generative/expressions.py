"""Random expressions over every node of the closed set.

There is one function for each class of node; ``GROWERS`` lists them, and a test fails when a class has none. An
expression is grown from the root: a class that can give the wanted type is drawn, then its operands, until the depth is
used up and only leaves are left. Divisors and parts of dates are kept within their bounds by construction, since a
pack that could leave them is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from huijia.engine.model import nodes as n
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.pack import Parameter
from huijia.engine.model.types import Level, Type

Draw = Callable[[st.SearchStrategy[Any]], Any]

EVERY_TYPE = tuple(Type)
MONTHS = (1900 * 12, 2100 * 12)
DAYS = [date(2019, 12, 31), date(2020, 2, 29), date(2023, 1, 31), date(2024, 4, 6), date(2025, 1, 1)]
NUMBERS = [0, 1, 2, 3, 12, 18, 31, -1, -7, 100, 2025, 2**31, -(2**33)]


@dataclass(frozen=True)
class Words:
    """What an expression may speak of. ``drawn`` collects the nodes so far, some of which are read again."""

    facts: tuple[FactDeclaration, ...]
    parameters: tuple[Parameter, ...]
    covers_from: date
    rules: tuple[n.Rule, ...] = ()
    level: Level = Level.CASE
    families: bool = False
    period: bool = True
    one_row_only: bool = False
    """For contradictions: facts of one row, of ``level`` alone, and no rules."""
    drawn: list[n.Node] = field(default_factory=list)

    def facts_of(self, type_: Type, *, optional: bool) -> list[n.Fact]:
        """The facts that may be read here."""
        levels = {self.level} if self.one_row_only else {self.level, Level.CASE}
        return [
            each.fact
            for each in self.facts
            if each.type is type_ and each.optional is optional and each.level in levels
        ]

    def rules_of(self, type_: Type) -> list[n.Rule]:
        """The earlier rules that may be read here."""
        return [rule for rule in self.rules if rule.type is type_ and self.allows(rule)]

    def parameters_of(self, type_: Type) -> list[Parameter]:
        """The parameters of this type."""
        return [each for each in self.parameters if each.type is type_]

    def allows(self, node: n.Node) -> bool:
        """Whether a node fits this place by its level and the period."""
        return (node.level is Level.CASE or self.level is Level.MEMBER) and (
            self.period or not node.reads_period
        )

    @property
    def of_members(self) -> Words:
        """The same for what holds of each member."""
        return replace(self, level=Level.MEMBER)


Grow = Callable[[Draw, Words, Type, int], n.Node]


@dataclass(frozen=True)
class Grower:
    """How one class of node is grown: for which types, whether without operands, and when it is possible."""

    node: type[n.Node]
    types: tuple[Type, ...]
    grow: Grow
    leaf: bool
    possible: Callable[[Words, Type], bool]
    weight: int


GROWERS: list[Grower] = []


def grows(
    node: type[n.Node],
    *types: Type,
    leaf: bool = False,
    possible: Callable[[Words, Type], bool] = lambda words, type_: True,
    weight: int = 1,
) -> Callable[[Grow], Grow]:
    """List a function as the one that grows a class of node."""

    def listed(grow: Grow) -> Grow:
        GROWERS.append(Grower(node, types, grow, leaf, possible, weight))
        return grow

    return listed


def expression(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    """An expression of a type, at the level of ``words`` or of the case."""
    again = [node for node in words.drawn if node.type is type_ and words.allows(node)]
    if again and draw(st.integers(0, 7)) == 7:
        return draw(st.sampled_from(again))
    able = [g for g in GROWERS if type_ in g.types and (g.leaf or depth > 0) and g.possible(words, type_)]
    weighted = [g for g in able for _ in range(g.weight if depth > 0 or g.node is not n.Literal else 1)]
    node = draw(st.sampled_from(weighted)).grow(draw, words, type_, depth - 1)
    words.drawn.append(node)
    return node


def within(node: n.Node, lowest: int, highest: int) -> n.Node:
    """A number cut to bounds."""
    return n.Extreme(False, n.Extreme(True, node, n.Literal(lowest)), n.Literal(highest))


def month_count(day: n.Node) -> n.Node:
    """Months since year 0."""
    year = n.Arithmetic(n.Operator.MULTIPLY, n.DatePart(n.Part.YEAR, day), n.Literal(12))
    sum_ = n.Arithmetic(n.Operator.ADD, year, n.DatePart(n.Part.MONTH, day))
    return n.Arithmetic(n.Operator.SUBTRACT, sum_, n.Literal(1))


def _literal_of(type_: Type) -> st.SearchStrategy[Any]:
    if type_ is Type.BOOL:
        return st.booleans()
    if type_ is Type.INT:
        return st.one_of(st.integers(-5, 40), st.sampled_from(NUMBERS))
    return st.one_of(st.sampled_from(DAYS), st.dates(date(1990, 1, 1), date(2030, 12, 31)))


@grows(n.Literal, *EVERY_TYPE, leaf=True)
def _literal(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.Literal(draw(_literal_of(type_)))


@grows(
    n.Fact,
    *EVERY_TYPE,
    leaf=True,
    possible=lambda words, t: bool(words.facts_of(t, optional=False)),
    weight=5,
)
def _fact(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return draw(st.sampled_from(words.facts_of(type_, optional=False)))


def _optional_facts(words: Words) -> list[n.Fact]:
    return [fact for type_ in Type for fact in words.facts_of(type_, optional=True)]


@grows(n.IsGiven, Type.BOOL, leaf=True, possible=lambda words, t: bool(_optional_facts(words)))
def _is_given(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.IsGiven(draw(st.sampled_from(_optional_facts(words))))


@grows(n.Otherwise, *EVERY_TYPE, possible=lambda words, t: bool(words.facts_of(t, optional=True)), weight=3)
def _otherwise(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    fact = draw(st.sampled_from(words.facts_of(type_, optional=True)))
    return n.Otherwise(fact, expression(draw, words, type_, depth))


@grows(
    n.PeriodValue,
    Type.INT,
    Type.DATE,
    leaf=True,
    possible=lambda words, t: words.period and not words.one_row_only,
    weight=2,
)
def _period_value(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    if type_ is Type.INT:
        return n.PeriodValue(n.PeriodPart.INDEX)
    return n.PeriodValue(draw(st.sampled_from([n.PeriodPart.START, n.PeriodPart.END])))


@grows(n.ParameterOn, *EVERY_TYPE, possible=lambda words, t: bool(words.parameters_of(t)), weight=2)
def _parameter(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    read = draw(st.sampled_from(words.parameters_of(type_)))
    choices = ["never changes"] if is_complete(read) else []
    choices += ["on a day"] + (["of the period"] if words.period and not words.one_row_only else [])
    choice = draw(st.sampled_from(choices))
    if choice == "never changes":
        return n.ParameterOn(read.name, type_, n.Literal(date.min))
    if choice == "of the period":
        on: n.Node = n.PeriodValue(draw(st.sampled_from([n.PeriodPart.START, n.PeriodPart.END])))
        needs = not is_complete(read, words.covers_from)
    else:
        on, needs = expression(draw, words, Type.DATE, depth), not is_complete(read)
    default = expression(draw, words, type_, depth) if needs or draw(st.booleans()) else None
    return n.ParameterOn(read.name, type_, on, default)


def is_complete(read: Parameter, covers_from: date | None = None) -> bool:
    """Whether a parameter has a value on each day (or on each day from ``covers_from`` on)."""
    first, last = read.values[0], read.values[-1]
    begins = first.starts is None or (covers_from is not None and first.starts <= covers_from)
    pairs = zip(read.values, read.values[1:], strict=False)
    gapless = all((later.starts - earlier.ends).days == 1 for earlier, later in pairs)  # type: ignore[operator]
    return begins and gapless and last.ends is None


@grows(n.Arithmetic, Type.INT, weight=3)
def _arithmetic(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    operator = draw(st.sampled_from(n.Operator))
    left, right = (expression(draw, words, Type.INT, depth) for _ in range(2))
    if operator is n.Operator.MULTIPLY:
        # Most products of random numbers would be refused: they could leave 64 bits.
        right = within(right, -1000, 1000)
    return n.Arithmetic(operator, left, right)


@grows(n.Divide, Type.INT, weight=2)
def _divide(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    dividend = expression(draw, words, Type.INT, depth)
    if draw(st.booleans()):
        divisor: n.Node = n.Literal(draw(st.integers(1, 12)))
    else:
        divisor = within(expression(draw, words, Type.INT, depth), 1, 1000)
    return n.Divide(dividend, divisor, draw(st.sampled_from(n.Rounding)))


@grows(n.Extreme, Type.INT, Type.DATE)
def _extreme(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    left, right = (expression(draw, words, type_, depth) for _ in range(2))
    return n.Extreme(draw(st.booleans()), left, right)


@grows(n.Compare, Type.BOOL, weight=4)
def _compare(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    of = draw(st.sampled_from([Type.INT, Type.DATE]))
    left, right = (expression(draw, words, of, depth) for _ in range(2))
    return n.Compare(draw(st.sampled_from(n.Comparison)), left, right)


def _parts(draw: Draw, words: Words, depth: int) -> tuple[n.Node, ...]:
    return tuple(expression(draw, words, Type.BOOL, depth) for _ in range(draw(st.integers(2, 3))))


@grows(n.All, Type.BOOL, weight=2)
def _all(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.All(_parts(draw, words, depth))


@grows(n.Any, Type.BOOL, weight=2)
def _any(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.Any(_parts(draw, words, depth))


@grows(n.Not, Type.BOOL)
def _not(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.Not(expression(draw, words, Type.BOOL, depth))


@grows(n.If, *EVERY_TYPE, weight=2)
def _if(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    condition = expression(draw, words, Type.BOOL, depth)
    then, otherwise = (expression(draw, words, type_, depth) for _ in range(2))
    return n.If(condition, then, otherwise)


@grows(n.InForce, *EVERY_TYPE, possible=lambda words, t: words.period and not words.one_row_only)
def _in_force(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    later = st.dates(date(2020, 2, 1), date(2026, 12, 31))
    changes = draw(st.lists(later, min_size=1, max_size=2, unique=True).map(sorted))
    starts = (words.covers_from, *(day for day in changes if day > words.covers_from))
    if len(starts) < 2:
        starts = (words.covers_from, words.covers_from.replace(year=words.covers_from.year + 1))
    return n.InForce(starts, tuple(expression(draw, words, type_, depth) for _ in starts))


@grows(n.DatePart, Type.INT, weight=2)
def _date_part(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.DatePart(draw(st.sampled_from(n.Part)), expression(draw, words, Type.DATE, depth))


@grows(n.MakeDate, Type.DATE, weight=2)
def _make_date(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    months = expression(draw, words, Type.INT, depth)
    if draw(st.booleans()):
        start = month_count(expression(draw, words, Type.DATE, depth))
        months = n.Arithmetic(n.Operator.ADD, start, within(months, -600, 600))
    if draw(st.booleans()):
        wanted: n.Node = n.Literal(draw(st.sampled_from([1, 28, 29, 30, 31])))
    else:
        wanted = within(expression(draw, words, Type.INT, depth), 1, 31)
    return n.MakeDate(within(months, *MONTHS), wanted)


def _has_members(words: Words, type_: Type) -> bool:
    return words.families and not words.one_row_only


@grows(n.CountMembers, Type.INT, possible=_has_members, weight=2)
def _count(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.CountMembers(expression(draw, words.of_members, Type.BOOL, depth))


@grows(n.SumMembers, Type.INT, possible=_has_members, weight=2)
def _sum(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    value = expression(draw, words.of_members, Type.INT, depth)
    return n.SumMembers(value, expression(draw, words.of_members, Type.BOOL, depth))


@grows(n.AnyMember, Type.BOOL, possible=_has_members, weight=2)
def _any_member(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return n.AnyMember(expression(draw, words.of_members, Type.BOOL, depth))


@grows(
    n.Rank,
    Type.INT,
    possible=lambda words, t: _has_members(words, t) and words.level is Level.MEMBER,
    # Only within what holds of a member, of a family's pack: rare unless it is favoured there.
    weight=12,
)
def _rank(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    by = expression(draw, words, Type.DATE, depth)
    return n.Rank(by, expression(draw, words, Type.BOOL, depth))


@grows(n.Rule, *EVERY_TYPE, leaf=True, possible=lambda words, t: bool(words.rules_of(t)), weight=4)
def _rule(draw: Draw, words: Words, type_: Type, depth: int) -> n.Node:
    return draw(st.sampled_from(words.rules_of(type_)))
