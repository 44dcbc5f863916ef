"""Workers' pages: who chose me, what waits, and one visit or plan at a time. Whoever said "do not contact us" stands on none of them."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown, record_view
from huijia.apps.outreach import answers, plans, visits
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.forms import AssignForm, LanguageForm, OutcomeForm, PlanVisitForm, ProposePlanForm
from huijia.apps.outreach.models import Contact, Plan, Visit
from huijia.apps.outreach.plan_words import plan_words
from huijia.apps.outreach.queries import (
    homes_left_without,
    homes_of_contact,
    items_seen_of,
    own_entries,
    plan_of_item_seen_by,
    plan_seen_by,
    plans_seen_by,
    published_for,
    visit_seen_by,
    visits_seen_by,
    workers_for,
)
from huijia.apps.outreach.shown import contact_shown, contacts_of_plan, items_shown, plan_state, visit_shown
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.states import WORKER_ROLES
from huijia.apps.outreach.views_family import version_read
from huijia.apps.wording import text

MOST = 100
"""Of each list as many are shown, the most urgent first; the field app and the area's size keep them short."""

ITEM_STEPS = ("done", "drop", "reopen")


def _worker(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(*WORKER_ROLES):
        raise UnableToFind("no such page")
    return viewer


@login_required
@never_cache
@require_GET
def work(request: HttpRequest) -> HttpResponse:
    """What waits: requests to give to somebody, visits of the week, plans, and households that chose me."""
    viewer = _worker(request)
    today = timezone.localdate()
    waiting = [visit_shown(each, on=today) for each in visits_seen_by(viewer)[:MOST]]
    plans_there = list(plans_seen_by(viewer)[:MOST])
    homes = list(homes_of_contact(viewer)[:MOST])
    _leave_entries(viewer, waiting, plans_there, homes)
    week = today + timedelta(days=7)
    planned = [each for each in waiting if each.visit.state == Visit.State.PLANNED]
    health = viewer.has(Role.HEALTH_WORKER)
    context = {
        "today": today,
        "is_health_worker": health,
        "requests": [each for each in waiting if each.visit.state == Visit.State.ASKED],
        "week": [each for each in planned if each.visit.day and each.visit.day <= week],
        "later": [each for each in planned if each.visit.day and each.visit.day > week],
        "plans": [(each, plan_state(each), each.person.merged_into or each.person) for each in plans_there],
        "homes": [(each, (each.chosen_by.merged_into or each.chosen_by)) for each in homes if each.chosen_by],
        "entries": [contact_shown(each) for each in own_entries(viewer)],
        "left_without": homes_left_without(viewer).count() if health else 0,
    }
    return render(request, "outreach/work.html", context)


def _leave_entries(viewer: Viewer, waiting: list[Any], plans_there: list[Plan], homes: list[Any]) -> None:
    visits_shown = [Shown(each.visit.pk, each.person.pk, each.visit.area_id) for each in waiting]
    record_shown(by=viewer, subject="visits", shown=visits_shown)
    record_shown(
        by=viewer,
        subject="plans",
        shown=[
            Shown(each.pk, each.person.merged_into_id or each.person_id, each.area_id) for each in plans_there
        ],
    )
    record_shown(
        by=viewer,
        subject="contacts",
        shown=[
            Shown(each.pk, each.chosen_by.merged_into_id or each.chosen_by_id, each.household.area_id)
            for each in homes
        ],
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, visit_id: uuid.UUID) -> HttpResponse:
    """One visit: give it to somebody, plan or move it, say what came of it."""
    viewer = _worker(request)
    found = visit_seen_by(viewer, visit_id)
    today = timezone.localdate()
    workers = list(workers_for(found.area_id, on=today))
    what = request.POST.get("what", "")
    forms: dict[str, Any] = {
        "assign": AssignForm(workers, request.POST if what == "assign" else None),
        "plan": PlanVisitForm(request.POST if what == "plan" else None),
        "outcome": OutcomeForm(request.POST if what == "outcome" else None),
    }
    form = forms.get(what)
    if request.method == "POST" and form is None:
        raise UnableToFind("no such step")
    if form is not None and form.is_valid():
        try:
            _take(viewer, found, what, form.cleaned_data, workers, version_read(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(text("已登记。", "Noted.")))
            return redirect("outreach:work")
    record_view(
        by=viewer, subject="visit", subject_id=found.pk, person_id=found.person_id, area=found.area_id
    )
    context = {
        "shown": visit_shown(found, on=today),
        "forms": forms,
        "form": form,
        "is_health_worker": viewer.serves(found.area_id, Role.HEALTH_WORKER),
        "is_planned": found.state == Visit.State.PLANNED,
    }
    return render(request, "outreach/work_visit.html", context, status=422 if form is not None else 200)


def _take(
    viewer: Viewer, found: Visit, what: str, given: dict[str, Any], workers: list[Any], version: int | None
) -> None:
    stamp = Stamp(timezone.now(), on_version=version)
    if what == "assign":
        worker = next(each for each in workers if each.pk == given["worker"])
        visits.assign(by=viewer, visit_id=found.pk, worker=worker, stamp=stamp)
    elif what == "plan":
        part = Visit.Part(given["part"])
        visits.plan_visit(by=viewer, visit_id=found.pk, day=given["day"], part=part, stamp=stamp)
    else:
        outcome = Visit.Outcome(given["outcome"])
        visits.close_visit(by=viewer, visit_id=found.pk, outcome=outcome, stamp=stamp)


@login_required
@require_POST
def home(request: HttpRequest, household_id: int) -> HttpResponse:
    """A household that chose this contact said to them: do not contact us."""
    answers.do_not_contact_at_home(
        by=_worker(request), household_id=household_id, stamp=Stamp(timezone.now())
    )
    messages.success(
        request,
        str(text("已登记：不再联系这家人。", "Noted: this family is not contacted any more.")),
    )
    return redirect("outreach:work")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, plan_id: uuid.UUID) -> HttpResponse:
    """One plan: drawn up by a health worker, read out to the family, done by its contacts."""
    viewer = _worker(request)
    found = plan_seen_by(viewer, plan_id)
    health = viewer.serves(found.area_id, Role.HEALTH_WORKER)
    what = request.POST.get("what", "")
    contacts = list(published_for(found.area_id)) if health else []
    proposing = ProposePlanForm(contacts, request.POST if what == "propose" else None)
    agreeing = LanguageForm(request.POST if what == "agree" else None)
    form: ProposePlanForm | LanguageForm | None = {"propose": proposing, "agree": agreeing}.get(what)  # type: ignore[assignment]
    if request.method == "POST" and (form is None or not health):
        raise UnableToFind("no such step")
    if form is not None and form.is_valid():
        try:
            _plan_step(viewer, found, form, contacts, version_read(request))
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(text("已登记。", "Noted.")))
            return redirect("outreach:work_plan", plan_id=found.pk)
    record_view(by=viewer, subject="plan", subject_id=found.pk, person_id=found.person_id, area=found.area_id)
    items = list(items_seen_of(found))
    ends_on = found.ends_on or timezone.localdate() + plans.LASTS
    context = {
        "plan": found,
        "person": found.person.merged_into or found.person,
        "state": plan_state(found),
        "words": plan_words(found, items, ends_on=ends_on),
        "contacts": contacts_of_plan(found),
        "items": items_shown(items),
        "proposing": proposing,
        "agreeing": agreeing,
        "form": form,
        "is_health_worker": health,
    }
    return render(request, "outreach/work_plan.html", context, status=422 if form is not None else 200)


