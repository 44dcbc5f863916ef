"""The closed set of nodes that a rule is made of.

Each node checks itself when it is made, so that an expression which exists is well typed. Nodes are compared by
identity: a rule that others read is one node with several readers. What a node *means* stands in its docstring;
``backends/in_memory`` is that meaning in plain Python, ``backends/sql`` in SQL.

Unless its docstring says otherwise, a node is unknown when any of its operands is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import pairwise

from huijia.engine.model.types import Level, Type, Value, type_of
from huijia.values.text import Text


@dataclass(frozen=True, eq=False)
class Node:
    """What all nodes share: their type, their level and whether they read the period."""

    type: Type = field(init=False, repr=False)
    level: Level = field(init=False, repr=False)
    reads_period: bool = field(init=False, repr=False)

    @property
    def operands(self) -> tuple[Node, ...]:
        """The nodes that this one reads, left to right."""
        raise NotImplementedError

    def _is(self, type_: Type, *, level: Level | None = None, reads_period: bool | None = None) -> None:
        """Set what is derived from the operands; called by each node's own check."""
        operands = self.operands
        highest = Level.MEMBER if any(o.level is Level.MEMBER for o in operands) else Level.CASE
        object.__setattr__(self, "type", type_)
        object.__setattr__(self, "level", level or highest)
        derived = any(o.reads_period for o in operands)
        object.__setattr__(self, "reads_period", derived if reads_period is None else reads_period)

    def _needs(self, operand: Node, *allowed: Type) -> None:
        if operand.type not in allowed:
            wanted = " or a ".join(allowed)
            raise TypeError(f"{type(self).__name__} needs a {wanted}, got a {operand.type}")


@dataclass(frozen=True, eq=False)
class Literal(Node):
    """A value that stands in the formula itself: a structural constant such as 12 months, never an amount of law."""

    value: Value

    def __post_init__(self) -> None:
        self._is(type_of(self.value))

    @property
    def operands(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, eq=False)
class Fact(Node):
    """What somebody states about the case or a member. Unknown while nobody has said."""

    name: str
    fact_type: Type
    fact_level: Level
    optional: bool = False

    def __post_init__(self) -> None:
        self._is(self.fact_type, level=self.fact_level)

    @property
    def operands(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, eq=False)
class IsGiven(Node):
    """Whether an optional fact was stated. Never unknown: an empty optional fact has a meaning of its own."""

    fact: Fact

    def __post_init__(self) -> None:
        _needs_optional(self.fact)
        self._is(Type.BOOL)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.fact,)


@dataclass(frozen=True, eq=False)
class Otherwise(Node):
    """An optional fact, or what its emptiness stands for. Unknown only when empty and ``default`` is unknown."""

    fact: Fact
    default: Node

    def __post_init__(self) -> None:
        _needs_optional(self.fact)
        self._needs(self.default, self.fact.type)
        self._is(self.fact.type)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.fact, self.default)


def _needs_optional(fact: Fact) -> None:
    if not fact.optional:
        raise TypeError(
            f"'{fact.name}' is not optional: when it is empty it is unknown, which no default may hide"
        )


class PeriodPart(StrEnum):
    """What a rule may know of the period for which it is asked."""

    START = "start"
    END = "end"
    INDEX = "index"


@dataclass(frozen=True, eq=False)
class PeriodValue(Node):
    """First day, last day or index of the period in question. Unknown when the case's periods cannot be told."""

    part: PeriodPart

    def __post_init__(self) -> None:
        self._is(Type.INT if self.part is PeriodPart.INDEX else Type.DATE, reads_period=True)

    @property
    def operands(self) -> tuple[Node, ...]:
        return ()


@dataclass(frozen=True, eq=False)
class ParameterOn(Node):
    """The value of a dated parameter on a day; ``otherwise`` where the law names none for that day."""

    name: str
    parameter_type: Type
    on: Node
    otherwise: Node | None = None

    def __post_init__(self) -> None:
        self._needs(self.on, Type.DATE)
        if self.otherwise is not None:
            self._needs(self.otherwise, self.parameter_type)
        self._is(self.parameter_type)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.on,) if self.otherwise is None else (self.on, self.otherwise)


