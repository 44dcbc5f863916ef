"""One time, for the office: who holds it by numbers, more or fewer places, closed and opened, moved, how many came; and booking at the counter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.bookings import queries
from huijia.apps.bookings import slot_actions as does
from huijia.apps.bookings.actions import book
from huijia.apps.bookings.codes import new_code
from huijia.apps.bookings.errors import UnableToBook, UnableToChange
from huijia.apps.bookings.forms import CameForm, ContactForm, MoveSlotForm, PlacesForm
from huijia.apps.bookings.holding import in_line
from huijia.apps.bookings.models import Booking, Slot
from huijia.apps.bookings.shown import day_told
from huijia.apps.bookings.views_office import health_worker
from huijia.apps.wording import language, text

MOST_CHOICES = 60


@require_safe
@health_worker
def slot(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """The page of a time."""
    return _page(request, queries.slot_seen_by(viewer, facility_id, slot_id))


@require_POST
@health_worker
def places(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """More or fewer places."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)
    form = PlacesForm(request.POST)

    def change() -> str:
        count = form.cleaned_data["places"]
        given = does.set_places(by=viewer, slot=found, places=count, at=timezone.now())
        return str(
            text(f"已更改。候补中有 {given} 人约上了。", f"Changed. {given} of those who waited got a place.")
        )

    return _done(request, found, change, places=form)


@require_POST
@health_worker
def close(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """Close this time."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)

    def change() -> str:
        told = does.close_slot(by=viewer, slot=found, at=timezone.now())
        return str(text(f"已关闭，涉及 {told} 个预约。", f"Closed. {told} bookings are concerned."))

    return _done(request, found, change)


@require_POST
@health_worker
def reopen(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """Open it again."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)

    def change() -> str:
        told = does.open_slot(by=viewer, slot=found, at=timezone.now())
        return str(text(f"已重新开放，涉及 {told} 个预约。", f"Open again. {told} bookings are concerned."))

    return _done(request, found, change)


@require_POST
@health_worker
def move(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """Move everybody to another time."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)
    form = MoveSlotForm(request.POST, times=_other_times(found))

    def change() -> str:
        to = Slot.objects.get(pk=form.cleaned_data["to"])
        moved = does.move_slot(by=viewer, slot=found, to=to, at=timezone.now())
        return str(
            text(
                f"已移走 {moved} 个预约，这个时间已关闭。",
                f"{moved} bookings were moved, and this time is closed.",
            )
        )

    return _done(request, found, change, move=form)


@require_POST
@health_worker
def came(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """How many came."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)
    form = CameForm(request.POST)

    def change() -> str:
        does.note_came(by=viewer, slot=found, came=form.cleaned_data["came"], at=timezone.now())
        return str(text("已记下人数。", "The count is noted."))

    return _done(request, found, change, came=form)


@require_POST
@health_worker
def counter(request: HttpRequest, viewer: Viewer, facility_id: int, slot_id: int) -> HttpResponse:
    """Book for somebody at the counter, and show the slip to print: the code stands on it alone."""
    found = queries.slot_seen_by(viewer, facility_id, slot_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return _page(request, found, counter=form)
    code = new_code()
    try:
        book(
            by=viewer,
            slot_id=found.pk,
            code=code,
            language=language(),
            at=timezone.now(),
            contact=form.cleaned_data["contact"],
            may_wait=True,
        )
    except UnableToBook as error:
        return _page(request, found, refused=str(error), counter=form)
    return redirect("bookings:slip", code=code)


def _done(request: HttpRequest, slot: Slot, change: Callable[[], str], **forms: Any) -> HttpResponse:
    """Do it, say so and show the time again; or say what is wrong."""
    if not all(form.is_valid() for form in forms.values()):
        return _page(request, slot, **forms)
    try:
        said = change()
    except (UnableToChange, UnableToBook) as error:
        return _page(request, slot, refused=str(error), **forms)
    messages.success(request, said)
    return redirect("facilities:slot", facility_id=slot.offering.facility_id, slot_id=slot.pk)


def _other_times(slot: Slot) -> list[tuple[int, str]]:
    """Coming times of the same service at the same place, from the day of this one on, with how many places are free."""
    now = timezone.now()
    found = queries.counted(
        Slot.objects.filter(
            offering__facility=slot.offering.facility_id,
            offering__service=slot.offering.service,
            closed_for="",
            starts_at__gt=now,
        ).exclude(pk=slot.pk)
    ).order_by("starts_at", "pk")[:MOST_CHOICES]
    times = [queries.time_of(each, now) for each in found]
    return [
        (
            each.slot.pk,
            f"{day_told(each.slot.starts_at, language())} {timezone.localtime(each.slot.starts_at):%H:%M} · "
            + str(text(f"余 {each.free}", f"{each.free} free")),
        )
        for each in times
    ]


def _page(request: HttpRequest, slot: Slot, *, refused: str = "", **given: Any) -> HttpResponse:
    now = timezone.now()
    time = queries.time_of(slot, now)
    forms = {
        "places": PlacesForm(initial={"places": time.places}),
        "came": CameForm(initial={"came": slot.came}),
        "counter": ContactForm(),
        "move": MoveSlotForm(times=_other_times(slot)),
        **given,
    }
    faulty = any(form.errors for form in forms.values() if form.is_bound)
    context = {
        "facility": slot.offering.facility,
        "slot": slot,
        "time": time,
        "numbers": list(
            Booking.objects.filter(place__slot=slot)
            .order_by("place__number")
            .values_list("number", flat=True)
        ),
        "line": [each.number for each in in_line(slot, at=now)],
        "forms": forms,
        "all_forms": list(forms.values()),
        "faulty": faulty,
        "refused": refused,
    }
    status = 422 if faulty else 409 if refused else 200
    return render(request, "facilities/slot.html", context, status=status)