def _plan_step(
    viewer: Viewer,
    found: Plan,
    form: ProposePlanForm | LanguageForm,
    contacts: list[Contact],
    version: int | None,
) -> None:
    stamp = Stamp(timezone.now(), on_version=version)
    if isinstance(form, LanguageForm):
        told_in = form.cleaned_data["language"]
        plans.agree_to_plan(by=viewer, plan_id=found.pk, language=told_in, stamp=stamp)
        return
    by_id = {str(each.pk): each for each in contacts}
    pair = (by_id[form.cleaned_data["first"]], by_id[form.cleaned_data["second"]])
    plans.propose_plan(by=viewer, plan_id=found.pk, contacts=pair, items=form.items, stamp=stamp)


@login_required
@require_POST
def item(request: HttpRequest, item_id: uuid.UUID) -> HttpResponse:
    """Something in a plan was done, is not done, or is to be done after all."""
    viewer = _worker(request)
    found = plan_of_item_seen_by(viewer, item_id)
    step = request.POST.get("step", "")
    if step not in ITEM_STEPS:
        raise UnableToFind("no such step")
    stamp = Stamp(timezone.now(), on_version=version_read(request))
    plans.step_item(by=viewer, item_id=item_id, step=step, stamp=stamp)
    messages.success(request, str(text("已登记。", "Noted.")))
    return redirect("outreach:work_plan", plan_id=found.pk)
