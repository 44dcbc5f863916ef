"""Objections: made within the time that the law gives, decided by somebody who had no part in the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Appeal, Channel, Claim, Decision, Outcome
from huijia.apps.claims.moving import (
    assess_claim,
    check_reason,
    correct_claim,
    differing,
    make_decision,
    moved,
    record_step,
    taken,
    told_of,
)
from huijia.apps.claims.notices import tell_of_news
from huijia.apps.claims.objecting import is_about_an_objection, may_object
from huijia.apps.claims.policies import check_step
from huijia.apps.claims.queries import last_decision
from huijia.apps.claims.states import Step
from huijia.apps.fence.told import one_action
from huijia.apps.wording import text


@one_action()
def appeal(*, by: Viewer, claim: Claim, grounds: str, at: datetime, channel: Channel | None = None) -> Appeal:
    """Object to the decision that holds. ``channel``: how the family did, where the counter writes it down; the family's own account needs
    none. Raises ``UnableToMoveClaim`` when the time for it is over, or when the counter does not say how."""
    claim = taken(claim)
    role = check_step(by, claim, Step.APPEAL)
    check_reason(grounds)
    said = _channel(role, channel)
    decision = last_decision(claim)
    assert decision is not None, "a decided claim has a decision"
    today = timezone.localtime(at).date()
    if is_about_an_objection(decision):
        said_so = text(
            "对异议的决定不能再次提出异议。", "There is no second objection to a decision about one."
        )
        raise UnableToMoveClaim(str(said_so))
    if not may_object(decision, today=today):
        raise UnableToMoveClaim(str(text("提出异议的期限已过。", "The time in which to object is over.")))
    found = benefit(claim.pack)
    within = found.procedure.appeal_within.days
    made = Appeal.objects.create(
        claim=claim,
        decision=decision,
        grounds=grounds.strip(),
        channel=said,
        made_by=by.id,
        made_at=at,
        due_on=date.fromordinal(today.toordinal() + within),
    )
    claim.due_on = made.due_on
    # Whoever decides again starts from an assessment of today, by the law as it stands now, not from the one that was decided on.
    assess_claim(claim, found, at)
    moved(
        by.acting_as(role),
        claim,
        Step.APPEAL,
        at,
        reason=grounds,
        fields=["due_on"],
        more={"appeal": (None, made.pk), "channel": (None, said.value)},
    )
    return made


@one_action()
def assess_again(*, by: Viewer, claim: Claim, facts: Mapping[str, Any], reason: str, at: datetime) -> Claim:
    """Put right, while an objection is being decided, what it shows to be otherwise; the claim is assessed again."""
    claim = taken(claim)
    role = check_step(by, claim, Step.REDECIDE)
    check_reason(reason)
    old = claim.facts
    correct_claim(claim, facts, at)
    record_step(by.acting_as(role), claim, "claim.assessed_again", differing(old, claim.facts), reason)
    return claim


@one_action()
def redecide(
    *,
    by: Viewer,
    claim: Claim,
    outcome: Outcome,
    assessment_id: int,
    reason: str,
    at: datetime,
    amount_minor: int | None = None,
) -> Decision:
    """Decide an objection with a new decision. Its reason is always given: the family asked for one."""
    claim = taken(claim)
    role = check_step(by, claim, Step.REDECIDE)
    check_reason(reason)
    open_appeal = claim.appeals.select_for_update().get(new_decision__isnull=True)
    decision = make_decision(
        by.acting_as(role),
        claim,
        outcome,
        assessment_id,
        at,
        reason,
        amount_minor,
        objected=open_appeal.decision,
    )
    _check_not_worse(open_appeal.decision, decision)
    open_appeal.decided_by, open_appeal.decided_at, open_appeal.new_decision = by.id, at, decision
    open_appeal.save(update_fields=["decided_by", "decided_at", "new_decision"])
    claim.due_on = None
    moved(
        by.acting_as(role), claim, Step.REDECIDE, at, reason=reason, fields=["due_on"], more=told_of(decision)
    )
    tell_of_news(claim)
    return decision


def _channel(role: Role, channel: Channel | None) -> Channel:
    if role is Role.FAMILY:
        return Channel.OWN_ACCOUNT
    if channel is None or channel is Channel.OWN_ACCOUNT:
        raise UnableToMoveClaim(
            str(
                text(
                    "请写明家庭通过什么方式提出异议：当面、电话还是书信。",
                    "Say how the family objected: in person, by telephone or by letter.",
                )
            )
        )
    return channel


def _check_not_worse(before: Decision, after: Decision) -> None:
    """Whoever objects cannot lose by it: neither the grant nor a part of it. The transaction takes the decision back."""
    if sum(after.amounts.values()) < sum(before.amounts.values()):
        raise UnableToMoveClaim(
            str(
                text(
                    "对异议的决定不得比原决定对家庭更不利。",
                    "A decision on an objection is never worse for the family than the one objected to.",
                )
            )
        )
