"""The parts of which actions on claims are made: taking the row, moving it, assessing, deciding. Only actions call them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.queries import county_of
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.claims.amounts import granted_amount
from huijia.apps.claims.assess import Benefit, benefit, row_for, typed
from huijia.apps.claims.clashes import check_may_be_granted
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.late import assess_claimed, with_own_year
from huijia.apps.claims.letters import letter_content
from huijia.apps.claims.models import Assessment, Claim, Decision, Outcome
from huijia.apps.claims.objecting import last_day, letter_waits_since
from huijia.apps.claims.papers_seen import check_papers_were_seen
from huijia.apps.claims.queries import first_handed_in, last_decision
from huijia.apps.claims.recording import record_granted
from huijia.apps.claims.states import TRANSITIONS, Step
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Source
from huijia.apps.people.queries import values_on
from huijia.apps.wording import text
from huijia.values.periods import parse_period

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_number() -> str:
    """A claim's number: ten characters that tell nothing and cannot be guessed, without I, L, O and U."""
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def current_assessment(claim: Claim) -> Assessment:
    """The assessment of the facts as they are frozen now."""
    found = claim.assessments.order_by("-pk").first()
    assert found is not None, "a submitted claim has an assessment"
    return found


def taken(claim: Claim) -> Claim:
    """The claim's row, locked until the transaction ends: two people cannot act on one state.

    Raises ``UnableToFind`` when it was erased since it was read.
    """
    rows = Claim.objects.select_for_update(of=("self",)).select_related("child", "claimant", "area")
    found = rows.filter(pk=claim.pk).first()
    if found is None:
        raise UnableToFind("no such claim")
    return found


def moved(
    by: Viewer,
    claim: Claim,
    step: Step,
    at: datetime,
    *,
    reason: str = "",
    fields: list[str] | None = None,
    more: Mapping[str, tuple[Any, Any]] | None = None,
) -> Claim:
    """Move a claim by a step and leave the entry. ``fields``: what else of the claim changed; ``more``: further changes to tell."""
    old, claim.state = claim.state, TRANSITIONS[step].target.value
    decision = last_decision(claim)
    claim.granted = decision is not None and decision.outcome == Outcome.GRANTED
    claim.letter_waits_since = letter_waits_since(claim, decision)
    claim.changed_at = at
    claim.save(
        update_fields=["state", "granted", "letter_waits_since", "facts", "changed_at", *(fields or [])]
    )
    record_step(by, claim, f"claim.{step.value}", {"state": (old, claim.state), **(more or {})}, reason)
    return claim


def record_step(
    by: Viewer, claim: Claim, action: str, changes: Mapping[str, tuple[Any, Any]], reason: str = ""
) -> None:
    """Leave an audit entry about a claim, on the child's record."""
    record(
        by=by,
        action=action,
        subject="claim",
        subject_id=claim.number,
        person_id=claim.child_id,
        area=claim.area_id,
        changes=changes,
        reason=reason,
    )


def assess_claim(claim: Claim, found: Benefit, at: datetime) -> Assessment:
    """Assess the claim's facts and keep what the engine said. Whether it was claimed in time goes by the day on which it was first handed in,
    however often it is assessed again."""
    said = assess_claimed(
        found,
        claim.facts,
        period=claim.period,
        claimed_on=_claimed_on(claim, at),
        on=timezone.localtime(at).date(),
    )
    return Assessment.objects.create(
        claim=claim,
        pack=said.pack,
        pack_version=said.pack_version,
        engine_version=said.engine_version,
        assessed_on=said.assessed_on,
        facts=said.facts,
        rows=said.rows,
        explanation=said.explanation,
        made_at=at,
    )


def _claimed_on(claim: Claim, at: datetime) -> date:
    return timezone.localtime(first_handed_in(claim) or at).date()


