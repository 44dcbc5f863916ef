"""At the counter: what a family without an account says, written down by staff on its word.

A township officer, who also handles claims, is shown nothing of what a family did in outreach: only what it says now is written down.
A health worker finds somebody by exactly their name and day of birth, one at a time, and is shown what is in force.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.consent.models import Purpose
from huijia.apps.consent.texts import ASKED
from huijia.apps.outreach import answers, plans, visits
from huijia.apps.outreach import own as owned
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.forms import (
    AgreesAtCounterForm,
    AskVisitAtCounterForm,
    DocumentForm,
    FindExactlyForm,
)
from huijia.apps.outreach.models import Plan, Visit
from huijia.apps.outreach.policies import check_counter
from huijia.apps.outreach.queries import known_exactly, person_at_counter
from huijia.apps.outreach.shown import contact_shown, plan_state, visit_shown
from huijia.apps.outreach.stamps import Stamp
from huijia.apps.outreach.views_family import offered, say
from huijia.apps.people.models import Person
from huijia.apps.wording import language, text

FOUND = "outreach_found"
"""Where the session keeps whom a health worker found: records are opened by that, never by trying numbers."""

SIMPLE = ("choose", "decline", "none", "do_not_contact", "stop_visits", "stop_plan")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Find who stands at the counter, by exactly the name and the day of birth."""
    viewer = viewer_in(request)
    if not viewer.has(Role.HEALTH_WORKER):
        raise UnableToFind("no such page")
    form = FindExactlyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = known_exactly(viewer, form.cleaned_data["name"], form.cleaned_data["born"])
        if found is not None:
            request.session[FOUND] = found.pk
            return redirect("outreach:counter_person", person_id=found.pk)
        form.add_error(
            None,
            text(
                "没有找到。请核对姓名和出生日期，要与登记的完全相同；也可以请乡镇窗口办理。",
                "Nobody was found. Check that name and date of birth are exactly as recorded, or send them to the township's counter.",
            ),
        )
    return render(request, "outreach/counter_find.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def counter(request: HttpRequest, person_id: int) -> HttpResponse:
    """What the person who stands there says."""
    viewer = viewer_in(request)
    person = person_at_counter(viewer, person_id)
    sees = viewer.serves(person.area_id, Role.HEALTH_WORKER)
    is_officer = viewer.serves(person.area_id, Role.TOWNSHIP_OFFICER)
    if not is_officer and request.session.get(FOUND) != person.pk:
        raise UnableToFind("nobody was looked for")
    check_counter(viewer, person)
    what = request.POST.get("what", "")
    used = _forms(request, what)
    form = used.get(what)
    if request.method == "POST":
        if what not in SIMPLE and form is None:
            raise UnableToFind("nothing of this kind can be said")
        if form is None or form.is_valid():
            try:
                _take(viewer, person, what, request, form)
            except Refused as error:
                if form is None:
                    raise
                form.add_error(None, str(error))
            else:
                messages.success(request, str(text("已按本人的话登记。", "Noted, on their word.")))
                return redirect("outreach:counter_person", person_id=person.pk)
    record_view(
        by=viewer, subject="outreach_counter", subject_id="", person_id=person.pk, area=person.area_id
    )
    home = owned.home_of(person)
    context = {
        "person": person,
        "home": home,
        "contacts": offered(home.household.area_id) if home else [],
        "forms": used,
        "form": form,
        "visit_told": ASKED[Purpose.OUTREACH_VISITS],
        "child_told": ASKED[Purpose.OUTREACH_CHILD],
        "plan_told": ASKED[Purpose.OUTREACH_PLAN],
        "in_force": _in_force(person) if sees else None,
        "is_officer": is_officer,
    }
    return render(request, "outreach/counter.html", context, status=422 if form is not None else 200)


def _forms(request: HttpRequest, what: str) -> dict[str, forms.Form]:
    """Each form, that which was sent with what was sent."""
    initial = {"language": language()}

    def sent(name: str) -> Any:
        return request.POST if what == name else None

    return {
        "visit": AskVisitAtCounterForm(sent("visit"), asks_consent=True, initial=initial),
        "plan": AgreesAtCounterForm(sent("plan"), initial=initial, prefix="plan"),
        "may_contact": DocumentForm(sent("may_contact")),
    }


def _take(viewer: Viewer, person: Person, what: str, request: HttpRequest, form: forms.Form | None) -> None:
    stamp = Stamp(timezone.now())
    given = form.cleaned_data if form is not None else {}
    if what == "visit":
        visits.ask_visit(
            by=viewer,
            person=person,
            topic=Visit.Topic(given["topic"]),
            whom=Visit.Whom(given["whom"]),
            words=given["words"],
            agrees=given["agrees"],
            agrees_for_child=given["agrees_for_child"],
            language=given["language"],
            stamp=stamp,
        )
    elif what == "plan":
        plans.ask_plan(by=viewer, person=person, agrees=True, language=given["language"], stamp=stamp)
    elif what == "may_contact":
        answers.may_contact(by=viewer, person=person, stamp=stamp, document=given["document"])
    elif what == "do_not_contact":
        answers.do_not_contact(by=viewer, person=person, stamp=stamp)
    elif what == "stop_visits":
        visits.withdraw_from_visits(by=viewer, person=person, language=language(), stamp=stamp)
    elif what == "stop_plan":
        plans.withdraw_from_plan(by=viewer, person=person, language=language(), stamp=stamp)
    else:
        say(viewer, person, what, request.POST.get("contact", ""))


def _in_force(person: Person) -> dict[str, Any]:
    home = owned.home_of(person)
    quiet = bool(home and home.do_not_contact_since)
    plan = None if quiet else owned.plans_of(person).exclude(state=Plan.State.ENDED).first()
    waiting = [] if quiet else owned.visits_of(person).filter(ended_at__isnull=True)
    return {
        "since": home.do_not_contact_since if home else None,
        "contact": contact_shown(home.contact) if home and home.contact and not quiet else None,
        "visits": [visit_shown(each, on=timezone.localdate()) for each in waiting],
        "plan": plan,
        "plan_state": plan_state(plan) if plan else None,
    }
