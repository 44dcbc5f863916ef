"""Recording: new people and households, facts and their corrections, who joins and leaves a household."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.people import pages
from huijia.apps.people.actions import (
    ALWAYS,
    add_member,
    end_membership,
    make_household,
    record_facts,
    register_person,
)
from huijia.apps.people.catalogue import kinds
from huijia.apps.people.errors import UnableToRecord
from huijia.apps.people.forms import (
    FactForm,
    GuardianForm,
    HouseholdForm,
    LeaveForm,
    MemberForm,
    NewPersonForm,
)
from huijia.apps.people.models import Household, Membership, Person, Source
from huijia.apps.people.policies import check_write
from huijia.apps.people.queries import WHO_SEES_PEOPLE, people_seen_by, records_of, within
from huijia.apps.people.search import may_search
from huijia.apps.people.views import kept_person, leave_entry
from huijia.apps.wording import text


@login_required
@never_cache
@require_GET
def choose_fact(request: HttpRequest, person_id: int) -> HttpResponse:
    """Which fact is to be recorded."""
    viewer = viewer_in(request)
    found = _writable(viewer, person_id)
    leave_entry(viewer, found)
    return render(request, "people/choose_fact.html", {"person": found, "kinds": kinds().values()})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def record_fact(request: HttpRequest, person_id: int, name: str) -> HttpResponse:
    """Record a fact or correct one. What was recorded before stays."""
    viewer = viewer_in(request)
    found = _writable(viewer, person_id)
    if name not in kinds():
        raise UnableToFind("no such fact")
    kind = kinds()[name]
    now = [line for line in pages.facts_now(found, on=timezone.localdate()) if line.kind.name == name]
    form = FactForm(kind, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = record_facts(
                by=viewer,
                person=found,
                facts={name: form.fact_value},
                valid_from=form.cleaned_data.get("valid_from") or ALWAYS,
                at=timezone.now(),
                source=Source(form.cleaned_data["source"]),
                source_detail=form.cleaned_data["source_detail"],
                reason=form.cleaned_data["reason"],
            )
        except UnableToRecord as error:
            form.add_error("value", str(error))
        else:
            said = (
                text("已登记。以前的记录仍然保留。", "Recorded. What was recorded before is kept.")
                if added
                else text("与现有信息相同，没有变化。", "This is what is known already: nothing changed.")
            )
            messages.success(request, str(said))
            return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    context = {"person": found, "kind": kind, "form": form, "now": now[0] if now else None}
    return render(request, "people/record_fact.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Record a household that the office does not know yet: a guardian and a child."""
    viewer = viewer_in(request)
    if not may_search(viewer):
        raise UnableToFind("no such page")
    areas = list(Area.objects.filter(within(viewer, *WHO_SEES_PEOPLE, field="code")).order_by("code"))
    data = request.POST or None
    household = HouseholdForm(areas, data, prefix="household")
    guardian = GuardianForm(data, prefix="guardian")
    child = NewPersonForm(data, prefix="child")
    forms = (guardian, child, household)
    checked = [form.is_valid() for form in forms]  # all of them, so that every mistake is told at once
    if request.method == "POST" and all(checked):
        _refuse_known(viewer, guardian)
        _refuse_known(viewer, child)
        if all(form.is_valid() for form in forms):
            person = _register(viewer, household, guardian, child)
            messages.success(request, str(text("已建立家庭档案。", "The household's records were made.")))
            return redirect("people:person", person.pk)
    faulty = any(form.errors for form in forms)
    context = {
        "household": household,
        "guardian": guardian,
        "child": child,
        "all_forms": forms,
        "faulty": faulty,
    }
    return render(request, "people/register.html", context)


def _refuse_known(viewer: Viewer, form: NewPersonForm) -> None:
    """A number that is known in the area tells of somebody whose record is there: to be found, not made again."""
    number = form.cleaned_data.get("id_number")
    if number and people_seen_by(viewer).filter(id_number_index__of=number).exists():
        form.add_error(
            "id_number",
            str(
                text(
                    "已有档案使用这个身份证号码，请先查找。",
                    "There is a record with this ID number already: find it first.",
                )
            ),
        )


@transaction.atomic
def _register(
    viewer: Viewer, household: HouseholdForm, guardian: NewPersonForm, child: NewPersonForm
) -> Person:
    given = household.cleaned_data
    area, at = Area.objects.get(pk=given["area"]), timezone.now()
    people: dict[Person, str] = {}
    for form, relation in ((guardian, Membership.Relation.GUARDIAN), (child, Membership.Relation.CHILD)):
        person = register_person(
            by=viewer,
            area=area,
            facts=form.facts,
            valid_from=given["valid_from"],
            at=at,
            source=Source(given["source"]),
            source_detail=given["source_detail"],
        )
        people[person] = relation
    make_household(by=viewer, area=area, members=people, valid_from=given["valid_from"], at=at)
    return next(iter(people))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, person_id: int, household_id: int) -> HttpResponse:
    """Add somebody to the household of a person."""
    viewer = viewer_in(request)
    found = _writable(viewer, person_id)
    household = Household.objects.filter(pk=household_id, memberships__person__in=records_of(found)).first()
    if household is None:
        raise UnableToFind("no such household")
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _join(viewer, household, form)
        except UnableToRecord as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, str(text("已加入家庭。", "Added to the household.")))
            return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    return render(request, "people/join.html", {"person": found, "form": form})


@transaction.atomic
def _join(viewer: Viewer, household: Household, form: MemberForm) -> None:
    given: dict[str, Any] = form.cleaned_data
    seen = people_seen_by(viewer)
    if given["record"]:
        member = seen.filter(pk=given["record"]).first()
        if member is None:
            raise UnableToRecord(str(text("没有这份档案。", "There is no such record.")))
    elif given["id_number"] and (known := seen.filter(id_number_index__of=given["id_number"]).first()):
        raise UnableToRecord(
            str(text("已有这个人的档案，档案号", "There is a record of this person, number"))
            + f" {known.merged_into_id or known.pk}"
        )
    else:
        member = register_person(
            by=viewer,
            area=household.area,
            facts=form.facts,
            valid_from=given["valid_from"],
            at=timezone.now(),
            source=Source.STATEMENT,
            reason=given["reason"],
        )
    check_write(viewer, member)
    add_member(
        by=viewer,
        household=household,
        person=member.merged_into or member,
        relation=given["relation"],
        valid_from=given["valid_from"],
        reason=given["reason"],
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, person_id: int, membership_id: int) -> HttpResponse:
    """End the place of a person in a household."""
    viewer = viewer_in(request)
    found = _writable(viewer, person_id)
    membership = Membership.objects.filter(
        pk=membership_id, person__in=records_of(found), valid_until__isnull=True
    ).first()
    if membership is None:
        raise UnableToFind("no such place in a household")
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(
                by=viewer,
                membership=membership,
                last_day=form.cleaned_data["last_day"],
                reason=form.cleaned_data["reason"],
            )
        except UnableToRecord as error:
            form.add_error("last_day", str(error))
        else:
            messages.success(request, str(text("已登记。", "Recorded.")))
            return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    return render(request, "people/leave.html", {"person": found, "form": form, "membership": membership})


def _writable(viewer: Viewer, person_id: int) -> Person:
    found = kept_person(viewer, person_id)
    check_write(viewer, found)
    return found
