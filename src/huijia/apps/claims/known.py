"""What was known of a claim on an earlier day, and what was decided by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from huijia.apps.claims.assess import Benefit, benefit
from huijia.apps.claims.models import Assessment, Claim, Decision
from huijia.apps.people.models import Fact
from huijia.apps.people.queries import facts_on


@dataclass(frozen=True, slots=True)
class Known:
    """A claim as it was known at a moment. ``facts``: fact name -> the record's fact of the child, with its source, as it was known."""

    found: Benefit
    decision: Decision | None
    assessment: Assessment | None
    facts: dict[str, Fact]


def known_at(claim: Claim, moment: datetime) -> Known:
    """What held at a moment, by what was recorded until then: nothing that was recorded later is in it."""
    found = benefit(claim.pack)
    decision = claim.decisions.filter(decided_at__lte=moment).order_by("-pk").first()
    assessment = claim.assessments.filter(made_at__lte=moment).order_by("-pk").first()
    day = timezone.localtime(moment).date()
    record = facts_on(claim.child, valid_on=day, known_at=moment)
    asked = [each.name for each in found.pack.facts]
    return Known(found, decision, assessment, {name: record[name] for name in asked if name in record})
