"""A booking, for whoever has its code: see it, print it, move it, give it back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import STRANGER
from huijia.apps.bookings import queries
from huijia.apps.bookings.actions import cancel, move, stop_waiting
from huijia.apps.bookings.calendar_file import booking_ics
from huijia.apps.bookings.codes import plain_code
from huijia.apps.bookings.errors import UnableToBook
from huijia.apps.bookings.holding import in_line, slot_of
from huijia.apps.bookings.limits import CHANGES, CODES_TRIED
from huijia.apps.bookings.models import Booking, Service, Slot
from huijia.apps.bookings.pages import leads, page, public
from huijia.apps.bookings.planning import day_of
from huijia.apps.bookings.shown import NEWS, SERVICES
from huijia.apps.bookings.views import week_shown
from huijia.apps.codes import shown as shown_code
from huijia.apps.public_pages import carried
from huijia.apps.wording import language

TRIED_TOO_OFTEN = "too often"


@public()
def mine(request: HttpRequest, code: str) -> HttpResponse:
    """What is booked or waited for, with the code to keep."""
    return page(request, "mine", _shown(request, *_opened(request, code)))


@public()
def slip(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a slip of paper."""
    return page(request, "slip", _shown(request, *_opened(request, code)))


@public()
def ics(request: HttpRequest, code: str) -> HttpResponse:
    """A file for a calendar."""
    _code, booking = _opened(request, code)
    if booking.place is None:
        raise UnableToFind("nothing is booked yet")
    content = booking_ics(booking, booking.place.slot, at=timezone.now(), language=language())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return answer


@public()
def move_week(request: HttpRequest, code: str) -> HttpResponse:
    """Other times of the same service: at the same place, or at ``?at=`` another."""
    code, booking = _opened(request, code)
    own = slot_of(booking).offering
    others = list(queries.open_offerings().filter(service=own.service).order_by("facility__area_id", "pk"))
    wanted = request.GET.get("at", "")
    offering = next((each for each in others if str(each.pk) == wanted), None) or next(
        (each for each in others if each.pk == own.pk), others[0] if others else None
    )
    if offering is None:
        raise UnableToFind("the service is not offered any more")
    context = {
        **week_shown(request, offering),
        "code": code,
        "booking": booking,
        "held": slot_of(booking),
        "others": [each for each in others if each.pk != offering.pk],
    }
    return page(request, "move_week", context, start=request.GET.get("start", "")[:10], at=str(offering.pk))


@public("POST")
def move_to(request: HttpRequest, code: str, slot_id: int) -> HttpResponse:
    """Move there, or wait for it and keep what one has."""
    code, booking = _opened(request, code)
    now = timezone.now()
    found = queries.counted(Slot.objects.filter(pk=slot_id, offering__facility__closed_at=None))
    slot = found.select_related("offering__facility", "offering__resource").first()
    if slot is None:
        raise UnableToFind("no such slot")
    refused = ""
    if request.method == "POST":
        if CHANGES.passed(request):
            return page(request, "too_often", {}, status=429)
        try:
            may_wait = request.POST.get("wait") == "yes"
            move(by=STRANGER, booking=booking, slot_id=slot.pk, at=now, may_wait=may_wait)
            return leads(request, reverse("bookings:mine", args=[code]))
        except UnableToBook as error:
            refused = str(error)
            slot = found.select_related("offering__facility", "offering__resource").first() or slot
    context = {
        "code": code,
        "booking": booking,
        "held": slot_of(booking),
        "time": queries.time_of(slot, now),
        "slot": slot,
        "facility": slot.offering.facility,
        "same_place": slot.offering.facility_id == slot_of(booking).offering.facility_id,
        "refused": refused,
    }
    return page(request, "move_to", context, status=409 if refused else 200)


@public("POST")
def give_back(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel: the place goes to the first in line, and nothing is kept of the booking."""
    code, booking = _opened(request, code)
    if request.method == "POST":
        if CHANGES.passed(request):
            return page(request, "too_often", {}, status=429)
        with suppress(UnableToBook):  # it was cancelled a moment ago: what was wanted
            cancel(by=STRANGER, booking=booking, at=timezone.now())
        return leads(request, reverse("bookings:cancelled"))
    return page(request, "cancel", _shown(request, code, booking))


@public("POST")
def wait_no_more(request: HttpRequest, code: str) -> HttpResponse:
    """Leave the waiting list and keep what one has."""
    code, booking = _opened(request, code)
    if request.method == "POST":
        with suppress(
            UnableToBook
        ):  # the place came a moment ago, or it was sent twice: the page shows how it is
            stop_waiting(by=STRANGER, booking=booking)
    return leads(request, reverse("bookings:mine", args=[code]))


@public()
def cancelled(request: HttpRequest) -> HttpResponse:
    """That it is done. Names no booking."""
    return page(request, "cancelled", {})


def _opened(request: HttpRequest, written: str) -> tuple[str, Booking]:
    """The code and its booking. Raises ``UnableToFind`` also when this address has tried too many that open nothing."""
    if CODES_TRIED.is_used_up(request):
        raise UnableToFind(TRIED_TOO_OFTEN)
    code = plain_code(written)
    found = queries.booking_by_code(code) if code else None
    if found is None:
        CODES_TRIED.passed(request)
        raise UnableToFind("no such booking")
    return code, found


def _shown(request: HttpRequest, code: str, booking: Booking) -> dict[str, Any]:
    now = timezone.now()
    slot = slot_of(booking)
    address = f"{settings.ADDRESS}{reverse('bookings:mine', args=[code])}"
    line = in_line(booking.waits_for, at=now) if booking.waits_for else []
    return {
        "code": code,
        "code_shown": shown_code(code),
        "booking": booking,
        "slot": slot,
        "is_over": slot.starts_at <= now,
        "day": day_of(slot.starts_at, queries.zone()),
        "facility": slot.offering.facility,
        "resource": slot.offering.resource,
        "service": SERVICES[Service(slot.offering.service)],
        "in_line": next((n for n, each in enumerate(line, 1) if each.pk == booking.pk), None),
        "news": NEWS.get(Booking.News(booking.news)) if booking.news else None,
        "code_page": f"{settings.ADDRESS}{reverse('bookings:code')}",
        "opens": address + carried(request),
    }
