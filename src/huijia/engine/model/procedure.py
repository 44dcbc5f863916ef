"""How a benefit is claimed and decided: papers, deadlines, where. It changes no answer, so it is no part of the law's version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huijia.engine.model.pack import Source
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence of the procedure with the place that says so."""

    text: Text
    source: Source
    article: str


@dataclass(frozen=True, slots=True)
class PaperNeeded:
    """A paper that a first claim needs. ``key`` names it in claims; ``only_when`` says for whom it is needed (None: for all)."""

    key: str
    name: Text
    only_when: Text | None
    source: Source
    article: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A number of days, with the place that says so. ``source`` is None where no text names it; ``note`` then says why it was taken."""

    days: int
    source: Source | None
    article: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a benefit is claimed and decided.

    There are two remedies. ``object_to`` is the second look by the office itself: asked for within ``object_within`` days, answered within
    ``appeal_within``. ``reconsider`` is what the law gives beside it: asked for within ``reconsider_within`` days, decided within
    ``reconsider_decided_within``. Both times to ask begin when the family is told of the decision.

    ``decide_within`` counts working days from the submission. ``claim_until_month`` and ``claim_until_day``: the last day of its year on which a period can be
    claimed; ``until_passed`` is the reason that is given afterwards. ``first_claim_fact``: the fact that holds the year of the first claim, which a first claim made here is.
    ``most_for_a_period``: the parameter beyond which nobody is given anything for a period; None where the law has no such amount.
    """

    where: Cited
    until: Cited
    until_passed: Cited
    claim_until_month: int
    claim_until_day: int
    papers: tuple[PaperNeeded, ...]
    decide_within: Deadline
    object_within: Deadline
    appeal_within: Deadline
    object_to: Cited
    reconsider: Cited
    reconsider_within: Deadline
    reconsider_decided_within: Deadline
    first_claim_fact: str | None = None
    most_for_a_period: str | None = None

    def claim_until(self, year: int) -> date:
        """The last day on which a period that begins in this year can be claimed."""
        return date(year, self.claim_until_month, self.claim_until_day)
