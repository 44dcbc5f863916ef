"""The office's pages: facilities, what they offer, when they are open and closed, a week and a day. Everything by health workers of the area."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.bookings import facility_actions as does
from huijia.apps.bookings import queries
from huijia.apps.bookings.closing import concerned
from huijia.apps.bookings.forms import (
    FacilityForm,
    HoursForm,
    NewFacilityForm,
    NewOfferingForm,
    OfferingForm,
    ResourceForm,
)
from huijia.apps.bookings.models import Booking, Facility, Offering, OpeningHours, Slot
from huijia.apps.bookings.pages import day_asked
from huijia.apps.bookings.planning import bounds
from huijia.apps.bookings.shown import WEEKDAYS
from huijia.apps.wording import text

View = Callable[..., HttpResponse]


def health_worker(view: View) -> View:
    """A page for health workers: ``view(request, viewer, ...)``. For others it is not there."""

    @login_required
    @wraps(view)
    def answer(request: HttpRequest, **named: Any) -> HttpResponse:
        viewer = viewer_in(request)
        if not viewer.has(Role.HEALTH_WORKER):
            raise UnableToFind("only health workers have this page")
        return view(request, viewer.acting_as(Role.HEALTH_WORKER), **named)

    return answer


@require_safe
@health_worker
def facilities(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The facilities of the area."""
    now = timezone.now()
    found = list(queries.facilities_seen_by(viewer).prefetch_related("offerings"))
    begin, end = bounds(timezone.localdate(now), queries.zone())
    today = Booking.objects.filter(
        place__slot__offering__facility__in=found,
        place__slot__starts_at__gte=begin,
        place__slot__starts_at__lt=end,
        place__slot__closed_for="",
    ).values_list("place__slot__offering__facility", flat=True)
    counts = list(today)
    rows = [(each, counts.count(each.pk)) for each in found]
    return render(request, "facilities/list.html", {"rows": rows})


@health_worker
def new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """A new facility."""
    areas = Area.objects.filter(areas_under(viewer.areas.get(Role.HEALTH_WORKER, ()))).order_by("code")
    form = NewFacilityForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        made = does.make_facility(by=viewer, area=values.pop("area"), values=values)
        messages.success(
            request,
            str(text("已新建。接着登记服务和开放时间。", "Made. Next enter what it offers, and when.")),
        )
        return redirect("facilities:facility", facility_id=made.pk)
    return _form(request, form, text("新建服务地点", "A new facility"), None)


