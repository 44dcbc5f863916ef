"""What an erasing does to each table: told before it is done, and done as it was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from huijia.apps.inventory.declaring import Table
from huijia.apps.inventory.law import Basis, Term


class Fate(Enum):
    """What becomes of rows."""

    ERASED = "erased"
    """Deleted, at once."""
    EMPTIED = "emptied"
    """The row stays, for amounts have to add up; whatever tells of somebody is taken out of it, at once."""
    UNREADABLE = "unreadable"
    """Entries of the audit trail: the key under which their values are sealed is destroyed, at once."""
    STAYS = "stays"
    """Kept for now: ``why`` says for what."""


class Why(Enum):
    """Why something stays."""

    TERM = "term"
    """The law wants it kept until ``until`` (last day, inclusive)."""
    NO_TERM_SET = "no_term_set"
    """The law wants it kept, and the office has not set for how long: nothing is erased before it did."""
    UNDER_WAY = "under_way"
    """A claim is being worked at, or money is on its way or owed: it can be erased some time after that is over."""
    LEGAL_HOLD = "legal_hold"
    """Somebody said that nothing of it may be erased for the time being, and why."""
    RESTS_ON_IT = "rests_on_it"
    """Something else that stays (a claim) rests on it: it goes with the last of these."""


@dataclass(frozen=True, slots=True)
class Line:
    """Rows of one table that meet the same fate. ``why`` is None for what stays as the proof of the erasing itself: its term says all.
    ``until``: the last day on which they are kept; None where that is not known yet, or they go now."""

    table: Table
    rows: int
    fate: Fate
    why: Why | None = None
    until: date | None = None

    @property
    def term(self) -> Term:
        """For how long the table is kept."""
        return self.table.kept

    @property
    def basis(self) -> tuple[Basis, ...]:
        """On which articles it rests."""
        return self.table.basis


@dataclass(frozen=True, slots=True)
class ErasurePlan:
    """What would happen to everything that is held of a person (``people``: the numbers of all their records) on a day.

    ``whole``: the records themselves go, and nothing stays but the proof of it. ``until``: the last day on which anything stays, where that is known.
    """

    people: tuple[int, ...]
    on: date
    lines: tuple[Line, ...]
    whole: bool
    until: date | None = None

    @property
    def goes(self) -> Iterable[Line]:
        """What is erased, emptied or made unreadable at once."""
        return [line for line in self.lines if line.fate is not Fate.STAYS]

    @property
    def stays(self) -> Iterable[Line]:
        """What stays, and why."""
        return [line for line in self.lines if line.fate is Fate.STAYS]
