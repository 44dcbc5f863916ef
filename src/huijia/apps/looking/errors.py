"""What cannot be opened."""

from __future__ import annotations

from huijia.values.errors import HuijiaError


class UnableToOpen(HuijiaError):
    """A record cannot be opened in an emergency; the text says why, in the language of the request."""
