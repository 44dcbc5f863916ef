"""Whether two versions of a law say the same in a rule: nodes are compared by what they say, rules within by their names."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

from huijia.engine.model.nodes import Node, Rule


@lru_cache(maxsize=4096)
def formula_of(rule: Rule) -> object:
    """What a rule says itself, to be compared with that of another version. Rules that it reads stand for their names."""
    return said(rule.expression)


def said(value: object) -> object:
    """What a node says, and what stands in it, as a value to be compared. Rules stand for their names."""
    if isinstance(value, Rule):
        return ("rule", value.name)
    if isinstance(value, Node):
        return (
            type(value).__name__,
            *(said(getattr(value, each.name)) for each in fields(value) if each.init),
        )
    if isinstance(value, tuple):
        return tuple(said(each) for each in value)
    # 1 and True are equal, and so are texts and their enumerations.
    return (type(value).__name__, value)
