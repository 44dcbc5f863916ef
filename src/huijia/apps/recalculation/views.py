"""Pages of recalculation: see what would change, prepare it, decide it."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.claims.assess import Benefit, benefit, benefits
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.fence.told import the_service
from huijia.apps.people.queries import begins
from huijia.apps.recalculation import queries
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.finding import Looked, would_be_otherwise
from huijia.apps.recalculation.forms import DecideCaseForm, PrepareForm, ReasonForm
from huijia.apps.recalculation.models import CaseState, Kind, Recalculation
from huijia.apps.recalculation.policies import can_decide, check_prepare
from huijia.apps.recalculation.preparing import cancel, prepare
from huijia.apps.recalculation.queries import WHO_PREPARES
from huijia.apps.recalculation.settling import DECIDABLE, TOGETHER, decide_case, decide_many, set_aside
from huijia.apps.recalculation.shown import KINDS, case_shown, cases_shown
from huijia.apps.wording import language, text
from huijia.values.errors import UnableToFindPack

ON_A_PAGE = 50
AT_ONCE = 100
"""How many cases one press of the button decides: each has a letter to compose, and nobody waits for minutes."""


@login_required
@never_cache
@require_GET
def recalculations(request: HttpRequest) -> HttpResponse:
    """What was computed again, and where to begin."""
    viewer = viewer_in(request)
    if not viewer.has(*WHO_PREPARES):
        raise UnableToFind("nothing for this viewer")
    codes = sorted({code for role in WHO_PREPARES for code in viewer.areas.get(role, ())})
    places = [(found, area) for area in Area.objects.filter(pk__in=codes) for found in benefits()]
    listed = [
        {
            "recalculation": each,
            "benefit": benefit(each.pack).name,
            "waiting": each.cases.filter(state=CaseState.OPEN).count(),
        }
        for each in queries.recalculations_seen_by(viewer)[:ON_A_PAGE]
    ]
    return render(request, "recalculation/recalculations.html", {"places": places, "listed": listed})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, key: str, area: str) -> HttpResponse:
    """What would be decided otherwise. Looking at it writes nothing; preparing keeps it for those who decide."""
    viewer = viewer_in(request)
    place = Area.objects.filter(pk=area).first()
    if place is None:
        raise UnableToFind("no such area")
    check_prepare(viewer, place.code)
    found = _benefit(key)
    form = PrepareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = prepare(
                by=viewer,
                area=place,
                pack=found.pack.id,
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except UnableToRecalculate as error:
            form.add_error("reason", error.text.in_language(language()))
        else:
            return redirect("recalculation:recalculation", made.pk)
    looked = Looked()
    totals: dict[Kind, list[int]] = {}
    # Counts and sums alone are shown; what they are made of is the whole area's, as an action would find it.
    with the_service():
        for case in would_be_otherwise(
            found, begins("claim__area_id", place.code), at=timezone.now(), looked=looked
        ):
            total = totals.setdefault(case.kind, [0, 0])
            total[0] += 1
            total[1] += case.new_minor - case.old_minor
    return render(
        request,
        "recalculation/preview.html",
        {
            "form": form,
            "benefit": found.name,
            "currency": found.pack.currency,
            "area": place,
            "looked_at": looked.claims,
            "totals": [(KINDS[kind], *totals[kind]) for kind in Kind if kind in totals],
        },
    )


@login_required
@never_cache
@require_GET
def recalculation(request: HttpRequest, recalculation_id: int) -> HttpResponse:
    """A recalculation: totals, how far it is, and the cases that wait, those that need a look first."""
    viewer = viewer_in(request)
    found = queries.recalculation_seen_by(viewer, recalculation_id)
    return render(request, "recalculation/recalculation.html", _shown(viewer, found, ReasonForm(), request))


@login_required
@never_cache
@require_POST
def decide(request: HttpRequest, recalculation_id: int) -> HttpResponse:
    """Decide cases of one kind: those that were ticked, or all."""
    viewer = viewer_in(request)
    found = queries.recalculation_seen_by(viewer, recalculation_id)
    kind = request.POST.get("kind", "")
    ticked = [int(each) for each in request.POST.getlist("case") if each.isdecimal() and len(each) < 19]
    everything = request.POST.get("which") == "all"
    if kind not in {each.value for each in TOGETHER}:
        raise UnableToFind("no such kind of cases")
    if not everything and not ticked:
        messages.error(request, str(text("请先勾选要决定的申领。", "Tick the claims to decide first.")))
        return redirect("recalculation:recalculation", found.pk)
    try:
        done = decide_many(
            by=viewer,
            recalculation=found,
            cases=None if everything else ticked,
            kind=Kind(kind),
            at=timezone.now(),
            most=AT_ONCE,
        )
    except UnableToRecalculate as error:
        messages.error(request, error.text.in_language(language()))
        return redirect("recalculation:recalculation", found.pk)
    if done.decided:
        messages.success(
            request,
            str(
                text(
                    f"已决定 {done.decided} 件，各有一封决定书。",
                    f"Decided: {done.decided}, each with its letter.",
                )
            ),
        )
    for number, why in islice(done.not_decided, 5):
        messages.error(request, f"{number}: {why}")
    return redirect("recalculation:recalculation", found.pk)


@login_required
@never_cache
@require_POST
def cancel_it(request: HttpRequest, recalculation_id: int) -> HttpResponse:
    """Give up what still waits."""
    viewer = viewer_in(request)
    found = queries.recalculation_seen_by(viewer, recalculation_id)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            cancel(by=viewer, recalculation=found, reason=form.cleaned_data["reason"], at=timezone.now())
        except UnableToRecalculate as error:
            form.add_error("reason", error.text.in_language(language()))
        else:
            messages.success(
                request, str(text("已取消，原决定不变。", "Cancelled: the decisions stay as they are."))
            )
            return redirect("recalculation:recalculation", found.pk)
    return render(
        request, "recalculation/recalculation.html", _shown(viewer, found, form, request), status=400
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case with both explanations side by side; decide it, or leave it as it was decided."""
    viewer = viewer_in(request)
    found = queries.case_seen_by(viewer, case_id)
    leaving = request.POST.get("what") == "set_aside"
    decide_form = DecideCaseForm(None if leaving else request.POST or None, prefix="decide")
    leave_form = ReasonForm(request.POST if leaving else None, prefix="leave")
    form = leave_form if leaving else decide_form
    if request.method == "POST" and form.is_valid():
        try:
            settle = set_aside if leaving else decide_case
            settle(by=viewer, case_id=found.pk, reason=form.cleaned_data["reason"], at=timezone.now())
        except UnableToRecalculate as error:
            form.add_error("reason", error.text.in_language(language()))
        except (NotAllowed, UnableToMoveClaim) as error:
            form.add_error("reason", str(error))
        else:
            return redirect("recalculation:recalculation", found.recalculation_id)
        found = queries.case_seen_by(viewer, case_id)
    record_view(
        by=viewer,
        subject="claim",
        subject_id=found.claim.number,
        person_id=found.claim.child_id,
        area=found.claim.area_id,
    )
    return render(
        request,
        "recalculation/case.html",
        {
            "case": found,
            "form": form,
            "decide_form": decide_form,
            "leave_form": leave_form,
            # A township's officer sees the case of their claim, and not the whole of a county's recalculation.
            "sees_all": viewer.serves(found.recalculation.area_id, *WHO_PREPARES),
            "may_settle": found.state == CaseState.OPEN and can_decide(viewer, found.recalculation),
            "may_decide": found.kind in DECIDABLE,
            **case_shown(found),
        },
    )


