"""Counts of benefits: claims, payments, corrections. Knows nothing of outreach."""

from __future__ import annotations

from datetime import datetime

from huijia.apps.claims import aggregates as claims
from huijia.apps.counting import Counted, Months
from huijia.apps.fence.told import the_service
from huijia.apps.payments import aggregates as payments
from huijia.apps.people import aggregates as people
from huijia.apps.recalculation import aggregates as recalculation

_COUNTS = {
    "handed_in": claims.handed_in,
    "decided": claims.decided,
    "paid": payments.paid,
    "objections_made": claims.objections_made,
    "objections_decided": claims.objections_decided,
    "corrections_asked": people.corrections_asked,
    "corrections_answered": people.corrections_answered,
    "put_right": recalculation.put_right,
}


@the_service()
def counted(key: str, months: Months, *, under: str, at: datetime) -> list[Counted]:  # noqa: ARG001
    """The counts of an indicator under an area."""
    return _COUNTS[key](months, under=under)


# Counts are the whole area's, whatever rows whoever looks may see.
granted = the_service()(claims.granted)
benefits_granted = the_service()(claims.benefits_granted)
name_of = claims.benefit_name