@require_safe
@health_worker
def facility(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """A facility: what it offers and when, its rooms and staff, its closures."""
    found = queries.facility_seen_by(viewer, facility_id)
    today = timezone.localdate()
    coming = Slot.objects.filter(offering__facility=found, starts_at__gt=timezone.now())
    hours = OpeningHours.objects.exclude(valid_until__lt=today).order_by("weekday", "opens")
    there = found.offerings.select_related("resource").prefetch_related(Prefetch("hours", hours))
    offerings = [
        (each, [(one, WEEKDAYS[one.weekday]) for one in each.hours.all()]) for each in there.order_by("pk")
    ]
    context = {
        "facility": found,
        "offerings": offerings,
        "resources": found.resources.order_by("pk"),
        "closures": found.closures.filter(day__gte=today).order_by("day"),
        "concerned": concerned(coming),
    }
    return render(request, "facilities/facility.html", context)


@health_worker
def change(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """Another name, address, telephone or way."""
    found = queries.facility_seen_by(viewer, facility_id)
    names = ("name_zh", "name_en", "address", "telephone", "directions_zh", "directions_en")
    form = FacilityForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        does.change_facility(by=viewer, facility=found, values=form.cleaned_data)
        messages.success(request, str(text("已更改。", "Changed.")))
        return redirect("facilities:facility", facility_id=found.pk)
    return _form(request, form, text("更改服务地点", "Change the facility"), found)


@require_POST
@health_worker
def close(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """Close it until further notice."""
    found = queries.facility_seen_by(viewer, facility_id)
    told = does.close_facility(by=viewer, facility=found, at=timezone.now())
    messages.success(
        request,
        str(
            text(
                f"已关闭，涉及 {told} 个预约。可以重新开放。",
                f"Closed. {told} bookings are concerned. It can be opened again.",
            )
        ),
    )
    return redirect("facilities:facility", facility_id=found.pk)


@require_POST
@health_worker
def reopen(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """Open it again."""
    found = queries.facility_seen_by(viewer, facility_id)
    told = does.open_facility(by=viewer, facility=found, at=timezone.now())
    messages.success(
        request, str(text(f"已重新开放，涉及 {told} 个预约。", f"Open again. {told} bookings are concerned."))
    )
    return redirect("facilities:facility", facility_id=found.pk)


@health_worker
def new_resource(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """A room, or somebody of the staff."""
    found = queries.facility_seen_by(viewer, facility_id)
    form = ResourceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        does.make_resource(by=viewer, facility=found, values=form.cleaned_data)
        messages.success(request, str(text("已登记。", "Entered.")))
        return redirect("facilities:facility", facility_id=found.pk)
    return _form(request, form, text("登记房间或人员", "A room, or somebody of the staff"), found)


@health_worker
def new_offering(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """A service that this facility offers."""
    found = queries.facility_seen_by(viewer, facility_id)
    form = NewOfferingForm(
        request.POST if request.method == "POST" else None,
        facility=found,
        initial={"minutes": 30, "places": 4},
    )
    if request.method == "POST" and form.is_valid():
        made = does.make_offering(by=viewer, facility=found, values=form.cleaned_data)
        messages.success(
            request,
            str(text("已登记。再填开放时间，就可以预约了。", "Entered. With hours it can be booked.")),
        )
        return redirect("facilities:hours", facility_id=found.pk, offering_id=made.pk)
    return _form(request, form, text("登记一项服务", "Offer a service"), found)


@health_worker
def offering(request: HttpRequest, viewer: Viewer, facility_id: int, offering_id: int) -> HttpResponse:
    """Other minutes, places or room."""
    found = _offering(viewer, facility_id, offering_id)
    initial = {"minutes": found.minutes, "places": found.places, "resource": found.resource_id}
    form = OfferingForm(
        request.POST if request.method == "POST" else None, facility=found.facility, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        does.change_offering(by=viewer, offering=found, values=form.cleaned_data, at=timezone.now())
        messages.success(
            request,
            str(text("已更改。已有人预约的时间不变。", "Changed. Times that are booked stay as they are.")),
        )
        return redirect("facilities:facility", facility_id=facility_id)
    return _form(request, form, text("更改服务安排", "Change how it is offered"), found.facility)


@health_worker
def hours(request: HttpRequest, viewer: Viewer, facility_id: int, offering_id: int) -> HttpResponse:
    """More opening hours of a service."""
    found = _offering(viewer, facility_id, offering_id)
    form = HoursForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["valid_from"] = values["valid_from"] or timezone.localdate()
        if values["valid_until"] is None or values["valid_until"] >= values["valid_from"]:
            does.add_hours(by=viewer, offering=found, at=timezone.now(), **values)
            messages.success(request, str(text("已登记，可以预约了。", "Entered. It can be booked now.")))
            return redirect("facilities:facility", facility_id=facility_id)
        form.add_error("valid_until", str(text("不能早于开始的日子", "It cannot end before it begins")))
    return _form(request, form, text("登记开放时间", "Opening hours"), found.facility)


@require_POST
@health_worker
def end_hours(
    request: HttpRequest, viewer: Viewer, facility_id: int, offering_id: int, hours_id: int
) -> HttpResponse:
    """No new times by these hours from tomorrow on."""
    offering = _offering(viewer, facility_id, offering_id)
    found = (
        OpeningHours.objects.select_related("offering__facility")
        .filter(offering=offering, pk=hours_id)
        .first()
    )
    if found is None:
        raise UnableToFind("no such hours")
    does.end_hours(by=viewer, hours=found, today=timezone.localdate(), at=timezone.now())
    messages.success(
        request,
        str(
            text(
                "从明天起不再开放。已有人预约的时间不变。",
                "Ended from tomorrow on. Times that are booked stay as they are.",
            )
        ),
    )
    return redirect("facilities:facility", facility_id=facility_id)


@require_safe
@health_worker
def week(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """All times of a week."""
    found = queries.facility_seen_by(viewer, facility_id)
    now = timezone.now()
    monday = queries.week_of(day_asked(request, "start", timezone.localdate()))
    days = queries.week(Slot.objects.filter(offering__facility=found), monday, now, found)
    context = {
        "facility": found,
        "days": days,
        "before": monday - queries.WEEK,
        "after": monday + queries.WEEK,
        "is_empty": not any(each.times for each in days),
    }
    return render(request, "facilities/week.html", context)


@require_safe
@health_worker
def day_list(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """The day's list by numbers, to be printed."""
    found = queries.facility_seen_by(viewer, facility_id)
    day = day_asked(request, "on", timezone.localdate())
    begin, end = bounds(day, queries.zone())
    slots = Slot.objects.filter(offering__facility=found, starts_at__gte=begin, starts_at__lt=end)
    listed: dict[int, list[str]] = {}
    for slot, number in (
        Booking.objects.filter(place__slot__in=slots)
        .order_by("place__number")
        .values_list("place__slot", "number")
    ):
        listed.setdefault(slot, []).append(number)
    now = timezone.now()
    rows = [
        (queries.time_of(slot, now), listed.get(slot.pk, []))
        for slot in queries.counted(slots).select_related("offering__resource").order_by("starts_at", "pk")
    ]
    return render(request, "facilities/day.html", {"facility": found, "day": day, "rows": rows})


def _offering(viewer: Viewer, facility_id: int, offering_id: int) -> Offering:
    facility = queries.facility_seen_by(viewer, facility_id)
    found = Offering.objects.select_related("facility").filter(facility=facility, pk=offering_id).first()
    if found is None:
        raise UnableToFind("no such offering")
    return found


def _form(request: HttpRequest, form: Any, heading: object, facility: Facility | None) -> HttpResponse:
    context = {"form": form, "heading": heading, "facility": facility}
    return render(request, "facilities/form.html", context, status=422 if form.errors else 200)
