"""The ledger: amounts move between the accounts of an entitlement (docs/money.md). There is no other way to change a balance.

An entry takes from one account what it gives to another, so nothing can appear or be lost; the balances kept on entitlements change in
the same transaction, and the database refuses those that do not add up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from huijia.apps.audit.bulk import add_to_rows, insert_rows
from huijia.apps.payments.models import Entitlement, Entry
from huijia.apps.payments.states import BALANCES, Account, EntryKind

MOVES: dict[EntryKind, frozenset[tuple[Account, Account]]] = {
    EntryKind.GRANT: frozenset({(Account.GRANTED, Account.OWED)}),
    EntryKind.REDUCTION: frozenset({(Account.OWED, Account.GRANTED)}),
    EntryKind.ORDER: frozenset({(Account.OWED, Account.ORDERED)}),
    EntryKind.CANCELLATION: frozenset({(Account.ORDERED, Account.OWED)}),
    # From owed: the bank's statement shows as paid what its status report had called rejected.
    EntryKind.PAYMENT: frozenset({(Account.ORDERED, Account.FUND), (Account.OWED, Account.FUND)}),
    EntryKind.REJECTION: frozenset({(Account.ORDERED, Account.OWED)}),
    # From ordered: the return is read before the payment.
    EntryKind.RETURN: frozenset({(Account.FUND, Account.OWED), (Account.ORDERED, Account.OWED)}),
    EntryKind.RECOVERY: frozenset({(Account.RECOVERING, Account.OWED)}),
    EntryKind.REPAYMENT: frozenset({(Account.FUND, Account.RECOVERING)}),
    EntryKind.WAIVER: frozenset({(Account.WAIVED, Account.OWED), (Account.WAIVED, Account.RECOVERING)}),
    EntryKind.SET_OFF: frozenset({(Account.OWED, Account.SET_OFF), (Account.SET_OFF, Account.RECOVERING)}),
    EntryKind.ALLOCATION: frozenset({(Account.TREASURY, Account.FUND), (Account.FUND, Account.TREASURY)}),
}
"""Kind -> the movements that it may be."""

_LOCK = 7_239_401
"""A number of our own for PostgreSQL's advisory lock."""


@dataclass(frozen=True, slots=True)
class Move:
    """An entry to be made. Raises ``AssertionError`` for a movement that its kind does not know."""

    entitlement: int | None
    kind: EntryKind
    debit: Account
    credit: Account
    amount_minor: int
    booked_on: date
    fund: int | None = None
    decision: int | None = None
    instruction: int | None = None
    recovery: int | None = None
    number: int = 0

    def __post_init__(self) -> None:
        assert (self.debit, self.credit) in MOVES[self.kind], f"{self.kind}: {self.debit} to {self.credit}"
        assert self.amount_minor > 0, "an entry moves something"
        assert (self.fund is None) == (Account.FUND not in (self.debit, self.credit)), "whose fund?"


_COLUMNS = (
    *("at", "booked_on", "kind", "debit", "credit", "amount_minor"),
    *("entitlement", "fund", "decision", "instruction", "recovery", "number", "made_by"),
)
KEPT = ("due_minor", *BALANCES.values())
"""The balances that are kept on an entitlement."""


def alone() -> None:
    """Wait until nobody else writes the ledger, for the rest of this transaction.

    SQLite has one writer at a time anyhow. On PostgreSQL one lock serves for all: there is no order of locks to get wrong.
    """
    assert connection.in_atomic_block, "the lock ends with the transaction"
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def post(moves: Sequence[Move], *, by: int | None, at: datetime) -> None:
    """Make entries, and change the balances by them. The caller has called ``alone`` in this transaction."""
    insert_rows(Entry, _COLUMNS, (_row(move, by, at) for move in moves))
    add_to_rows(Entitlement, KEPT, _changes(moves))


def _row(move: Move, by: int | None, at: datetime) -> tuple[object, ...]:
    return (
        *(at, move.booked_on, move.kind.value, move.debit.value, move.credit.value, move.amount_minor),
        *(move.entitlement, move.fund, move.decision, move.instruction, move.recovery, move.number, by),
    )


def _changes(moves: Iterable[Move]) -> dict[int, list[int]]:
    """Entitlement -> what is added to each balance that is kept (``KEPT``)."""
    places = {name: place for place, name in enumerate(KEPT)}
    found: dict[int, list[int]] = defaultdict(lambda: [0] * len(KEPT))
    for move in moves:
        if move.entitlement is None:
            continue
        row = found[move.entitlement]
        for account, amount in ((move.debit, -move.amount_minor), (move.credit, move.amount_minor)):
            if account is Account.GRANTED:
                row[0] -= amount
            elif account in BALANCES:
                row[places[BALANCES[account]]] += amount
    return found
