"""Counts of payments: how many, and whether in time. No amount, no record."""

from __future__ import annotations

from django.db.models import F

from huijia.apps.counting import Counted, Months, grouped, in_time, waited
from huijia.apps.payments.models import Instruction
from huijia.apps.payments.states import InstructionState


def paid(months: Months, *, under: str) -> list[Counted]:
    """Payments that the bank booked, and that did not come back. Parts: whether by the day on which the office said that it would pay; the class
    of days since the grant."""
    booked = F("booked_on")
    return grouped(
        Instruction.objects.filter(state=InstructionState.PAID.value),
        months,
        under=under,
        area="entitlement__area",
        on="booked_on",
        parts=[in_time(booked, "run__execute_on"), waited(F("entitlement__payable_from"), booked)],
    )
