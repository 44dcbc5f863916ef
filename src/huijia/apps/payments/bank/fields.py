"""Fields that banks' messages share: amounts, days, and texts of which no more is kept than ISO allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huijia.apps.payments.bank.money import minor_units
from huijia.apps.payments.bank.xml_pieces import Piece
from huijia.values.text import Text

LONGEST_ID = 70
"""Twice what ISO allows for identifiers: some banks write longer ones, and a part of one would name nothing."""
LONGEST_REASON = 500


def bounded(text: str) -> str:
    """The text, cut where no identifier is as long. One that is cut matches nothing, and is seen."""
    return text if len(text) <= LONGEST_ID else text[: LONGEST_ID - 1] + "…"


def identifier(text: str) -> str:
    """An identifier; empty for the word with which banks say that there is none."""
    return "" if text == "NOTPROVIDED" else bounded(text)


def joined(texts: Iterable[str]) -> str:
    """Lines of explanation as one text."""
    return " ".join(text.strip() for text in texts if text.strip())[:LONGEST_REASON]


def amount_of(piece: Piece | None) -> tuple[int | None, str, tuple[Text, ...]]:
    """Smallest units and currency of an element such as ``<Amt Ccy="CNY">``, and what is doubtful about it."""
    if piece is None:
        return None, "", ()
    currency = piece.attributes.get("Ccy", "")
    try:
        return minor_units(piece.text, currency), currency, ()
    except ValueError:
        return (
            None,
            "",
            (
                Text(
                    zh=f"银行写的金额“{piece.text.strip()[:30]} {currency[:3]}”无法读取。",
                    en=f"The bank's amount '{piece.text.strip()[:30]} {currency[:3]}' cannot be read.",
                ),
            ),
        )


def day_of(piece: Piece | None) -> date | None:
    """The day of an element that holds ``Dt`` or ``DtTm``, or is itself a day or a moment. The bank's own day: no time zone moves it."""
    if piece is None:
        return None
    text = piece.said("Dt", "DtTm") or piece.text.strip()
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
