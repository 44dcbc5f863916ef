"""Decisions become entitlements: what is granted is owed, what a later decision takes back is owed no more."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate
from django.utils import timezone

from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import MANY, insert_from, refresh_statistics, room_for_many_rows, update_rows
from huijia.apps.claims.models import Decision
from huijia.apps.fence.told import one_action
from huijia.apps.payments import ledger
from huijia.apps.payments.ledger import Move
from huijia.apps.payments.models import Entitlement, Entry
from huijia.apps.payments.states import Account, EntryKind

AT_A_TIME = 50_000

_OF_A_DECISION = ("pk", "claim__entitlement", "claim__entitlement__due_minor", "claim__period", "amounts")


class _Granted(Func):
    """What a decision grants for its claim's period, in the currency's minor unit; 0 where nothing."""

    output_field = BigIntegerField()

    def __init__(self) -> None:
        super().__init__(F("amounts"), F("claim__period"))

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As SQLite says it."""
        template = "COALESCE(CAST(json_extract(%(expressions)s || '\"') AS INTEGER), 0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=""", '$."' || """, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """As PostgreSQL says it."""
        template = "COALESCE(CAST(%(expressions)s AS bigint), 0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" ->> ", **context)


@room_for_many_rows()
def take_decisions(*, by: Viewer = SYSTEM, at: datetime) -> int:
    """Take every decision that has not been taken yet; how many. Part by part: whatever stops it, the next call goes on."""
    taken, count, after = 0, 1, 0
    while count:
        count, after = _take_some(by, at, after)
        taken += count
        # After the first part, too: the following ones look at what it wrote.
        if taken >= MANY and (count == taken or not count):
            refresh_statistics(Entitlement, Entry)
    return taken


def waiting_decisions() -> int:
    """How many decisions have not been taken yet."""
    return _not_taken().count()


@one_action()
def _take_some(by: Viewer, at: datetime, after: int) -> tuple[int, int]:
    """Take the next decisions after this one: how many, and the last of them."""
    ledger.alone()
    numbers = list(_not_taken().filter(pk__gt=after).values_list("pk", flat=True)[:AT_A_TIME])
    if not numbers:
        return 0, after
    last = numbers[-1]
    part = _not_taken().filter(pk__gt=after, pk__lte=last)
    _take_again(part.filter(claim__entitlement__isnull=False), by, at)
    _take_first(part.filter(claim__entitlement__isnull=True), by, at)
    record(
        by=by,
        action="decisions.taken",
        subject="entitlements",
        subject_id=last,
        changes={"decisions": (None, len(numbers)), "last": (None, last)},
    )
    return len(numbers), last


def _take_first(decisions: QuerySet[Decision], by: Viewer, at: datetime) -> None:
    """What is granted at first: written by the database alone, and with its balances, since the rest of a million would take most of the time."""
    # The ledger is ours: what is added from here on is what this adds.
    before = Entitlement.objects.aggregate(last=Max("pk"))["last"] or 0
    insert_from(
        Entitlement,
        decisions,
        claim=F("claim"),
        number=F("claim__number"),
        pack=F("claim__pack"),
        period=F("claim__period"),
        child=F("claim__child"),
        payee=F("claim__claimant"),
        area=F("claim__area"),
        currency=F("currency"),
        decision=F("pk"),
        payable_from=TruncDate("decided_at"),
        instructions_made=Value(0),
        **{name: _Granted() if name in ("due_minor", "owed_minor") else Value(0) for name in ledger.KEPT},
    )
    insert_from(
        Entry,
        Entitlement.objects.filter(pk__gt=before, due_minor__gt=0).order_by("pk"),
        at=Value(at, output_field=DateTimeField()),
        booked_on=Value(timezone.localtime(at).date(), output_field=DateField()),
        kind=Value(EntryKind.GRANT.value),
        debit=Value(Account.GRANTED.value),
        credit=Value(Account.OWED.value),
        amount_minor=F("due_minor"),
        entitlement=F("pk"),
        decision=F("decision"),
        number=Value(0),
        made_by=Value(by.id, output_field=BigIntegerField()),
    )


def _take_again(decisions: QuerySet[Decision], by: Viewer, at: datetime) -> None:
    """What a later decision grants instead: the difference is owed, or owed no more."""
    on = timezone.localtime(at).date()
    moves, changed = [], {}
    for decision, entitlement, due, period, amounts in decisions.values_list(*_OF_A_DECISION):
        changed[entitlement] = (decision,)
        moves += _moves(entitlement, due, int(amounts.get(period, 0)), decision, on)
    update_rows(Entitlement, ["decision"], changed)
    ledger.post(moves, by=by.id, at=at)


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


def _moves(entitlement: int, before: int, granted: int, decision: int, on: date) -> list[Move]:
    difference = granted - before
    if difference == 0:
        return []
    accounts = (Account.GRANTED, Account.OWED) if difference > 0 else (Account.OWED, Account.GRANTED)
    kind = EntryKind.GRANT if difference > 0 else EntryKind.REDUCTION
    return [Move(entitlement, kind, *accounts, abs(difference), on, decision=decision)]
