"""What an area's benefits cost: committed, paid, and a forecast of the coming 36 months.

The forecast is what the pack gives children who are known by a claim that was granted, if nothing changes and each year is claimed; it counts nobody
who is not there. Figures are protected: no cell tells of fewer than ``FEWEST`` families, neither by itself nor by taking the others from the total.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Generic, NamedTuple, TypeVar

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Greatest, Substr

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import Benefit, answers, benefit, typed
from huijia.apps.fence.told import the_service
from huijia.apps.payments.models import Entitlement, Entry
from huijia.apps.payments.states import Account
from huijia.apps.people.models import Fact, RosterImport
from huijia.apps.people.queries import within
from huijia.values.errors import HuijiaError
from huijia.values.periods import parse_period

K = TypeVar("K")

WHO = (Role.FINANCE, Role.COUNTY_APPROVER)
FEWEST = 10
"""Families of which a figure that is shown tells at least."""
ROUNDED_TO = 100_000
"""In the currency's minor unit: thousands."""
SPAN_MONTHS, SPANS = 3, 12
"""Twelve spans of three months: the coming 36 months."""


@dataclass(slots=True)
class Cell:
    """What some families get, in the currency's minor unit."""

    minor: int = 0
    families: set[int] = field(default_factory=set)

    def add(self, family: int, minor: int) -> None:
        """Count an amount of a family."""
        self.minor += minor
        self.families.add(family)


@dataclass(frozen=True, slots=True)
class Figures(Generic[K]):
    """A row of figures and their total as they may be shown: rounded, None where too few families stand behind it."""

    cells: dict[K, int | None]
    total: int | None


class Budget(NamedTuple):
    """One benefit. ``committed``, ``paid`` (this year) and ``forecast`` by place; ``spans`` by the first day of each three months."""

    benefit: Benefit
    currency: str
    places: list[Area]
    committed: Figures[str]
    paid: Figures[str]
    forecast: Figures[str]
    spans: Figures[date]

    @property
    def hides(self) -> bool:
        """Whether some figure is not shown."""
        shown = [self.spans.total, *self.spans.cells.values()]
        for row in (self.committed, self.paid, self.forecast):
            shown += [row.total, *row.cells.values()]
        return None in shown


def protected(cells: Mapping[K, Cell]) -> Figures[K]:
    """Hide cells of too few families, and as many more as it takes that total less what is shown tells of no fewer either."""
    hidden = {key for key, cell in cells.items() if 0 < len(cell.families) < FEWEST}
    more = sorted(
        (key for key, cell in cells.items() if len(cell.families) >= FEWEST),
        key=lambda key: len(cells[key].families),
        reverse=True,
    )
    while hidden and more and (len(hidden) < 2 or len(_families(cells, hidden)) < FEWEST):
        hidden.add(more.pop())
    total = sum(cell.minor for cell in cells.values())
    too_few = 0 < len(_families(cells, cells)) < FEWEST
    return Figures(
        {key: None if key in hidden else _rounded(cell.minor) for key, cell in cells.items()},
        None if too_few else _rounded(total),
    )


def _families(cells: Mapping[K, Cell], keys: Iterable[K]) -> set[int]:
    return set().union(*(cells[key].families for key in keys))


def _rounded(minor: int) -> int:
    return (minor + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


@the_service()
def budgets_seen_by(viewer: Viewer, *, today: date) -> list[Budget]:
    """The budget of each benefit in the viewer's area. Raises ``UnableToFind`` for whoever has nothing to do with money."""
    if not viewer.has(*WHO):
        raise UnableToFind("no budget for this viewer")
    level = _level_below(viewer)
    seen = Entitlement.objects.filter(within(viewer, *WHO)).annotate(place=Substr("area", 1, level))
    kinds = seen.values_list("pack", "currency").distinct().order_by("pack", "currency")
    return [
        _budget(seen.filter(pack=pack, currency=currency), pack, currency, level, today)
        for pack, currency in kinds
    ]


def _level_below(viewer: Viewer) -> int:
    codes = [code for role in WHO for code in viewer.areas.get(role, ())]
    widest = min(map(len, codes), default=0)
    return next((level.value for level in Area.Level if level.value > widest), Area.Level.VILLAGE.value)


def _budget(seen: QuerySet[Any], pack: str, currency: str, level: int, today: date) -> Budget:
    found = benefit(pack)
    committed = _by_place(
        seen.filter(Q(owed_minor__gt=0) | Q(ordered_minor__gt=0))
        .values_list("place", "payee")
        .annotate(minor=Sum(Greatest(F("owed_minor"), 0) + F("ordered_minor")))
    )
    forecast, spans = _forecast(seen, found, today)
    paid = _paid_this_year(seen, level, today)
    codes = sorted({*committed, *paid, *forecast})
    return Budget(
        found,
        currency,
        list(Area.objects.filter(code__in=codes).order_by("code")),
        _in_each(codes, committed),
        _in_each(codes, paid),
        _in_each(codes, forecast),
        protected(spans),
    )


def _in_each(codes: Iterable[str], row: Mapping[str, Cell]) -> Figures[str]:
    return protected({code: row.get(code, Cell()) for code in codes})


def _by_place(rows: Iterable[tuple[str, int, int]]) -> dict[str, Cell]:
    cells: dict[str, Cell] = defaultdict(Cell)
    for place, family, minor in rows:
        cells[place].add(family, minor)
    return cells


def _paid_this_year(seen: QuerySet[Any], level: int, today: date) -> dict[str, Cell]:
    """What left funds this year and did not come back."""
    entries: QuerySet[Any] = Entry.objects.filter(
        entitlement__in=seen.values("pk"), booked_on__year=today.year, booked_on__lte=today
    ).annotate(place=Substr("entitlement__area", 1, level))
    cells: dict[str, Cell] = defaultdict(Cell)
    for account, sign in (("credit", 1), ("debit", -1)):
        rows = (
            entries.filter(**{account: Account.FUND.value})
            .values_list("place", "entitlement__payee")
            .annotate(minor=Sum("amount_minor"))
        )
        for place, family, minor in rows:
            cells[place].add(family, sign * minor)
    return cells


class _Known(NamedTuple):
    """A child's last granted claim."""

    child: int
    family: int
    place: str
    period: str
    payable_from: date
    facts: dict[str, Any]


def _forecast(seen: QuerySet[Any], found: Benefit, today: date) -> tuple[dict[str, Cell], dict[date, Cell]]:
    """What becomes due in the coming months, by place and by three months.

    A later period is expected as long after the last one as the periods lie apart, and never before today.
    """
    firsts = [_month_after(today, SPAN_MONTHS * number) for number in range(SPANS + 1)]
    places: dict[str, Cell] = defaultdict(Cell)
    spans = {first: Cell() for first in firsts[:-1]}
    unit, said = found.pack.unit, {}
    for known in _known_children(seen, found, today):
        key = json.dumps(known.facts, sort_keys=True)
        if key not in said:
            said[key] = _periods(found, known.facts, today)
        last = parse_period(unit, known.period)
        for label, minor in said[key]:
            period = parse_period(unit, label)
            if period.index <= last.index or period.end < today:
                continue
            on = max(known.payable_from + (period.start - last.start), today)
            if on < firsts[-1]:
                first = max(each for each in firsts if each <= on)
                places[known.place].add(known.family, minor)
                spans[first].add(known.family, minor)
    return places, spans


def _known_children(seen: QuerySet[Any], found: Benefit, today: date) -> Iterator[_Known]:
    kept = Coalesce("child__merged_into", "child")
    granted = seen.filter(due_minor__gt=0, child__withdrawn=False).annotate(kept=kept)
    newer = _facts_now(granted, found, today)
    first_claim = found.procedure.first_claim_fact
    rows = granted.order_by("kept", "period").values_list(
        "kept", "payee", "place", "period", "payable_from", "decision__assessment__facts"
    )
    last: _Known | None = None
    first_period = ""
    for row in rows.iterator(chunk_size=2_000):
        each = _Known(*row)
        if last is None or each.child != last.child:
            if last is not None:
                yield last
            first_period = each.period
        facts = {**each.facts, **newer.get(each.child, {})}
        if first_claim and facts.get(first_claim) is None:
            facts[first_claim] = parse_period(found.pack.unit, first_period).start.year
        last = each._replace(facts=facts)
    if last is not None:
        yield last


def _facts_now(granted: QuerySet[Any], found: Benefit, today: date) -> dict[int, dict[str, Any]]:
    """Child -> the facts that hold now: a death or a corrected birth date that came after the decision counts."""
    names = [fact.name for fact in found.pack.facts]
    facts = (
        Fact.objects.filter(
            Q(person__in=granted.values("child")) | Q(person__in=granted.values("kept")),
            name__in=names,
            valid_from__lte=today,
        )
        .exclude(roster__state=RosterImport.State.UNDONE)
        .order_by("valid_from", "recorded_at", "pk")
    )
    now: dict[int, dict[str, Any]] = defaultdict(dict)
    rows = facts.annotate(kept=Coalesce("person__merged_into", "person")).values_list("kept", "name", "value")
    for child, name, value in rows.iterator(chunk_size=5_000):
        now[child][name] = value
    return now


def _periods(found: Benefit, facts: Mapping[str, Any], today: date) -> list[tuple[str, int]]:
    """The periods for which the pack gives something, and how much; nothing for facts that cannot be true."""
    try:
        said = answers(found.pack, typed(found.pack, facts), on=today)
    except HuijiaError:
        return []
    return [(each.period, each.amount_minor) for each in said if each.period and each.amount_minor]


def _month_after(day: date, months: int) -> date:
    """The first of the month that is so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def last_month(first: date) -> date:
    """The last day of the three months that begin on this day."""
    return _month_after(first, SPAN_MONTHS) - timedelta(days=1)
