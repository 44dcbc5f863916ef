"""How a benefit is claimed and decided: papers, deadlines, where. It changes no answer, so it is no part of the law's version."""

from __future__ import annotations

from dataclasses import dataclass

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
    """A number of days, with the place that says so."""

    days: int
    source: Source
    article: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """How a benefit is claimed and decided.

    ``decide_within`` counts working days from the submission, ``object_within`` days from the decision, ``appeal_within`` days
    in which an objection is decided. ``claim_until_month`` and ``claim_until_day``: the last day of its year on which a period can be
    claimed. ``first_claim_fact``: the fact that holds the year of the first claim, which a first claim made here is.
    """

    where: Cited
    until: Cited
    claim_until_month: int
    claim_until_day: int
    papers: tuple[PaperNeeded, ...]
    decide_within: Deadline
    object_within: Deadline
    appeal_within: Deadline
    object_to: Cited
    first_claim_fact: str | None = None
