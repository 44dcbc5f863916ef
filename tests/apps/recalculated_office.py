"""A recalculation of another county, and money that is paid back there, for tests of who sees what."""

from __future__ import annotations

from huijia.apps.accounts.models import Area
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import assess_claim
from huijia.apps.payments.models import Entitlement, Recovery
from huijia.apps.recalculation.models import Case, Recalculation
from tests.apps.conftest import NOW, TODAY


def recalculated_elsewhere(area: Area, claim: Claim) -> dict[str, object]:
    """Variable of an address -> a thing of another county's recalculation."""
    decision = Decision.objects.create(
        claim=claim,
        assessment=assess_claim(claim, benefit(claim.pack), NOW),
        outcome=Outcome.GRANTED,
        amounts={claim.period: 1},
        currency="CNY",
        decided_by_name="别处",
        office="别处",
        decided_at=NOW,
        object_until=TODAY,
    )
    made = Recalculation.objects.create(
        area=area,
        pack=claim.pack,
        pack_version="0",
        reason="x",
        prepared_by_name="别处",
        prepared_at=NOW,
        looked_at=1,
    )
    case = Case.objects.create(
        recalculation=made,
        claim=claim,
        decision=decision,
        kind="more",
        changed={},
        facts=claim.facts,
        row={
            "period": claim.period,
            "answer": "entitled",
            "amount_minor": 2,
            "reasons": [],
            "missing": [],
        },
        old_minor=1,
        new_minor=2,
    )
    entitlement = Entitlement.objects.create(
        claim=claim,
        number=claim.number,
        pack=claim.pack,
        period=claim.period,
        child=claim.child,
        payee=claim.claimant,
        area=area,
        currency="CNY",
        decision=decision,
        payable_from=TODAY,
    )
    recovery = Recovery.objects.create(
        entitlement=entitlement,
        way=Recovery.Way.REPAYMENT,
        amount_minor=1,
        part_minor=1,
        hardship="x",
        decided_by_name="别处",
        decided_at=NOW,
    )
    return {
        "int:recovery_id": recovery.pk,
        "int:recalculation_id": made.pk,
        "int:case_id": case.pk,
        "str:area": area.code,
    }
