"""What a claim writes on the child's record, and the one moment at which it does: its grant.

Until then what a family states, and what an officer puts right from papers, is the claim's alone, so that a claim that is withdrawn or
refused leaves nothing behind. A statement never takes the place of what a document or a register showed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import Benefit, FactDeclaration
from huijia.apps.claims.models import Claim
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import STRONG_SOURCES, Fact, Source
from huijia.apps.people.queries import facts_on


@dataclass(frozen=True, slots=True)
class Differing:
    """A fact of a claim that the child's record has otherwise. ``from_papers``: an officer put the claim right from papers."""

    declared: FactDeclaration
    value: Any
    record: Fact
    from_papers: bool

    @property
    def is_outranked(self) -> bool:
        """Whether it is a mere statement against what a document or a register showed."""
        return not self.from_papers and self.record.source in STRONG_SOURCES


def differing_from_record(claim: Claim, found: Benefit, *, on: date) -> list[Differing]:
    """The facts that the claim states and that the child's record has otherwise on a day."""
    known = facts_on(claim.child, valid_on=on)
    return [
        Differing(fact, claim.facts[fact.name], known[fact.name], fact.name in claim.documented)
        for fact in found.pack.facts
        if claim.facts.get(fact.name) is not None
        and fact.name in known
        and known[fact.name].value not in (None, claim.facts[fact.name])
    ]


def record_granted(*, by: Viewer, claim: Claim, found: Benefit, at: datetime) -> None:
    """Write what a granted claim rests on upon the child's record, as of the day on which it was handed in.

    What an officer put right from papers comes from a document, everything else is a statement. The year of the first claim is no
    statement: the grant itself makes it (``moving``).
    """
    assert claim.submitted_at is not None, "what is granted was handed in"
    today = timezone.localtime(at).date()
    outranked = {
        each.declared.name for each in differing_from_record(claim, found, on=today) if each.is_outranked
    }
    known = facts_on(claim.child, valid_on=today)
    stands = {
        fact.name: claim.facts.get(fact.name)
        for fact in found.pack.facts
        if fact.name not in {*outranked, found.procedure.first_claim_fact}
        and (claim.facts.get(fact.name) is not None or _is_taken_back(fact.name, claim, known))
    }
    for source in (Source.STATEMENT, Source.DOCUMENT):
        record_facts(
            by=by,
            person=claim.child,
            facts={
                name: value
                for name, value in stands.items()
                if (name in claim.documented) == (source is Source.DOCUMENT)
            },
            valid_from=timezone.localtime(claim.submitted_at).date(),
            at=at,
            source=source,
            source_detail=claim.number,
        )


def _is_taken_back(name: str, claim: Claim, known: dict[str, Fact]) -> bool:
    """Whether papers showed that something on record is not so, and nothing in its place."""
    return name in claim.documented and name in known and known[name].value is not None
