"""Facts: what a pack asks for, with the question in both languages. Written in a pack's ``inputs.py``."""

from __future__ import annotations

from enum import Enum
from typing import TypedDict, TypeVar, Unpack

from huijia.engine.language.expressions import (
    BoolExpression,
    DateExpression,
    Day,
    Expression,
    Int,
    IntExpression,
    bool_node,
    day_node,
    int_node,
)
from huijia.engine.model.facts import (
    HIGHEST_NUMBER,
    LATEST_DAY,
    LOWEST_NUMBER,
    Contradiction,
    FactDeclaration,
    Spread,
)
from huijia.engine.model.nodes import Fact, IsGiven, Node, Otherwise
from huijia.engine.model.types import Level, Type
from huijia.values.periods import PeriodUnit, parse_period, period_holding
from huijia.values.text import Text


class Member(Enum):
    """Say ``of=Member.OF_FAMILY`` for a fact that each member of a family states."""

    OF_FAMILY = "member"


class Wording(TypedDict, total=False):
    """What a fact is called and how it is asked. ``zh`` and ``en`` label the column; pairs are (zh, en). ``applies``, for
    optional facts: what is the case when the fact is stated."""

    zh: str
    en: str
    question: tuple[str, str]
    help: tuple[str, str]
    why: tuple[str, str]
    applies: tuple[str, str]
    headings: tuple[str, ...]
    spread: Spread
    of: Member


class Declared:
    """Something that carries a fact's declaration."""

    declaration: FactDeclaration


D = TypeVar("D", bound=Declared)


class YesNoFact(BoolExpression, Declared):
    """A yes/no that somebody states."""


class NumberFact(IntExpression, Declared):
    """A whole number that somebody states."""


class DayFact(DateExpression, Declared):
    """A day that somebody states."""


class OptionalFact(Declared):
    """A fact whose empty cell has a meaning: it can be asked for only together with that meaning."""

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    @property
    def is_given(self) -> BoolExpression:
        """Whether it was stated. Never unknown."""
        return BoolExpression(IsGiven(self.fact))


class OptionalYesNo(OptionalFact):
    """An optional yes/no."""

    def otherwise(self, default: BoolExpression | bool) -> BoolExpression:
        """The fact, or this when its cell is empty."""
        return BoolExpression(Otherwise(self.fact, bool_node(default)))


class OptionalNumber(OptionalFact):
    """An optional whole number."""

    def otherwise(self, default: Int) -> IntExpression:
        """The fact, or this when its cell is empty."""
        return IntExpression(Otherwise(self.fact, int_node(default)))


class OptionalDay(OptionalFact):
    """An optional day."""

    def otherwise(self, default: Day) -> DateExpression:
        """The fact, or this when its cell is empty."""
        return DateExpression(Otherwise(self.fact, day_node(default)))


def yes_no(name: str, **wording: Unpack[Wording]) -> YesNoFact:
    """A fact that is yes or no; unknown while its cell is empty."""
    fact = _fact(name, Type.BOOL, wording, optional=False)
    return _declared(YesNoFact(fact), fact, wording)


def whole_number(
    name: str, *, lowest: int = LOWEST_NUMBER, highest: int = HIGHEST_NUMBER, **wording: Unpack[Wording]
) -> NumberFact:
    """A fact that is a whole number within bounds; unknown while its cell is empty."""
    fact = _fact(name, Type.INT, wording, optional=False)
    return _declared(NumberFact(fact), fact, wording, lowest=lowest, highest=highest)


def a_period(name: str, *, unit: str, first: str, **wording: Unpack[Wording]) -> NumberFact:
    """A fact that is a period of the pack's own unit, such as the tax year ``2024-25``: a whole number, the period's index.

    ``unit`` is that of ``pack.yaml``, ``first`` the label of the first period that may be stated. A table holds labels or indices.
    """
    fact = _fact(name, Type.INT, wording, optional=False)
    counted = PeriodUnit(unit)
    bounds = parse_period(counted, first).index, period_holding(counted, LATEST_DAY).index
    return _declared(NumberFact(fact), fact, wording, lowest=bounds[0], highest=bounds[1], period=counted)


def day(name: str, *, not_in_future: bool = False, **wording: Unpack[Wording]) -> DayFact:
    """A fact that is a day; unknown while its cell is empty. ``not_in_future``: no later than the assessment."""
    fact = _fact(name, Type.DATE, wording, optional=False)
    return _declared(DayFact(fact), fact, wording, not_in_future=not_in_future)


def optional_yes_no(name: str, *, empty_means: tuple[str, str], **wording: Unpack[Wording]) -> OptionalYesNo:
    """A yes/no whose empty cell has the meaning that ``empty_means`` tells in (zh, en)."""
    fact = _fact(name, Type.BOOL, wording, optional=True)
    return _declared(OptionalYesNo(fact), fact, wording, empty_means=empty_means)


def optional_whole_number(
    name: str,
    *,
    empty_means: tuple[str, str],
    lowest: int = LOWEST_NUMBER,
    highest: int = HIGHEST_NUMBER,
    **wording: Unpack[Wording],
) -> OptionalNumber:
    """A whole number whose empty cell has the meaning that ``empty_means`` tells in (zh, en)."""
    fact = _fact(name, Type.INT, wording, optional=True)
    return _declared(
        OptionalNumber(fact), fact, wording, empty_means=empty_means, lowest=lowest, highest=highest
    )


def optional_day(
    name: str, *, empty_means: tuple[str, str], not_in_future: bool = False, **wording: Unpack[Wording]
) -> OptionalDay:
    """A day whose empty cell has the meaning that ``empty_means`` tells in (zh, en)."""
    fact = _fact(name, Type.DATE, wording, optional=True)
    return _declared(OptionalDay(fact), fact, wording, empty_means=empty_means, not_in_future=not_in_future)


def contradiction(
    code: str, when: BoolExpression, *, column: Expression | Declared, zh: str, en: str
) -> Contradiction:
    """Facts that cannot both be true. Such a row goes back; ``column`` is the fact that the message names."""
    if not isinstance(column, Declared):
        raise TypeError(f"contradiction '{code}': column must be a fact that inputs.py declares")
    return Contradiction(code, when.node, column.declaration.name, Text(zh=zh, en=en))


def _fact(name: str, type_: Type, wording: Wording, *, optional: bool) -> Fact:
    level = Level.MEMBER if wording.get("of") is Member.OF_FAMILY else Level.CASE
    return Fact(name, type_, level, optional)


def _declared(
    expression: D,
    fact: Node,
    wording: Wording,
    *,
    empty_means: tuple[str, str] | None = None,
    not_in_future: bool = False,
    lowest: int = LOWEST_NUMBER,
    highest: int = HIGHEST_NUMBER,
    period: PeriodUnit | None = None,
) -> D:
    assert isinstance(fact, Fact)
    label = Text(zh=wording.get("zh", fact.name), en=wording.get("en", fact.name))
    expression.declaration = FactDeclaration(
        fact=fact,
        label=label,
        question=_text(wording.get("question"), label),
        help=_text(wording.get("help"), label),
        why=_text(wording.get("why"), label),
        headings=wording.get("headings", ()),
        empty_means=_text(empty_means, label) if empty_means else None,
        not_in_future=not_in_future,
        lowest=lowest,
        highest=highest,
        spread=wording.get("spread", Spread()),
        applies=_text(wording["applies"], label) if "applies" in wording else None,
        period=period,
    )
    return expression


def _text(pair: tuple[str, str] | None, otherwise: Text) -> Text:
    return Text(zh=pair[0], en=pair[1]) if pair else otherwise
