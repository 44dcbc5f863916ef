"""The states of runs and instructions, and the accounts of the ledger. Whatever is not listed cannot happen."""

from __future__ import annotations

from enum import StrEnum


def choices_of(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """An enumeration as a field's choices."""
    return [(each.value, each.value) for each in kind]


class RunState(StrEnum):
    """How far a run is."""

    DRAFT = "draft"
    FROZEN = "frozen"
    RELEASED = "released"
    SENT = "sent"
    RECONCILED = "reconciled"
    CLOSED = "closed"
    CANCELLED = "cancelled"


RUN_STEPS: dict[RunState, frozenset[RunState]] = {
    RunState.DRAFT: frozenset({RunState.FROZEN, RunState.CANCELLED}),
    RunState.FROZEN: frozenset({RunState.RELEASED, RunState.CANCELLED}),
    RunState.RELEASED: frozenset({RunState.SENT, RunState.CANCELLED}),
    RunState.SENT: frozenset({RunState.RECONCILED}),
    # A late return opens nothing: the instruction changes, the run stays reconciled.
    RunState.RECONCILED: frozenset({RunState.CLOSED}),
    RunState.CLOSED: frozenset(),
    RunState.CANCELLED: frozenset(),
}


class InstructionState(StrEnum):
    """Where an order to pay stands."""

    FROZEN = "frozen"
    SENT = "sent"
    ACCEPTED = "accepted"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    CANCELLED = "cancelled"


ON_ITS_WAY = frozenset({InstructionState.FROZEN, InstructionState.SENT, InstructionState.ACCEPTED})
"""States in which an instruction's amount is ordered."""
NOT_PAID = frozenset({InstructionState.REJECTED, InstructionState.RETURNED})
"""States in which the bank could not pay, or had the money back."""


class Account(StrEnum):
    """The accounts between which entries move amounts (docs/money.md)."""

    GRANTED = "granted"
    OWED = "owed"
    ORDERED = "ordered"
    FUND = "fund"
    RECOVERING = "recovering"
    WAIVED = "waived"
    SET_OFF = "set_off"
    TREASURY = "treasury"


class EntryKind(StrEnum):
    """Why an entry was made."""

    GRANT = "grant"
    REDUCTION = "reduction"
    ORDER = "order"
    CANCELLATION = "cancellation"
    PAYMENT = "payment"
    REJECTION = "rejection"
    RETURN = "return"
    RECOVERY = "recovery"
    REPAYMENT = "repayment"
    WAIVER = "waiver"
    SET_OFF = "set_off"
    ALLOCATION = "allocation"


COMES_BACK = (EntryKind.REPAYMENT.value, EntryKind.SET_OFF.value, EntryKind.WAIVER.value)
"""What makes less of what is still to come back."""

BALANCES = {
    Account.OWED: "owed_minor",
    Account.ORDERED: "ordered_minor",
    Account.FUND: "paid_minor",
    Account.RECOVERING: "recovering_minor",
    Account.WAIVED: "waived_minor",
    Account.SET_OFF: "set_off_minor",
}
"""Account -> the field of an entitlement that keeps its balance. ``granted`` is kept as ``due_minor``, with the sign turned."""