def _shown(viewer: Viewer, found: Recalculation, form: ReasonForm, request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("kind", "")
    wanted = [Kind(kind)] if kind in Kind.values else []
    listed = list(queries.waiting_cases(found, *wanted)[:ON_A_PAGE])
    totals = queries.totals_of(found)
    kinds: dict[str, dict[str, Any]] = {}
    for each in totals:
        told = kinds.setdefault(
            each.kind,
            {
                "kind": each.kind,
                "name": KINDS[Kind(each.kind)],
                "count": 0,
                "waiting": 0,
                "difference_minor": 0,
                "together": each.kind in TOGETHER,
            },
        )
        told["count"] += each.count
        told["difference_minor"] += each.difference_minor
        if each.state == CaseState.OPEN:
            told["waiting"] += each.count
    count = sum(each.count for each in totals)
    waiting = sum(each["waiting"] for each in kinds.values())
    may_decide = can_decide(viewer, found)
    return {
        "recalculation": found,
        "benefit": benefit(found.pack).name,
        "currency": benefit(found.pack).pack.currency,
        "kinds": list(kinds.values()),
        "kind": kind,
        "rows": cases_shown(listed),
        "count": count,
        "done": count - waiting,
        "waiting": waiting,
        "at_once": AT_ONCE,
        "may_decide": may_decide,
        "may_cancel": found.cancelled_at is None
        and waiting > 0
        and (may_decide or viewer.id == found.prepared_by),
        "form": form,
    }


def _benefit(key: str) -> Benefit:
    try:
        return benefit(key)
    except UnableToFindPack:
        raise UnableToFind("no such benefit") from None
