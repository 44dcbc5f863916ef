"""Times and bookings as FHIR R4: ``Slot`` and ``Appointment``, checked by fhir.resources. No patient, no reason: the participant is the place.

The library's R4B models are used: of these two resources R4B changed nothing that is written here. It is loaded when it is first asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from huijia.apps.bookings.errors import UnableToWriteFhir
from huijia.apps.bookings.models import Booking, Service, Slot
from huijia.apps.bookings.queries import Time
from huijia.apps.bookings.shown import SERVICES

CODES = "urn:huijia:service"
"""The system of the codes of general services."""

CONTENT_TYPE = "application/fhir+json"


def slots_bundle(times: Iterable[Time]) -> bytes:
    """A searchset of slots; how many places are free stands in the comment."""
    found = [_resource("slot", "Slot", _slot(each)) for each in times]
    return _bundle([f"Slot/{each['id']}" for each in found], found)


def appointment_bundle(booking: Booking, slot: Slot) -> bytes:
    """A searchset of the one appointment that a code opens."""
    found = _resource("appointment", "Appointment", _appointment(booking, slot))
    return _bundle([f"Appointment/{found['id']}"], [found])


def _slot(time: Time) -> dict[str, Any]:
    slot = time.slot
    status = "busy-unavailable" if not time.can_be_booked else "free" if time.free else "busy"
    return {
        "resourceType": "Slot",
        "id": str(slot.pk),
        "serviceType": [_service(slot)],
        "schedule": {"reference": f"Schedule/{slot.offering_id}"},
        "status": status,
        "start": moment(slot.starts_at),
        "end": moment(slot.ends_at),
        "comment": f"{max(0, time.free)} of {time.places} places free, {time.waiting} waiting",
    }


def _appointment(booking: Booking, slot: Slot) -> dict[str, Any]:
    facility = slot.offering.facility
    status = "waitlist" if booking.place is None else "cancelled" if slot.closed_for else "booked"
    return {
        "resourceType": "Appointment",
        "id": booking.number,
        "status": status,
        "serviceType": [_service(slot)],
        "start": moment(slot.starts_at),
        "end": moment(slot.ends_at),
        "minutesDuration": slot.minutes,
        "slot": [{"reference": f"Slot/{slot.pk}"}],
        "created": moment(booking.made_at),
        "participant": [
            {
                "actor": {"reference": f"Location/{facility.pk}", "display": facility.name_zh},
                "required": "required",
                "status": "accepted",
            }
        ],
    }


def _service(slot: Slot) -> dict[str, Any]:
    service = Service(slot.offering.service)
    return {"coding": [{"system": CODES, "code": service.value, "display": SERVICES[service].en}]}


def moment(at: datetime) -> str:
    """A moment as FHIR and the door write it, by the office's clock."""
    local = timezone.localtime(at, timezone.get_default_timezone())
    return str(local.isoformat(timespec="seconds"))


def _resource(module: str, name: str, content: dict[str, Any]) -> dict[str, Any]:
    """The resource as the library reads and writes it: what does not fit FHIR is refused here, not by whoever gets it."""
    from importlib import import_module

    try:
        model = getattr(import_module(f"fhir.resources.R4B.{module}"), name)
    except ModuleNotFoundError:
        raise UnableToWriteFhir(
            "FHIR is not installed here; the office adds it by: pip install 'huijia[fhir]'"
        ) from None
    written: dict[str, Any] = json.loads(model.model_validate(content).model_dump_json())
    return written


def _bundle(addresses: list[str], resources: list[dict[str, Any]]) -> bytes:
    entries = [
        {
            "fullUrl": f"{settings.ADDRESS}/api/bookings/fhir/{address}",
            "resource": each,
            "search": {"mode": "match"},
        }
        for address, each in zip(addresses, resources, strict=True)
    ]
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "total": len(resources)}
    if entries:
        bundle["entry"] = entries
    return json.dumps(bundle, ensure_ascii=False).encode()
