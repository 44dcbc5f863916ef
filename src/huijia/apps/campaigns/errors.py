"""What can go wrong with campaigns and material. Each text says what to do."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToPlan(HuijiaError):
    """What was planned cannot be: its days, its words, or its sums."""


class UnableToMove(HuijiaError):
    """So many pieces are not there."""


class KeyInUse(HuijiaError):
    """The key that a telephone made belongs to another movement."""
