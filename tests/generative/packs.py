"""Random packs: facts, parameters with histories, rules, contradictions, periods."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from huijia.engine.fail_if import faults_of
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import Contradiction, FactDeclaration
from huijia.engine.model.pack import DatedValue, Pack, Parameter
from huijia.engine.model.types import Level, Type
from huijia.values.periods import PeriodUnit, period_holding
from huijia.values.text import Text
from tests.generative.expressions import Draw, Words, expression, within
from tests.generative.making import dated, declared, named, pack_of, parameter
from tests.generative.writing import RandomPack

MOST_DEPTH = 4
RANGES = [(0, 10), (-50, 50), (1, 3), (0, 10**6), (-(10**12), 10**12)]
FIRST_DAYS = {
    PeriodUnit.YEAR: date(2020, 1, 1),
    PeriodUnit.TAX_YEAR_6_APRIL: date(2020, 4, 6),
    PeriodUnit.MONTH: date(2024, 1, 1),
}
HALF_WAY = date(2025, 6, 15)
LAST_DAY = date(2026, 4, 5)


@st.composite
def packs(draw: Draw, *, families: bool, like: Pack | None = None) -> Pack:
    """A pack that may run: what ``fail_if`` refuses is thrown away. ``like``: it counts time as this one does."""
    unit = like.unit if like else draw(st.sampled_from(PeriodUnit))
    covers_from = FIRST_DAYS[unit]
    facts = _facts(draw, Level.CASE, "f", 0 if families else 1)
    if families:
        facts += _facts(draw, Level.MEMBER, "m", 1)
    words = Words(
        facts=facts,
        parameters=tuple(_parameter(draw, f"p{i}", covers_from) for i in range(draw(st.integers(0, 3)))),
        covers_from=covers_from,
        families=families,
    )
    is_bounded = like.first_period is not None if like else draw(st.booleans())
    bounds = _bounds(draw, words, unit) if is_bounded else None
    words = replace(words, rules=bounds or ())
    for number in range(draw(st.integers(0, 3))):
        words = _with_rule(draw, words, f"rule_{number}")
    reasons = [
        _reason(draw, words, f"refusal_{i}", n.RuleKind.REFUSAL) for i in range(draw(st.integers(0, 2)))
    ]
    reasons += [_reason(draw, words, f"grant_{i}", n.RuleKind.GRANT) for i in range(draw(st.integers(1, 2)))]
    amount = _amount(draw, words, reasons)
    pack = pack_of(
        [*words.rules, *reasons, amount],
        amount=amount,
        facts=facts,
        parameters=words.parameters,
        contradictions=_contradictions(draw, words),
        families=families,
        unit=unit,
        covers_from=covers_from,
        covers_to=draw(st.sampled_from([None, LAST_DAY])),
        bounds=bounds,
    )
    assume(families or pack.facts)
    assume(not faults_of(pack))
    return RandomPack(**{each.name: getattr(pack, each.name) for each in fields(pack)})


@st.composite
def amended(draw: Draw, pack: Pack) -> Pack:
    """The pack with other values of its parameters, and now and then with a reason left out, reasons in another order or
    another end."""
    values = {Type.BOOL: st.booleans(), Type.INT: st.integers(-100, 5000)}
    parameters = {
        name: replace(
            each,
            values=tuple(
                replace(one, value=draw(values[each.type]))
                if each.type in values and draw(st.booleans())
                else one
                for one in each.values
            ),
        )
        for name, each in pack.parameters.items()
    }
    left_out = draw(st.sampled_from([None, *pack.refusals, *pack.grants]))
    rules = pack.rules
    if left_out is not None and not any(left_out in rule.expression.operands for rule in rules):
        rules = tuple(rule for rule in rules if rule is not left_out)
    if draw(st.booleans()):
        reasons = [rule for rule in rules if rule.kind is not n.RuleKind.PLAIN]
        others = [rule for rule in rules if rule.kind is n.RuleKind.PLAIN and rule is not pack.amount]
        rules = (*others, *reversed(reasons), pack.amount)
    # The first is drawn most: one law then covers periods that the other does not.
    covers_to = draw(st.sampled_from([HALF_WAY, LAST_DAY, None, pack.covers_to]))
    found = {each.name: getattr(pack, each.name) for each in fields(pack)}
    found |= {"parameters": parameters, "rules": rules, "covers_to": covers_to, "version": "1" * 16}
    new = RandomPack(**found)
    assume(not faults_of(new))
    return new


def _facts(draw: Draw, level: Level, letter: str, least: int) -> tuple[FactDeclaration, ...]:
    return tuple(_fact(draw, level, f"{letter}{i}") for i in range(draw(st.integers(least, 4))))


def _fact(draw: Draw, level: Level, name: str) -> FactDeclaration:
    type_ = draw(st.sampled_from(Type))
    more: dict[str, Any] = {}
    if type_ is Type.INT:
        more["lowest"], more["highest"] = draw(st.sampled_from(RANGES))
    if type_ is Type.DATE:
        more["not_in_future"] = draw(st.booleans())
    return declared(name, type_, level=level, optional=draw(st.integers(0, 3)) == 3, **more)


def _parameter(draw: Draw, name: str, covers_from: date) -> Parameter:
    """One value for ever, or a history: from always or from some day, with or without gaps, with or without an end."""
    type_ = draw(st.sampled_from(Type))
    value = {
        Type.BOOL: st.booleans(),
        Type.INT: st.integers(-100, 5000),
        Type.DATE: st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    }[type_]
    beginning = draw(st.sampled_from([None, covers_from, date(2025, 1, 1)]))
    changes = draw(
        st.lists(st.dates(date(2025, 1, 2), date(2027, 12, 31)), max_size=3, unique=True).map(sorted)
    )
    starts = [beginning, *changes]
    values: list[DatedValue] = []
    for begins, next_begins in zip(starts, [*starts[1:], None], strict=True):
        ends = None if next_begins is None else next_begins - timedelta(days=1)
        # Whether the law ends at last is drawn evenly: such packs are thrown away more often than others.
        if draw(st.booleans()) if next_begins is None else draw(st.integers(0, 4)) == 4:
            ends = _earlier_end(begins, ends)
        values.append(dated(draw(value), begins, ends))
    return parameter(name, type_, values)


def _earlier_end(begins: date | None, ends: date | None) -> date | None:
    """An end that leaves a gap, where there is room for one."""
    earlier = (begins or date(2024, 12, 1)) + timedelta(days=20)
    return earlier if ends is None or earlier < ends else ends


def _with_rule(draw: Draw, words: Words, name: str) -> Words:
    of_member = words.families and draw(st.booleans())
    here = words.of_members if of_member else words
    rule = named(name, expression(draw, here, draw(st.sampled_from(Type)), MOST_DEPTH))
    return replace(words, rules=(*words.rules, rule))


def _reason(draw: Draw, words: Words, name: str, kind: n.RuleKind) -> n.Rule:
    return named(name, expression(draw, words, Type.BOOL, 2), kind)


def _amount(draw: Draw, words: Words, reasons: list[n.Rule]) -> n.Rule:
    number = expression(draw, replace(words, rules=(*words.rules, *reasons)), Type.INT, MOST_DEPTH)
    refusals = [rule for rule in reasons if rule.kind is n.RuleKind.REFUSAL]
    if refusals and draw(st.booleans()):
        number = n.If(refusals[0], n.Literal(0), number)
    return named("amount", n.Extreme(True, number, n.Literal(0)))


def _bounds(draw: Draw, words: Words, unit: PeriodUnit) -> tuple[n.Rule, n.Rule]:
    """First and last period of a case: some periods before or after one that is near."""
    lasting = replace(words, period=False)
    near = period_holding(unit, HALF_WAY).index

    def bound(name: str) -> n.Rule:
        some = within(expression(draw, lasting, Type.INT, 3), -3, 4)
        return named(name, n.Arithmetic(n.Operator.ADD, n.Literal(near), some))

    return bound("first_period"), bound("last_period")


def _contradictions(draw: Draw, words: Words) -> list[Contradiction]:
    found: list[Contradiction] = []
    for number in range(draw(st.integers(0, 1))):
        level = draw(st.sampled_from(Level)) if words.families else Level.CASE
        here = replace(words, level=level, one_row_only=True, rules=(), drawn=[])
        # Not deep: what a contradiction reads twice is written twice, and a deep one has megabytes of SQL.
        when = expression(draw, here, Type.BOOL, 1)
        read = [node.name for node in n.walk([when]) if isinstance(node, n.Fact)]
        if read and when.level is level:
            found.append(Contradiction(f"contradiction_{number}", when, read[0], Text(zh="矛盾", en="wrong")))
    return found
