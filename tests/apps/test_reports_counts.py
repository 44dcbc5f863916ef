"""Counts of reports are what a plain loop over the records gives, whatever happened; and no report holds more than the closed list says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from huijia.apps.bookings.models import Slot
from huijia.apps.claims.models import Appeal, Claim
from huijia.apps.counting import LONGER, WAITED, Counted, Months
from huijia.apps.events.models import Event
from huijia.apps.payments.models import Instruction
from huijia.apps.people.models import Correction
from huijia.apps.recalculation.models import Case
from huijia.apps.reports.grid import count
from huijia.apps.reports.indicators import INDICATORS
from tests.apps.conftest import COUNTY, NOW, TOWNSHIP, VILLAGE
from tests.apps.reports_office import History, day_of

MONTHS = Months(date(2025, 11, 1), date(2026, 4, 1))
SEEDS = (1, 2)


def waited(begin: date, end: date) -> str:
    return next((name for most, name in WAITED if (end - begin).days <= most), LONGER)


def term(day: date, due: date | None) -> str:
    return "no_term" if due is None else "in_time" if day <= due else "late"


def looped(key: str) -> Iterator[tuple[str, date | datetime | None, tuple[str, ...], int]]:
    """Area, when, parts and how many, record by record."""
    if key == "handed_in":
        for claim in Claim.objects.all():
            yield (
                claim.area_id,
                claim.first_submitted_at,
                ("counter" if claim.made_at_counter else "family",),
                1,
            )
    elif key == "decided":
        for claim in Claim.objects.all():
            for decision in list(claim.decisions.order_by("pk"))[:1]:
                day = day_of(decision.decided_at)
                parts = (term(day, decision.due_on), waited(day_of(claim.first_submitted_at), day))
                yield claim.area_id, decision.decided_at, parts, 1
    elif key == "paid":
        for each in Instruction.objects.select_related("run", "entitlement"):
            if each.state == "paid" and each.booked_on:
                parts = (term(each.booked_on, each.run.execute_on), waited(each.entitlement.payable_from, each.booked_on))  # fmt: skip
                yield each.entitlement.area_id, each.booked_on, parts, 1
    elif key == "objections_made":
        for appeal in Appeal.objects.select_related("claim"):
            yield appeal.claim.area_id, appeal.made_at, (), 1
    elif key == "objections_decided":
        for appeal in Appeal.objects.select_related("claim", "decision", "new_decision"):
            if appeal.new_decision is not None and appeal.decided_at is not None:
                parts = (term(day_of(appeal.decided_at), appeal.due_on), f"{appeal.decision.outcome}_{appeal.new_decision.outcome}")  # fmt: skip
                yield appeal.claim.area_id, appeal.decided_at, parts, 1
    elif key == "corrections_asked":
        for asked in Correction.objects.select_related("person"):
            yield asked.person.area_id, asked.asked_at, (), 1
    elif key == "corrections_answered":
        for asked in Correction.objects.select_related("person").exclude(state="open"):
            assert asked.answered_at is not None
            yield asked.person.area_id, asked.answered_at, (term(day_of(asked.answered_at), asked.answer_by), asked.state), 1  # fmt: skip
    elif key == "put_right":
        for case in Case.objects.select_related("claim").filter(state__in=["decided", "set_aside"]):
            change = (case.new_minor > case.old_minor) - (case.new_minor < case.old_minor)
            what = {1: "more", -1: "less", 0: "same"}[change] if case.state == "decided" else "left"
            yield case.claim.area_id, case.settled_at, (what,), 1
    elif key in ("events_held", "visitors"):
        for event in Event.objects.filter(state="published"):
            if event.ends_at <= NOW:
                if key == "events_held":
                    yield event.area_id, event.starts_at, (), 1
                else:
                    yield event.area_id, event.starts_at, ("adults",), event.came_adults or 0
                    yield event.area_id, event.starts_at, ("children",), event.came_children or 0
    else:
        assert key == "bookings"
        for slot in Slot.objects.select_related("offering__facility"):
            if slot.came is not None and slot.booked is not None and not slot.closed_for:
                place = slot.offering.facility.area_id
                yield place, slot.starts_at, ("came",), slot.came
                yield place, slot.starts_at, ("not_kept",), max(slot.booked - slot.came, 0)


def by_hand(key: str, under: str) -> Counter[tuple[str, str, tuple[str, ...]]]:
    found: Counter[tuple[str, str, tuple[str, ...]]] = Counter()
    for area, at, parts, how_many in looped(key):
        if at is None or not area.startswith(under):
            continue
        day = day_of(at) if isinstance(at, datetime) else at
        if MONTHS.first <= day < MONTHS.after:
            found[area, f"{day:%Y-%m}", parts] += how_many
    return +found


def as_counter(found: list[Counted]) -> Counter[tuple[str, str, tuple[str, ...]]]:
    keys = [(each.area, each.month, each.parts) for each in found]
    assert len(keys) == len(set(keys))
    return +Counter({key: each.count for key, each in zip(keys, found, strict=True)})


@pytest.mark.parametrize("seed", SEEDS)
def test_counts_are_what_a_loop_over_the_records_gives(seed: int, db: None) -> None:
    History(seed)

    for key, indicator in INDICATORS.items():
        for under in (COUNTY, TOWNSHIP, VILLAGE):
            counted = as_counter(count(indicator, MONTHS, under=under, at=NOW))
            assert counted == by_hand(key, under), (key, under)
        assert sum(as_counter(count(indicator, MONTHS, under=COUNTY, at=NOW)).values()) > 2, key
        for each in count(indicator, MONTHS, under=COUNTY, at=NOW):
            parts = zip(indicator.divisions, each.parts, strict=True)
            assert all(part in division.parts for division, part in parts), (key, each.parts)
