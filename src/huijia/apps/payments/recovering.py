"""What was paid too much: a person decides whether it is paid back in parts, kept back from later amounts, or waived.

Hardship is considered each time. Nothing is ever kept back that the family did not agree to (charter, rule 4).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Sum
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments import ledger
from huijia.apps.payments.errors import UnableToRecover
from huijia.apps.payments.ledger import Move
from huijia.apps.payments.models import Entitlement, Entry, Fund, Recovery
from huijia.apps.payments.policies import check_pays, check_recovers
from huijia.apps.payments.states import COMES_BACK, Account, EntryKind


@one_action()
def decide_recovery(
    *,
    by: Viewer,
    entitlement: Entitlement,
    way: Recovery.Way,
    amount_minor: int,
    hardship: str,
    at: datetime,
    part_minor: int | None = None,
    first_due_on: date | None = None,
    agreed: bool = False,
) -> Recovery:
    """Decide about an overpayment, or a part of it. ``hardship``: what was considered of the family's situation; never empty."""
    entitlement = _locked(entitlement)
    check_recovers(by, entitlement)
    open_minor = -entitlement.owed_minor
    if not 0 < amount_minor <= open_minor:
        raise UnableToRecover(
            "金额须大于零，且不超过多发的数额。",
            "The amount is more than zero and at most what was paid too much.",
        )
    if not hardship.strip():
        raise UnableToRecover(
            "请写明对家庭困难情况的考虑。", "Say what was considered of the family's situation."
        )
    if way is Recovery.Way.SET_OFF and not agreed:
        raise UnableToRecover(
            "只有家庭同意，才能从以后的补贴中扣还。",
            "Only what the family agreed to can be kept back from later amounts.",
        )
    part = part_minor if part_minor is not None else amount_minor
    if not 0 < part <= amount_minor:
        raise UnableToRecover(
            "每期金额须大于零，且不超过总额。", "A part is more than zero and at most the whole."
        )
    made = Recovery.objects.create(
        entitlement=entitlement,
        way=way,
        amount_minor=amount_minor,
        part_minor=part,
        first_due_on=first_due_on,
        hardship=hardship.strip(),
        agreed=agreed,
        decided_by=by.id,
        decided_by_name=by.name,
        decided_at=at,
    )
    waived = way is Recovery.Way.WAIVER
    kind, source = (EntryKind.WAIVER, Account.WAIVED) if waived else (EntryKind.RECOVERY, Account.RECOVERING)
    on = timezone.localtime(at).date()
    _post(by, [Move(entitlement.pk, kind, source, Account.OWED, amount_minor, on, recovery=made.pk)], at)
    _record(
        by,
        made,
        "recovery.decided",
        {"way": str(way), "amount_minor": amount_minor, "part_minor": part},
        hardship,
    )
    return made


@one_action()
def repaid(
    *, by: Viewer, recovery: Recovery, fund: Fund, amount_minor: int, booked_on: date, at: datetime
) -> Recovery:
    """A part came back to the fund."""
    _locked(recovery.entitlement)
    check_pays(by, fund)
    _check_part(recovery, amount_minor)
    move = Move(
        recovery.entitlement_id,
        EntryKind.REPAYMENT,
        Account.FUND,
        Account.RECOVERING,
        amount_minor,
        booked_on,
        fund=fund.pk,
        recovery=recovery.pk,
        number=_next(recovery),
    )
    _post(by, [move], at)
    _record(by, recovery, "recovery.repaid", {"amount_minor": amount_minor})
    return recovery


@one_action()
def waive_rest(*, by: Viewer, recovery: Recovery, hardship: str, at: datetime) -> Recovery:
    """Ask no more back: what is left of a recovery is waived."""
    entitlement = _locked(recovery.entitlement)
    check_recovers(by, entitlement)
    if not hardship.strip():
        raise UnableToRecover(
            "请写明对家庭困难情况的考虑。", "Say what was considered of the family's situation."
        )
    left = left_of(recovery)
    _check_part(recovery, left)
    on = timezone.localtime(at).date()
    move = Move(
        entitlement.pk,
        EntryKind.WAIVER,
        Account.WAIVED,
        Account.RECOVERING,
        left,
        on,
        recovery=recovery.pk,
        number=_next(recovery),
    )
    _post(by, [move], at)
    _record(by, recovery, "recovery.waived", {"amount_minor": left}, hardship)
    return recovery


def set_offs(fund: Fund, payable_by: date, *, by: Viewer, at: datetime) -> int:
    """Keep back, from what a run is about to pay, the parts to which families agreed. Called while a run is frozen; how much in all.

    Only from the same benefit and the same payee, and never more than one part of a recovery in a run.
    """
    total = 0
    on = timezone.localtime(at).date()
    agreed = Recovery.objects.filter(
        way=Recovery.Way.SET_OFF,
        entitlement__pack=fund.pack,
        entitlement__area__code__startswith=fund.area_id,
        entitlement__recovering_minor__lt=0,
    ).select_related("entitlement")
    for recovery in agreed.order_by("pk"):
        if recovery.first_due_on is not None and recovery.first_due_on > payable_by:
            continue
        wanted = min(recovery.part_minor, left_of(recovery))
        later = Entitlement.objects.filter(
            payee=recovery.entitlement.payee_id,
            pack=fund.pack,
            owed_minor__gt=0,
            payable_from__lte=payable_by,
        ).order_by("period", "pk")
        for source in later:
            kept = min(wanted, source.owed_minor)
            if kept > 0:
                number = _next(recovery)
                _post(by, _set_off(source.pk, recovery, kept, on, number), at)
                total, wanted = total + kept, wanted - kept
    return total


def _set_off(source: int, recovery: Recovery, amount: int, on: date, number: int) -> list[Move]:
    between = {"recovery": recovery.pk, "number": number}
    return [
        Move(source, EntryKind.SET_OFF, Account.OWED, Account.SET_OFF, amount, on, **between),
        Move(
            recovery.entitlement_id,
            EntryKind.SET_OFF,
            Account.SET_OFF,
            Account.RECOVERING,
            amount,
            on,
            **between,
        ),
    ]


def left_of(recovery: Recovery) -> int:
    """What of a recovery is still to come back, in the currency's minor unit."""
    if recovery.way == Recovery.Way.WAIVER:
        return 0
    came = Entry.objects.filter(recovery=recovery, credit=Account.RECOVERING.value, kind__in=COMES_BACK)
    return recovery.amount_minor - (came.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def _locked(entitlement: Entitlement) -> Entitlement:
    ledger.alone()
    return Entitlement.objects.select_for_update(of=("self",)).get(pk=entitlement.pk)


def _check_part(recovery: Recovery, amount_minor: int) -> None:
    if not 0 < amount_minor <= left_of(recovery):
        raise UnableToRecover(
            "金额须大于零，且不超过尚未归还的数额。",
            "The amount is more than zero and at most what is still to come back.",
        )


def _next(recovery: Recovery) -> int:
    return int(Entry.objects.filter(recovery=recovery).aggregate(last=Max("number"))["last"] or 0) + 1


def _post(by: Viewer, moves: list[Move], at: datetime) -> None:
    ledger.post(moves, by=by.id, at=at)


def _record(by: Viewer, recovery: Recovery, action: str, told: dict[str, object], reason: str = "") -> None:
    entitlement = recovery.entitlement
    record(
        by=by,
        action=action,
        subject="claim",
        subject_id=entitlement.number,
        person_id=entitlement.child_id,
        area=entitlement.area_id,
        changes={name: (None, value) for name, value in told.items()},
        reason=reason,
    )
