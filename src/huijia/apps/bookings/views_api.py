"""The JSON door to bookings, named as the GovStack Scheduler building block names its services: entity, event, appointment.

An entity is a facility's service, an event is a time, an appointment is a booking. Nobody signs in and nobody is named: ``requestor_id`` and
subscribers are not asked for. A booking is opened by its code, sent as ``Authorization: Bearer CODE``: an address holds none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import STRANGER
from huijia.apps.bookings import actions, fhir, queries
from huijia.apps.bookings.codes import new_code, plain_code
from huijia.apps.bookings.errors import SlotFull, UnableToBook, UnableToWriteFhir
from huijia.apps.bookings.holding import in_line, slot_of
from huijia.apps.bookings.limits import CHANGES, CODES_TRIED
from huijia.apps.bookings.models import Booking, Service, Slot
from huijia.apps.bookings.pages import day_asked
from huijia.apps.bookings.planning import bounds
from huijia.apps.bookings.shown import SERVICES

MOST_BYTES = 2_048
MOST_DAYS = 7
MOST_ID = 2**63 - 1

View = Callable[..., HttpResponse]


class Refused(Exception):
    """What cannot be answered: a status and a word on what to do."""

    def __init__(self, status: int, kind: str, detail: str) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail = status, kind, detail


def door(*methods: str) -> Callable[[View], View]:
    """An address of the door. Exempt from CSRF: no cookie opens anything here, so that a forged request could do nothing."""

    def made(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise Refused(405, "wrong-method", f"only {', '.join(methods)}")
                response = view(request)
            except Refused as refused:
                response = _problem(refused)
            except UnableToFind:
                response = _problem(Refused(404, "not-found", "there is no such thing, or not any more"))
            except UnableToWriteFhir as missing:
                response = _problem(Refused(501, "no-fhir", str(missing)))
            except SlotFull as full:
                response = _problem(Refused(409, "full", str(full)))
            except UnableToBook as error:
                response = _problem(Refused(409, "not-possible", str(error)))
            response["Cache-Control"] = "no-store"
            if response.status_code == 405:
                response["Allow"] = ", ".join(methods)
            return response

        return answer

    return made


@door("GET")
def entities(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """``GET entity/list_details``: what can be booked, and where."""
    found = queries.open_offerings().order_by("pk")
    return JsonResponse(
        [
            {
                "entity_id": each.pk,
                "service": each.service,
                "name": _both(SERVICES[Service(each.service)]),
                "facility": {
                    "zh": each.facility.name_zh,
                    "en": each.facility.name_en or each.facility.name_zh,
                },
                "address": each.facility.address,
                "telephone": each.facility.telephone,
                "minutes": each.minutes,
            }
            for each in found
        ],
        safe=False,
    )


@door("GET")
def events(request: HttpRequest) -> HttpResponse:
    """``GET event/list_details?entity_id=&from=``: the times of seven days with their free places."""
    return JsonResponse([_event(each) for each in _times(request)], safe=False)


@door("GET")
def fhir_slots(request: HttpRequest) -> HttpResponse:
    """``GET fhir/Slot?entity_id=&from=``: the same as FHIR R4."""
    return HttpResponse(fhir.slots_bundle(_times(request)), content_type=fhir.CONTENT_TYPE)


@door("GET")
def fhir_appointment(request: HttpRequest) -> HttpResponse:
    """``GET fhir/Appointment``: the booking that the code opens, as FHIR R4."""
    _code, booking = _opened(request)
    return HttpResponse(fhir.appointment_bundle(booking, slot_of(booking)), content_type=fhir.CONTENT_TYPE)


@door("GET")
def appointment_details(request: HttpRequest) -> HttpResponse:
    """``GET appointment/list_details``: the one booking that the code opens."""
    code, booking = _opened(request)
    return JsonResponse([_appointment(code, booking)], safe=False)


@door("POST")
def appointment_new(request: HttpRequest) -> HttpResponse:
    """``POST appointment/new``: book a time, or wait for it. The answer holds the code, which is told once."""
    asked = _body(request)
    _count(request)
    code = new_code()
    booking = actions.book(
        by=STRANGER,
        slot_id=asked["event_id"],
        code=code,
        language=asked["language"],
        at=timezone.now(),
        may_wait=asked["wait"],
    )
    return JsonResponse(_appointment(code, _again(code, booking)), status=201)


@door("PUT")
def appointment_modifications(request: HttpRequest) -> HttpResponse:
    """``PUT appointment/modifications``: move the booking that the code opens to another time."""
    asked = _body(request)
    code, booking = _opened(request)
    _count(request)
    actions.move(
        by=STRANGER, booking=booking, slot_id=asked["event_id"], at=timezone.now(), may_wait=asked["wait"]
    )
    return JsonResponse(_appointment(code, _again(code, booking)))


@door("DELETE")
def appointment(request: HttpRequest) -> HttpResponse:
    """``DELETE appointment``: cancel the booking that the code opens."""
    _code, booking = _opened(request)
    _count(request)
    actions.cancel(by=STRANGER, booking=booking, at=timezone.now())
    return HttpResponse(status=204)


def _event(time: queries.Time) -> dict[str, Any]:
    return {
        "event_id": time.slot.pk,
        "from": fhir.moment(time.slot.starts_at),
        "to": fhir.moment(time.slot.ends_at),
        "status": "open" if time.can_be_booked else "closed",
        "places": time.places,
        "free": max(0, time.free) if time.can_be_booked else 0,
        "waiting": time.waiting,
    }


def _appointment(code: str, booking: Booking) -> dict[str, Any]:
    now = timezone.now()
    slot = slot_of(booking)
    line = in_line(booking.waits_for, at=now) if booking.waits_for else []
    return {
        "code": code,
        "number": booking.number,
        "status": "waiting" if booking.place is None else "closed" if slot.closed_for else "booked",
        "event_id": slot.pk,
        "from": fhir.moment(slot.starts_at),
        "to": fhir.moment(slot.ends_at),
        "facility": {
            "zh": slot.offering.facility.name_zh,
            "en": slot.offering.facility.name_en or slot.offering.facility.name_zh,
        },
        "waits_for": booking.waits_for_id,
        "in_line": next((n for n, each in enumerate(line, 1) if each.pk == booking.pk), None),
    }


def _again(code: str, booking: Booking) -> Booking:
    found = queries.booking_by_code(code)
    if found is None:  # cancelled in the same moment by whoever has the code
        raise UnableToFind("no such booking")
    assert found.pk == booking.pk
    return found


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _times(request: HttpRequest) -> list[queries.Time]:
    unknown = set(request.GET) - {"entity_id", "from"}
    if unknown:
        raise Refused(422, "unknown-parameter", "the parameters are entity_id and from")
    written = request.GET.get("entity_id", "")
    if not (written.isascii() and written.isdecimal()) or int(written) > MOST_ID:
        raise Refused(422, "no-entity", "entity_id is a whole number from entity/list_details")
    offering = queries.offering_open(int(written))
    now = timezone.now()
    today = timezone.localdate(now)
    first = day_asked(request, "from", today)
    if "from" in request.GET and first.isoformat() != request.GET["from"]:
        raise Refused(422, "not-a-day", "write a day such as 2026-03-16")
    begin, end = (
        bounds(first, queries.zone())[0],
        bounds(first + timedelta(days=MOST_DAYS - 1), queries.zone())[1],
    )
    slots = Slot.objects.filter(offering=offering, starts_at__gte=begin, starts_at__lt=end)
    found = queries.counted(slots).select_related("offering__facility").order_by("starts_at")
    return [queries.time_of(each, now) for each in found]


def _opened(request: HttpRequest) -> tuple[str, Booking]:
    if CODES_TRIED.is_used_up(request):
        raise Refused(429, "too-often", "wait a quarter of an hour")
    kind, _, written = request.headers.get("Authorization", "").partition(" ")
    code = plain_code(written) if kind.lower() == "bearer" else ""
    found = queries.booking_by_code(code) if code else None
    if found is None:
        CODES_TRIED.passed(request)
        raise Refused(401, "no-such-code", "send the code of a booking as Authorization: Bearer CODE")
    return code, found


def _count(request: HttpRequest) -> None:
    if CHANGES.passed(request):
        raise Refused(429, "too-often", "wait an hour")


def _body(request: HttpRequest) -> dict[str, Any]:
    """``event_id``, ``wait`` and ``language`` from the request. Raises ``Refused``."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "wrong-content-type", "send Content-Type: application/json")
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise Refused(413, "too-large", f"send at most {MOST_BYTES} bytes")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "not-json", 'send for example {"event_id": 17}') from None
    if not isinstance(found, dict) or set(found) - {"event_id", "wait", "language"}:
        raise Refused(422, "unknown-field", "the fields are event_id, wait and language")
    number, wait, language = found.get("event_id"), found.get("wait", False), found.get("language", "zh")
    if type(number) is not int or not 0 <= number <= MOST_ID:
        raise Refused(422, "no-event", "event_id is a whole number from event/list_details")
    if not isinstance(wait, bool) or language not in ("zh", "en"):
        raise Refused(422, "wrong-value", "wait is true or false, language is zh or en")
    return {"event_id": number, "wait": wait, "language": language}


def _problem(refused: Refused) -> HttpResponse:
    told = {
        "type": f"/api/#{refused.kind}",
        "title": refused.kind,
        "status": refused.status,
        "detail": refused.detail,
    }
    response = JsonResponse(told, status=refused.status, content_type="application/problem+json")
    if refused.status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response
