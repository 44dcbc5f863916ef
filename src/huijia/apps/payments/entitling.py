"""Decisions become entitlements: what is granted is owed, what a later decision takes back is owed no more."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import insert_rows, reserve_numbers, update_rows
from huijia.apps.claims.models import Decision
from huijia.apps.payments import ledger
from huijia.apps.payments.ledger import Move
from huijia.apps.payments.models import Entitlement
from huijia.apps.payments.states import Account, EntryKind

AT_A_TIME = 10_000

_NEW = (
    *(
        "id",
        "claim",
        "number",
        "pack",
        "period",
        "child",
        "payee",
        "area",
        "currency",
        "decision",
        "payable_from",
    ),
    *("due_minor", "owed_minor", "ordered_minor", "paid_minor"),
    *("recovering_minor", "waived_minor", "set_off_minor", "instructions_made"),
)


class _Taken(NamedTuple):
    """What is needed of a decision and its claim: a model's object each would take most of the time for a million."""

    decision: int
    claim: int
    number: str
    pack: str
    period: str
    child: int
    claimant: int
    area: str
    amounts: dict[str, int]
    currency: str
    decided_at: datetime

    @property
    def granted_minor(self) -> int:
        return int(self.amounts.get(self.period, 0))


_OF_A_DECISION = (
    *("pk", "claim", "claim__number", "claim__pack", "claim__period", "claim__child", "claim__claimant"),
    *("claim__area", "amounts", "currency", "decided_at"),
)


def take_decisions(*, by: Viewer = SYSTEM, at: datetime) -> int:
    """Take every decision that has not been taken yet; how many. Part by part: whatever stops it, the next call goes on."""
    taken, after = 0, 0
    while part := _take_some(by, at, after):
        taken, after = taken + len(part), part[-1].decision
    return taken


def waiting_decisions() -> int:
    """How many decisions have not been taken yet."""
    return _not_taken().count()


@transaction.atomic
def _take_some(by: Viewer, at: datetime, after: int) -> list[_Taken]:
    ledger.alone()
    found = _not_taken().filter(pk__gt=after).values_list(*_OF_A_DECISION)[:AT_A_TIME]
    decisions = [_Taken(*row) for row in found]
    if not decisions:
        return []
    before = {
        claim: (number, due)
        for claim, number, due in Entitlement.objects.filter(
            claim__in=[each.claim for each in decisions]
        ).values_list("claim", "pk", "due_minor")
    }
    new = [each for each in decisions if each.claim not in before]
    made = reserve_numbers(Entitlement, len(new)) if new else []
    there = {each.claim: (number, 0) for each, number in zip(new, made, strict=True)} | before
    insert_rows(Entitlement, _NEW, (_row(there[each.claim][0], each) for each in new))
    changed = {before[each.claim][0]: (each.decision,) for each in decisions if each.claim in before}
    update_rows(Entitlement, ["decision"], changed)
    on = timezone.localtime(at).date()
    ledger.post(
        [move for each in decisions for move in _moves(*there[each.claim], each, on)], by=by.id, at=at
    )
    last = decisions[-1].decision
    record(
        by=by,
        action="decisions.taken",
        subject="entitlements",
        subject_id=last,
        changes={"decisions": (None, len(decisions)), "last": (None, last)},
    )
    return decisions


def _not_taken() -> QuerySet[Decision]:
    """The decision that holds of each claim, where it is not the one taken last; refusals of what was never granted are left alone."""
    later = Decision.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    return (
        Decision.objects.filter(
            Q(claim__entitlement__isnull=True, outcome="granted")
            | (Q(claim__entitlement__isnull=False) & ~Q(claim__entitlement__decision=F("pk")))
        )
        .filter(~Exists(later))
        .order_by("pk")
    )


def granted_minor(decision: Decision) -> int:
    """What a decision grants for its claim's period, in the currency's minor unit."""
    return int(decision.amounts.get(decision.claim.period, 0))


def _row(number: int, each: _Taken) -> tuple[object, ...]:
    return (
        *(number, each.claim, each.number, each.pack, each.period, each.child, each.claimant, each.area),
        *(each.currency, each.decision, timezone.localtime(each.decided_at).date()),
        *(0, 0, 0, 0, 0, 0, 0, 0),
    )


def _moves(number: int, before: int, each: _Taken, on: date) -> list[Move]:
    difference = each.granted_minor - before
    if difference == 0:
        return []
    accounts = (Account.GRANTED, Account.OWED) if difference > 0 else (Account.OWED, Account.GRANTED)
    kind = EntryKind.GRANT if difference > 0 else EntryKind.REDUCTION
    return [Move(number, kind, *accounts, abs(difference), on, decision=each.decision)]
