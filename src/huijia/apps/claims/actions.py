"""What is done with claims. Each action takes the claim's row, checks the policy, writes, and leaves an audit entry: all or nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.clashes import already_begun, already_claimed, check_may_be_handed_in
from huijia.apps.claims.clock import days_left_when_returned, due_after_handing_in
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import CareProof, Claim, Decision, Outcome
from huijia.apps.claims.moving import (
    assess_claim,
    assessed_outcome,
    check_period,
    check_reason,
    checked_facts,
    correct_claim,
    differing,
    facts_of_claim,
    make_decision,
    moved,
    new_number,
    record_step,
    taken,
    told_of,
)
from huijia.apps.claims.notices import tell_of_news
from huijia.apps.claims.objecting import may_object, object_until
from huijia.apps.claims.papers_seen import checked_originals
from huijia.apps.claims.policies import check_make, check_step
from huijia.apps.claims.queries import IN_THE_WAY, claims_for, last_decision, proof_of_care
from huijia.apps.claims.states import TRANSITIONS, State, Step
from huijia.apps.fence.told import one_action
from huijia.apps.people.locking import locked_ends
from huijia.apps.people.models import Person
from huijia.apps.people.queries import values_on
from huijia.apps.wording import text


@one_action()
def start_claim(
    *,
    by: Viewer,
    benefit_name: str,
    period: str,
    child: Person,
    claimant: Person,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
    proof: str = "",
) -> Claim:
    """Begin a claim as a draft. What is known of the child fills what is not given. ``proof``: what was seen at the counter where the
    claimant is not the child's guardian on record.

    Raises ``UnableToMoveClaim`` when a claim for this child and period waits for its decision or is granted, or when the same person has
    begun one already. What others have begun is not their business; it is looked at again when the claim is handed in.
    """
    found = benefit(benefit_name)
    today = timezone.localtime(at).date()
    check_period(found, period, on=today)
    locked_ends(child)
    child = Person.objects.select_related("merged_into").get(pk=child.pk)
    role = check_make(by, claimant, child, on=today, proof=proof)
    seen = proof.strip()[:500] if role is Role.TOWNSHIP_OFFICER else ""
    earlier = claims_for(child, pack=found.pack.id)
    if earlier.filter(IN_THE_WAY, period=period).exists():
        raise already_claimed()
    renewal = earlier.filter(granted=True).exists()
    known = values_on(child, valid_on=today)
    stated = {each.name: known.get(each.name) for each in found.pack.facts} | dict(facts or {})
    fact = found.procedure.first_claim_fact
    if fact and not renewal and stated[fact] is None:
        # Left empty it would mean "claimed at the first opportunity". The family sees it, and can name an earlier year.
        stated[fact] = today.year
    claim = Claim(
        number=new_number(),
        pack=found.pack.id,
        period=period,
        kind=Claim.Kind.RENEWAL if renewal else Claim.Kind.FIRST,
        child=child,
        claimant=claimant,
        area_id=child.area_id,
        facts=checked_facts(found, stated),
        made_by=by.id,
        made_at=at,
        made_at_counter=role is not Role.FAMILY,
        changed_at=at,
    )
    try:
        with one_action():
            claim.save(force_insert=True)
    except IntegrityError as error:
        raise already_begun() from error
    if seen:
        CareProof.objects.create(claim=claim, proof=seen, seen_by=by.id, seen_at=at)
    began = {"state": (None, claim.state), "period": (None, period)}
    record_step(by, claim, "claim.started", began, seen)
    return claim


@one_action()
def state_facts(*, by: Viewer, claim: Claim, facts: Mapping[str, Any], at: datetime) -> Claim:
    """Change what a draft or a returned claim states."""
    claim = taken(claim)
    check_step(by, claim, Step.SUBMIT)
    old, claim.facts = claim.facts, facts_of_claim(benefit(claim.pack), claim, {**claim.facts, **facts}, at)
    changes = differing(old, claim.facts)
    # Stated anew, it is a statement again, whatever a paper showed before.
    claim.documented = [name for name in claim.documented if name not in changes]
    claim.changed_at = at
    claim.save(update_fields=["facts", "documented", "changed_at"])
    record_step(by, claim, "claim.facts_stated", changes)
    return claim


@one_action()
def submit(*, by: Viewer, claim: Claim, at: datetime) -> Claim:
    """Hand a claim in: its facts are frozen and assessed, and the time in which to decide begins."""
    claim = taken(claim)
    role = check_step(by, claim, Step.SUBMIT)
    check_may_be_handed_in(claim)
    found = benefit(claim.pack)
    today = timezone.localtime(at).date()
    if claim.first_submitted_at is None and proof_of_care(claim) is None:
        check_make(by, claim.claimant, claim.child, on=today)
    claim.first_submitted_at = claim.first_submitted_at or at
    claim.facts = facts_of_claim(found, claim, claim.facts, at)
    claim.due_on = due_after_handing_in(claim, today, within=found.procedure.decide_within.days)
    claim.submitted_at, claim.note_to_family, claim.days_left = at, "", None
    assess_claim(claim, found, at)
    return moved(
        by.acting_as(role),
        claim,
        Step.SUBMIT,
        at,
        fields=["first_submitted_at", "submitted_at", "due_on", "days_left", "note_to_family"],
    )


@one_action()
def take(*, by: Viewer, claim: Claim, at: datetime) -> Claim:
    """Take a claim in hand, to review it."""
    claim = taken(claim)
    role = check_step(by, claim, Step.TAKE)
    claim.taken_by = by.id
    return moved(by.acting_as(role), claim, Step.TAKE, at, fields=["taken_by"])


@one_action()
def correct_facts(*, by: Viewer, claim: Claim, facts: Mapping[str, Any], reason: str, at: datetime) -> Claim:
    """Put right what papers show to be otherwise, while a claim is in review; it is assessed again."""
    claim = taken(claim)
    role = check_step(by, claim, Step.RECOMMEND)
    check_reason(reason)
    old = claim.facts
    correct_claim(claim, facts, at)
    record_step(by.acting_as(role), claim, "claim.facts_corrected", differing(old, claim.facts), reason)
    return claim


@one_action()
def return_for_more(*, by: Viewer, claim: Claim, note: str, at: datetime) -> Claim:
    """Give a claim back to the family, with what is missing. The time in which to decide stops, and goes on when it is handed in again."""
    claim = taken(claim)
    role = check_step(by, claim, Step.RETURN)
    check_reason(note)
    claim.days_left = days_left_when_returned(claim, timezone.localtime(at).date())
    claim.note_to_family, claim.due_on = note.strip()[:500], None
    moved(
        by.acting_as(role),
        claim,
        Step.RETURN,
        at,
        reason=note,
        fields=["note_to_family", "due_on", "days_left"],
    )
    tell_of_news(claim)
    return claim


@one_action()
def recommend(
    *,
    by: Viewer,
    claim: Claim,
    outcome: Outcome,
    at: datetime,
    reason: str = "",
    originals_seen: Collection[str] = (),
) -> Claim:
    """Close the review with what the county is advised to decide. ``originals_seen``: keys of the papers whose originals were seen."""
    claim = taken(claim)
    role = check_step(by, claim, Step.RECOMMEND)
    if outcome != assessed_outcome(claim):
        check_reason(reason)
    claim.reviewed_by, claim.recommendation = by.id, outcome
    before = claim.originals_seen
    claim.originals_seen = checked_originals(benefit(claim.pack), originals_seen)
    return moved(
        by.acting_as(role),
        claim,
        Step.RECOMMEND,
        at,
        reason=reason,
        fields=["reviewed_by", "recommendation", "originals_seen"],
        more={"originals_seen": (before, claim.originals_seen)},
    )


@one_action()
def send_back(*, by: Viewer, claim: Claim, reason: str, at: datetime) -> Claim:
    """Give a reviewed claim back to the township."""
    claim = taken(claim)
    role = check_step(by, claim, Step.SEND_BACK)
    check_reason(reason)
    return moved(by.acting_as(role), claim, Step.SEND_BACK, at, reason=reason)


@one_action()
def decide(
    *,
    by: Viewer,
    claim: Claim,
    outcome: Outcome,
    assessment_id: int,
    at: datetime,
    reason: str = "",
    amount_minor: int | None = None,
) -> Decision:
    """Confirm or refuse a reviewed claim. ``assessment_id`` is the assessment that the person saw.

    Deciding against the assessment needs a reason, and an amount where the assessment has none.
    """
    claim = taken(claim)
    step = Step.CONFIRM if outcome == Outcome.GRANTED else Step.REFUSE
    role = check_step(by, claim, step)
    decision = make_decision(by.acting_as(role), claim, outcome, assessment_id, at, reason, amount_minor)
    claim.due_on = None
    moved(by.acting_as(role), claim, step, at, reason=reason, fields=["due_on"], more=told_of(decision))
    tell_of_news(claim)
    return decision


@one_action()
def withdraw(*, by: Viewer, claim: Claim, at: datetime, reason: str = "") -> Claim:
    """Take a claim back. It can be made again. At the counter it needs a reason, and the family is told: it would end a claim that it made."""
    claim = taken(claim)
    role = check_step(by, claim, Step.WITHDRAW)
    at_counter = role is not Role.FAMILY
    if at_counter:
        check_reason(reason)
    claim.due_on = None
    moved(by.acting_as(role), claim, Step.WITHDRAW, at, reason=reason, fields=["due_on"])
    if at_counter:
        tell_of_news(claim)
    return claim


@one_action()
def end(*, by: Viewer, claim: Claim, at: datetime, reason: str) -> Claim:
    """Close a decided claim: nothing more comes of it."""
    claim = taken(claim)
    role = check_step(by, claim, Step.END)
    check_reason(reason)
    _check_objection_is_over(claim, at)
    return moved(by.acting_as(role), claim, Step.END, at, reason=reason)


def _check_objection_is_over(claim: Claim, at: datetime) -> None:
    """A closed claim takes no objection: closing it while the law still gives time for one would take that away."""
    decision = last_decision(claim)
    assert decision is not None, "a decided claim has a decision"
    today = timezone.localtime(at).date()
    if State(claim.state) not in TRANSITIONS[Step.APPEAL].sources or not may_object(decision, today=today):
        return
    until = object_until(decision)
    told = (
        text(
            f"家庭可在 {until}（含当日）前提出异议，在此之前不能办结。",
            f"The family can object until {until}: the claim cannot be closed before.",
        )
        if until
        else text(
            "没有家庭收到决定书的记录，提出异议的期限还没有开始，不能办结。",
            "Nothing says that the family got the letter: the time to object has not begun, and the claim cannot be closed.",
        )
    )
    raise UnableToMoveClaim(str(told))
