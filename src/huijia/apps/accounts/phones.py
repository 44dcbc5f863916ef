"""Phone numbers as they are kept: E.164."""

from __future__ import annotations

import re


def in_e164(written: str) -> str | None:
    """A number as people write it in E.164, or None when it cannot be one. A Chinese mobile number needs no +86.

    >>> in_e164("138 0000 0001")
    '+8613800000001'
    >>> in_e164("12345") is None
    True
    """
    digits = re.sub(r"[\s()\-]", "", written)
    if re.fullmatch(r"1[3-9][0-9]{9}", digits):
        return f"+86{digits}"
    digits = re.sub(r"^00", "+", digits)
    return digits if re.fullmatch(r"\+[1-9][0-9]{6,14}", digits) else None
