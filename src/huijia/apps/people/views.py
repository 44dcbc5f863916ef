"""Finding a person, and their page."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Doing, Shown, record, record_many, record_shown, record_view
from huijia.apps.people import pages
from huijia.apps.people.actions import show_id_number
from huijia.apps.people.errors import UnableToSearch
from huijia.apps.people.forms import FindForm, OwnRecordForm, ReasonForm
from huijia.apps.people.models import Person
from huijia.apps.people.naming import masked
from huijia.apps.people.own_record import declare_own_record
from huijia.apps.people.policies import (
    can_ask_for_correction,
    can_look_after_account,
    can_write,
    may_see_who_looked,
)
from huijia.apps.people.queries import WHO_SEES_PEOPLE, own_person, person_seen_by
from huijia.apps.people.search import MOST, Found, find_people, may_search
from huijia.apps.wording import text

WANTED = "people_wanted"
"""Where the session keeps what was last asked: an address would leave names and numbers in logs."""

MOST_ENTRIES = 200


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Look for one person. Without a question the page lists nobody."""
    viewer = viewer_in(request)
    if not may_search(viewer):
        raise UnableToFind("no such page")
    if request.method == "POST":
        form = FindForm(request.POST)
        if form.is_valid():
            request.session[WANTED] = form.cleaned_data["wanted"]
            return redirect("people:find")
        request.session.pop(WANTED, None)
        return render(request, "people/find.html", {"form": form})
    wanted = request.session.get(WANTED)
    if not wanted:
        return render(request, "people/find.html", {"form": FindForm()})
    form = FindForm({"wanted": wanted})
    form.is_valid()
    try:
        found = _found(viewer, wanted)
    except UnableToSearch as error:
        form.add_error("wanted", str(error))
        return render(request, "people/find.html", {"form": form})
    hits = [(person, masked(person.id_number)) for person in found.people]
    context = {"form": form, "searched": True, "hits": hits, "more": found.more, "most": MOST}
    return render(request, "people/find.html", context)


def _found(viewer: Viewer, wanted: str) -> Found:
    """Whoever is found. What was asked is not kept; that somebody searched is, in each area, and whose names were shown."""
    found = find_people(viewer, wanted)
    shown = [Shown(person.pk, person.pk, person.area_id) for person in found.people]
    areas = sorted({code for role in WHO_SEES_PEOPLE for code in viewer.areas.get(role, ())})
    with transaction.atomic():
        record_many(
            by=viewer,
            doings=[
                Doing(
                    action="people.searched",
                    subject="search",
                    subject_id="",
                    person_id=None,
                    area=area,
                    changes={"shown": (None, sum(each.area.startswith(area) for each in shown))},
                )
                for area in areas
            ],
        )
        record_shown(by=viewer, subject="search", shown=shown)
    return found


@login_required
@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """A family member's own page: all that is held of them."""
    if own_person(viewer_in(request)) is None:
        raise UnableToFind("no record")
    return redirect("privacy:mine")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """Staff say which record is their own. The answer is the same whether there is one or not."""
    viewer = viewer_in(request)
    if not may_search(viewer):
        raise UnableToFind("no such page")
    form = OwnRecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        declare_own_record(by=viewer, id_number=form.cleaned_data["id_number"])
        messages.success(
            request,
            str(
                text(
                    "已登记。有您的档案的，您和您家庭的事由其他人员办理。",
                    "Noted. Where there is a record of yours, others handle what concerns you and your household.",
                )
            ),
        )
        return redirect("people:declare")
    return render(request, "people/declare.html", {"form": form})


def kept_person(viewer: Viewer, person_id: int) -> Person:
    """The record that tells of a person, with that into which it was merged in its place. Raises ``UnableToFind``."""
    found = person_seen_by(viewer, person_id)
    return person_seen_by(viewer, found.merged_into_id) if found.merged_into_id else found


