"""What messaging cannot do."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToSend(HuijiaError):
    """A message cannot leave now. It is tried again."""
