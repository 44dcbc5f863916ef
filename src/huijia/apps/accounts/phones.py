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


def masked_phone(number: str | None) -> str:
    """A number of which the last four digits are shown: enough to tell two apart, too little to call.

    >>> masked_phone("+8613800000001")
    '+86*******0001'
    >>> masked_phone(None)
    ''
    """
    if not number:
        return ""
    return f"{number[:3]}{'*' * max(0, len(number) - 7)}{number[-4:]}"
