"""What can go wrong with bank files. Every message is said in both languages, and holds no name and no account."""

from __future__ import annotations

from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToUseBankFile(HuijiaError):
    """Anything that stops an order or an answer. The error's own text is English; its ``text`` has both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class UnableToOrder(UnableToUseBankFile):
    """An order cannot be given to a bank as it is. Nothing of it may be sent."""


class UnableToReadOrder(UnableToUseBankFile):
    """A file is no order that can be read (the simulated bank reads them)."""


class UnableToReadAnswer(UnableToUseBankFile):
    """A bank's answer cannot be trusted as a whole. What was read of it before must not be kept."""


class UnableToUseProfile(UnableToUseBankFile):
    """The description of a bank's list is not complete or contradicts itself."""
