"""What can go wrong with keys and with what is sealed under them."""

from __future__ import annotations

from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class UnableToUseKeys(HuijiaError):
    """The key ring is not there, cannot be read, or does not allow what was asked. ``text`` says why, and how to mend it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh=zh, en=en)


class UnableToUnseal(UnableToUseKeys):
    """What was sealed cannot be read: its key is not here, is another one, or what was kept was changed. No value is told."""
