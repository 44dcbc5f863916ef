"""Recalculations as their pages tell them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from huijia.apps.claims.assess import benefit
from huijia.apps.claims.late import assess_claimed
from huijia.apps.claims.queries import claims_for, first_handed_in
from huijia.apps.claims.shown import ANSWERS, told_value
from huijia.apps.fence.told import the_service
from huijia.apps.payments.models import Entitlement
from huijia.apps.recalculation.models import Case, CaseState, Kind
from huijia.apps.wording import language
from huijia.values.errors import UnableToReadFacts
from huijia.values.text import Text

KINDS = {
    Kind.MORE: Text(zh="应补发", en="More is due"),
    Kind.LESS: Text(zh="应少发", en="Less is due"),
    Kind.DOUBLE: Text(
        zh="同一个孩子的同一年度确认了两次，须逐件看", en="Granted twice for the same child: look at each"
    ),
    Kind.AGAINST: Text(zh="原决定与评估不同，须逐件看", en="Decided against the assessment: look at each"),
    Kind.ASK: Text(zh="缺少信息，须先问清", en="Something is not known: ask first"),
    Kind.UNREADABLE: Text(zh="情况互相矛盾，须先更正", en="Facts contradict each other: mend them first"),
}
STATES = {
    CaseState.OPEN: Text(zh="待办", en="Waits"),
    CaseState.DECIDED: Text(zh="已重新决定", en="Decided anew"),
    CaseState.SET_ASIDE: Text(zh="维持原决定", en="Left as it was"),
    CaseState.CHANGED: Text(zh="又有变化，须重新测算", en="Changed since: compute again"),
}
COLOURS = {
    CaseState.OPEN: "blue",
    CaseState.DECIDED: "green",
    CaseState.SET_ASIDE: "grey",
    CaseState.CHANGED: "orange",
}


def cases_shown(cases: Iterable[Case]) -> list[dict[str, Any]]:
    """Cases as rows of a list: what was granted, what is due, what was paid, and what would follow."""
    listed = list(cases)
    paid = {
        each.claim_id: each
        for each in Entitlement.objects.filter(claim__in=[case.claim_id for case in listed])
    }
    found = []
    for case in listed:
        entitlement = paid.get(case.claim_id)
        # What is on its way to the bank counts as paid: it cannot be called back.
        out = entitlement.paid_minor + entitlement.ordered_minor if entitlement else 0
        found.append(
            {
                "case": case,
                "kind": KINDS[Kind(case.kind)],
                "state": STATES[CaseState(case.state)],
                "colour": COLOURS[CaseState(case.state)],
                "paid_minor": out,
                "owed_minor": max(case.new_minor - out, 0),
                "over_minor": max(out - case.new_minor, 0),
                "difference_minor": case.new_minor - case.old_minor,
            }
        )
    return found


def case_shown(case: Case) -> dict[str, Any]:
    """One case: the facts that differ, the answer and the explanation then and now, side by side."""
    found = benefit(case.claim.pack)
    declared = {each.name: each for each in found.pack.facts}
    reasons = found.reasons
    prepared_at = case.recalculation.prepared_at
    assessment = case.decision.assessment
    # The law that is in force when the page is opened: what would be decided now, not what was computed then.
    try:
        now: Any = assess_claimed(
            found,
            case.facts,
            period=case.claim.period,
            claimed_on=timezone.localtime(first_handed_in(case.claim) or prepared_at).date(),
            on=timezone.localtime(prepared_at).date(),
        )
    except UnableToReadFacts as error:
        now, problem = None, str(error)
    else:
        problem = ""
    return {
        "row": cases_shown([case])[0],
        "currency": found.pack.currency,
        "benefit": found.name,
        "changed": [
            (declared[name].label, told_value(declared[name], old), told_value(declared[name], new))
            for name, (old, new) in case.changed.items()
            if name in declared
        ],
        "law_changed": assessment.pack_version != case.recalculation.pack_version,
        "answer": ANSWERS[case.row["answer"]],
        "reasons": [reasons[code] for code in case.row["reasons"] if code in reasons],
        "missing": [declared[name].label for name in case.row["missing"] if name in declared],
        "why_then": assessment.explanation[language()]["why"],
        "why_now": now.explanation[language()]["why"] if now else [],
        "problem": problem,
        "doubles": _granted_beside(case) if case.kind == Kind.DOUBLE else [],
    }


@the_service()
def _granted_beside(case: Case) -> list[str]:
    """Numbers of the claims in which the same child was granted the same period, too."""
    claim = case.claim
    others = claims_for(claim.child, pack=claim.pack, period=claim.period).filter(granted=True)
    return list(others.exclude(pk=claim.pk).order_by("pk").values_list("number", flat=True))
