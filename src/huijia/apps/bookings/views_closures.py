"""Days on which a facility is closed: entered after one saw whom it concerns, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import holidays
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.bookings import facility_actions as does
from huijia.apps.bookings import queries
from huijia.apps.bookings.closing import concerned
from huijia.apps.bookings.forms import ClosureForm
from huijia.apps.bookings.models import Closure, Slot
from huijia.apps.bookings.planning import bounds
from huijia.apps.bookings.slots import days_of
from huijia.apps.bookings.views_office import health_worker
from huijia.apps.wording import text

SENT_AGAIN = (
    *("first_year", "first_month", "first_day"),
    *("last_year", "last_month", "last_day"),
    "kind",
)
"""Fields of a closure that is looked at before it is confirmed."""


@health_worker
def closures(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """Days on which it is closed: enter them, see whom it concerns, confirm. Public holidays can be entered at once."""
    found = queries.facility_seen_by(viewer, facility_id)
    today = timezone.localdate()
    form = ClosureForm(request.POST if request.method == "POST" else None, today=today)
    preview: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        days = days_of(values["first"], values["last"])
        if request.POST.get("confirmed") == "yes":
            told = does.close_days(
                by=viewer, facility=found, days=days, kind=Closure.Kind(values["kind"]), at=timezone.now()
            )
            messages.success(
                request,
                str(
                    text(
                        f"已登记，涉及 {told} 个预约。可以撤回。",
                        f"Entered. {told} bookings are concerned. It can be taken back.",
                    )
                ),
            )
            return redirect("facilities:closures", facility_id=facility_id)
        begin, end = bounds(days[0], queries.zone())[0], bounds(days[-1], queries.zone())[1]
        slots = Slot.objects.filter(
            offering__facility=found,
            closed_for="",
            starts_at__gte=max(begin, timezone.now()),
            starts_at__lt=end,
        )
        preview = {
            "days": days,
            "concerned": concerned(slots),
            "fields": [(name, request.POST.get(name, "")) for name in SENT_AGAIN],
        }
    holidays_coming = _holidays(today)
    there = set(found.closures.values_list("day", flat=True))
    context = {
        "facility": found,
        "form": form,
        "preview": preview,
        "closures": found.closures.filter(day__gte=today).order_by("day"),
        "holidays": [each for each in holidays_coming if each not in there],
    }
    return render(request, "facilities/closures.html", context, status=422 if form.errors else 200)


@require_POST
@health_worker
def enter_holidays(request: HttpRequest, viewer: Viewer, facility_id: int) -> HttpResponse:
    """Enter the public holidays of the next year that are ticked."""
    found = queries.facility_seen_by(viewer, facility_id)
    coming = _holidays(timezone.localdate())
    chosen = [each for each in coming if each.isoformat() in request.POST.getlist("day")]
    told = does.close_days(
        by=viewer, facility=found, days=chosen, kind=Closure.Kind.HOLIDAY, at=timezone.now()
    )
    messages.success(
        request,
        str(
            text(
                f"已登记 {len(chosen)} 天，涉及 {told} 个预约。每一天都可以撤回。",
                f"{len(chosen)} days were entered. {told} bookings are concerned. Each can be taken back.",
            )
        ),
    )
    return redirect("facilities:closures", facility_id=facility_id)


@require_POST
@health_worker
def open_day(request: HttpRequest, viewer: Viewer, facility_id: int, closure_id: int) -> HttpResponse:
    """Take a closure back."""
    facility = queries.facility_seen_by(viewer, facility_id)
    found = Closure.objects.select_related("facility").filter(facility=facility, pk=closure_id).first()
    if found is None:
        raise UnableToFind("no such closure")
    told = does.open_day(by=viewer, closure=found, at=timezone.now())
    messages.success(
        request,
        str(text(f"已撤回，照常开放。涉及 {told} 个预约。", f"Taken back. {told} bookings are concerned.")),
    )
    return redirect("facilities:closures", facility_id=facility_id)


def _holidays(today: date) -> dict[date, str]:
    """The public holidays of a year from today, by the State Council's calendar as far as it is set."""
    years = (today.year, today.year + 1)
    found = holidays.country_holidays("CN", years=years, language="en_US")
    return {day: name for day, name in sorted(found.items()) if today <= day and (day - today).days <= 365}