@login_required
@never_cache
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """A person's page: identity, household, what is known, and what was merged."""
    viewer = viewer_in(request)
    found = kept_person(viewer, person_id)
    if found.pk != person_id:
        return redirect("people:person", found.pk)
    leave_entry(viewer, found)
    return _page(request, viewer, found)


def leave_entry(viewer: Viewer, found: Person) -> None:
    """Leave the entry that somebody looked: part of every answer that shows what a record holds."""
    record_view(by=viewer, subject="person", subject_id=found.pk, person_id=found.pk, area=found.area_id)


@login_required
@never_cache
@require_POST
def id_number(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show the whole resident number, for a reason. It stands on this one answer only, never in an address."""
    viewer = viewer_in(request)
    found = kept_person(viewer, person_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        leave_entry(viewer, found)
        return _page(request, viewer, found, form=form)
    number = show_id_number(by=viewer, person=found, reason=form.cleaned_data["reason"])
    return _page(request, viewer, found, number=number)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    found: Person,
    *,
    form: ReasonForm | None = None,
    number: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    own_record = own_person(viewer)
    households = _households(viewer, found, today)
    context = {
        "person": found,
        "form": form or ReasonForm(),
        "is_own": own_record is not None and own_record.pk == found.pk,
        "number": number,
        "masked": masked(found.id_number),
        "facts": pages.facts_now(found, on=today),
        "households": households,
        "merges": pages.merges(found),
        "can_ask": can_ask_for_correction(viewer, found),
        "asked": pages.asked(found) if can_ask_for_correction(viewer, found) else [],
        "can_write": can_write(viewer, found),
        "can_look_after_account": can_look_after_account(viewer, found),
        "can_see_who_looked": may_see_who_looked(viewer, found),
        "may_search": may_search(viewer),
    }
    return render(request, "people/person.html", context)


def _households(viewer: Viewer, found: Person, today: date) -> dict[int, list[pages.Member]]:
    """The people with whom somebody lives: that each of them was shown here leaves an entry, too."""
    households = pages.members(found, on=today)
    record_shown(
        by=viewer,
        subject="household",
        shown=[
            Shown(home, member.person.pk, member.person.area_id)
            for home, members in households.items()
            for member in members
            if not member.is_self
        ],
    )
    return households


@login_required
@never_cache
@require_GET
def looked(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who looked at a person's record, and who changed it: for the person, a child's guardian, and auditors of the area."""
    viewer = viewer_in(request)
    if viewer.has(Role.AUDITOR):
        found = Person.objects.filter(pk=person_id).select_related("merged_into", "area").first()
        found = (found.merged_into or found) if found else None
    else:
        found = kept_person(viewer, person_id)
    if found is None or not may_see_who_looked(viewer, found):
        raise UnableToFind("no such page")
    entries = pages.looked(found, most=MOST_ENTRIES)
    with transaction.atomic():
        record(
            by=viewer,
            action="person.audit_viewed",
            subject="person",
            subject_id=found.pk,
            person_id=found.pk,
            area=found.area_id,
        )
    is_auditor = viewer.serves(found.area_id, Role.AUDITOR)
    context = {
        "person": found,
        "entries": entries,
        "most": MOST_ENTRIES,
        "is_cut": sum(each.times for each in entries) == MOST_ENTRIES,
        "is_auditor": is_auditor,
        "in_emergency": any(each.entry.action == "emergency.opened" for each in entries),
    }
    return render(request, "people/looked.html", context)


@login_required
@never_cache
@require_GET
def fact_history(request: HttpRequest, person_id: int, name: str) -> HttpResponse:
    """Every record of one fact: nothing that was once recorded is gone."""
    viewer = viewer_in(request)
    found = kept_person(viewer, person_id)
    lines = pages.history(found, name)
    if not lines:
        raise UnableToFind("no such fact")
    leave_entry(viewer, found)
    context = {
        "person": found,
        "kind": pages.kind_of(name),
        "lines": lines,
        "can_write": can_write(viewer, found),
    }
    return render(request, "people/history.html", context)
