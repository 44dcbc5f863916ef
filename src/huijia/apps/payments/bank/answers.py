"""What a bank says about what it was ordered to do, in one form, whatever file it came in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from huijia.values.text import Text

Scope = Literal["transfer", "block", "message"]


class AnswerKind(StrEnum):
    """What the bank says. Only ``paid`` and ``returned`` tell of money that has moved."""

    ACCEPTED = "accepted"
    """The bank has taken it and means to carry it out."""
    PARTLY = "partly"
    """Of a message or block: some of it is accepted and some not; the answers for the transfers say which."""
    PENDING = "pending"
    """The bank has it and has not said yes or no."""
    REJECTED = "rejected"
    """It was not carried out and will not be. See ``Answer.is_duplicate`` before ordering it again."""
    PAID = "paid"
    """The money has left the account."""
    RETURNED = "returned"
    """The money has come back."""
    RECEIVED = "received"
    """Money came in that is, as far as the file says, no return of anything."""
    UNCLEAR = "unclear"
    """The bank says something that cannot be told for sure. A person looks; nothing is booked."""


DUPLICATES = frozenset({"AM05", "DU01", "DU02", "DU03", "DU04", "DU05", "DUPL"})
"""ISO external codes by which a bank says that it already has this."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that a bank says about a transfer, about a block of them (``block_id``), or about a message as a whole.

    Identifiers are those of the order, and empty where the bank leaves them out. ``amount_minor`` is None where it does not say.
    ``status_code`` is the bank's own word; ``reason_code`` an ISO external code or the bank's own. ``source_id`` names the file
    (the bank's message and statement), ``place`` the line or row in it: the same answer read twice has both in common.
    ``doubts`` say what a person should know; their presence does not make the answer wrong.
    """

    kind: AnswerKind
    scope: Scope = "transfer"
    end_to_end_id: str = ""
    message_id: str = ""
    block_id: str = ""
    amount_minor: int | None = None
    currency: str = ""
    status_code: str = ""
    reason_code: str = ""
    reason_text: str = field(default="", repr=False)
    booked_on: date | None = None
    bank_reference: str = ""
    source_id: str = ""
    place: int = 0
    doubts: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if (self.amount_minor is None) != (not self.currency):
            raise ValueError("an amount has a currency, and a currency an amount")
        if self.amount_minor is not None and self.amount_minor < 0:
            raise ValueError("amounts have no sign; the kind says which way the money went")

    @property
    def is_duplicate(self) -> bool:
        """Rejected because the bank has had it before: what was ordered first stands, and must not be ordered again."""
        return self.kind is AnswerKind.REJECTED and self.reason_code in DUPLICATES