def facts_of_claim(found: Benefit, claim: Claim, values: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """A claim's facts as they are frozen, with the year of its own claim. Raises ``UnableToReadFacts``."""
    is_first = claim.kind == Claim.Kind.FIRST
    claimed_on = _claimed_on(claim, at)
    return checked_facts(
        found, with_own_year(found, values, period=claim.period, claimed_on=claimed_on, is_first=is_first)
    )


def correct_claim(claim: Claim, facts: Mapping[str, Any], at: datetime) -> Assessment:
    """Put facts right from papers, in the claim, which is assessed again. The child's record follows when the claim is granted."""
    found = benefit(claim.pack)
    old, claim.facts = claim.facts, facts_of_claim(found, claim, {**claim.facts, **facts}, at)
    # Only what was put right: the year of the claim's own follows by itself, and no paper shows it.
    claim.documented = sorted({*claim.documented, *(set(facts) & set(differing(old, claim.facts)))})
    claim.changed_at = at
    claim.save(update_fields=["facts", "documented", "changed_at"])
    return assess_claim(claim, found, at)


def make_decision(
    by: Viewer,
    claim: Claim,
    outcome: Outcome,
    assessment_id: int,
    at: datetime,
    reason: str,
    amount_minor: int | None,
    *,
    objected: Decision | None = None,
) -> Decision:
    """Make a decision with its letter's content; what it grants goes on the child's record. ``objected``: the one that it replaces.

    Raises when the assessment is not the one that was seen, when the child was granted this period already, or when a reason or an amount
    is lacking.
    """
    found = benefit(claim.pack)
    assessment = current_assessment(claim)
    if assessment.pk != assessment_id:
        raise UnableToMoveClaim(
            str(
                text(
                    "这件申领刚刚重新评估过，请先看新的结果。",
                    "The claim has just been assessed again. Look at the new result first.",
                )
            )
        )
    # Another claim of the same child waits: whoever grants this one says why this one.
    beside = check_may_be_granted(claim, by=by) if outcome == Outcome.GRANTED else []
    row = row_for(assessment.rows, claim.period)
    against = outcome != _outcome_of(row)
    # What is not known is no refusal by the law: whoever decides all the same says why.
    if against or beside or row["answer"] == "need_to_ask":
        check_reason(reason)
    amounts: dict[str, int] = {}
    if outcome == Outcome.GRANTED:
        check_papers_were_seen(claim, reason)
        at_least = int(objected.amounts.get(claim.period, 0)) if objected else 0
        amounts[claim.period] = granted_amount(found, row, claim.period, amount_minor, at_least=at_least)
    decision = Decision(
        claim=claim,
        assessment=assessment,
        outcome=outcome,
        amounts=amounts,
        currency=found.pack.currency,
        against_assessment=against,
        reason=reason.strip(),
        decided_by=by.id,
        decided_by_name=by.name,
        office=county_of(claim.area).name_zh,
        decided_at=at,
        due_on=claim.due_on,
        object_until=last_day(timezone.localtime(at).date(), within=found.procedure.object_within.days),
    )
    decision.letter = letter_content(decision, claim, found)
    decision.save(force_insert=True)
    if outcome == Outcome.GRANTED:
        record_granted(by=by, claim=claim, found=found, at=at)
        _keep_first_claim(by, claim, found, at)
    return decision


def _keep_first_claim(by: Viewer, claim: Claim, found: Benefit, at: datetime) -> None:
    """With the first grant the child's record learns in which year it was first claimed for: later claims count from it. A year that is
    granted later, although it is an earlier one, is the first from then on."""
    fact, today = found.procedure.first_claim_fact, timezone.localtime(at).date()
    stated = claim.facts.get(fact) if fact else None
    if fact is None or stated is None:
        return
    year = min(stated, found.claim_until(claim.period).year)
    known = values_on(claim.child, valid_on=today).get(fact)
    if known is not None and known <= year:
        return
    record_facts(
        by=by,
        person=claim.child,
        facts={fact: year},
        valid_from=today,
        at=at,
        source=Source.STATEMENT,
        source_detail=claim.number,
    )


def told_of(decision: Decision) -> dict[str, tuple[Any, Any]]:
    """What the audit trail says of a decision."""
    return {
        "decision": (None, decision.pk),
        "outcome": (None, str(decision.outcome)),
        "amounts": (None, decision.amounts),
        "against_assessment": (None, decision.against_assessment),
    }


def assessed_outcome(claim: Claim) -> Outcome:
    """What the assessment alone would decide."""
    return _outcome_of(row_for(current_assessment(claim).rows, claim.period))


def _outcome_of(row: Mapping[str, Any]) -> Outcome:
    return Outcome.GRANTED if row["answer"] == "entitled" else Outcome.REFUSED


def checked_facts(found: Benefit, values: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are frozen: each of the pack's facts, days as ISO text. Raises ``UnableToReadFacts``."""
    facts = typed(found.pack, values)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}


def check_period(found: Benefit, period: str, *, on: date) -> None:
    """Raise ``UnableToMoveClaim`` for what is no period of this benefit, lies before its law, or has not begun."""
    try:
        wanted = parse_period(found.pack.unit, period)
    except ValueError as error:
        raise UnableToMoveClaim(str(error)) from None
    if wanted.start > on or wanted.index < found.pack.first_covered_period.index:
        raise UnableToMoveClaim(
            str(text(f"{period} 年度现在不能申领。", f"The period {period} cannot be claimed now."))
        )


def check_reason(reason: str) -> None:
    """Raise ``NotAllowed`` for an empty reason."""
    if not reason.strip():
        raise NotAllowed(str(text("请写明理由。", "Give a reason.")))


def differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field -> old and new value, where they differ."""
    return {name: (old.get(name), value) for name, value in new.items() if old.get(name) != value}
