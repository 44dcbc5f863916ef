"""Packs made in memory, without a folder: only what decides an answer is given, the rest is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

from huijia.engine.model.facts import HIGHEST_NUMBER, LOWEST_NUMBER, Contradiction, FactDeclaration
from huijia.engine.model.nodes import Fact, Node, ParameterOn, Rule, RuleKind, walk
from huijia.engine.model.pack import DatedValue, Pack, Parameter, Source
from huijia.engine.model.types import Level, Type, Value
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

SOURCE = "act"
ARTICLE = "1"
WORDS = Text(zh="示例", en="Example")


def declared(
    name: str,
    type_: Type,
    *,
    level: Level = Level.CASE,
    optional: bool = False,
    not_in_future: bool = False,
    lowest: int = LOWEST_NUMBER,
    highest: int = HIGHEST_NUMBER,
) -> FactDeclaration:
    """A fact, with its name for a label."""
    label = Text(zh=name, en=name)
    return FactDeclaration(
        fact=Fact(name, type_, level, optional),
        label=label,
        question=label,
        help=label,
        why=label,
        empty_means=WORDS if optional else None,
        not_in_future=not_in_future,
        lowest=lowest,
        highest=highest,
    )


def named(name: str, expression: Node, kind: RuleKind = RuleKind.PLAIN) -> Rule:
    """A rule, with its name for a sentence."""
    return Rule(name, expression, Text(zh=name, en=name), SOURCE, ARTICLE, kind)


def dated(value: Value, starts: date | None = None, ends: date | None = None) -> DatedValue:
    """A value of a parameter."""
    return DatedValue(starts, ends, value, SOURCE, ARTICLE)


def parameter(name: str, type_: Type, values: Sequence[DatedValue]) -> Parameter:
    """A parameter."""
    return Parameter(name, type_, WORDS, "unit", tuple(values))


def pack_of(
    rules: Sequence[Rule],
    *,
    amount: Rule,
    facts: Iterable[FactDeclaration],
    parameters: Iterable[Parameter] = (),
    contradictions: Sequence[Contradiction] = (),
    families: bool = False,
    unit: PeriodUnit = PeriodUnit.YEAR,
    covers_from: date = date(2020, 1, 1),
    covers_to: date | None = None,
    bounds: tuple[Rule, Rule] | None = None,
) -> Pack:
    """A pack of these rules. It asks for the facts and has the parameters that they read, and no others."""
    nodes = walk([*rules, *(each.when for each in contradictions)])
    read = {id(node) for node in nodes}
    parameters_read = {node.name for node in nodes if isinstance(node, ParameterOn)}
    return Pack(
        id="tests/pack",
        version="0" * 16,
        name=WORDS,
        summary=WORDS,
        case_kind="family" if families else "single",
        currency="XTS",
        unit=unit,
        covers_from=covers_from,
        covers_to=covers_to,
        facts=tuple(fact for fact in facts if id(fact.fact) in read),
        contradictions=tuple(contradictions),
        parameters=MappingProxyType({each.name: each for each in parameters if each.name in parameters_read}),
        sources=MappingProxyType({SOURCE: Source(SOURCE, WORDS, "", covers_from, "https://example.org/")}),
        rules=tuple(rules),
        amount=amount,
        first_period=bounds[0] if bounds else None,
        last_period=bounds[1] if bounds else None,
        folder=Path(),
    )
