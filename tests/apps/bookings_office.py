"""A facility with a few times, for tests of bookings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import STRANGER, SYSTEM
from huijia.apps.bookings.actions import book
from huijia.apps.bookings.codes import LENGTH, new_code
from huijia.apps.bookings.contact import Contact
from huijia.apps.bookings.facility_actions import add_hours, make_facility, make_offering
from huijia.apps.bookings.models import Booking, Closure, Facility, Offering, Service, Slot
from huijia.apps.codes import ALPHABET
from tests.apps.conftest import NOW, TODAY, TOWNSHIP

TUESDAY = date(2026, 3, 17)
PHONE = Contact(Booking.Channel.SMS, "+8613800000001")


def codes() -> Iterator[str]:
    """Codes of which no two share a number, each time the same."""
    for start in product(ALPHABET, repeat=4):
        yield "".join(start) + "Z" * (LENGTH - 4)


def facility(area: str = TOWNSHIP, name: str = "青禾镇卫生院") -> Facility:
    """A facility without offerings."""
    values = {
        "name_zh": name,
        "name_en": "Qinghe Health Centre",
        "address": "青禾镇中心路1号",
        "telephone": "0990-1234567",
    }
    return make_facility(by=SYSTEM, area=Area.objects.get(code=area), values=values)


def offering(
    at: Facility, *, places: int = 2, minutes: int = 30, service: Service = Service.CHILD_CHECK, weekdays: tuple[int, ...] = (2,),
    opens: time = time(9), closes: time = time(11), now: datetime = NOW, **more: object,
) -> Offering:  # fmt: skip
    """Tuesdays from nine to eleven: four times of two places each."""
    values = {"service": service, "minutes": minutes, "places": places, **more}
    made = make_offering(by=SYSTEM, facility=at, values=values)
    add_hours(
        by=SYSTEM, offering=made, weekdays=weekdays, opens=opens, closes=closes, valid_from=TODAY - timedelta(days=400),
        valid_until=None, at=now,
    )  # fmt: skip
    return made


def slots_of(offering: Offering) -> list[Slot]:
    """Its coming slots, in order."""
    return list(Slot.objects.filter(offering=offering).order_by("starts_at"))


def booked(
    slot: Slot, code: str, *, at: datetime = NOW, wait: bool = False, contact: Contact | None = None
) -> Booking:
    """A booking by a stranger."""
    return book(by=STRANGER, slot_id=slot.pk, code=code, language="zh", at=at, contact=contact, may_wait=wait)


def held(slot: Slot) -> list[int]:
    """The places of a slot that are held, by their numbers."""
    return sorted(Booking.objects.filter(place__slot=slot).values_list("place__number", flat=True))


def bookings_elsewhere(area: Area) -> dict[str, object]:
    """Variable of an address -> a thing of a facility in this area."""
    there = facility(area.code, "别处卫生院")
    made = offering(there)
    booked(slot := slots_of(made)[0], code := new_code())
    return {
        "int:facility_id": there.pk,
        "int:offering_id": made.pk,
        "int:hours_id": made.hours.get().pk,
        "int:closure_id": Closure.objects.create(
            facility=there, day=TODAY + timedelta(days=30), kind="other"
        ).pk,
        "int:slot_id": slot.pk,
        "slug:service": "child-check",
        "str:code": code,
    }