class Operator(StrEnum):
    """The three operations on whole numbers."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"


@dataclass(frozen=True, eq=False)
class Arithmetic(Node):
    """Sum, difference or product of whole numbers. A pack in which it could leave 64 bits is refused."""

    operator: Operator
    left: Node
    right: Node

    def __post_init__(self) -> None:
        self._needs(self.left, Type.INT)
        self._needs(self.right, Type.INT)
        self._is(Type.INT)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.left, self.right)


class Rounding(StrEnum):
    """How a quotient becomes a whole number. Stands beside the rule with its citation."""

    DOWN = "down"
    UP = "up"
    HALF_UP = "half up"
    HALF_EVEN = "half even"


@dataclass(frozen=True, eq=False)
class Divide(Node):
    """A quotient rounded to a whole number. DOWN is towards minus infinity, UP towards plus infinity, HALF_UP
    rounds halves towards plus infinity. A pack in which the divisor could be less than one is refused."""

    dividend: Node
    divisor: Node
    rounding: Rounding

    def __post_init__(self) -> None:
        self._needs(self.dividend, Type.INT)
        self._needs(self.divisor, Type.INT)
        self._is(Type.INT)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.dividend, self.divisor)


@dataclass(frozen=True, eq=False)
class Extreme(Node):
    """The smaller or the larger of two numbers or dates."""

    larger: bool
    left: Node
    right: Node

    def __post_init__(self) -> None:
        self._needs(self.left, Type.INT, Type.DATE)
        self._needs(self.right, self.left.type)
        self._is(self.left.type)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.left, self.right)


class Comparison(StrEnum):
    """The six comparisons."""

    EQUAL = "="
    NOT_EQUAL = "<>"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, eq=False)
class Compare(Node):
    """A comparison of two numbers or of two dates."""

    comparison: Comparison
    left: Node
    right: Node

    def __post_init__(self) -> None:
        self._needs(self.left, Type.INT, Type.DATE)
        self._needs(self.right, self.left.type)
        self._is(Type.BOOL)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.left, self.right)


@dataclass(frozen=True, eq=False)
class All(Node):
    """And: no if any operand is no; else unknown if any is unknown; else yes."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        _check_parts(self)
        self._is(Type.BOOL)

    @property
    def operands(self) -> tuple[Node, ...]:
        return self.parts


@dataclass(frozen=True, eq=False)
class Any(Node):
    """Or: yes if any operand is yes; else unknown if any is unknown; else no."""

    parts: tuple[Node, ...]

    def __post_init__(self) -> None:
        _check_parts(self)
        self._is(Type.BOOL)

    @property
    def operands(self) -> tuple[Node, ...]:
        return self.parts


def _check_parts(node: All | Any) -> None:
    if len(node.parts) < 2:
        raise TypeError(f"{type(node).__name__} needs at least two conditions")
    for part in node.parts:
        node._needs(part, Type.BOOL)


@dataclass(frozen=True, eq=False)
class Not(Node):
    """The opposite of a condition."""

    operand: Node

    def __post_init__(self) -> None:
        self._needs(self.operand, Type.BOOL)
        self._is(Type.BOOL)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.operand,)


@dataclass(frozen=True, eq=False)
class If(Node):
    """One of two values. When the condition is unknown but both values are known and equal, it is that value."""

    condition: Node
    then: Node
    otherwise: Node

    def __post_init__(self) -> None:
        self._needs(self.condition, Type.BOOL)
        self._needs(self.otherwise, self.then.type)
        self._is(self.then.type)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.condition, self.then, self.otherwise)


