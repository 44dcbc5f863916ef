"""What whoever makes or releases reports can be told."""

from __future__ import annotations

from huijia.apps.wording import text
from huijia.values.errors import HuijiaError


class UnableToRelease(HuijiaError):
    """Figures that cannot be released, and why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(str(text(zh, en)))


class UnableToReadPopulation(HuijiaError):
    """A table of population that cannot be read: ``faults`` says where, what, and how to mend it."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults
