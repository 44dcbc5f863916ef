"""What a comparison says: for each case and period what was due under the old facts and law, and what is under the new.

The meaning stands here in plain Python, over the answers of one case; ``in_memory/comparing`` runs it over tables, and
``duckdb_engine/comparing`` says the same in SQL; what they give back stands in ``comparison``. An amount that is unknown stays unknown: no difference is told then, and
none is counted. A side that says nothing (the case is not in its table, or its law does not cover the period) has no
answer at all, which is neither zero nor unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from huijia.engine.backends.answers import NOTHING_DUE, PeriodAnswer, Span, span_of
from huijia.engine.model.pack import Pack
from huijia.values.answers import Answer
from huijia.values.errors import UnableToAssess
from huijia.values.periods import period_holding


class Change(StrEnum):
    """In which way the two sides of a row differ."""

    MORE = "more"
    LESS = "less"
    SAME_AMOUNT = "same_amount"
    UNKNOWN = "unknown"
    ONLY_OLD = "only_old"
    ONLY_NEW = "only_new"


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One row: what each side says of a case and period (None: it says nothing). ``period`` is None where both sides speak
    of the case as a whole."""

    period: str | None
    old: PeriodAnswer | None
    new: PeriodAnswer | None

    @property
    def difference_minor(self) -> int | None:
        """New amount less old amount, in the minor unit; None unless both are known."""
        amounts = [side.amount_minor if side else None for side in (self.old, self.new)]
        return None if amounts[0] is None or amounts[1] is None else amounts[1] - amounts[0]

    @property
    def differs(self) -> bool:
        """Whether answer, amount, reasons or missing facts differ. The order of reasons does not count."""
        return _gist(self.old) != _gist(self.new)

    @property
    def change(self) -> Change:
        """In which way a row that differs does so."""
        if self.old is None or self.new is None:
            return Change.ONLY_NEW if self.old is None else Change.ONLY_OLD
        difference = self.difference_minor
        if difference is None:
            return Change.UNKNOWN
        if difference == 0:
            return Change.SAME_AMOUNT
        return Change.MORE if difference > 0 else Change.LESS


def _gist(side: PeriodAnswer | None) -> object:
    return side and (side.answer, side.amount_minor, frozenset(side.reasons), frozenset(side.missing))


Rows = Sequence[PeriodAnswer]


def compared_answers(
    old: Rows | None, new: Rows | None, spans: tuple[Span, Span], *, all_rows: bool = False
) -> list[ComparedAnswer]:
    """The rows of one case from the answers of both sides (None: the case is not there), in the order of their periods.

    There is a row for each period that either side names. A side that answers for the case as a whole says the same of
    each of them; one that names other periods only has nothing due in this one.
    """
    # Labels of one unit have one width, so that their order as texts is that of time.
    labels = sorted({row.period for row in (*(old or ()), *(new or ())) if row.period is not None})
    found = [
        ComparedAnswer(label, _in_period(old, spans[0], label), _in_period(new, spans[1], label))
        for label in labels
    ] or [ComparedAnswer(None, old[0] if old else None, new[0] if new else None)]
    return [row for row in found if all_rows or row.differs]


def _in_period(rows: Rows | None, span: Span, label: str) -> PeriodAnswer | None:
    if rows is None or not span.first.label <= label <= span.last.label:
        return None
    for row in rows:
        if row.period == label:
            return row
    if rows[0].period is None:
        return replace(rows[0], period=label)
    return PeriodAnswer(label, Answer.NOT_ENTITLED, 0, (NOTHING_DUE,), ())


def spans_of(
    old: Pack, new: Pack, *, on: date, from_period: str | None, to_period: str | None
) -> tuple[Span, Span]:
    """The periods that each side looks at: those asked for, as far as its law covers them.

    Raises ``UnableToAssess`` for laws that cannot be compared, and for periods that neither covers.
    """
    _check_comparable(old, new, is_bounded=from_period is not None and to_period is not None)
    found: dict[int, Span] = {}
    errors: list[UnableToAssess] = []
    for place, pack in enumerate((old, new)):
        try:
            found[place] = span_of(pack, on=on, from_period=from_period, to_period=to_period)
        except UnableToAssess as error:
            errors.append(error)
    if len(errors) == 2:
        raise errors[0]
    if errors:
        place, pack = (1, new) if 0 in found else (0, old)
        found[place] = _cut(found[1 - place], pack, errors[0])
    return found[0], found[1]


def _cut(span: Span, pack: Pack, error: UnableToAssess) -> Span:
    """The part of the other law's periods that this law covers."""
    first = max(span.first, pack.first_covered_period, key=lambda period: period.index)
    last, last_day = span.last, pack.last_covered_day
    if last_day is not None and last.end > last_day:
        last = period_holding(pack.unit, last_day)
    if first.index > last.index:
        raise error
    return Span(first, last)


def _check_comparable(old: Pack, new: Pack, *, is_bounded: bool) -> None:
    wanted = {
        "benefit": (old.id, new.id),
        "currency": (old.currency, new.currency),
        "unit of periods": (old.unit.value, new.unit.value),
        "kind of case": (old.case_kind, new.case_kind),
    }
    for what, (one, other) in wanted.items():
        if one != other:
            raise UnableToAssess(
                f"only two versions of one benefit can be compared; the {what} of the old one is {one}, of the new {other}"
            )
    if (old.first_period is None) != (new.first_period is None) and not is_bounded:
        raise UnableToAssess(
            f"{old.id}: only one of the two versions ends a case by itself; say the first and the last period"
        )
