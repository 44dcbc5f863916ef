"""What every engine answers for a case, and which periods it looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from huijia.engine.fail_if.bounds import last_period_index
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer
from huijia.values.errors import UnableToAssess
from huijia.values.periods import Period, parse_period, period_at, period_holding

FACT_MISSING = "fact_missing"
"""Reason code of every answer that needs to ask."""

NOTHING_DUE = "nothing_due_in_these_periods"
"""Reason code where no rule refuses, but nothing is due in the periods that were asked for."""


@dataclass(frozen=True, slots=True)
class PeriodAnswer:
    """One row of a result: ``period`` is a label, None where the answer holds for the case as a whole.

    ``amount_minor`` is in the currency's minor unit, None when unknown. ``reasons`` are codes, ``missing`` names of
    facts in the pack's order.
    """

    period: str | None
    answer: Answer
    amount_minor: int | None
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


def answer_for(answers: Sequence[PeriodAnswer], period: str) -> PeriodAnswer:
    """The answer for a period; where the case as a whole has one answer, that; where there is none, nothing is due."""
    for row in answers:
        if row.period == period:
            return row
    if len(answers) == 1 and answers[0].period is None:
        return replace(answers[0], period=period)
    return PeriodAnswer(period, Answer.NOT_ENTITLED, 0, (NOTHING_DUE,), ())


@dataclass(frozen=True, slots=True)
class Span:
    """The periods that are looked at, first to last."""

    first: Period
    last: Period


def span_of(pack: Pack, *, on: date, from_period: str | None, to_period: str | None) -> Span:
    """The periods to look at. Without bounds: all of them where the facts end a case by themselves, else the period
    that holds ``on``. Raises ``UnableToAssess`` for periods that the law does not cover."""
    covered = pack.first_covered_period
    last_covered = period_holding(pack.unit, pack.covers_to) if pack.covers_to else None
    horizon = period_at(pack.unit, last_period_index(pack.unit))
    if pack.first_period is not None:
        first, last = covered, last_covered or horizon
    else:
        first = last = period_holding(pack.unit, on)
    try:
        if from_period is not None:
            first = parse_period(pack.unit, from_period)
            last = (
                last
                if pack.first_period is not None or to_period is not None
                else max(first, last, key=_index)
            )
        if to_period is not None:
            last = parse_period(pack.unit, to_period)
            first = (
                first
                if pack.first_period is not None or from_period is not None
                else min(first, last, key=_index)
            )
    except ValueError as error:
        raise UnableToAssess(f"{pack.id}: {error}") from None
    if first.index > last.index:
        raise UnableToAssess(f"{pack.id}: the periods end ({last.label}) before they begin ({first.label})")
    if first.index < covered.index:
        raise UnableToAssess(
            f"{pack.id}: the law covers days from {pack.covers_from}; ask for {covered.label} or later, not {first.label}"
        )
    if last_covered and last.index > last_covered.index:
        raise UnableToAssess(
            f"{pack.id}: the law covers days to {pack.covers_to}; ask for {last_covered.label} or earlier"
        )
    if last.index > horizon.index:
        raise UnableToAssess(f"{pack.id}: {last.label} is too far away; ask for {horizon.label} or earlier")
    return Span(first, last)


def _index(period: Period) -> int:
    return period.index
