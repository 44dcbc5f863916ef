"""How long an office keeps what the law wants kept: numbers of years, by the rules that apply to the office. Huijia names none: no source says one for all."""

from __future__ import annotations

import os

LONGEST = 100


def years_set(name: str) -> int | None:
    """A whole number of years from 1 to ``LONGEST``; None where the office set none, and then nothing is erased for being old.

    Raises ``SystemExit`` for anything else: a term read wrongly would erase too early.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= LONGEST):
        raise SystemExit(
            f"{name}: a whole number of years from 1 to {LONGEST}, or nothing; this is {value!r}"
        )
    return int(value)
