"""What can be booked, where and when; a booking by its code; what staff see of their area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.bookings.models import Booking, Closure, Facility, Offering, Service, Slot
from huijia.apps.bookings.planning import bounds, day_of
from huijia.apps.sealing import fingerprint

AHEAD = timedelta(days=56)
"""For so long ahead slots are made and can be booked."""

WEEK = timedelta(days=7)


def zone() -> ZoneInfo:
    """The office's time zone."""
    return ZoneInfo(timezone.get_default_timezone_name())


def booking_by_code(code: str) -> Booking | None:
    """The booking that a code opens, with its slot and facility."""
    return (
        Booking.objects.select_related("place__slot__offering__facility", "waits_for__offering__facility")
        .filter(fingerprint=fingerprint(code))
        .first()
    )


def services_offered() -> list[Service]:
    """The services that some open facility offers, in their order."""
    there = set(open_offerings().values_list("service", flat=True))
    return [each for each in Service if each.value in there]


def open_offerings() -> QuerySet[Offering]:
    """What the public can book: of facilities that are open."""
    return Offering.objects.filter(facility__closed_at=None).select_related("facility__area", "resource")


def offering_open(offering_id: int) -> Offering:
    """An offering of an open facility. Raises ``UnableToFind``."""
    found = open_offerings().filter(pk=offering_id).first()
    if found is None:
        raise UnableToFind("no such offering")
    return found


@dataclass(frozen=True, slots=True)
class Time:
    """A slot as a week shows it. ``free``: places that nobody holds; ``waiting``: how many wait."""

    slot: Slot
    places: int
    taken: int
    waiting: int
    is_over: bool

    @property
    def free(self) -> int:
        """Places that nobody holds."""
        return self.places - self.taken

    @property
    def can_be_booked(self) -> bool:
        """Whether somebody can book or wait."""
        return not self.is_over and not self.slot.closed_for


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a week. ``closed``: why it is closed, empty if it is not."""

    day: date
    times: list[Time] = field(default_factory=list)
    closed: str = ""

    @property
    def free(self) -> int:
        """Places that can be booked on this day."""
        return sum(each.free for each in self.times if each.can_be_booked)


def week_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.isoweekday() - 1)


def counted(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    """Slots with how many places they have, how many are held, and how many people wait."""
    return slots.annotate(
        places_count=Count("places", distinct=True),
        taken_count=Count("places__booking", distinct=True),
        waiting_count=Count("waiting", distinct=True),
    )


def time_of(slot: Slot, now: datetime) -> Time:
    """A counted slot as a week shows it."""
    counts = (getattr(slot, f"{name}_count") for name in ("places", "taken", "waiting"))
    places, taken, waiting = (int(each) for each in counts)
    return Time(slot, slot.offered or places, slot.booked or taken, waiting, slot.starts_at <= now)


def week(slots: QuerySet[Slot], monday: date, now: datetime, facility: Facility) -> list[Day]:
    """Seven days with the times of these slots, in order."""
    here = zone()
    begin, _ = bounds(monday, here)
    end, _ = bounds(monday + WEEK, here)
    closed: Mapping[date, str] = dict(
        Closure.objects.filter(facility=facility, day__gte=monday, day__lt=monday + WEEK).values_list(
            "day", "kind"
        )
    )
    days = [Day(day, [], closed.get(day, "")) for day in (monday + timedelta(days=n) for n in range(7))]
    found = counted(slots.filter(starts_at__gte=begin, starts_at__lt=end))
    for slot in found.select_related("offering__resource").order_by("starts_at", "pk"):
        days[(day_of(slot.starts_at, here) - monday).days].times.append(time_of(slot, now))
    return days


def first_free(slots: QuerySet[Slot], now: datetime) -> Slot | None:
    """The earliest of these slots that has a free place."""
    free = slots.filter(starts_at__gt=now, closed_for="", places__isnull=False, places__booking=None)
    return free.order_by("starts_at").first()


# What staff see


def facilities_seen_by(viewer: Viewer) -> QuerySet[Facility]:
    """The facilities of a health worker's areas."""
    codes = viewer.areas.get(Role.HEALTH_WORKER, ())
    return Facility.objects.filter(areas_under(codes, "area__code")).select_related("area").order_by("pk")


def facility_seen_by(viewer: Viewer, facility_id: int) -> Facility:
    """A facility. Raises ``UnableToFind`` where there is none, or not for this health worker."""
    found = facilities_seen_by(viewer).filter(pk=facility_id).first()
    if found is None:
        raise UnableToFind("no such facility")
    return found


def slot_seen_by(viewer: Viewer, facility_id: int, slot_id: int) -> Slot:
    """A counted slot of a facility. Raises ``UnableToFind``."""
    facility = facility_seen_by(viewer, facility_id)
    found = counted(Slot.objects.filter(pk=slot_id, offering__facility=facility))
    slot = found.select_related("offering__facility__area", "offering__resource").first()
    if slot is None:
        raise UnableToFind("no such slot")
    return slot
