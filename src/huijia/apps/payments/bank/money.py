"""Amounts as bank files write them: a decimal number with as many places as the currency has (ISO 4217)."""

from __future__ import annotations

import re
from functools import cache

from iso4217 import Currency

MOST_DIGITS = 18
"""Digits of an amount in ISO 20022, those behind the point included."""

WRITTEN = re.compile(r"\+?([0-9]{1,18})(?:\.([0-9]{1,17}))?")


@cache
def places(currency: str) -> int:
    """How many places behind the point the currency has. Raises ``ValueError`` for one that nobody pays with.

    >>> places("CNY"), places("JPY"), places("BHD")
    (2, 0, 3)
    """
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        raise ValueError(f"'{currency}' is no currency of ISO 4217") from None
    if exponent is None:
        raise ValueError(f"'{currency}' has no smallest unit, so nobody can be paid in it")
    return int(exponent)


def written(amount_minor: int, currency: str) -> str:
    """The amount with its point.

    >>> written(360000, "CNY"), written(5, "BHD"), written(700, "JPY")
    ('3600.00', '0.005', '700')
    """
    digits = places(currency)
    if not digits:
        return str(amount_minor)
    sign, size = ("-", -amount_minor) if amount_minor < 0 else ("", amount_minor)
    whole, rest = divmod(size, 10**digits)
    return f"{sign}{whole}.{rest:0{digits}d}"


def minor_units(text: str, currency: str) -> int:
    """The whole number of smallest units that a written amount means. Nothing is rounded.

    Banks write more zeros than the currency has places, and fewer. Raises ``ValueError`` for what is no amount.

    >>> minor_units("3600", "CNY"), minor_units("6.3", "CHF"), minor_units("1.50000", "EUR")
    (360000, 630, 150)
    """
    found = WRITTEN.fullmatch(text.strip())
    if not found:
        raise ValueError("an amount is digits with at most one point")
    whole, rest = found.group(1), found.group(2) or ""
    digits = places(currency)
    if rest[digits:].strip("0"):
        raise ValueError(f"{currency} has {digits} places behind the point")
    return int(whole + rest[:digits].ljust(digits, "0"))
