"""The childcare subsidy once more, written from the published texts in plain Python and from nothing else of Huijia.

Months are counted one by one and years are paid out one by one, so that it shares no shortcut with the pack. It knows the
open points as the pack's README takes them. In yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

SCHEME_STARTS = date(2025, 1, 1)
YUAN_A_YEAR = 3600
YUAN_A_MONTH = 300

Outcome = tuple[str | None, str, int | None, tuple[str, ...]]
"""Claim year, answer, fen, missing facts."""


def yuan_by_claim_year(birth: date, first_claim: int | None, death: date | None) -> dict[int, int]:
    """What is paid in each claim year, whoever the child is otherwise."""
    if death is not None and death < SCHEME_STARTS:
        return {}
    if birth < SCHEME_STARTS:
        paid = _months_paid_whole_years_first(birth)
        if first_claim is not None:
            paid = {year: yuan for year, yuan in paid.items() if year >= first_claim}
    else:
        first = birth.year if first_claim is None or first_claim < birth.year else first_claim
        # Open point: a late first claim keeps all three, up to the year of the third birthday.
        paid = {} if first > birth.year + 3 else {first + later: YUAN_A_YEAR for later in range(3)}
    if death is None:
        return paid
    if death.year == birth.year:
        # One claim, in the year of birth and death or in the next.
        return {year: yuan for year, yuan in list(paid.items())[:1] if year <= birth.year + 1}
    return {year: yuan for year, yuan in paid.items() if year <= death.year}


def _months_paid_whole_years_first(birth: date) -> dict[int, int]:
    """Every month from January 2025 to the month of the third birthday, twelve a claim year."""
    months = 0
    year, month = 2025, 1
    while (year, month) <= (birth.year + 3, birth.month):
        months += 1
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    paid: dict[int, int] = {}
    claim_year = 2025
    while months > 0:
        paid[claim_year] = YUAN_A_MONTH * min(months, 12)
        months -= 12
        claim_year += 1
    return paid


def outcomes(facts: Mapping[str, object]) -> list[Outcome]:
    """The rows for a child: not entitled, need to ask, or what is due in each claim year."""
    nothing: list[Outcome] = [(None, "not_entitled", 0, ())]
    birth, death, first_claim = facts["birth_date"], facts["death_date"], facts["first_claim_year"]
    assert death is None or isinstance(death, date)
    assert first_claim is None or isinstance(first_claim, int)
    if facts["chinese_national"] is False or facts["birth_registered"] is False:
        return nothing
    if death is not None and death < SCHEME_STARTS:
        return nothing
    missing = tuple(
        name for name in ("birth_date", "chinese_national", "birth_registered") if facts[name] is None
    )
    if birth is None:
        return [(None, "need_to_ask", None, missing)]
    assert isinstance(birth, date)
    paid = yuan_by_claim_year(birth, first_claim, death)
    if missing:
        return [(str(year), "need_to_ask", None, missing) for year in paid] or nothing
    return [(str(year), "entitled", 100 * yuan, ()) for year, yuan in paid.items()] or nothing
