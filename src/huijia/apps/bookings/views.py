"""Booking a time: service, place, week, time. Nobody is asked who they are, or why."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import STRANGER
from huijia.apps.bookings import queries
from huijia.apps.bookings.actions import book
from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.errors import SlotFull, UnableToBook
from huijia.apps.bookings.forms import NO_SUCH_CODE, CodeForm, ContactForm
from huijia.apps.bookings.limits import CHANGES, CODES_TRIED
from huijia.apps.bookings.models import Offering, Service, Slot
from huijia.apps.bookings.pages import day_asked, leads, page, public
from huijia.apps.bookings.planning import day_of
from huijia.apps.bookings.shown import SERVICES, SERVICES_TOLD
from huijia.apps.bookings.slots import are_due, make_ahead
from huijia.apps.wording import language, text

TICKET_SECONDS = 2 * 60 * 60
"""For so long a form can be sent after it was opened."""

_SALT = "huijia.bookings.ticket"


@public()
def index(request: HttpRequest) -> HttpResponse:
    """The services."""
    there = set(queries.services_offered())
    services = [(each, SERVICES[each], SERVICES_TOLD[each]) for each in Service if each in there]
    return page(request, "index", {"services": services})


@public()
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Where a service is offered."""
    found = _service(service)
    offerings = list(queries.open_offerings().filter(service=found).order_by("facility__area_id", "pk"))
    now = timezone.now()
    places = []
    for each in offerings:
        _see_to_slots(each)
        places.append((each, queries.first_free(Slot.objects.filter(offering=each), now)))
    return page(request, "service", {"service": SERVICES[found], "places": places})


@public()
def week(request: HttpRequest, offering_id: int) -> HttpResponse:
    """A week at a glance: each day's times with how many places are free."""
    offering = queries.offering_open(offering_id)
    _see_to_slots(offering)
    return page(request, "week", week_shown(request, offering), start=request.GET.get("start", "")[:10])


@public("POST")
def slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """One time: an address to be reminded at, if somebody likes, and it is booked; or a place in its waiting list."""
    now = timezone.now()
    found = queries.counted(Slot.objects.filter(pk=slot_id, offering__facility__closed_at=None))
    slot = found.select_related("offering__facility__area", "offering__resource").first()
    if slot is None:
        raise UnableToFind("no such slot")
    form = ContactForm(request.POST if request.method == "POST" else None)
    refused = ""
    if request.method == "POST":
        code = _code_of(request.POST.get("ticket", ""), slot)
        if CHANGES.passed(request):
            return page(request, "too_often", {}, status=429)
        if code is None:
            refused = str(
                text(
                    "这个页面开得太久了，请再按一次。",
                    "This page was open for too long. Please press once more.",
                )
            )
        elif form.is_valid():
            try:
                book(
                    by=STRANGER,
                    slot_id=slot.pk,
                    code=code,
                    language=language(),
                    at=now,
                    contact=form.cleaned_data["contact"],
                    may_wait=request.POST.get("wait") == "yes",
                )
                return leads(request, f"{reverse('bookings:mine', args=[code])}")
            except UnableToBook as error:
                refused = str(error)
                slot = found.select_related("offering__facility__area", "offering__resource").get()
                if not isinstance(error, SlotFull):
                    form = ContactForm()
    context = {
        "form": form,
        "time": queries.time_of(slot, now),
        "slot": slot,
        "facility": slot.offering.facility,
        "service": SERVICES[Service(slot.offering.service)],
        "day": day_of(slot.starts_at, queries.zone()),
        "ticket": signing.dumps([slot.pk, new_code()], salt=_SALT),
        "refused": refused,
    }
    return page(request, "slot", context, status=422 if form.errors else 409 if refused else 200)


@public("POST")
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and lead to the booking that it opens."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and CODES_TRIED.is_used_up(request):
        return page(request, "too_often", {}, status=429)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["code"]
        if queries.booking_by_code(found) is not None:
            return leads(request, reverse("bookings:mine", args=[found]))
        form.add_error("code", str(NO_SUCH_CODE))
    if form.errors:
        CODES_TRIED.passed(request)
    return page(request, "code", {"form": form}, status=422 if form.errors else 200)


def week_shown(request: HttpRequest, offering: Offering) -> dict[str, object]:
    """What a week's page shows of an offering: ``?start=`` names a day of the week; without it, the week with the first free time."""
    now = timezone.now()
    today = day_of(now, queries.zone())
    last = today + queries.AHEAD
    slots = Slot.objects.filter(offering=offering)
    first = queries.first_free(slots, now)
    begin = day_of(first.starts_at, queries.zone()) if first else today
    monday = queries.week_of(min(max(day_asked(request, "start", begin), today), last))
    days = queries.week(slots, monday, now, offering.facility)
    return {
        "offering": offering,
        "facility": offering.facility,
        "service": SERVICES[Service(offering.service)],
        "days": [each for each in days if each.day >= today],
        "is_empty": not any(each.times for each in days),
        "before": monday - queries.WEEK if monday > today else None,
        "after": monday + queries.WEEK if monday + queries.WEEK <= last else None,
        "until": monday + timedelta(days=6),
        "first_free": first,
    }


def _service(name: str) -> Service:
    try:
        return Service(name)
    except ValueError:
        raise UnableToFind("no such service") from None


def _see_to_slots(offering: Offering) -> None:
    """Where nobody runs the daily command, the first who looks has the day's slots made."""
    now = timezone.now()
    if are_due(offering.facility, at=now):
        make_ahead(facility=offering.facility, at=now)


def _code_of(ticket: str, slot: Slot) -> str | None:
    """The code that was drawn when the form was opened, so that a form which is sent twice books once. None for what is no such form."""
    try:
        number, code = signing.loads(ticket, salt=_SALT, max_age=TICKET_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(code) if number == slot.pk else None
