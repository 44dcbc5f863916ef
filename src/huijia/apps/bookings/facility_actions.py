"""What the office sets: facilities, rooms and staff, offerings, hours, days on which it is closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.bookings.closing import close_slots, open_slots
from huijia.apps.bookings.errors import UnableToChange
from huijia.apps.bookings.holding import lock
from huijia.apps.bookings.models import Closure, Facility, Offering, OpeningHours, Resource, Slot
from huijia.apps.bookings.planning import bounds
from huijia.apps.bookings.policies import check_serves
from huijia.apps.bookings.queries import zone
from huijia.apps.bookings.slots import drop_empty, make_missing
from huijia.apps.wording import text


@transaction.atomic
def make_facility(*, by: Viewer, area: Area, values: Mapping[str, str]) -> Facility:
    """A facility in an area of the health worker's."""
    by = check_serves(by, area.code)
    made = Facility.objects.create(area=area, **values)
    _note(by, "facility.made", made, {name: (None, value) for name, value in values.items() if value})
    return made


@transaction.atomic
def change_facility(*, by: Viewer, facility: Facility, values: Mapping[str, str]) -> Facility:
    """Another name, address, telephone or way to it."""
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    facility = Facility.objects.select_related("area").get(pk=facility.pk)
    changes = {
        name: (getattr(facility, name), value)
        for name, value in values.items()
        if getattr(facility, name) != value
    }
    if changes:
        for name, (_, value) in changes.items():
            setattr(facility, name, value)
        facility.save()
        _note(by, "facility.changed", facility, changes)
    return facility


@transaction.atomic
def close_facility(*, by: Viewer, facility: Facility, at: datetime) -> int:
    """Until further notice: nothing can be booked, and those who hold a coming time are told. How many those are."""
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    coming = Slot.objects.filter(offering__facility=facility, starts_at__gt=at)
    told = close_slots(coming, why=Slot.Closed.FACILITY, at=at)
    Facility.objects.filter(pk=facility.pk).update(closed_at=at)
    _note(by, "facility.closed", facility, {"told": (None, told)})
    return told


@transaction.atomic
def open_facility(*, by: Viewer, facility: Facility, at: datetime) -> int:
    """Open again: what was closed with it takes place after all, and those who still hold it are told. How many those are."""
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    Facility.objects.filter(pk=facility.pk).update(closed_at=None)
    facility = Facility.objects.get(pk=facility.pk)
    coming = Slot.objects.filter(offering__facility=facility, starts_at__gt=at)
    for day in facility.closures.values_list("day", flat=True):
        # Closed meanwhile for the day: it stays so.
        _on(facility, day, at).filter(closed_for=Slot.Closed.FACILITY).update(closed_for=Slot.Closed.DAY)
    told = open_slots(coming, why=Slot.Closed.FACILITY, at=at)
    make_missing(facility, at=at)
    _note(by, "facility.opened", facility, {"told": (None, told)})
    return told


@transaction.atomic
def make_resource(*, by: Viewer, facility: Facility, values: Mapping[str, Any]) -> Resource:
    """A room, or somebody of the staff, for so many people at the same time."""
    by = check_serves(by, facility.area_id)
    made = Resource.objects.create(facility=facility, **values)
    _note(by, "resource.made", facility, {"name": (None, made.name_zh), "capacity": (None, made.capacity)})
    return made


@transaction.atomic
def make_offering(*, by: Viewer, facility: Facility, values: Mapping[str, Any]) -> Offering:
    """A service at a facility. It can be booked once it has hours."""
    by = check_serves(by, facility.area_id)
    _check_resource(facility, values.get("resource"))
    made = Offering.objects.create(facility=facility, **values)
    _note(by, "offering.made", facility, {name: (None, _plain(value)) for name, value in values.items()})
    return made


@transaction.atomic
def change_offering(*, by: Viewer, offering: Offering, values: Mapping[str, Any], at: datetime) -> Offering:
    """Other minutes, places or room from now on. Times that somebody holds or waits for stay as they are."""
    facility = offering.facility
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    _check_resource(facility, values.get("resource"))
    offering = Offering.objects.select_related("facility").get(pk=offering.pk)
    changes = {
        name: (_plain(getattr(offering, name)), _plain(value))
        for name, value in values.items()
        if getattr(offering, name) != value
    }
    if changes:
        for name, value in values.items():
            setattr(offering, name, value)
        offering.save()
        drop_empty(offering, at=at)
        make_missing(facility, at=at)
        _note(by, "offering.changed", facility, changes)
    return offering


