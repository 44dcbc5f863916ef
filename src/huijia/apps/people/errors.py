"""What can go wrong with people's records."""

from huijia.values.errors import HuijiaError


class UnableToRecord(HuijiaError):
    """A fact cannot be recorded as it was given. The text says why, without the value."""


class UnableToMerge(HuijiaError):
    """Two records cannot be merged, or a merge cannot be undone."""


class UnableToSearch(HuijiaError):
    """Too little was asked to look for somebody."""


class UnableToLookForDuplicates(HuijiaError):
    """What is needed to look for duplicates is not installed, or the area is too small or too large for it."""
