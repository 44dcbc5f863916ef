"""A random pack as a few lines of text, for the message of a test that fails."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack, Parameter


@dataclass(frozen=True, eq=False, repr=False)
class RandomPack(Pack):
    """A pack that shows itself briefly."""

    def __repr__(self) -> str:
        return f"<a pack of {len(self.rules)} rules and {len(self.nodes)} nodes>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # Hypothesis would write out every field.
        printer.text(repr(self))


def written(pack: Pack) -> str:
    """A pack's facts, parameters, rules and contradictions, a line each."""
    facts = [f"{f.name}: {f.type}{', optional' * f.optional}, {f.lowest} to {f.highest}" for f in pack.facts]
    parameters = [_parameter(each) for each in pack.parameters.values()]
    rules = [f"{rule.name} = {_node(rule.expression)}" for rule in pack.rules]
    wrong = [f"{each.code} when {_node(each.when)}" for each in pack.contradictions]
    return "\n".join([f"{pack.case_kind}, {pack.unit}", *facts, *parameters, *rules, *wrong])


def _parameter(parameter: Parameter) -> str:
    values = [f"{each.value} ({each.starts or ''} to {each.ends or ''})" for each in parameter.values]
    return f"{parameter.name}: {', '.join(values)}"


def _node(node: n.Node) -> str:
    match node:
        case n.Rule() | n.Fact():
            return node.name
        case n.Literal(value=value):
            return str(value)
    derived = {"type", "level", "reads_period", "parameter_type"}
    own = [getattr(node, field.name) for field in fields(node) if field.name not in derived]
    words = [str(value) for value in own if isinstance(value, str | bool)]
    words += [
        str(day) for value in own if isinstance(value, tuple) for day in value if not isinstance(day, n.Node)
    ]
    inside = ", ".join(_node(operand) for operand in node.operands)
    return f"{type(node).__name__}{f'[{chr(32).join(words)}]' if words else ''}({inside})"
