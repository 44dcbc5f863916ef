"""Small packs made in memory from the source text of a spec."""

from __future__ import annotations

import ast
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from huijia.engine import language
from huijia.engine.fail_if import faults_of
from huijia.engine.fail_if.bounds import BoundsFinder
from huijia.engine.language.declarations import Declared
from huijia.engine.language.expressions import BoolExpression, DateExpression, Expression, IntExpression
from huijia.engine.model import nodes as n
from huijia.engine.model.facts import Contradiction, FactDeclaration
from huijia.engine.model.pack import Pack, Parameter, Source
from huijia.engine.model.types import Level, Type, Value
from huijia.engine.parameters import read_parameters
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text
from tests.spec.model import LawSpec, Section, Spec

COVERS_FROM = date(2020, 1, 1)
ASKED = "asked"
"""The member whose answer is read off; the others are only there."""

ASKED_INPUT = f'{ASKED} = yes_no("{ASKED}", of=Member.OF_FAMILY)\n'


@dataclass(frozen=True, eq=False)
class SpecPack:
    """The pack of one spec, and how its answer is read off the amount."""

    pack: Pack
    expression: n.Node
    offset: int = 0

    def decoded(self, amount: int) -> Value:
        """The expression's value that stands behind an amount."""
        if self.expression.type is Type.BOOL:
            return {1: False, 2: True}[amount]
        if self.expression.type is Type.DATE:
            return date(amount // 10_000, amount // 100 % 100, amount % 100)
        return amount - self.offset


def names_of_language() -> dict[str, object]:
    """What ``from huijia.engine.language import ...`` can give, and ``date``."""
    return {name: getattr(language, name) for name in language.__all__} | {"date": date}


def evaluated(code: str, names: dict[str, object]) -> object:
    """Run code as an author writes it; the value of its last line."""
    tree = ast.parse(code.strip())
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), "a spec's last line is its expression"
    exec(compile(tree, "<spec>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<spec>", "eval"), names)


@lru_cache(maxsize=256)
def pack_of_spec(section: Section, spec: Spec) -> SpecPack:
    """A pack whose amount tells the value of the spec's expression, whatever its type."""
    names = names_of_language()
    has_families = "family" in spec.cells.columns
    exec(section.inputs + spec.inputs + (ASKED_INPUT if has_families else ""), names)
    inputs = dict(names)
    result = evaluated(spec.code, names)
    node = result.when if isinstance(result, Contradiction) else result.node  # type: ignore[attr-defined]
    facts = _declarations(inputs)
    parameters = _parameters(section.parameters + spec.parameters)
    offset = 1 - _lowest(node, facts, parameters, spec.unit)
    amount = _encoded(node, offset)
    if node.level is Level.MEMBER:
        asked = inputs[ASKED]
        amount = language.sum_members(amount, where=asked)  # type: ignore[arg-type]
    rules = (
        n.Rule("the_amount", amount.node, Text(zh="值", en="The value"), "spec", "1"),
        n.Rule("always", n.Literal(True), Text(zh="总是", en="Always"), "spec", "1", n.RuleKind.GRANT),
    )
    pack = _pack(rules, facts, parameters, spec.unit, has_families)
    return SpecPack(pack, node, offset)


@lru_cache(maxsize=256)
def pack_of_law(section: Section, spec: LawSpec) -> Pack:
    """The pack of a whole small law; its amount is the rule ``amount_due``."""
    names = names_of_language()
    exec(section.inputs + spec.inputs, names)
    inputs = dict(names)
    exec(spec.formulas, names)
    rules = tuple(v.node for v in names.values() if isinstance(v, Expression) and isinstance(v.node, n.Rule))
    parameters = _parameters(section.parameters + spec.parameters)
    has_families = "family" in spec.cells.columns
    return _pack(
        rules, _declarations(inputs), parameters, spec.unit, has_families, first=spec.first, last=spec.last
    )


def _declarations(names: dict[str, object]) -> tuple[FactDeclaration, ...]:
    return tuple(value.declaration for value in names.values() if isinstance(value, Declared))


@lru_cache(maxsize=64)
def _parameters(text: str) -> dict[str, Parameter]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "parameters.yaml"
        path.write_text(text, encoding="utf-8")
        return read_parameters(path)


def _lowest(
    node: n.Node, facts: tuple[FactDeclaration, ...], parameters: dict[str, Parameter], unit: PeriodUnit
) -> int:
    finder = BoundsFinder({fact.name: fact for fact in facts}, parameters, unit)
    assert not list(finder.faults(n.walk([node])))
    return min(finder.of(node)[0], 1)


def _encoded(node: n.Node, offset: int) -> IntExpression:
    """A positive whole number that tells the node's value, and is unknown where it is."""
    if node.type is Type.BOOL:
        return language.when(BoolExpression(node)).then(2).otherwise(1)
    if node.type is Type.DATE:
        day = DateExpression(node)
        return day.year * 10_000 + day.month * 100 + day.day
    return IntExpression(node) + offset


def _pack(
    rules: tuple[n.Rule, ...],
    facts: tuple[FactDeclaration, ...],
    parameters: dict[str, Parameter],
    unit: PeriodUnit,
    has_families: bool,
    *,
    first: str | None = None,
    last: str | None = None,
) -> Pack:
    """A pack that asks only what its rules read, and passes every check."""
    nodes = n.walk(rules)
    read = {node.name for node in nodes if isinstance(node, n.Fact)}
    parameters_read = {node.name for node in nodes if isinstance(node, n.ParameterOn)}
    by_name = {rule.name: rule for rule in rules}
    pack = Pack(
        id="spec/pack",
        version="0" * 16,
        name=Text(zh="示例", en="Spec"),
        summary=Text(zh="示例", en="Spec"),
        case_kind="family" if has_families else "single",
        currency="XTS",
        unit=unit,
        covers_from=COVERS_FROM if unit is not PeriodUnit.TAX_YEAR_6_APRIL else date(2020, 4, 6),
        covers_to=None,
        facts=tuple(fact for fact in facts if fact.name in read),
        contradictions=(),
        parameters=MappingProxyType({k: v for k, v in parameters.items() if k in parameters_read}),
        sources=MappingProxyType(
            {
                key: Source(key, Text(zh="示例", en="Spec"), "", COVERS_FROM, "https://example.org/")
                for key in ("spec", "act")
            }
        ),
        rules=rules,
        amount=by_name["amount_due"] if "amount_due" in by_name else by_name["the_amount"],
        first_period=by_name[first] if first else None,
        last_period=by_name[last] if last else None,
        folder=Path(),
    )
    assert not faults_of(pack), faults_of(pack)
    return pack
