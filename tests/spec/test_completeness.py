"""Everything of the language has a spec: every node, every choice that a node offers, every name, every method."""

import ast
import dataclasses
import itertools
from enum import Enum

import pytest

from huijia.engine import language
from huijia.engine.language import declarations, expressions, law
from huijia.engine.model import nodes as n
from tests.spec.model import LawSpec, Section, Spec
from tests.spec.packs import pack_of_law, pack_of_spec
from tests.spec.sections import SECTIONS

CHOICES = (n.Operator, n.Rounding, n.Comparison, n.Part, n.PeriodPart, n.RuleKind)
CLASSES = (
    *(expressions.BoolExpression, expressions.IntExpression, expressions.DateExpression),
    *(declarations.OptionalYesNo, declarations.OptionalNumber, declarations.OptionalDay),
    *(law.IntParameter, law.BoolParameter, law.DayParameter, type(law.period)),
    *(expressions.When, expressions.NextWhen, expressions.Otherwise),
)
INNER = {"node", "fact", "declaration", "name"}
"""Attributes that are for the engine, not for authors."""


def nodes_of(section: Section, spec: Spec | LawSpec) -> list[n.Node]:
    if isinstance(spec, LawSpec):
        return list(pack_of_law(section, spec).nodes)
    return n.walk([pack_of_spec(section, spec).expression])


def subclasses_of(cls: type) -> set[type]:
    direct = set(cls.__subclasses__())
    return direct.union(*(subclasses_of(sub) for sub in direct))


SPEC_NODES = [node for section in SECTIONS for spec in section.specs for node in nodes_of(section, spec)]
SOURCES = [
    source
    for section in SECTIONS
    for source in (
        section.inputs,
        *(spec.inputs for spec in section.specs),
        *(spec.formulas if isinstance(spec, LawSpec) else spec.code for spec in section.specs),
    )
]
TREES = [tree for source in SOURCES for tree in ast.walk(ast.parse(source.strip()))]


def test_every_node_has_a_spec() -> None:
    specified = {type(node) for node in SPEC_NODES}

    without = subclasses_of(n.Node) - specified

    assert not without


@pytest.mark.parametrize("choice", CHOICES, ids=lambda choice: choice.__name__)
def test_every_choice_of_a_node_has_a_spec(choice: type[Enum]) -> None:
    values = [getattr(node, f.name) for node in SPEC_NODES for f in dataclasses.fields(node)]
    specified = {value for value in values if isinstance(value, choice)}

    without = set(choice) - specified

    assert not without


def test_choices_are_all_there_are() -> None:
    enums = {value for value in vars(n).values() if isinstance(value, type) and issubclass(value, Enum)}

    assert enums - {Enum, n.StrEnum, n.Level, n.Type} == set(CHOICES)


def test_both_extremes_have_a_spec() -> None:
    specified = {(node.larger, node.type) for node in SPEC_NODES if isinstance(node, n.Extreme)}

    assert specified == set(itertools.product((True, False), (n.Type.INT, n.Type.DATE)))


def test_every_name_of_the_language_has_a_spec() -> None:
    specified = {tree.id for tree in TREES if isinstance(tree, ast.Name)}

    without = set(language.__all__) - specified

    assert not without


def test_every_method_of_the_language_has_a_spec() -> None:
    specified = {tree.attr for tree in TREES if isinstance(tree, ast.Attribute)}
    methods = {name for cls in CLASSES for name in dir(cls) if not name.startswith("_")}

    without = methods - specified - INNER

    assert not without


@pytest.mark.parametrize(("title", "facts"), [("And", 2), ("Or", 2), ("Not", 1)])
def test_table_of_kleene_logic_is_complete(title: str, facts: int) -> None:
    (spec,) = [spec for section in SECTIONS for spec in section.specs if spec.title == title]

    combinations = [tuple(row[fact] for fact in spec.cells.facts) for row in spec.cells.rows]

    assert sorted(combinations) == sorted(itertools.product(("yes", "no", ""), repeat=facts))


def test_titles_are_unique() -> None:
    titles = [section.title for section in SECTIONS] + [
        s.title for section in SECTIONS for s in section.specs
    ]

    twice = {title for title in titles if titles.count(title) > 1}

    assert not twice
