"""What can go wrong with claims."""

from huijia.values.errors import HuijiaError


class UnableToMoveClaim(HuijiaError):
    """The step is not possible from where the claim stands now."""


class UnableToKeepPaper(HuijiaError):
    """A file is not one that the office keeps. The text says why, and what to do instead."""
