"""What payments cannot do."""

from __future__ import annotations

from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToPay(HuijiaError):
    """A run, an instruction or an entitlement does not stand where this begins. ``text`` says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class UnableToRecover(UnableToPay):
    """An overpayment cannot be recovered or waived this way."""
