"""Who looked at my record, for a family: it needs both the trail and who belongs to whom, so it lies above both."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import looks_together
from huijia.apps.audit.wording import action_told, role_told
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import household_of, own_person, records_of

A_PAGE = 30
SPEAKS_FOR_THEMSELVES = 14
"""From this age on a child's data is the child's (Personal Information Protection Law, art. 31)."""


@login_required
def my_record(request: HttpRequest) -> HttpResponse:
    """Entries about the family member who is looking, and about their children under fourteen."""
    viewer = viewer_in(request)
    own = own_person(viewer)
    if own is None:
        raise UnableToFind("only family members have this page")
    people = {each.pk: "" for each in records_of(own)}
    for child in children_spoken_for(own, timezone.localdate()):
        people |= {each.pk: child.name for each in records_of(child)}
    page = Paginator(Entry.objects.filter(person_id__in=people).order_by("-sequence"), A_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [_told(each, times, viewer, people) for each, times in looks_together(page)]
    return render(request, "audit/my_record.html", {"page": page, "told": lines, "own": own})


def children_spoken_for(own: Person, today: date) -> list[Person]:
    """Children of whom they are the guardian, while they are under fourteen."""
    home = household_of(own, on=today)
    mine = {each.pk for each in records_of(own)}
    guarded = {
        each.household_id
        for each in home
        if each.person_id in mine and each.relation == Membership.Relation.GUARDIAN
    }
    return [
        each.person
        for each in home
        if each.household_id in guarded
        and each.relation == Membership.Relation.CHILD
        and _is_young(each.person.birth_date, today)
    ]


def _is_young(born: date | None, today: date) -> bool:
    if born is None:
        return False
    return (today.year - born.year) - (
        (today.month, today.day) < (born.month, born.day)
    ) < SPEAKS_FOR_THEMSELVES


def _told(found: Entry, times: int, viewer: Viewer, people: dict[int, str]) -> dict[str, Any]:
    return {
        "entry": found,
        "times": times,
        "at": timezone.localtime(found.at).strftime("%Y-%m-%d %H:%M"),
        "mine": found.actor_id is not None and found.actor_id == viewer.id,
        "role": role_told(found.actor_role),
        "action": action_told(found.action),
        "child": people.get(found.person_id or 0, ""),
    }