@transaction.atomic
def add_hours(
    *,
    by: Viewer,
    offering: Offering,
    weekdays: Iterable[int],
    opens: time,
    closes: time,
    valid_from: date,
    valid_until: date | None,
    at: datetime,
) -> None:
    """The same hours on these weekdays (ISO). Slots are made at once."""
    facility = offering.facility
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    weekdays = sorted(weekdays)
    for weekday in weekdays:
        OpeningHours.objects.create(
            offering=offering, weekday=weekday, opens=opens, closes=closes, valid_from=valid_from, valid_until=valid_until
        )  # fmt: skip
    make_missing(facility, at=at)
    hours = {"weekdays": (None, weekdays), "hours": (None, f"{opens:%H:%M}-{closes:%H:%M}")}
    _note(by, "hours.added", facility, hours)


@transaction.atomic
def end_hours(*, by: Viewer, hours: OpeningHours, today: date, at: datetime) -> None:
    """No new times from tomorrow on. Times that somebody holds or waits for stay; close them one by one if need be."""
    facility = hours.offering.facility
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    if hours.valid_from > today:
        hours.delete()
    else:
        OpeningHours.objects.filter(pk=hours.pk).update(valid_until=today)
    drop_empty(hours.offering, at=at)
    make_missing(facility, at=at)
    _note(by, "hours.ended", facility, {"weekdays": ([hours.weekday], None)})


@transaction.atomic
def close_days(
    *, by: Viewer, facility: Facility, days: Iterable[date], kind: Closure.Kind, at: datetime
) -> int:
    """Close on these days; days that are closed already stay so. How many bookings are told of."""
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    there = set(Closure.objects.filter(facility=facility).values_list("day", flat=True))
    fresh = sorted(set(days) - there)
    told = 0
    for day in fresh:
        Closure.objects.create(facility=facility, day=day, kind=kind)
        told += close_slots(_on(facility, day, at), why=Slot.Closed.DAY, at=at)
    if fresh:
        listed = [each.isoformat() for each in fresh]
        _note(by, "closure.made", facility, {"days": (None, listed), "told": (None, told)})
    return told


@transaction.atomic
def open_day(*, by: Viewer, closure: Closure, at: datetime) -> int:
    """Take a closure back: what was closed by it takes place after all. How many bookings are told of."""
    facility = closure.facility
    by = check_serves(by, facility.area_id)
    lock([facility.pk])
    Closure.objects.filter(pk=closure.pk).delete()
    facility = Facility.objects.get(pk=facility.pk)
    slots = _on(facility, closure.day, at)
    if facility.closed_at is None:
        told = open_slots(slots, why=Slot.Closed.DAY, at=at)
        make_missing(facility, at=at)
    else:
        told = 0
        slots.filter(closed_for=Slot.Closed.DAY).update(closed_for=Slot.Closed.FACILITY)
    _note(by, "closure.undone", facility, {"days": ([closure.day.isoformat()], None), "told": (None, told)})
    return told


def _on(facility: Facility, day: date, at: datetime) -> Any:
    begin, end = bounds(day, zone())
    return Slot.objects.filter(
        offering__facility=facility,
        starts_at__gte=max(begin, at + timedelta(microseconds=1)),
        starts_at__lt=end,
    )


def _check_resource(facility: Facility, resource: Resource | None) -> None:
    if resource is not None and resource.facility_id != facility.pk:
        raise UnableToChange(
            str(text("这个房间或人员属于别的地点。", "This room or person belongs to another facility."))
        )


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Resource) else value


def _note(by: Viewer, action: str, facility: Facility, changes: Mapping[str, tuple[Any, Any]]) -> None:
    record(
        by=by,
        action=action,
        subject="facility",
        subject_id=facility.pk,
        area=facility.area_id,
        changes=changes,
    )
