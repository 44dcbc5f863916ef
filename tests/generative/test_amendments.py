"""Whatever makes two random laws answer differently is among their amendments, and every changed node of a formula is told."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from huijia.engine.amendments import Aspect, law_amendments
from huijia.engine.amendments.speaking import formula_in_words
from huijia.engine.api import compare_with_rejects
from huijia.engine.fail_if import faults_of
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack
from huijia.values.errors import UnableToAssess
from tests.generative.agreeing import DAY_OF_ASSESSMENT, QUICKLY, SEEDS, asked_of, span
from tests.generative.cases import facts_of, values_of
from tests.generative.expressions import Draw
from tests.generative.mutating import mutants, with_other
from tests.generative.packs import amended, packs
from tests.generative.writing import RandomPack, written

CASES = 12
KINDS = {"amended": 20, "one node": 25, "other law": 6}
"""How one law came from the other, and how many pairs are quickly looked at."""


@st.composite
def two(draw: Draw, *, families: bool, kind: str) -> tuple[Pack, Pack]:
    """A law, and the same amended, with one node of a formula changed, or one that only counts time as it does."""
    old = draw(packs(families=families))
    if kind == "amended":
        return old, draw(amended(old))
    if kind == "other law":
        return old, draw(packs(families=families, like=old))
    random = Random(draw(SEEDS))
    nodes = [node for node in old.nodes if not isinstance(node, n.Rule | n.Fact)]
    random.shuffle(nodes)
    for node in nodes:
        for other in random.sample(found := list(mutants(node)), len(found)):
            if other.type is node.type and other.level is node.level:
                new = mutated(old, node, other)
                if new is not None:
                    return old, new
    return old, old


def mutated(pack: Pack, node: n.Node, other: n.Node) -> Pack | None:
    """The law with this node in the other's place; None where that is no law."""
    try:
        new = RandomPack(**with_other(pack, node, other))
        return None if faults_of(new) else new
    except (TypeError, ValueError):
        return None


def meaning(value: Any) -> object:
    """What a node says: of which type a fact or parameter is, is told with it, and a chain of one kind is one chain."""
    match value:
        case n.Rule() | n.Fact():
            return (type(value).__name__, value.name)
        case n.All() | n.Any():
            return (type(value).__name__, *(meaning(each) for each in _chain(value)))
        case n.ParameterOn():
            return ("parameter", value.name, meaning(value.on), meaning(value.otherwise))
        case n.Node():
            return (
                type(value).__name__,
                *(meaning(each) for name, each in vars(value).items() if name not in DERIVED),
            )
        case tuple():
            return tuple(meaning(each) for each in value)
    return (type(value).__name__, value)


DERIVED = {"type", "level", "reads_period"}


def _chain(node: n.All | n.Any) -> list[n.Node]:
    found: list[n.Node] = []
    for part in node.parts:
        found += _chain(part) if type(part) is type(node) else [part]
    return found


def meanings(pack: Pack) -> list[object]:
    return [
        *((rule.name, meaning(rule.expression)) for rule in pack.rules),
        *((each.code, meaning(each.when)) for each in pack.contradictions),
    ]


def check(laws: tuple[Pack, Pack], number: int) -> None:
    """Fail when two laws answer differently, or say other formulas, and nothing that decides is told."""
    old, new = laws
    told = law_amendments(old, new)
    assert law_amendments(old, old) == law_amendments(new, new) == ()
    formulas = {each.name for each in told if each.aspect in (Aspect.FORMULA, Aspect.ADDED, Aspect.REMOVED)}
    changed = {name for name, _ in set(meanings(old)) ^ set(meanings(new))}
    assert changed <= formulas, "\n".join([written(old), "", written(new)])
    if old.facts == new.facts and not any(each.decides for each in told):
        assert not differing(old, new, number), "\n".join([written(old), "", written(new)])


def differing(old: Pack, new: Pack, number: int) -> list[dict[str, Any]]:
    """The rows in which random facts are answered otherwise, on the engine that is right by definition."""
    random = Random(number)
    asked = asked_of(random, old)
    facts = facts_of(random, old, values_of(old, span(old, asked), DAY_OF_ASSESSMENT), cases=CASES)
    try:
        rows, _ = compare_with_rejects(
            old,
            facts.table,
            new,
            facts.table,
            on=asked.on,
            old_families=facts.families,
            new_families=facts.families,
            from_period=asked.from_period,
            to_period=asked.to_period,
            engine="in-memory",
        )
    except UnableToAssess:
        return []  # one of the laws does not cover these periods
    return rows.to_pylist()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
def test_what_answers_differently_is_told(families: bool, kind: str) -> None:
    @settings(QUICKLY, max_examples=KINDS[kind])
    @given(two(families=families, kind=kind), SEEDS)
    def told(laws: tuple[Pack, Pack], number: int) -> None:
        check(laws, number)

    told()


@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
def test_nodes_that_differ_are_said_in_other_words(families: bool) -> None:
    @settings(QUICKLY, max_examples=12)
    @given(packs(families=families))
    def told(pack: Pack) -> None:
        for node in pack.nodes:
            said = formula_in_words(node, pack, called="name")
            for other in mutants(node):
                if meaning(other) != meaning(node):
                    words = formula_in_words(other, pack, called="name")
                    assert words.en != said.en
                    assert words.zh != said.zh

    told()


@pytest.mark.long
@pytest.mark.parametrize("kind", ["amended", "one node"])
@pytest.mark.parametrize("families", [False, True], ids=["single cases", "families"])
def test_what_answers_differently_is_told_of_thousands_of_laws(
    families: bool, kind: str, long_seed: int
) -> None:
    @seed(long_seed)
    @settings(settings.get_profile("long"), max_examples=1_000)
    @given(two(families=families, kind=kind), SEEDS)
    def told(laws: tuple[Pack, Pack], number: int) -> None:
        check(laws, number)

    told()
