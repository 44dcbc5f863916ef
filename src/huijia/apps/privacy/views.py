"""All that is held of somebody, on one page: for themselves, for a child's guardian, and at the counter for whoever has no account."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import viewer_in
from huijia.apps.audit.actions import record_view
from huijia.apps.fence.told import the_service
from huijia.apps.people import pages
from huijia.apps.people.corrections import ANSWER_WITHIN
from huijia.apps.people.queries import own_person, records_of
from huijia.apps.privacy.consents import answer, consents_of
from huijia.apps.privacy.copying import WITHHELD, both, table_of
from huijia.apps.privacy.erasing import open_erasure
from huijia.apps.privacy.groups import GROUPS, group_of
from huijia.apps.privacy.held_now import tables_held
from huijia.apps.privacy.looking import entries_of, looks, picture
from huijia.apps.privacy.printing import TRAIL
from huijia.apps.privacy.reading import read_table
from huijia.apps.privacy.sides import BOTH, Side
from huijia.apps.privacy.whose import Before, before, children_spoken_for
from huijia.apps.wording import language, text

LATEST, A_PAGE, MOST_ROWS = 8, 30, 50


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own page."""
    own = own_person(viewer_in(request))
    if own is None:
        raise UnableToFind("only family members have this page")
    return redirect("privacy:person", person_id=own.pk)


@login_required
@require_GET
def moved_to_looks(request: HttpRequest) -> HttpResponse:
    """Where "who looked" was before."""
    own = own_person(viewer_in(request))
    if own is None:
        raise UnableToFind("only family members have this page")
    return redirect("privacy:looked", person_id=own.pk)


@login_required
def moved(request: HttpRequest) -> HttpResponse:
    """Where one's copy was before."""
    if own_person(viewer_in(request)) is None:
        raise UnableToFind("only family members have this page")
    return redirect("privacy:mine")


@login_required
@never_cache
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """What is held, consents, who looked, corrections, copy, erasing."""
    whose = opened(request, person_id)
    if whose.person.pk != person_id:
        return redirect("privacy:person", person_id=whose.person.pk)
    return render(request, "privacy/person.html", _summary(whose))


@login_required
@never_cache
@require_GET
def held(request: HttpRequest, person_id: int, group: str) -> HttpResponse:
    """What is held in one group, the latest first: every field that stands in the copy."""
    if group not in GROUPS:
        raise UnableToFind("no such group")
    whose, today = opened(request, person_id), timezone.localdate()
    return render(request, "privacy/held.html", _of_group(whose, group, today))


@login_required
@never_cache
@require_GET
def looked(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who looked and who changed something: when, in what role, why."""
    whose = opened(request, person_id)
    with the_service():
        page = Paginator(entries_of(whose), A_PAGE).get_page(request.GET.get("page"))
        context = {**given(whose), "page": page, "looks": list(looks(page, whose))}
    return render(request, "privacy/looked.html", context)


@login_required
@require_POST
def consent(request: HttpRequest, person_id: int) -> HttpResponse:
    """Give or withdraw a consent: one button either way."""
    whose = before(request, person_id)
    purpose, agrees = request.POST.get("purpose", ""), request.POST.get("given") == "agreed"
    answer(whose, purpose, agrees, language=language(), at=timezone.now())
    if whose.is_own and purpose == "account":
        logout(request)
        said = text(
            "已撤回，账户已关闭。以后可以在窗口办理或重新开通。",
            "Withdrawn: your account is closed. The counter goes on serving you, and can open one again.",
        )
        messages.success(request, str(said))
        return redirect("home")
    messages.success(
        request, str(text("已登记同意。", "Agreed.") if agrees else text("已撤回。", "Withdrawn."))
    )
    return redirect("privacy:person", person_id=whose.person.pk)


def opened(request: HttpRequest, person_id: int) -> Before:
    """Whose data lie here. Whoever is not the person leaves an entry, before anything is shown: the counter, and a child's guardian."""
    whose = before(request, person_id)
    if not whose.is_own:
        found = whose.person
        record_view(
            by=whose.viewer, subject="own_data", subject_id=found.pk, person_id=found.pk, area=found.area_id
        )
    return whose


def given(whose: Before) -> dict[str, Any]:
    """What every page about somebody's data says of them."""
    return {
        "whose": whose,
        "person": whose.person,
        "is_part": whose.sides != BOTH,
        "has_benefits": Side.BENEFITS in whose.sides,
    }


@the_service()
def _summary(whose: Before) -> dict[str, Any]:
    """What ``person`` shows. Who asks was checked; what is held is told whole."""
    found, today = whose.person, timezone.localdate()
    numbers = [each.pk for each in records_of(found)]
    held = tables_held(numbers, sides=whose.sides, on=today)
    entries = entries_of(whose)
    return {
        **given(whose),
        "children": children_spoken_for(found, today) if whose.is_own else [],
        "groups": [
            (key, name, [each.what for each in held if group_of(each) == key])
            for key, name in GROUPS.items()
            if any(group_of(each) == key for each in held)
        ],
        "consents": consents_of(whose),
        "picture": picture(entries, today),
        "looks": looks(entries[:LATEST], whose),
        "answer_days": ANSWER_WITHIN.days,
        "asked": pages.asked(found) if Side.BENEFITS in whose.sides else [],
        "erasure": open_erasure(found) if whose.is_family or Side.BENEFITS in whose.sides else None,
    }


@the_service()
def _of_group(whose: Before, group: str, today: date) -> dict[str, Any]:
    """What ``held`` shows."""
    numbers = [each.pk for each in records_of(whose.person)]
    known = [whose.person, *(children_spoken_for(whose.person, today) if whose.is_own else [])]
    names = {record.pk: each.name for each in known for record in records_of(each)}
    tables = [each for each in tables_held(numbers, sides=whose.sides, on=today) if group_of(each) == group]
    told = [
        table_of(each, numbers, sides=whose.sides, on=today, most=MOST_ROWS, names=names)
        for each in tables
        if each.name != TRAIL
    ]
    return {
        **given(whose),
        "group": GROUPS[group],
        "tables": [read_table(each, both(WITHHELD), language()) for each in told if each],
        "has_trail": any(each.name == TRAIL for each in tables),
        "most": MOST_ROWS,
    }
