"""Pages: opening one record in an emergency, saying why one goes on reading, and the auditors' list of both."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import Shown, record_shown, record_view
from huijia.apps.audit.wording import role_told
from huijia.apps.fence.standing import missing
from huijia.apps.fence.told import look_also_at
from huijia.apps.looking.actions import OPEN_FOR, go_on, note_not_found, open_in_emergency
from huijia.apps.looking.errors import UnableToOpen
from huijia.apps.looking.forms import GROUNDS, REASONS, EmergencyForm, GoOnForm
from huijia.apps.looking.limits import limit_of
from huijia.apps.looking.models import Emergency, WentOn
from huijia.apps.looking.queries import (
    emergencies_seen_by,
    emergency_open,
    may_open,
    open_now,
    person_named,
    reasons_seen_by,
    span_over,
)
from huijia.apps.people import pages
from huijia.apps.people.models import Person
from huijia.apps.people.naming import masked
from huijia.apps.people.queries import records_of
from huijia.apps.wording import text

A_PAGE = 50


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """Ask for one record outside of one's area. Nothing of it stands on this page or in its address."""
    viewer = viewer_in(request)
    if not may_open(viewer):
        raise UnableToFind("no such page")
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, now = form.cleaned_data, timezone.now()
        found = person_named(id_number=given["id_number"], name=given["name"], birth_date=given["birth_date"])
        if found is None:
            note_not_found(by=viewer)
            form.add_error(
                None,
                str(
                    text(
                        "没有找到这一个人的档案。请对照证件核对。",
                        "No record of this one person was found. Compare with the document.",
                    )
                ),
            )
        else:
            try:
                kind = Emergency.Kind(given["kind"])
                made = open_in_emergency(by=viewer, person=found, kind=kind, reason=given["reason"], at=now)
            except UnableToOpen as error:
                form.add_error(None, str(error))
            else:
                return redirect("looking:opened", made.pk)
    mine = open_now(viewer, at=timezone.now())
    context = {"form": form, "mine": mine, "minutes": int(OPEN_FOR.total_seconds() // 60)}
    return render(request, "looking/emergency.html", context)


@login_required
@never_cache
@require_GET
def opened(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """The record, to be read until its time is over. Each look leaves an entry."""
    viewer, now = viewer_in(request), timezone.now()
    found = emergency_open(viewer, emergency_id, at=now)
    look_also_at(found.person_id)
    person = Person.objects.select_related("area", "merged_into").get(pk=found.person_id)
    look_also_at(*(each.pk for each in records_of(person)))
    by = viewer.acting_as(found.role) if found.role in viewer.areas else viewer
    record_view(by=by, subject="emergency", subject_id=found.pk, person_id=person.pk, area=person.area_id)
    context = {
        "emergency": found,
        "person": person,
        "masked": masked(person.id_number),
        "facts": pages.facts_now(person, on=timezone.localdate()),
    }
    return render(request, "looking/opened.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def more(request: HttpRequest) -> HttpResponse:
    """Tell somebody of how many people they opened records, and ask why before they go on."""
    viewer, now = viewer_in(request), timezone.now()
    limit = limit_of(viewer)
    if limit is None:
        raise UnableToFind("no such page")
    over = span_over(viewer, limit, at=now, day=timezone.localdate())
    if over is None:
        return redirect("/")
    span, people = over
    form = GoOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        kind = WentOn.Kind(form.cleaned_data["kind"])
        go_on(by=viewer, span=span, people=people, kind=kind, reason=form.cleaned_data["reason"], at=now)
        return redirect("/")
    most = limit.an_hour if span is WentOn.Span.HOUR else limit.a_day
    context = {"form": form, "people": people, "most": most, "is_hour": span is WentOn.Span.HOUR}
    return render(request, "looking/more.html", context)


@login_required
@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """For auditors: emergencies, and reasons for going on, by their time. Nobody is counted or ranked."""
    viewer = viewer_in(request)
    if not viewer.has(Role.AUDITOR):
        raise UnableToFind("no such page")
    by = viewer.acting_as(Role.AUDITOR)
    page = Paginator(emergencies_seen_by(viewer), A_PAGE).get_page(request.GET.get("page"))
    record_shown(
        by=by, subject="emergencies", shown=[Shown(each.pk, each.person_id, each.area) for each in page]
    )
    grounds, reasons = dict(GROUNDS), dict(REASONS)
    context = {
        "fence_missing": missing(),
        "page": page,
        "emergencies": [(each, role_told(each.role), grounds[Emergency.Kind(each.kind)]) for each in page],
        "reasons": [
            (each, role_told(each.role), reasons[WentOn.Kind(each.kind)])
            for each in reasons_seen_by(viewer)[:A_PAGE]
        ],
    }
    return render(request, "looking/listed.html", context)
