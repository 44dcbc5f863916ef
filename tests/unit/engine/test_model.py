"""Nodes and declarations that cannot be built."""

from datetime import UTC, date, datetime

import pytest

from huijia.engine.model import nodes as n
from huijia.engine.model.facts import FactDeclaration
from huijia.engine.model.types import Level, Type, type_of
from huijia.values.text import Text

TEXT = Text(zh="事实", en="Fact")
YES = n.Literal(True)
ONE = n.Literal(1)
DAY = n.Literal(date(2025, 1, 1))


@pytest.mark.parametrize("value", [1.5, "yes", None, datetime(2025, 1, 1, tzinfo=UTC), b"1"])
def test_value_of_another_type_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="a rule knows yes/no, whole numbers and dates only"):
        type_of(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "build",
    [
        lambda: n.Arithmetic(n.Operator.ADD, ONE, DAY),
        lambda: n.Divide(ONE, YES, n.Rounding.DOWN),
        lambda: n.Extreme(True, YES, YES),
        lambda: n.Extreme(True, ONE, DAY),
        lambda: n.Compare(n.Comparison.EQUAL, YES, YES),
        lambda: n.Compare(n.Comparison.EQUAL, ONE, DAY),
        lambda: n.All((YES,)),
        lambda: n.Any((YES, ONE)),
        lambda: n.Not(ONE),
        lambda: n.If(ONE, ONE, ONE),
        lambda: n.If(YES, ONE, DAY),
        lambda: n.InForce((date(2025, 1, 1), date(2026, 1, 1)), (ONE, DAY)),
        lambda: n.InForce((date(2025, 1, 1),), (ONE, ONE)),
        lambda: n.DatePart(n.Part.YEAR, ONE),
        lambda: n.MakeDate(DAY, ONE),
        lambda: n.ParameterOn("rate", Type.INT, ONE),
        lambda: n.ParameterOn("rate", Type.INT, DAY, YES),
        lambda: n.CountMembers(ONE),
        lambda: n.SumMembers(DAY, YES),
        lambda: n.AnyMember(ONE),
        lambda: n.Rank(ONE, YES),
        lambda: n.Rule("r", ONE, TEXT, "act", "1", n.RuleKind.GRANT),
        lambda: n.IsGiven(n.Fact("f", Type.INT, Level.CASE)),
        lambda: n.Otherwise(n.Fact("f", Type.INT, Level.CASE), ONE),
        lambda: n.Otherwise(n.Fact("f", Type.INT, Level.CASE, optional=True), DAY),
    ],
)
def test_ill_typed_node_cannot_be_built(build: object) -> None:
    with pytest.raises(TypeError):
        build()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"empty_means": TEXT}, "an optional fact, and no other, says what an empty cell means"),
        ({"not_in_future": True}, "only a date can lie in the future"),
        ({"applies": TEXT}, "only of an optional fact is it asked first whether it applies"),
        ({"lowest": 2, "highest": 1}, "2 to 1 is not a range"),
        ({"highest": 10**12 + 1}, "is not a range within ±10\\^12"),
    ],
)
def test_inconsistent_declaration_cannot_be_built(arguments: dict[str, object], message: str) -> None:
    fact = n.Fact("f", Type.INT, Level.CASE)

    with pytest.raises(ValueError, match=message):
        FactDeclaration(fact, TEXT, TEXT, TEXT, TEXT, **arguments)  # type: ignore[arg-type]


def test_walk_gives_each_node_once_after_its_operands() -> None:
    twice = n.Arithmetic(n.Operator.ADD, ONE, ONE)
    top = n.Arithmetic(n.Operator.MULTIPLY, twice, twice)

    assert n.walk([top, twice]) == [ONE, twice, top]


def test_long_chain_is_walked_without_recursion() -> None:
    chain: n.Node = ONE
    for _ in range(5_000):
        chain = n.Arithmetic(n.Operator.ADD, chain, ONE)

    assert len(n.walk([chain])) == 5_001