@dataclass(frozen=True, eq=False)
class InForce(Node):
    """The version of the law in force on the period's first day; ``starts`` are rising, each ends where the next begins.

    Unknown in an unknown period, whatever its versions say.
    """

    starts: tuple[date, ...]
    versions: tuple[Node, ...]

    def __post_init__(self) -> None:
        if len(self.versions) < 2 or len(self.starts) != len(self.versions):
            raise TypeError(
                "a change of law needs at least two versions, each with the day from which it holds"
            )
        for earlier, later in pairwise(self.starts):
            if earlier >= later:
                raise ValueError(f"two versions for one date: one starts on {earlier}, the next on {later}")
        for version in self.versions:
            self._needs(version, self.versions[0].type)
        self._is(self.versions[0].type, reads_period=True)

    @property
    def operands(self) -> tuple[Node, ...]:
        return self.versions


class Part(StrEnum):
    """The parts of a date with which rules compute."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, eq=False)
class DatePart(Node):
    """Year, month or day of the month of a date, as a whole number."""

    part: Part
    date: Node

    def __post_init__(self) -> None:
        self._needs(self.date, Type.DATE)
        self._is(Type.INT)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.date,)


@dataclass(frozen=True, eq=False)
class MakeDate(Node):
    """The date of a month count (``year * 12 + month - 1``) and a day, which is cut to the month's last day.

    A pack in which the year could leave 1 to 9999 or the day 1 to 31 is refused.
    """

    months: Node
    day: Node

    def __post_init__(self) -> None:
        self._needs(self.months, Type.INT)
        self._needs(self.day, Type.INT)
        self._is(Type.DATE)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.months, self.day)


@dataclass(frozen=True, eq=False)
class CountMembers(Node):
    """How many members meet a condition. Unknown when it is unknown for any member."""

    where: Node

    def __post_init__(self) -> None:
        self._needs(self.where, Type.BOOL)
        self._is(Type.INT, level=Level.CASE)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.where,)


@dataclass(frozen=True, eq=False)
class SumMembers(Node):
    """The sum of a number over the members that meet a condition. What a member that does not meet it says is not
    looked at; unknown when the condition is unknown for any member, or the number of one that meets it."""

    value: Node
    where: Node

    def __post_init__(self) -> None:
        self._needs(self.value, Type.INT)
        self._needs(self.where, Type.BOOL)
        self._is(Type.INT, level=Level.CASE)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.value, self.where)


@dataclass(frozen=True, eq=False)
class AnyMember(Node):
    """Whether any member meets a condition: yes if one does; else unknown if it is unknown for any; else no."""

    where: Node

    def __post_init__(self) -> None:
        self._needs(self.where, Type.BOOL)
        self._is(Type.BOOL, level=Level.CASE)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.where,)


@dataclass(frozen=True, eq=False)
class Rank(Node):
    """One more than the number of the family's *other* members that meet ``where`` and come before this one.

    Before means an earlier ``by``; members of the same day (twins) stand in the order of their ``member_id``. The
    rank is unknown when it is unknown, for any other member, whether it comes before and counts.
    """

    by: Node
    where: Node

    def __post_init__(self) -> None:
        self._needs(self.by, Type.DATE)
        self._needs(self.where, Type.BOOL)
        self._is(Type.INT, level=Level.MEMBER)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.by, self.where)


class RuleKind(StrEnum):
    """What a named rule does: compute something, refuse the benefit, or grant it."""

    PLAIN = "rule"
    REFUSAL = "refusal"
    GRANT = "grant"


@dataclass(frozen=True, eq=False)
class Rule(Node):
    """A named expression with its plain sentence and its article: a step of the explanation, and a column of a run."""

    name: str
    expression: Node
    text: Text
    source: str
    article: str
    kind: RuleKind = RuleKind.PLAIN

    def __post_init__(self) -> None:
        if self.kind is not RuleKind.PLAIN:
            self._needs(self.expression, Type.BOOL)
        self._is(self.expression.type)

    @property
    def operands(self) -> tuple[Node, ...]:
        return (self.expression,)


def walk(roots: Iterable[Node]) -> list[Node]:
    """Every node under these, each once, operands before those that read them."""
    seen: set[int] = set()
    order: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, False) for root in roots]
    stack.reverse()
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(node.operands))
    return order
