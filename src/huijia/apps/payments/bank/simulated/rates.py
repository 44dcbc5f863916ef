"""How often the simulated bank does what, in cases out of ten thousand. The same seed and id always fare the same."""

from __future__ import annotations

from dataclasses import dataclass, fields
from hashlib import blake2b

OUT_OF = 10_000


@dataclass(frozen=True, slots=True)
class Rates:
    """``wrong_account`` (AC01) and ``closed_account`` (AC04) are refused at once; ``returned`` comes back ``days_until_return`` days
    after it was paid. The others only change what the bank *says*: ``lost`` is never told, ``twice`` is told twice, the rest is told
    wrongly: another amount, another currency, an id that nobody gave, the message of somebody else.
    """

    wrong_account: int = 0
    closed_account: int = 0
    returned: int = 0
    days_until_return: int = 5
    lost: int = 0
    twice: int = 0
    wrong_amount: int = 0
    wrong_currency: int = 0
    unknown_id: int = 0
    other_message: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            if not 0 <= getattr(self, each.name) <= OUT_OF:
                raise ValueError(f"{each.name} is a number of cases out of {OUT_OF:,}")


HONEST = Rates()
"""Pays everything and tells it once."""

MISCHIEVOUS = Rates(
    wrong_account=150,
    closed_account=150,
    returned=200,
    lost=100,
    twice=200,
    wrong_amount=50,
    wrong_currency=50,
    unknown_id=50,
    other_message=50,
)
"""Does everything that banks have been seen to do, often enough that a few hundred transfers meet all of it."""


@dataclass(frozen=True, slots=True)
class Luck:
    """What happens to whom, by seed: the order in which things are asked does not matter."""

    seed: int
    rates: Rates

    def happens(self, what: str, to: str) -> bool:
        """Whether the thing that has this rate happens to this id. What happens when a transfer is booked need not happen
        when it comes back: put the occasion into ``to``."""
        rate: int = getattr(self.rates, what)
        return bool(rate) and self.number(what, to) < rate

    def number(self, what: str, to: str) -> int:
        """A number from 0 to 9,999 that belongs to this seed, thing and id."""
        digest = blake2b(f"{self.seed}\0{what}\0{to}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") % OUT_OF
