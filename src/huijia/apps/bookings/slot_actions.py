"""What the office does to one time: more or fewer places, closed and opened, moved as a whole, how many came."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.bookings import notices
from huijia.apps.bookings.closing import close_slots, open_slots
from huijia.apps.bookings.errors import UnableToChange
from huijia.apps.bookings.holding import check_open, fill, free_place, free_places, lock, take
from huijia.apps.bookings.models import Booking, Place, Slot
from huijia.apps.bookings.planning import day_of
from huijia.apps.bookings.policies import check_serves
from huijia.apps.bookings.queries import zone
from huijia.apps.bookings.slots import room_left
from huijia.apps.wording import text


@transaction.atomic
def set_places(*, by: Viewer, slot: Slot, places: int, at: datetime) -> int:
    """More or fewer places, never fewer than are held. More are given to who waits; how many got one."""
    by, slot = _locked(by, slot)
    if slot.starts_at <= at:
        raise UnableToChange(str(text("这个时间已经过了。", "This time is over.")))
    if slot.closed_for:
        raise UnableToChange(
            str(text("这个时间已关闭，请先重新开放。", "This time is closed. Open it again first."))
        )
    there = slot.places.count()
    held = there - free_places(slot)
    if places < held:
        raise UnableToChange(
            str(
                text(
                    f"已有 {held} 人预约，名额不能少于 {held}。",
                    f"{held} are booked: there can be no fewer places.",
                )
            )
        )
    left = room_left(slot)
    if left is not None and places - there > left:
        raise UnableToChange(
            str(
                text(
                    f"这个房间或人员同时只能再接待 {max(0, left)} 人。",
                    f"The room or person has space for {max(0, left)} more at this time.",
                )
            )
        )
    if places < there:
        _take_away(slot, there - places)
    else:
        top = max(slot.places.values_list("number", flat=True), default=0)
        _add(slot, places - there, top)
    given = fill(slot, at=at)
    _note(by, "slot.places_set", slot, {"places": (there, places), "from_waiting_list": (None, given)})
    return given


def _take_away(slot: Slot, count: int) -> None:
    free = Place.objects.filter(slot=slot, booking=None).order_by("-number")[:count]
    Place.objects.filter(pk__in=[each.pk for each in free]).delete()


def _add(slot: Slot, count: int, top: int) -> None:
    # Numbers that were taken away come first: no number is higher than it need be.
    there = set(slot.places.values_list("number", flat=True))
    free = [number for number in range(1, top + count + 1) if number not in there][:count]
    if free and free[-1] > 200:
        raise UnableToChange(str(text("一个时间最多 200 个名额。", "A time has 200 places at most.")))
    Place.objects.bulk_create(Place(slot=slot, number=number) for number in free)


@transaction.atomic
def close_slot(*, by: Viewer, slot: Slot, at: datetime) -> int:
    """Close this time, and tell whom it concerns; how many those are."""
    by, slot = _locked(by, slot)
    told = close_slots(Slot.objects.filter(pk=slot.pk, starts_at__gt=at), why=Slot.Closed.SLOT, at=at)
    _note(by, "slot.closed", slot, {"told": (None, told)})
    return told


@transaction.atomic
def open_slot(*, by: Viewer, slot: Slot, at: datetime) -> int:
    """Open it again, if the room is still free; how many are told."""
    by, slot = _locked(by, slot)
    day, facility = day_of(slot.starts_at, zone()), slot.offering.facility
    if facility.closed_at is not None or facility.closures.filter(day=day).exists():
        raise UnableToChange(
            str(
                text(
                    "这一天或这个地点休息，请先撤回休息。",
                    "The day or the facility is closed. Take that back first.",
                )
            )
        )
    left = room_left(slot)
    if left is not None and slot.closed_for == Slot.Closed.SLOT and slot.places.count() > left:
        raise UnableToChange(
            str(
                text(
                    "这个房间或人员在这段时间已另有安排。",
                    "The room or person is needed for something else at this time.",
                )
            )
        )
    told = open_slots(Slot.objects.filter(pk=slot.pk, starts_at__gt=at), why=Slot.Closed.SLOT, at=at)
    _note(by, "slot.opened", slot, {"told": (None, told)})
    return told


@transaction.atomic
def move_slot(*, by: Viewer, slot: Slot, to: Slot, at: datetime) -> int:
    """Move everybody to another time of the same service, which has a free place for each, and close this one; how many were moved.

    Who waits for this time waits there, after those who wait there already. Everybody is told.
    """
    by, slot = _locked(by, slot)
    to = Slot.objects.select_related("offering__facility").get(pk=to.pk)
    if to.offering.facility_id != slot.offering.facility_id or to.offering.service != slot.offering.service:
        raise UnableToChange(
            str(text("请选同一地点、同一服务的时间。", "Choose a time of the same place and service."))
        )
    if to.pk == slot.pk:
        raise UnableToChange(str(text("请选另一个时间。", "Choose another time.")))
    if slot.starts_at <= at:
        raise UnableToChange(str(text("这个时间已经过了。", "This time is over.")))
    check_open(to, at)
    held = list(
        Booking.objects.filter(place__slot=slot).order_by("place__number").values_list("pk", flat=True)
    )
    if len(held) > (free := free_places(to)):
        raise UnableToChange(
            str(
                text(
                    f"那个时间只有 {free} 个空位，这里有 {len(held)} 人。请先增加名额，或另选时间。",
                    f"That time has {free} free places, and {len(held)} are booked here. Add places there first, or choose another.",
                )
            )
        )
    close_slots(Slot.objects.filter(pk=slot.pk), why=Slot.Closed.SLOT, at=at)
    for booking in Booking.objects.filter(pk__in=held).order_by("place__number"):
        place = free_place(to)
        assert place is not None
        waited, queue = booking.waits_for, booking.queue
        place.slot = to
        take(booking, place, at=at)
        # Who waits for a better time than this one still does.
        booking.waits_for, booking.queue = waited, queue
        if waited is not None and waited.pk == to.pk:
            booking.waits_for = booking.queue = None
        booking.news = Booking.News.MOVED
        booking.save()
        notices.moved(booking, at=at)
    last = Booking.objects.filter(waits_for=to).aggregate(last=Max("queue"))["last"] or 0
    waiting = Booking.objects.filter(waits_for=slot, place=None).order_by("-first_choice", "queue")
    for number, booking in enumerate(waiting, last + 1):
        booking.waits_for, booking.queue, booking.news = to, number, Booking.News.MOVED
        booking.save()
        notices.forget(booking, at=at)
    fill(to, at=at)
    _note(by, "slot.moved", slot, {"to": (None, to.pk), "bookings": (None, len(held))})
    return len(held)


@transaction.atomic
def note_came(*, by: Viewer, slot: Slot, came: int, at: datetime) -> None:
    """How many came, as a count: of nobody is it kept whether they did."""
    by, slot = _locked(by, slot)
    if slot.starts_at > at:
        raise UnableToChange(str(text("这个时间还没有到。", "This time has not come yet.")))
    before = slot.came
    Slot.objects.filter(pk=slot.pk).update(came=came)
    _note(by, "slot.came_noted", slot, {"came": (before, came)})


def _locked(by: Viewer, slot: Slot) -> tuple[Viewer, Slot]:
    by = check_serves(by, slot.offering.facility.area_id)
    lock([slot.offering.facility_id])
    return by, Slot.objects.select_related("offering__facility", "offering__resource").get(pk=slot.pk)


def _note(by: Viewer, action: str, slot: Slot, changes: Mapping[str, tuple[Any, Any]]) -> None:
    record(
        by=by,
        action=action,
        subject="slot",
        subject_id=slot.pk,
        area=slot.offering.facility.area_id,
        changes=changes,
    )
