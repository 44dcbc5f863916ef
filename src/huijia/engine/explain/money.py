"""Which values are money, so that they can be shown as people write it. Follows the amounts through the rules."""

from __future__ import annotations

from functools import lru_cache

from huijia.engine.model import nodes as n
from huijia.engine.model.pack import Pack, Parameter
from huijia.engine.model.types import Type

MINOR_UNITS = frozenset({"fen", "cent", "cents", "pence", "penny", "pennies", "yen", "buttons"})
"""The words with which the unit of an amount begins, such as "fen a year"; Japan has no smaller unit than the yen, and toyland counts
in buttons."""

WITHOUT_MINOR_UNIT = frozenset({"JPY", "KRW", "VND", "CLP", "ISK", "UGX"})
"""Currencies whose smallest unit is the currency itself."""


def is_amount(parameter: Parameter) -> bool:
    """Whether a parameter is a sum of money."""
    return parameter.type is Type.INT and parameter.unit.split(maxsplit=1)[0].casefold() in MINOR_UNITS


@lru_cache(maxsize=64)
def money_nodes(pack: Pack) -> frozenset[int]:
    """The ids of the pack's nodes that are sums of money."""
    money: set[int] = {id(pack.amount)}
    for node in pack.nodes:
        if node.type is Type.INT and _is_money(node, pack, money):
            money.add(id(node))
    return frozenset(money)


def _is_money(node: n.Node, pack: Pack, money: set[int]) -> bool:
    match node:
        case n.ParameterOn(name=name):
            return is_amount(pack.parameters[name])
        case n.Divide():
            return id(node.dividend) in money and id(node.divisor) not in money
        case n.SumMembers():
            return id(node.value) in money
        case n.If():
            return id(node.then) in money or id(node.otherwise) in money
        case n.Arithmetic() | n.Extreme() | n.InForce() | n.Rule():
            return any(id(operand) in money for operand in node.operands)
    return False


def written(amount_minor: int, currency: str) -> str:
    """An amount as people write it, without its currency.

    >>> written(360000, "CNY"), written(-5, "EUR"), written(1200, "JPY")
    ('3,600.00', '-0.05', '1,200')
    """
    if currency in WITHOUT_MINOR_UNIT:
        return f"{amount_minor:,}"
    whole, rest = divmod(abs(amount_minor), 100)
    return f"{'-' if amount_minor < 0 else ''}{whole:,}.{rest:02d}"
