"""Hohhot's subsidy once more, in plain Python from the text: the years that are paid are written down one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huijia.values.periods import Period


def due(facts: Mapping[str, Any], year: Period) -> int | None:
    """Fen for the year; None when something has to be asked."""
    birth, order, ended = facts["birth_date"], facts["child_order"], facts["ended_on"]
    answers = [facts["first_register_here"], facts["parent_register_here"], facts["lives_here"]]
    answers.append(ended is None or ended.year >= year.start.year)
    if birth is not None:
        answers.append(birth >= date(2025, 3, 1) and birth.year <= year.start.year)
    if birth is not None and order is not None:
        paid = [birth.year + later for later in range({1: 1, 2: 5}.get(order, 10))]
        answers.append(year.start.year in paid)
    if False in answers:
        return 0
    return None if None in answers or birth is None or order is None else 1_000_000
