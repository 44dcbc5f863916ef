"""What can go wrong with an erasing."""

from huijia.values.errors import HuijiaError


class UnableToErase(HuijiaError):
    """It cannot be asked, taken back, held or lifted as things stand."""
