"""Deciding what a recalculation found: each case in a transaction of its own, with its own decision and its own letter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.deciding_again import decide_again
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Decision, Outcome
from huijia.apps.fence.told import one_action
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.finding import look_again
from huijia.apps.recalculation.models import Case, CaseState, Kind, Recalculation
from huijia.apps.recalculation.policies import check_decide, check_settle
from huijia.apps.recalculation.queries import waiting_cases

TOGETHER = (Kind.MORE, Kind.LESS)
"""Kinds that may be decided many at once."""
DECIDABLE = (*TOGETHER, Kind.DOUBLE, Kind.AGAINST)
"""Kinds that can be decided as they were computed."""


@dataclass(slots=True)
class Settled:
    """What became of many: how many were decided, and what stood in the way of others (claim number, why)."""

    decided: int
    not_decided: list[tuple[str, str]]


def decide_many(
    *,
    by: Viewer,
    recalculation: Recalculation,
    cases: Iterable[int] | None,
    kind: Kind,
    at: datetime,
    most: int,
) -> Settled:
    """Decide cases of a kind as they were computed; ``cases`` None: all of them. At most ``most`` at a time.

    Whatever stops it, what was decided is decided, and the next call goes on with the rest. Raises as ``check_decide``.
    """
    check_decide(by, recalculation)
    if kind not in TOGETHER:
        raise UnableToRecalculate("这一类须逐件办理。", "Cases of this kind are decided one by one.")
    waiting = waiting_cases(recalculation, kind)
    if cases is not None:
        waiting = waiting.filter(pk__in=list(cases))
    done = Settled(0, [])
    for case_id, number in list(waiting.values_list("pk", "claim__number")[:most]):
        try:
            decide_case(by=by, case_id=case_id, at=at)
            done.decided += 1
        except (NotAllowed, UnableToMoveClaim, UnableToRecalculate) as error:
            done.not_decided.append((number, str(error)))
    return done


def decide_case(*, by: Viewer, case_id: int, at: datetime, reason: str = "") -> Case:
    """Decide one case as it was computed. ``reason`` beside the recalculation's own; needed where it was decided against the assessment.

    When the answer is another one by now, the case is marked so and nothing is decided. Raises ``UnableToRecalculate``,
    ``NotAllowed`` and ``UnableToMoveClaim``.
    """
    with one_action():
        case = _locked(case_id)
        check_settle(by, case)
        if case.kind not in DECIDABLE:
            raise UnableToRecalculate(
                "还缺少信息，不能这样决定。先补齐情况，再重新测算。",
                "Something is not known, so this cannot be decided. Record what is missing, then compute again.",
            )
        if case.kind in (Kind.DOUBLE, Kind.AGAINST) and not reason.strip():
            raise UnableToRecalculate(
                "这一件由人逐件判断，请写明理由。",
                "This case is for a person to judge: give a reason.",
            )
        if not _is_as_found(case, at):
            case.state, case.settled_by, case.settled_at = CaseState.CHANGED, by.id, at
            case.save(update_fields=["state", "settled_by", "settled_at"])
            decision = None
        else:
            decision = _decided_again(by, case, reason, at)
    if decision is None:
        raise UnableToRecalculate(
            "此后情况又有变化，请重新测算这一件。",
            "Something changed since: this case has to be computed again.",
        )
    return case


def _is_as_found(case: Case, at: datetime) -> bool:
    """Whether computing it now comes to the same: nothing was recorded about the child since, and the law is the same."""
    now = look_again(benefit(case.claim.pack), case.decision, at=at)
    return now is not None and (now.kind, now.facts, now.new_minor) == (
        case.kind,
        case.facts,
        case.new_minor,
    )


def _decided_again(by: Viewer, case: Case, reason: str, at: datetime) -> Decision | None:
    why = "\n".join(each for each in (case.recalculation.reason, reason.strip()) if each)
    decision = decide_again(
        by=by,
        claim=case.claim,
        holds=case.decision,
        facts=case.facts,
        outcome=Outcome.GRANTED if case.new_minor else Outcome.REFUSED,
        amount_minor=case.new_minor,
        reason=why,
        at=at,
        is_double=case.kind == Kind.DOUBLE,
    )
    if decision is not None:
        case.state, case.new_decision = CaseState.DECIDED, decision
    else:
        case.state = CaseState.CHANGED
    case.settled_by, case.settled_at = by.id, at
    case.save(update_fields=["state", "new_decision", "settled_by", "settled_at"])
    return decision


@one_action()
def set_aside(*, by: Viewer, case_id: int, reason: str, at: datetime) -> Case:
    """Leave a case as it was decided, for a reason. Raises as ``decide_case``."""
    case = _locked(case_id)
    check_settle(by, case)
    if not reason.strip():
        raise UnableToRecalculate("请写明理由。", "Give a reason.")
    case.state, case.note = CaseState.SET_ASIDE, reason.strip()[:500]
    case.settled_by, case.settled_at = by.id, at
    case.save(update_fields=["state", "note", "settled_by", "settled_at"])
    record(
        by=by,
        action="recalculation.set_aside",
        subject="claim",
        subject_id=case.claim.number,
        person_id=case.claim.child_id,
        area=case.claim.area_id,
        changes={"case": (None, case.pk)},
        reason=reason,
    )
    return case


def _locked(case_id: int) -> Case:
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("recalculation", "claim__child", "decision__assessment")
        .get(pk=case_id)
    )
