"""How claims are told: words for states and outcomes, facts and reasons as sentences, urgency."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from huijia.apps.claims.assess import FactDeclaration, benefit, row_for
from huijia.apps.claims.deadlines import working_days_left
from huijia.apps.claims.late import is_late
from huijia.apps.claims.models import Assessment, Channel, Claim, Decision, Delivery
from huijia.apps.claims.objecting import may_object, object_until, told_on
from huijia.apps.claims.queries import first_handed_in, last_decision, proof_of_care
from huijia.apps.claims.recording import differing_from_record
from huijia.apps.claims.states import State
from huijia.apps.people.labels import SOURCE_LABELS
from huijia.apps.wording import language
from huijia.values.text import Text

STATES = {
    State.DRAFT: Text(zh="草稿", en="Draft"),
    State.SUBMITTED: Text(zh="已提交", en="Handed in"),
    State.IN_REVIEW: Text(zh="乡镇初审中", en="In review"),
    State.RETURNED: Text(zh="待家庭补充", en="More is needed"),
    State.REVIEWED: Text(zh="待县级确认", en="With the county"),
    State.CONFIRMED: Text(zh="已确认发放", en="Granted"),
    State.REFUSED: Text(zh="不予发放", en="Refused"),
    State.WITHDRAWN: Text(zh="已撤回", en="Withdrawn"),
    State.APPEALED: Text(zh="异议处理中", en="Objection being decided"),
    State.REDECIDED: Text(zh="异议已有新决定", en="Decided again"),
    State.ENDED: Text(zh="已办结", en="Closed"),
}
NEXT = {
    State.DRAFT: Text(zh="填好后提交。", en="Fill it in and hand it in."),
    State.SUBMITTED: Text(
        zh="乡镇工作人员会查看您的申领。", en="An officer of your township will look at it."
    ),
    State.IN_REVIEW: Text(
        zh="乡镇工作人员正在核对材料。", en="An officer of your township is checking the papers."
    ),
    State.RETURNED: Text(
        zh="请按下面的说明补充，再提交。", en="Add what is asked for below, and hand it in again."
    ),
    State.REVIEWED: Text(zh="县级部门将作出决定。", en="The county decides next."),
    State.CONFIRMED: Text(
        zh="决定书已可查看。补贴将按期发放。",
        en="The letter is there. The money is paid with the next payments.",
    ),
    State.REFUSED: Text(
        zh="决定书写明了理由，也写明了如何提出异议。", en="The letter gives the reasons, and how to object."
    ),
    State.WITHDRAWN: Text(
        zh="您可以重新申领。一个年度只要曾按期提交过申领，就不算逾期。",
        en="You can claim again. A year that was once handed in in time is not late.",
    ),
    State.APPEALED: Text(
        zh="由未参与原决定的人员重新决定。", en="Somebody who had no part in the decision decides again."
    ),
    State.REDECIDED: Text(zh="新的决定书已可查看。", en="The new letter is there."),
    State.ENDED: Text(zh="这件申领已办结。", en="This claim is closed."),
}
COLOURS = {
    State.DRAFT: "grey",
    State.RETURNED: "orange",
    State.CONFIRMED: "green",
    State.REDECIDED: "green",
    State.REFUSED: "red",
    State.WITHDRAWN: "grey",
    State.ENDED: "grey",
    State.APPEALED: "purple",
}
KINDS = {"first": Text(zh="首次申领", en="First claim"), "renewal": Text(zh="年度续领", en="Renewal")}
ANSWERS = {
    "entitled": Text(zh="符合条件", en="Entitled"),
    "not_entitled": Text(zh="不符合条件", en="Not entitled"),
    "need_to_ask": Text(zh="需要补充信息", en="Need to ask"),
}
OUTCOMES = {"granted": Text(zh="发放", en="Granted"), "refused": Text(zh="不予发放", en="Refused")}
CHANNELS: dict[str, Text] = {
    Channel.OWN_ACCOUNT: Text(zh="在自己的账户中提出", en="made in the family's own account"),
    Channel.IN_PERSON: Text(zh="当面提出，由窗口记录", en="made in person, written down at the counter"),
    Channel.TELEPHONE: Text(zh="电话提出，由窗口记录", en="made by telephone, written down at the counter"),
    Channel.LETTER: Text(zh="书信提出，由窗口记录", en="made by letter, written down at the counter"),
}
HOWS: dict[str, Text] = {
    Delivery.How.OPENED: Text(zh="家庭登录后打开", en="the family opened it, signed in"),
    Delivery.How.HANDED_OVER: Text(zh="在窗口领取", en="handed out at the counter"),
    Delivery.How.POSTED: Text(zh="邮寄，有签收回执", en="by post, with a signed receipt"),
}
HURRY_DAYS = 60
"""Before the last day for claiming a period, the family is told how many days are left."""

YES, NO = Text(zh="是", en="Yes"), Text(zh="否", en="No")
UNKNOWN = Text(zh="未知", en="Not known")


def rows_shown(claims: Iterable[Claim], *, today: date | None = None) -> list[dict[str, Any]]:
    """Claims as the rows of a list, with the working days that are left where there is a deadline."""
    found = []
    for claim in claims:
        left = working_days_left(today, claim.due_on) if today and claim.due_on else None
        state = State(claim.state)
        found.append(
            {
                "claim": claim,
                "benefit": benefit(claim.pack).name,
                "state": STATES[state],
                "colour": COLOURS.get(state, "blue"),
                "kind": KINDS[claim.kind],
                "days_left": left,
                "days_over": -left if left is not None and left < 0 else None,
                **_with_family(claim, state, today),
                "letter_days": _letter_days(claim, today),
                "days_over_when_returned": -(claim.days_left or 0),
                "urgency": None if left is None else "red" if left < 0 else "orange" if left <= 5 else "grey",
            }
        )
    return found


def _with_family(claim: Claim, state: State, today: date | None) -> dict[str, Any]:
    """Of a claim that waits for the family: for how many days, and the last day on which its period can be claimed, if that is to
    come and the claim was not handed in yet: a claim that is given back is in time already."""
    if today is None or state not in (State.RETURNED, State.DRAFT):
        return {}
    until = benefit(claim.pack).claim_until(claim.period)
    is_open = claim.first_submitted_at is None and until >= today
    return {
        "waits_days": (today - timezone.localtime(claim.changed_at).date()).days,
        "until": until if is_open else None,
        "until_days": (until - today).days,
        "hurry": is_open and (until - today).days <= HURRY_DAYS,
    }


def _letter_days(claim: Claim, today: date | None) -> int | None:
    """For how many days a claim's letter has waited to be handed over."""
    if today is None or claim.letter_waits_since is None:
        return None
    return (today - timezone.localtime(claim.letter_waits_since).date()).days


