"""What can go wrong with accounts."""

from huijia.values.errors import HuijiaError


class NotAllowed(HuijiaError):
    """This person may not do this, or not now. The text says why, for them."""


class UnableToFind(HuijiaError):
    """There is no such thing, or not for this person: the answer is the same, 404."""


class UnableToUsePhone(HuijiaError):
    """A phone number cannot be an account's. The text says what to do, and not whose it is."""
