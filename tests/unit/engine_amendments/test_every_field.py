"""Whatever a pack or a procedure says is compared: each field, changed alone, is told. A field that is new here fails until it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from huijia.engine.amendments.finding import law_amendments
from huijia.engine.amendments.procedures import LABELS, procedure_amendments
from huijia.engine.amendments.sources import Cited
from huijia.engine.loading import load_pack, load_procedure
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import Contradiction, FactDeclaration, Spread
from huijia.engine.model.pack import DatedValue, Pack, Parameter, Source
from huijia.engine.model.procedure import Cited as CitedSentence
from huijia.engine.model.procedure import Deadline, PaperNeeded, Procedure
from huijia.engine.model.types import Level, Type
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

PACK = load_pack("cn/childcare-subsidy")
PROCEDURE = load_procedure("cn/childcare-subsidy")
OTHER = Text(zh="别的", en="something else")
NEVER = n.Literal(False)
FACTS = {fact.name: fact for fact in PACK.facts}
DATED = PACK.parameters["yearly_amount"].values[0]

Changes = Mapping[str, Callable[[], Any]]


def with_rule(**changed: Any) -> Pack:
    """The pack with one rule changed."""
    rules = [replace(rule, **changed) if rule.name == "refused" else rule for rule in PACK.rules]
    return replace(PACK, rules=tuple(rules))


def with_fact(name: str, **changed: Any) -> Pack:
    facts = [replace(fact, **changed) if fact.name == name else fact for fact in PACK.facts]
    return replace(PACK, facts=tuple(facts))


def with_type(**changed: Any) -> Pack:
    return with_fact("birth_date", fact=replace(FACTS["birth_date"].fact, **changed), not_in_future=False)


def with_parameter(**changed: Any) -> Pack:
    one = replace(PACK.parameters["yearly_amount"], **changed)
    return replace(PACK, parameters=MappingProxyType({**PACK.parameters, "yearly_amount": one}))


def with_value(**changed: Any) -> Pack:
    return with_parameter(values=(replace(DATED, **changed),))


def with_source(**changed: Any) -> Pack:
    sources = {**PACK.sources, "norm": replace(PACK.sources["norm"], **changed)}
    return replace(PACK, sources=MappingProxyType(sources))


def with_contradiction(**changed: Any) -> Pack:
    return replace(PACK, contradictions=(replace(PACK.contradictions[0], **changed),))


OF_PACK: Changes = {
    "id": lambda: replace(PACK, id="cn/other"),
    "name": lambda: replace(PACK, name=OTHER),
    "summary": lambda: replace(PACK, summary=OTHER),
    "case_kind": lambda: replace(PACK, case_kind="family"),
    "currency": lambda: replace(PACK, currency="HKD"),
    "unit": lambda: replace(PACK, unit=PeriodUnit.MONTH),
    "covers_from": lambda: replace(PACK, covers_from=date(2026, 1, 1)),
    "covers_to": lambda: replace(PACK, covers_to=date(2030, 12, 31)),
    "facts": lambda: replace(PACK, facts=PACK.facts[1:]),
    "contradictions": lambda: replace(PACK, contradictions=()),
    "parameters": lambda: replace(PACK, parameters=MappingProxyType({})),
    "sources": lambda: with_source(title=OTHER),
    "rules": lambda: replace(PACK, rules=PACK.rules[:-1]),
    "amount": lambda: replace(PACK, amount=PACK.rules[0]),
    "first_period": lambda: replace(PACK, first_period=None),
    "last_period": lambda: replace(PACK, last_period=PACK.rules[0]),
}
OF_FACT: Changes = {
    "fact": lambda: with_type(fact_type=Type.INT),
    "label": lambda: with_fact("birth_date", label=OTHER),
    "question": lambda: with_fact("birth_date", question=OTHER),
    "help": lambda: with_fact("birth_date", help=OTHER),
    "why": lambda: with_fact("birth_date", why=OTHER),
    "headings": lambda: with_fact("birth_date", headings=()),
    "empty_means": lambda: with_fact("death_date", empty_means=OTHER),
    "not_in_future": lambda: with_fact("birth_date", not_in_future=False),
    "lowest": lambda: with_fact("first_claim_year", lowest=1980),
    "highest": lambda: with_fact("first_claim_year", highest=2050),
    "spread": lambda: with_fact("birth_date", spread=Spread()),
    "applies": lambda: with_fact("death_date", applies=None),
    "period": lambda: with_fact("first_claim_year", period=PeriodUnit.YEAR),
}
OF_FACT_NODE: Changes = {
    "name": lambda: with_type(name="born"),
    "fact_type": lambda: with_type(fact_type=Type.INT),
    "fact_level": lambda: with_type(fact_level=Level.MEMBER),
    "optional": lambda: with_fact(
        "birth_date", fact=replace(FACTS["birth_date"].fact, optional=True), empty_means=OTHER
    ),
}
OF_PARAMETER: Changes = {
    "name": lambda: replace(
        PACK,
        parameters=MappingProxyType(
            {("renamed" if name == "age_limit" else name): each for name, each in PACK.parameters.items()}
        ),
    ),
    "type": lambda: with_parameter(type=Type.DATE),
    "label": lambda: with_parameter(label=OTHER),
    "unit": lambda: with_parameter(unit="fen a month"),
    "values": lambda: with_value(value=1),
    "is_open": lambda: with_parameter(is_open=True),
}
OF_VALUE: Changes = {
    "starts": lambda: with_value(starts=date(2025, 2, 1)),
    "ends": lambda: with_value(ends=date(2030, 12, 31)),
    "value": lambda: with_value(value=1),
    "source": lambda: with_value(source="norm"),
    "article": lambda: with_value(article="99"),
    "note": lambda: with_value(note="A note."),
}
OF_RULE: Changes = {
    "name": lambda: with_rule(name="other"),
    "expression": lambda: with_rule(expression=NEVER),
    "text": lambda: with_rule(text=OTHER),
    "source": lambda: with_rule(source="plan"),
    "article": lambda: with_rule(article="99"),
    "kind": lambda: with_rule(kind=n.RuleKind.REFUSAL),
}
OF_CONTRADICTION: Changes = {
    "code": lambda: with_contradiction(code="other"),
    "when": lambda: with_contradiction(when=NEVER),
    "column": lambda: with_contradiction(column="birth_date"),
    "text": lambda: with_contradiction(text=OTHER),
}
OF_SOURCE: Changes = {
    "title": lambda: with_source(title=OTHER),
    "number": lambda: with_source(number="1"),
    "dated": lambda: with_source(dated=date(2026, 1, 1)),
    "address": lambda: with_source(address="https://example.org/"),
}
NO_LAW = {Pack: {"version", "folder"}, Source: {"key"}}
"""A version and a folder name files; a key is a name within the pack, and what is cited under another one is compared as it is."""

LAW: dict[type, Changes] = {
    Pack: OF_PACK,
    FactDeclaration: OF_FACT,
    n.Fact: OF_FACT_NODE,
    Parameter: OF_PARAMETER,
    DatedValue: OF_VALUE,
    n.Rule: OF_RULE,
    Contradiction: OF_CONTRADICTION,
    Source: OF_SOURCE,
}


@pytest.mark.parametrize("cls", LAW, ids=lambda cls: cls.__name__)
def test_every_field_has_a_change_here(cls: type) -> None:
    given = {each.name for each in fields(cls) if each.init}

    assert given - NO_LAW.get(cls, set()) == set(LAW[cls])


@pytest.mark.parametrize(
    "change",
    [pytest.param(change, id=f"{cls.__name__}.{name}") for cls in LAW for name, change in LAW[cls].items()],
)
def test_changed_field_is_told(change: Callable[[], Pack]) -> None:
    assert law_amendments(PACK, change())


def test_a_pack_says_nothing_otherwise_than_itself() -> None:
    assert law_amendments(PACK, PACK) == ()


assert PROCEDURE is not None
SOURCE = replace(PROCEDURE.where.source, key="other")
CITED: Changes = {
    "text": lambda: replace(PROCEDURE, where=replace(PROCEDURE.where, text=OTHER)),
    "source": lambda: replace(PROCEDURE, where=replace(PROCEDURE.where, source=SOURCE)),
    "article": lambda: replace(PROCEDURE, where=replace(PROCEDURE.where, article="99")),
}


def with_paper(**changed: Any) -> Procedure:
    assert PROCEDURE is not None
    return replace(PROCEDURE, papers=(replace(PROCEDURE.papers[0], **changed), *PROCEDURE.papers[1:]))


def with_deadline(**changed: Any) -> Procedure:
    assert PROCEDURE is not None
    return replace(PROCEDURE, decide_within=replace(PROCEDURE.decide_within, **changed))


def other(name: str) -> Procedure:
    """The procedure with another value in this field."""
    assert PROCEDURE is not None
    match getattr(PROCEDURE, name):
        case CitedSentence() as cited:
            value: object = replace(cited, text=OTHER)
        case Deadline() as deadline:
            value = replace(deadline, days=deadline.days + 1)
        case tuple() as papers:
            value = papers[:-1]
        case int() as number:
            value = number - 1
        case _:
            value = "other"
    return replace(PROCEDURE, **{name: value})


PROCEDURES: dict[type, Changes] = {
    Procedure: {each.name: lambda name=each.name: other(name) for each in fields(Procedure)},  # type: ignore[misc]
    CitedSentence: CITED,
    PaperNeeded: {
        "key": lambda: with_paper(key="other"),
        "name": lambda: with_paper(name=OTHER),
        "only_when": lambda: with_paper(only_when=OTHER),
        "source": lambda: with_paper(source=SOURCE),
        "article": lambda: with_paper(article="99"),
    },
    Deadline: {
        "days": lambda: with_deadline(days=1),
        "source": lambda: with_deadline(source=None),
        "article": lambda: with_deadline(article="99"),
        "note": lambda: with_deadline(note="A note."),
    },
}


@pytest.mark.parametrize("cls", PROCEDURES, ids=lambda cls: cls.__name__)
def test_every_field_of_a_procedure_has_a_change_here(cls: type) -> None:
    assert {each.name for each in fields(cls)} == set(PROCEDURES[cls])


def test_every_field_of_a_procedure_has_a_label() -> None:
    assert {each.name for each in fields(Procedure)} - {"claim_until_month", "claim_until_day"} == set(LABELS)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(change, id=f"{cls.__name__}.{name}")
        for cls in PROCEDURES
        for name, change in PROCEDURES[cls].items()
    ],
)
def test_changed_field_of_a_procedure_is_told(change: Callable[[], Procedure]) -> None:
    found = list(procedure_amendments(PROCEDURE, change()))

    assert found
    assert not any(each.decides for each in found)


def test_procedure_says_nothing_otherwise_than_itself() -> None:
    assert list(procedure_amendments(PROCEDURE, PROCEDURE)) == []


def test_source_that_is_described_alike_under_another_key_is_the_same_place() -> None:
    old, new = PACK.sources["norm"], replace(PACK.sources["norm"], key="rules")
    cited = Cited({"norm": old}, {"rules": new})

    assert list(cited.amendments()) == []
    assert cited.is_same(("norm", "5"), ("rules", "5"))
    assert not cited.is_same(("norm", "5"), ("rules", "6"))
