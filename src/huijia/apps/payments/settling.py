"""What an answer of a bank means for an instruction. Pure: a state and an answer in, what follows out.

Answers come late, twice, in any order, and wrong. The statement of what was booked (paid, returned) is stronger than a status report
(accepted, rejected). What contradicts is never taken in silence: a person sees it.
"""

from __future__ import annotations

from dataclasses import dataclass

from huijia.apps.payments.bank.answers import AnswerKind
from huijia.apps.payments.models import BankAnswer
from huijia.apps.payments.states import Account, EntryKind, InstructionState

S = InstructionState
K = AnswerKind
CONTRADICTS = BankAnswer.Trouble.CONTRADICTS


@dataclass(frozen=True, slots=True)
class Settled:
    """What follows. ``state`` None: nothing changes. ``entry``: kind and the accounts between which the amount moves."""

    state: InstructionState | None = None
    entry: tuple[EntryKind, Account, Account] | None = None
    trouble: BankAnswer.Trouble | None = None


NOTHING = Settled()
"""It was known already, or came too late to matter."""
_WRONG = Settled(trouble=CONTRADICTS)

_ACCEPTED = Settled(S.ACCEPTED)
_REJECTED = Settled(S.REJECTED, (EntryKind.REJECTION, Account.ORDERED, Account.OWED))
_PAID = Settled(S.PAID, (EntryKind.PAYMENT, Account.ORDERED, Account.FUND))
_RETURNED = Settled(S.RETURNED, (EntryKind.RETURN, Account.FUND, Account.OWED))

_TABLE: dict[InstructionState, dict[AnswerKind, Settled]] = {
    S.SENT: {
        K.PENDING: NOTHING,
        K.ACCEPTED: _ACCEPTED,
        K.REJECTED: _REJECTED,
        K.PAID: _PAID,
        # The return was read before the payment, which will come late.
        K.RETURNED: Settled(S.RETURNED, (EntryKind.RETURN, Account.ORDERED, Account.OWED)),
    },
    S.ACCEPTED: {
        K.PENDING: NOTHING,
        K.ACCEPTED: NOTHING,
        K.REJECTED: _REJECTED,
        K.PAID: _PAID,
        K.RETURNED: Settled(S.RETURNED, (EntryKind.RETURN, Account.ORDERED, Account.OWED)),
    },
    S.PAID: {K.PENDING: NOTHING, K.ACCEPTED: NOTHING, K.PAID: NOTHING, K.RETURNED: _RETURNED},
    S.REJECTED: {
        K.PENDING: NOTHING,
        K.ACCEPTED: NOTHING,
        K.REJECTED: NOTHING,
        # The money left although the bank had said no: the ledger says so, and a person sees it. If it was ordered again
        # meanwhile, what is owed turns negative: paid too much.
        K.PAID: Settled(S.PAID, (EntryKind.PAYMENT, Account.OWED, Account.FUND), CONTRADICTS),
    },
    S.RETURNED: {K.PENDING: NOTHING, K.ACCEPTED: NOTHING, K.PAID: NOTHING, K.RETURNED: NOTHING},
}
"""State -> kind of answer -> what follows. What is not listed contradicts: also any answer to what was never sent."""


def settle(state: InstructionState, kind: AnswerKind) -> Settled:
    """What an answer of this kind means for an instruction in this state."""
    return _TABLE.get(state, {}).get(kind, _WRONG)
