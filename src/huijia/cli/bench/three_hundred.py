"""A law of 300 rules, each of which reads the one before: what it costs to make SQL of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import MappingProxyType

from huijia.cli.bench.job import Call, Done
from huijia.engine.backends.answers import Span
from huijia.engine.backends.sql.plan import sql_for
from huijia.engine.language import IntExpression, smaller_of, when, whole_number, yes_no
from huijia.engine.model.nodes import Rule
from huijia.engine.model.pack import Pack, Source
from huijia.values.periods import PeriodUnit, period_at
from huijia.values.text import Text

RULES = 300
WORDS = Text(zh="示例", en="An example")


def compiling(*, cached: bool) -> Call:
    """SQL of the whole law, for the first time or again."""
    pack = chain(RULES)
    year = period_at(PeriodUnit.YEAR, 2025)
    span = Span(year, year)
    sql_for(chain(2), span, dialect="duckdb")  # the translator's own imports and tables
    if cached:
        sql_for(pack, span, dialect="duckdb")

    def call() -> Done:
        assert sql_for(pack, span, dialect="duckdb").startswith("WITH")
        return Done()

    return call


def chain(length: int) -> Pack:
    """A pack of so many rules in a row: each reads the rule before it and two facts."""
    income = whole_number("income", zh="收入", en="Income", lowest=0, highest=1_000_000)
    insured = yes_no("insured", zh="参保", en="Insured")
    value: IntExpression = income
    rules: list[Rule] = []
    for number in range(length):
        step = when(insured & (value > number)).then(value - number % 7).otherwise(smaller_of(income, value))
        rule = Rule(f"step_{number}", step.node, WORDS, "act", str(number))
        rules.append(rule)
        value = IntExpression(rule)
    return Pack(
        id="bench/chain",
        version=f"{length:016d}",
        name=WORDS,
        summary=WORDS,
        case_kind="single",
        currency="XTS",
        unit=PeriodUnit.YEAR,
        covers_from=date(2025, 1, 1),
        covers_to=None,
        facts=(income.declaration, insured.declaration),
        contradictions=(),
        parameters=MappingProxyType({}),
        sources=MappingProxyType({"act": Source("act", WORDS, "", date(2025, 1, 1), "https://example.org/")}),
        rules=tuple(rules),
        amount=rules[-1],
        first_period=None,
        last_period=None,
        folder=Path(),
    )
