"""The demo's facilities: two, with hours, closed days, bookings and a waiting list. Nobody in them has a name."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import STRANGER, Viewer
from huijia.apps.bookings.actions import book
from huijia.apps.bookings.codes import LENGTH
from huijia.apps.bookings.errors import UnableToBook
from huijia.apps.bookings.facility_actions import (
    add_hours,
    close_days,
    make_facility,
    make_offering,
    make_resource,
)
from huijia.apps.bookings.models import Closure, Facility, Offering, Service, Slot
from huijia.apps.bookings.slot_actions import note_came
from huijia.apps.codes import ALPHABET
from huijia.web.demo.places import OTHER_TOWNSHIP, TOWNSHIP

CODE = "DEMQ2345WXYZ"
"""Opens one booking of the demo, as whoever shows the demo may want to."""

SHARE = 0.45
"""Of the places of the next days so many are held."""

_FACILITIES = (
    (TOWNSHIP, "青禾镇卫生院", "Qinghe Town Health Centre", "青禾镇中心路 12 号", "0990-1234501", "公交 3 路“镇政府”站下，向东 200 米。", "Bus 3 to “Town Hall”, then 200 m east."),
    (OTHER_TOWNSHIP, "白杨镇卫生院", "Baiyang Town Health Centre", "白杨镇北街 5 号", "0990-1234502", "在农贸市场对面。", "Opposite the market."),
)  # fmt: skip


def make_bookings(*, worker: Viewer, now: datetime, draw: Random) -> None:
    """Two facilities as they would stand today."""
    begun = now - timedelta(days=7)
    today = timezone.localdate(now)
    places = []
    for area, zh, en, address, telephone, way_zh, way_en in _FACILITIES:
        values = {
            "name_zh": zh, "name_en": en, "address": address, "telephone": telephone, "directions_zh": way_zh, "directions_en": way_en,
        }  # fmt: skip
        places.append(make_facility(by=worker, area=Area.objects.get(code=area), values=values))
    first, second = places
    room = make_resource(
        by=worker, facility=first, values={"name_zh": "全科一室", "name_en": "General room 1", "capacity": 4}
    )
    vaccination = _offer(
        worker, first, Service.CHILD_CHECK, 60, 6, (2, 4), (time(8, 30), time(11, 30)), begun
    )
    _offer(worker, first, Service.CONSULTATION, 30, 2, (1, 3, 5), (time(14), time(16)), begun, resource=room)
    _offer(
        worker, first, Service.FAMILY_CHECK, 60, 4, (1, 3), (time(8, 30), time(11, 30)), begun, resource=room
    )
    _offer(worker, second, Service.CHILD_CHECK, 60, 5, (3,), (time(8, 30), time(11, 30)), begun)
    training = today + timedelta(days=24 - today.weekday())
    close_days(by=worker, facility=first, days=[training], kind=Closure.Kind.TRAINING, at=begun)
    _fill(vaccination, worker, begun, now, draw)


def _offer(
    worker: Viewer, facility: Facility, service: Service, minutes: int, places: int, weekdays: tuple[int, ...],
    hours: tuple[time, time], at: datetime, **more: object,
) -> Offering:  # fmt: skip
    values = {"service": service, "minutes": minutes, "places": places, **more}
    made = make_offering(by=worker, facility=facility, values=values)
    add_hours(
        by=worker, offering=made, weekdays=weekdays, opens=hours[0], closes=hours[1], valid_from=timezone.localdate(at), valid_until=None, at=at,
    )  # fmt: skip
    return made


def _fill(full: Offering, worker: Viewer, begun: datetime, now: datetime, draw: Random) -> None:
    """Some places of this week and the next are held; one time is full and has a waiting list, one is known by its code."""
    soon = Slot.objects.filter(starts_at__lt=now + timedelta(days=10), starts_at__gt=begun).order_by(
        "starts_at", "pk"
    )
    known = False
    for slot in soon:
        wanted = sum(draw.random() < SHARE for _ in range(slot.places.count()))
        is_full = slot.offering_id == full.pk and not known and slot.starts_at > now + timedelta(days=2)
        if is_full:
            wanted = slot.places.count() + 2
        for number in range(wanted):
            code = "".join(draw.choice(ALPHABET) for _ in range(LENGTH))
            _book(slot, CODE if is_full and number == 0 else code, begun)
        known = known or is_full
        if slot.starts_at < now:
            note_came(by=worker, slot=slot, came=max(0, wanted - (draw.random() < 0.3)), at=now)


def _book(slot: Slot, code: str, at: datetime) -> None:
    try:
        book(by=STRANGER, slot_id=slot.pk, code=code, language="zh", at=at, may_wait=True)
    except UnableToBook:
        # A number that is drawn twice, or a day that is closed: one booking fewer.
        return
