"""What can go wrong with events. Each text says what to do."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToSignUp(HuijiaError):
    """There is no way to sign up for this event, or not now, or not with so many."""


class UnableToChangeEvent(HuijiaError):
    """The event is not in a state for this, or what it would become cannot be."""


class UnableToAnswer(HuijiaError):
    """The feedback on this event is not open."""
