"""Slots are made ahead from opening hours: as often as one likes, with the same result. What somebody holds is never changed by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import record
from huijia.apps.bookings.holding import lock
from huijia.apps.bookings.models import Closure, Facility, Offering, Place, Resource, Slot
from huijia.apps.bookings.planning import Hours, bounds, day_of, overlaps, starts_on
from huijia.apps.bookings.queries import AHEAD, zone


def are_due(facility: Facility, *, at: datetime) -> bool:
    """Whether slots are missing that should be there by now."""
    until = day_of(at, zone()) + AHEAD
    return (
        facility.closed_at is None
        and Offering.objects.filter(facility=facility, hours__isnull=False)
        .exclude(slots_until__gte=until)
        .exists()
    )


@transaction.atomic
def make_ahead(*, facility: Facility, at: datetime) -> int:
    """Make what is missing of the next eight weeks at a facility; how many slots were made. It leaves an entry when there are any."""
    lock([facility.pk])
    made = make_missing(facility, at=at)
    if made:
        record(
            by=SYSTEM,
            action="slots.made",
            subject="facility",
            subject_id=facility.pk,
            area=facility.area_id,
            changes={"slots": (None, made)},
        )
    return made


def make_missing(facility: Facility, *, at: datetime) -> int:
    """The same inside of a transaction that has the facility to itself, and without an entry."""
    if facility.closed_at is not None:
        return 0
    here = zone()
    today = day_of(at, here)
    until = today + AHEAD
    offerings = list(
        Offering.objects.filter(facility=facility)
        .select_related("resource")
        .prefetch_related("hours")
        .order_by("pk")
    )
    closed = set(Closure.objects.filter(facility=facility, day__gte=today).values_list("day", flat=True))
    there = _there(facility, bounds(today, here)[0], bounds(until, here)[1])
    fresh: list[tuple[Slot, int]] = []
    for offering in offerings:
        hours = [
            Hours(each.weekday, each.opens, each.closes, each.valid_from, each.valid_until)
            for each in offering.hours.all()
        ]
        for day in days_of(today, until):
            if day in closed:
                continue
            for start in starts_on(day, hours, minutes=offering.minutes, zone=here):
                if start > at and (places := _room(offering, start, there[day])) > 0:
                    slot = Slot(offering=offering, starts_at=start, minutes=offering.minutes)
                    there[day].append((slot, offering, places))
                    fresh.append((slot, places))
    Slot.objects.bulk_create([slot for slot, _ in fresh])
    Place.objects.bulk_create(
        [Place(slot=slot, number=n) for slot, places in fresh for n in range(1, places + 1)], batch_size=2_000
    )
    Offering.objects.filter(facility=facility).update(slots_until=until)
    return len(fresh)


_There = list[tuple[Slot, Offering, int]]


def _there(facility: Facility, begin: datetime, end: datetime) -> defaultdict[date, _There]:
    """Slots that are there by their day, each with its offering and how many places it has."""
    found: defaultdict[date, _There] = defaultdict(list)
    for slot in (
        Slot.objects.filter(offering__facility=facility, starts_at__gte=begin, starts_at__lt=end)
        .select_related("offering__resource")
        .annotate(places_count=Count("places"))
    ):
        found[day_of(slot.starts_at, zone())].append((slot, slot.offering, slot.places_count))
    return found


def _room(offering: Offering, start: datetime, there: _There) -> int:
    """How many places a new slot can have: none where one of the same offering is, no more than its room or staff has left."""
    resource = offering.resource
    left = resource.capacity if resource else offering.places
    for slot, other, held in there:
        if overlaps(start, offering.minutes, slot.starts_at, slot.minutes):
            if other.pk == offering.pk:
                return 0
            if resource and other.resource_id == resource.pk and not slot.closed_for:
                left -= held
    return min(offering.places, left)


def room_left(slot: Slot) -> int | None:
    """How many places more this slot could have by its room or staff; None where it has none to share."""
    resource: Resource | None = slot.offering.resource
    if resource is None:
        return None
    near = Slot.objects.filter(
        offering__resource=resource,
        closed_for="",
        starts_at__gt=slot.starts_at - timedelta(minutes=480),
        starts_at__lt=slot.ends_at,
    ).annotate(places_count=Count("places"))
    return resource.capacity - sum(
        each.places_count
        for each in near
        if overlaps(slot.starts_at, slot.minutes, each.starts_at, each.minutes)
    )


def drop_empty(offering: Offering, *, at: datetime) -> None:
    """Take back the coming slots that nobody holds or waits for, so that they can be made anew. Closed ones stay."""
    empty = Slot.objects.filter(
        offering=offering, starts_at__gt=at, closed_for="", places__booking=None, waiting=None
    )
    held = Slot.objects.filter(offering=offering, starts_at__gt=at, places__booking__isnull=False)
    drop(empty.exclude(pk__in=held.values("pk")).values_list("pk", flat=True).distinct())


def drop(slots: Iterable[int]) -> None:
    """Delete slots with their places. The database refuses where somebody holds one."""
    numbers = list(slots)
    Place.objects.filter(slot__in=numbers).delete()
    Slot.objects.filter(pk__in=numbers).delete()


def days_of(first: date, last: date) -> list[date]:
    """Every day from one to another, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
