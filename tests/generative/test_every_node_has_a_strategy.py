"""A node without a strategy is a node on which engines were never compared."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cache
from random import Random

from hypothesis import HealthCheck, Phase, given, settings

from huijia.engine.backends.in_memory import Case, Member, program_for
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.engine.model.types import Level, Type
from huijia.values.answers import Answer
from huijia.values.periods import PeriodUnit
from tests.generative.agreeing import DAY_OF_ASSESSMENT, asked_of, span
from tests.generative.cases import Family, family_of, row_of, values_of
from tests.generative.expressions import GROWERS
from tests.generative.packs import packs

SAMPLE = 150
CASES = 10
ENUMS: list[type[StrEnum]] = [
    n.PeriodPart,
    n.Operator,
    n.Rounding,
    n.Comparison,
    n.Part,
    n.RuleKind,
    Level,
    Type,
    PeriodUnit,
]


def node_classes(of: type[n.Node] = n.Node) -> set[type[n.Node]]:
    found = set(of.__subclasses__())
    return found.union(*(node_classes(each) for each in found))


@cache
def sample() -> tuple[Pack, ...]:
    """Random packs, the same on every run."""
    found: list[Pack] = []
    for families in (False, True):

        @settings(max_examples=SAMPLE, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
        @given(packs(families=families))
        def keep(pack: Pack) -> None:
            found.append(pack)

        keep()
    return tuple(found)


def words_of(pack: Pack) -> set[StrEnum]:
    values = [value for node in pack.nodes for value in vars(node).values()]
    return {pack.unit, *(value for value in values if isinstance(value, StrEnum))}


def test_every_class_of_node_has_a_strategy() -> None:
    without = node_classes() - {grower.node for grower in GROWERS}

    assert not without, f"add a function for {without} to tests/generative/expressions.py"


def test_every_class_of_node_is_drawn_often_enough() -> None:
    drawn = Counter(cls for pack in sample() for cls in {type(node) for node in pack.nodes})

    # Hypothesis mixes constants of all loaded modules into what it draws, so the same seed gives other packs when other tests
    # ran before in the process. Weights in expressions.py keep the rarest node well above this line.
    assert {node: drawn[node] for node in node_classes() if drawn[node] < SAMPLE // 20} == {}


def test_every_word_of_the_nodes_is_drawn() -> None:
    drawn = set().union(*(words_of(pack) for pack in sample()))

    assert {word for enum in ENUMS for word in enum} <= drawn


def test_packs_differ_in_what_they_have() -> None:
    had = Counter[str]()
    for pack in sample():
        parameters = pack.parameters.values()
        had["natural end"] += pack.first_period is not None
        had["no natural end"] += pack.first_period is None
        had["optional facts"] += any(fact.optional for fact in pack.facts)
        had["facts that are not optional"] += any(not fact.optional for fact in pack.facts)
        had["contradictions"] += bool(pack.contradictions)
        had["parameters with a history"] += any(len(each.values) > 1 for each in parameters)
        had["parameters from always"] += any(each.values[0].starts is None for each in parameters)
        had["parameters that end"] += any(each.values[-1].ends is not None for each in parameters)

    assert min(had.values()) >= SAMPLE // 20, had


def test_cases_get_every_answer() -> None:
    answers = Counter[Answer]()
    random = Random(1)

    for pack in sample():
        of_pack = span(pack, asked_of(random, pack))
        values = values_of(pack, of_pack, DAY_OF_ASSESSMENT)
        for _ in range(CASES):
            row = row_of(random, pack.case_facts, values)
            family = family_of(random, pack, values) if pack.has_families else Family(row, ())
            case = Case(family.facts, [Member(row, number) for number, row in enumerate(family.members)])
            answers.update({row.answer for row in program_for(pack).answer(case, of_pack)})

    assert min(answers[each] for each in Answer) >= len(sample()) * CASES // 20, answers
