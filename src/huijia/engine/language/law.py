"""Rules, the dated numbers that they read, the period in question, and changes of law. Written in ``formulas.py``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from huijia.engine.language.expressions import (
    BoolExpression,
    DateExpression,
    Day,
    Expression,
    IntExpression,
    bool_node,
    day_node,
    int_node,
)
from huijia.engine.model.nodes import InForce, ParameterOn, PeriodPart, PeriodValue, Rule, RuleKind
from huijia.engine.model.types import Type
from huijia.values.text import Text

E = TypeVar("E", BoolExpression, IntExpression, DateExpression)


def rule(*, zh: str, en: str, source: str, article: str) -> Callable[[Callable[[], E]], E]:
    """Name a step of the law. The sentence says what it computes; ``source`` is a key of ``pack.yaml``'s sources and
    ``article`` the place in that text. The function's name is the rule's name; it is called once, when the pack loads.
    """
    return _named(RuleKind.PLAIN, zh, en, source, article)


def refusal(
    *, zh: str, en: str, source: str, article: str
) -> Callable[[Callable[[], BoolExpression]], BoolExpression]:
    """A condition under which nothing is due. Its name is the reason code; its sentence is told to the person."""
    return _named(RuleKind.REFUSAL, zh, en, source, article)


def grant(
    *, zh: str, en: str, source: str, article: str
) -> Callable[[Callable[[], BoolExpression]], BoolExpression]:
    """A ground on which something is due. Its name is the reason code; its sentence is told to the person."""
    return _named(RuleKind.GRANT, zh, en, source, article)


def _named(kind: RuleKind, zh: str, en: str, source: str, article: str) -> Callable[[Callable[[], E]], E]:
    def name_it(formula: Callable[[], E]) -> E:
        expression = formula()
        if not isinstance(expression, Expression):
            raise TypeError(
                f"{formula.__name__}() must return an expression, not a {type(expression).__name__}"
            )
        named = Rule(formula.__name__, expression.node, Text(zh=zh, en=en), source, article, kind)
        return type(expression)(named) if type(expression) in _PLAIN else _plain(expression)(named)

    return name_it


_PLAIN = (BoolExpression, IntExpression, DateExpression)


def _plain(expression: E) -> type[E]:
    """A rule that only repeats a fact is an expression, no longer a fact with a declaration."""
    return next(cls for cls in _PLAIN if isinstance(expression, cls))  # type: ignore[return-value]


def in_force(*versions: tuple[date, E]) -> E:
    """The version of the law in force on the first day of the period: pairs of the day from which it holds, and it.

    Each version ends where the next begins; two for one day, or one that begins after the pack's first covered day,
    is an error when the pack loads.
    """
    starts = tuple(start for start, _ in versions)
    node = InForce(starts, tuple(version.node for _, version in versions))
    return _plain(versions[0][1])(node)


class _Period:
    """The period for which the rule is asked: its first and last day, and its index."""

    @property
    def start(self) -> DateExpression:
        """The period's first day."""
        return DateExpression(PeriodValue(PeriodPart.START))

    @property
    def end(self) -> DateExpression:
        """The period's last day."""
        return DateExpression(PeriodValue(PeriodPart.END))

    @property
    def index(self) -> IntExpression:
        """The year, the tax year's first year, or ``year * 12 + month - 1``; it grows by one a period."""
        return IntExpression(PeriodValue(PeriodPart.INDEX))


period = _Period()


class IntParameter:
    """A dated number or amount of ``parameters.yaml``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def on(self, day: Day, *, otherwise: IntExpression | int | None = None) -> IntExpression:
        """Its value on a day. ``otherwise`` for days on which the law names none; without it such a pack is refused
        when it loads."""
        default = None if otherwise is None else int_node(otherwise)
        return IntExpression(ParameterOn(self.name, Type.INT, day_node(day), default))

    def always(self) -> IntExpression:
        """Its value where it is the same as long as the law exists (``from: always``)."""
        return IntExpression(ParameterOn(self.name, Type.INT, day_node(date.min)))


class BoolParameter:
    """A dated yes or no of ``parameters.yaml``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def on(self, day: Day, *, otherwise: BoolExpression | bool | None = None) -> BoolExpression:
        """Its value on a day; see ``IntParameter.on``."""
        default = None if otherwise is None else bool_node(otherwise)
        return BoolExpression(ParameterOn(self.name, Type.BOOL, day_node(day), default))

    def always(self) -> BoolExpression:
        """Its value where it is the same as long as the law exists (``from: always``)."""
        return BoolExpression(ParameterOn(self.name, Type.BOOL, day_node(date.min)))


class DayParameter:
    """A dated day of ``parameters.yaml``."""

    def __init__(self, name: str) -> None:
        self.name = name

    def on(self, day: Day, *, otherwise: Day | None = None) -> DateExpression:
        """Its value on a day; see ``IntParameter.on``."""
        default = None if otherwise is None else day_node(otherwise)
        return DateExpression(ParameterOn(self.name, Type.DATE, day_node(day), default))

    def always(self) -> DateExpression:
        """Its value where it is the same as long as the law exists (``from: always``)."""
        return DateExpression(ParameterOn(self.name, Type.DATE, day_node(date.min)))


def amount(name: str) -> IntParameter:
    """A sum of money in the currency's minor unit."""
    return IntParameter(name)


def number(name: str) -> IntParameter:
    """A whole number, such as an age or a number of months."""
    return IntParameter(name)


def yes_or_no(name: str) -> BoolParameter:
    """A switch of the law."""
    return BoolParameter(name)


def the_day(name: str) -> DayParameter:
    """A day that the law names."""
    return DayParameter(name)