def claim_shown(claim: Claim, *, today: date) -> dict[str, Any]:
    """A claim as its page tells it: facts, the assessment, the decision and what is next."""
    state = State(claim.state)
    assessment: Assessment | None = claim.assessments.order_by("-pk").first()
    decision = last_decision(claim)
    deliveries = deliveries_shown(decision) if decision else []
    return {
        "row": rows_shown([claim], today=today)[0],
        "next": NEXT[state],
        "late_after": _late_after(claim, today),
        "facts": facts_shown(claim),
        "care_proof": proof_of_care(claim),
        "assessment": assessment,
        "answer": _answer(claim, assessment) if assessment else None,
        "why": assessment.explanation[language()]["why"] if assessment else [],
        "changes": assessment.explanation[language()]["changes"] if assessment else [],
        "decision": decision,
        "decided": OUTCOMES[decision.outcome] if decision else None,
        "decided_amount": sum(decision.amounts.values()) if decision else None,
        "may_object": decision is not None and may_object(decision, today=today),
        "may_close": decision is not None
        and (state is State.REDECIDED or not may_object(decision, today=today)),
        "told_on": told_on(decision) if decision else None,
        "object_until": object_until(decision) if decision else None,
        "deliveries": deliveries,
        "delivery_put_right": any(each["replaced_by"] for each in deliveries),
        "object_within": benefit(claim.pack).procedure.object_within.days,
        "appeals": list(claim.appeals.select_related("new_decision").order_by("pk")),
        "papers": list(claim.papers.filter(removed_at__isnull=True).order_by("pk")),
    }


def deliveries_shown(decision: Decision) -> list[dict[str, Any]]:
    """Each day that was noted, as it was noted, and what put it right: how, the row, and the row that stands instead of it."""
    rows = list(decision.deliveries.order_by("pk"))
    instead = {each.instead_of_id: each for each in rows}
    return [
        {"how": HOWS[each.how], "delivery": each, "replaced_by": instead.get(each.pk)}
        for each in rows
        if each.told_on is not None
    ]


def facts_shown(claim: Claim) -> list[dict[str, Any]]:
    """The claim's facts, each with its label and its value: a day, or a text."""
    found = []
    for declared in benefit(claim.pack).pack.facts:
        value = claim.facts.get(declared.name)
        found.append(
            {
                "name": declared.name,
                "label": declared.label,
                "value": told_value(declared, value),
                "is_missing": value is None and declared.empty_means is None,
            }
        )
    return found


def differing_shown(claim: Claim, *, today: date) -> list[dict[str, Any]]:
    """What the child's record has otherwise than a claim that is not granted: label, value on record, its source and day."""
    if claim.granted:
        return []
    return [
        {
            "label": each.declared.label,
            "value": told_value(each.declared, each.record.value),
            "source": SOURCE_LABELS[each.record.source],
            "at": each.record.recorded_at,
            "is_outranked": each.is_outranked,
        }
        for each in differing_from_record(claim, benefit(claim.pack), on=today)
    ]


def told_value(declared: FactDeclaration, value: Any) -> Any:
    """A fact's value as pages tell it: a day, or a text. What an empty one means is said."""
    if value is None:
        return declared.empty_means or UNKNOWN
    if declared.type.value == "date":  # kept as a text
        return date.fromisoformat(value)
    return {True: YES, False: NO}[value] if isinstance(value, bool) else value


def _late_after(claim: Claim, today: date) -> date | None:
    """The last day on which the claim's period could be claimed, when that has passed."""
    found = benefit(claim.pack)
    first = first_handed_in(claim)
    claimed = timezone.localtime(first).date() if first else today
    return found.claim_until(claim.period) if is_late(found, claim.period, claimed_on=claimed) else None


def _answer(claim: Claim, assessment: Assessment) -> dict[str, Any]:
    row = row_for(assessment.rows, claim.period)
    found = benefit(claim.pack)
    reasons = found.reasons
    labels = {each.name: each.label for each in found.pack.facts}
    return {
        "answer": ANSWERS[row["answer"]],
        "code": row["answer"],
        "amount_minor": row["amount_minor"],
        "currency": found.pack.currency,
        "reasons": [reasons[code] for code in row["reasons"] if code in reasons],
        "missing": [labels[name] for name in row["missing"] if name in labels],
        "later": [each for each in assessment.rows if each["period"] and each["period"] > claim.period],
    }
