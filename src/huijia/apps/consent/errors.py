"""What can go wrong with consents and with families' accounts."""

from huijia.values.errors import HuijiaError


class UnableToOpenAccount(HuijiaError):
    """This person cannot be given an account, or not now. The text says why, for whoever stands at the counter."""


class UnableToAnswer(HuijiaError):
    """Nothing is asked for this purpose, or the answer is given already."""
