"""What a pack asks for: facts, their headings in an office's sheet, and what cannot be true of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from huijia.engine.model.nodes import Fact, Node
from huijia.engine.model.types import Level, Type
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text

EARLIEST_DAY = date(1901, 1, 1)
"""No fact lies before this day. Spreadsheets write an empty cell as a day of January 1900."""

LATEST_DAY = date(2099, 12, 31)
"""No fact lies after this day: 2100 and 9999 are what people type for "no end"."""

LOWEST_NUMBER = -(10**12)
HIGHEST_NUMBER = 10**12
"""Whole numbers that a fact may have unless it says less; the check against overflow starts from here."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a synthetic population draws this fact: synthetic people only, for demos, tests and benchmarks.

    ``days`` and ``numbers`` are inclusive ranges, ``days_after`` counts from the case's value of fact ``after``,
    ``yes`` is the share of yes. ``empty`` is the share of rows left empty. Shares are in thousandths.
    """

    days: tuple[date, date] | None = None
    numbers: tuple[int, int] | None = None
    days_after: tuple[int, int] | None = None
    years_after: tuple[int, int] | None = None
    after: str | None = None
    yes: int = 500
    empty: int = 0


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """One fact that a pack asks for.

    ``label`` is the column's plain name; ``headings`` are the other headings that mean the same in a sheet.
    ``optional`` facts have ``empty_means``; any other fact is unknown when its cell is empty.
    ``not_in_future`` dates may not lie after the day of assessment: what has not happened is no fact.
    ``lowest`` and ``highest`` bound whole numbers. ``applies`` says, of an optional fact, what is the case when it is stated
    ("the child was adopted"): people are asked that first, and for the value only if it is so.
    ``period`` is the unit of a fact that is a period: its value is the period's index, and a table may hold the label.
    """

    fact: Fact
    label: Text
    question: Text
    help: Text
    why: Text
    headings: tuple[str, ...] = ()
    empty_means: Text | None = None
    not_in_future: bool = False
    lowest: int = LOWEST_NUMBER
    highest: int = HIGHEST_NUMBER
    spread: Spread = field(default_factory=Spread)
    applies: Text | None = None
    period: PeriodUnit | None = None

    def __post_init__(self) -> None:
        if self.fact.optional != (self.empty_means is not None):
            raise ValueError(
                f"'{self.fact.name}': an optional fact, and no other, says what an empty cell means"
            )
        if self.applies is not None and not self.fact.optional:
            raise ValueError(
                f"'{self.fact.name}': only of an optional fact is it asked first whether it applies"
            )
        if self.period is not None and self.fact.type is not Type.INT:
            raise ValueError(f"'{self.fact.name}': a period is a whole number, its index")
        if self.not_in_future and self.fact.type is not Type.DATE:
            raise ValueError(f"'{self.fact.name}': only a date can lie in the future")
        if not LOWEST_NUMBER <= self.lowest <= self.highest <= HIGHEST_NUMBER:
            raise ValueError(
                f"'{self.fact.name}': {self.lowest} to {self.highest} is not a range within ±10^12"
            )

    @property
    def name(self) -> str:
        """The fact's name: a column of the facts table."""
        return self.fact.name

    @property
    def type(self) -> Type:
        """The fact's type."""
        return self.fact.type

    @property
    def level(self) -> Level:
        """Whether it is stated of the case or of each member of the family."""
        return self.fact.level

    @property
    def optional(self) -> bool:
        """Whether an empty cell has a meaning of its own."""
        return self.fact.optional

    @property
    def all_headings(self) -> tuple[str, ...]:
        """Every heading under which a sheet may hold this fact, the name first."""
        return (self.name, self.label.zh, self.label.en, *self.headings)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Facts that cannot both be true, such as a death before the birth: the row goes back with this text."""

    code: str
    when: Node
    column: str
    text: Text


CaseKind = Literal["single", "family"]
"""Whether one row of facts is a case, or the members that share a ``family_id`` are."""
