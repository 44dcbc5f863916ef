"""Decide a claim anew although nobody objected: facts were corrected, or the law changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import benefit, row_for
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import (
    assess_claim,
    check_reason,
    checked_facts,
    differing,
    make_decision,
    moved,
    taken,
    told_of,
)
from huijia.apps.claims.notices import tell_of_news
from huijia.apps.claims.policies import check_step
from huijia.apps.claims.queries import last_decision
from huijia.apps.claims.states import Step
from huijia.apps.fence.told import one_action


@one_action()
def decide_again(
    *,
    by: Viewer,
    claim: Claim,
    holds: Decision,
    facts: Mapping[str, Any],
    outcome: Outcome,
    amount_minor: int,
    reason: str,
    at: datetime,
    is_double: bool = False,
) -> Decision | None:
    """Replace the decision that ``holds`` by another one, with its own letter and time to object. ``facts`` are those known now.
    ``is_double``: refused although the law gives it, as the same child was granted the period in another claim.

    None, and nothing is written, when another decision holds meanwhile or the assessment of today does not give this outcome and amount.
    Raises ``UnableToMoveClaim`` and ``NotAllowed`` as every decision.
    """
    claim = taken(claim)
    last = last_decision(claim)
    if last is None or last.pk != holds.pk:
        return None
    step = Step.GRANT_AGAIN if outcome == Outcome.GRANTED else Step.REFUSE_AGAIN
    role = check_step(by, claim, step)
    check_reason(reason)
    found = benefit(claim.pack)
    old, mark = claim.facts, transaction.savepoint()
    claim.facts = checked_facts(found, facts)
    assessment = assess_claim(claim, found, at)
    row = row_for(assessment.rows, claim.period)
    due = row["amount_minor"] if row["answer"] == "entitled" else 0
    if is_double:
        assert outcome == Outcome.REFUSED, "what is double is not granted again"
    elif row["answer"] == "need_to_ask" or due != (amount_minor if outcome == Outcome.GRANTED else 0):
        transaction.savepoint_rollback(mark)
        return None
    transaction.savepoint_commit(mark)
    decision = make_decision(by.acting_as(role), claim, outcome, assessment.pk, at, reason, None)
    claim.due_on = None
    changes = {**differing(old, claim.facts), **told_of(decision)}
    moved(by.acting_as(role), claim, step, at, reason=reason, fields=["due_on"], more=changes)
    tell_of_news(claim)
    return decision
