"""What can go wrong with training. Each text says what to do."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToReadCourse(HuijiaError):
    """A course's file is not one: file, place, what."""


class UnableToTrain(HuijiaError):
    """This cannot be done with a course or a session now."""
