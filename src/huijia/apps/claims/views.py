"""Looking at claims: lists and the page of one claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.clashes import clashes_of, clashing_among, granted_elsewhere
from huijia.apps.claims.forms import (
    AppealForm,
    DecideForm,
    NoteForm,
    ReasonForm,
    RecommendForm,
    RedecideForm,
    WithdrawForm,
)
from huijia.apps.claims.models import Claim
from huijia.apps.claims.papers_seen import originals_seen, papers_not_seen
from huijia.apps.claims.policies import can_make, steps_for
from huijia.apps.claims.queries import (
    LETTERS,
    WITH_FAMILY,
    WORK,
    belongs_to,
    claim_seen_by,
    claims_seen_by,
    in_rows,
    letters_to_hand_over,
    may_be_renewed,
    most_urgent,
    waiting_for_family,
    work_counts,
    worklist,
)
from huijia.apps.claims.shown import claim_shown, differing_shown, rows_shown
from huijia.apps.claims.states import Step
from huijia.apps.people.queries import own_person, within
from huijia.apps.wording import language
from huijia.values.periods import parse_period, period_at

ON_A_PAGE = 50


@login_required
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """For staff what waits for them, for a family its own claims."""
    viewer = viewer_in(request)
    roles = [role for role in WORK if viewer.has(role)]
    if roles:
        asked = [role for role in roles if role == request.GET.get("role")]
        return _worklist(request, viewer, (asked or roles)[0], roles)
    if own_person(viewer) is None:
        raise UnableToFind("no claims for this viewer")
    mine = _listed(
        viewer, claims_seen_by(viewer).select_related("child", "claimant").order_by("-made_at")[:200]
    )
    rows = [{**row, "may_renew": _may_renew(viewer, row["claim"])} for row in rows_shown(mine)]
    return render(request, "claims/mine.html", {"claims": rows})


def _worklist(request: HttpRequest, viewer: Viewer, role: Role, roles: list[Role]) -> HttpResponse:
    if number := request.GET.get("number", "").strip().upper():
        return redirect("claims:claim", number=claim_seen_by(viewer, number).number)
    today = timezone.localdate()
    state = request.GET.get("state", "")
    page = max(1, int(found)) if (found := request.GET.get("page", "1")).isdecimal() and len(found) < 7 else 1
    # One more than a page tells whether there is another, without counting them all.
    start, end = (page - 1) * ON_A_PAGE, page * ON_A_PAGE + 1
    states = [each.value for each in WORK[role]]
    apart = {WITH_FAMILY.value: waiting_for_family, LETTERS: letters_to_hand_over}
    if state in apart and role is Role.TOWNSHIP_OFFICER:
        numbers = list(apart[state](viewer, role).values_list("pk", flat=True)[start:end])
    else:
        waiting = worklist(viewer, role)
        if state == "overdue":
            waiting = waiting.filter(due_on__lt=today)
        numbers = most_urgent(waiting, [state] if state in states else states, start, end)
    listed = in_rows(Claim.objects.filter(within(viewer, role), pk__in=numbers))
    some = _listed(viewer.acting_as(role), listed, most=ON_A_PAGE, order=numbers)
    clashing = clashing_among(some)
    return render(
        request,
        "claims/worklist.html",
        {
            "claims": [
                {**row, "clashes": row["claim"].pk in clashing}
                for row in rows_shown(some[:ON_A_PAGE], today=today)
            ],
            "states": states,
            "state": state,
            "counts": work_counts(viewer, role, today=today),
            "page": page,
            "has_more": len(some) > ON_A_PAGE,
            "role": str(role),
            "as_role": f"role={role}&" if len(roles) > 1 else "",
            "roles": [str(each) for each in roles] if len(roles) > 1 else [],
            "may_start": role is Role.TOWNSHIP_OFFICER,
        },
    )


def _listed(
    viewer: Viewer,
    claims: QuerySet[Claim],
    *,
    most: int | None = None,
    order: Sequence[int] = (),
) -> list[Claim]:
    """These claims, with an entry for each child whom the list shows, of the first ``most``: all are written at once, before anything is
    shown. ``order``: their ``pk`` in the order in which they are listed, else as they come."""
    found = list(claims)
    if order:
        place = {pk: place for place, pk in enumerate(order)}
        found.sort(key=lambda each: place[each.pk])
    shown = [Shown(each.number, each.child_id, each.area_id) for each in found[:most]]
    record_shown(by=viewer, subject="worklist", shown=shown)
    return found


@login_required
@require_GET
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about a claim that this viewer may know, and what they can do next."""
    viewer = viewer_in(request)
    found = claim_seen_by(viewer, number)
    leave_entry(viewer, found)
    return render(request, "claims/claim.html", page_of(viewer, found))


def leave_entry(viewer: Viewer, found: Claim) -> None:
    """Leave the entry that somebody looked: part of every answer that shows what a claim holds. Without it, nothing is shown."""
    people = dict.fromkeys((found.child_id, found.claimant_id))
    shown = [Shown(found.number, each, found.area_id) for each in people]
    record_shown(by=viewer, subject="claim", shown=shown)


def page_of(viewer: Viewer, found: Claim) -> dict[str, object]:
    """What the page of a claim shows."""
    steps = steps_for(viewer, found)
    is_staff = viewer.is_staff
    shown = claim_shown(found, today=timezone.localdate())
    assessment = shown["assessment"]
    initial = {"assessment": assessment.pk if assessment else None}
    forms = {
        Step.RETURN: NoteForm(prefix="return"),
        Step.RECOMMEND: RecommendForm(prefix="recommend", **form_options(viewer, found, Step.RECOMMEND)),
        Step.SEND_BACK: ReasonForm(prefix="send_back"),
        Step.CONFIRM: DecideForm(prefix="decide", initial=initial),
        Step.REDECIDE: RedecideForm(prefix="redecide", initial=initial),
        Step.APPEAL: AppealForm(prefix="appeal", **form_options(viewer, found, Step.APPEAL)),
        Step.WITHDRAW: WithdrawForm(prefix="withdraw"),
        Step.END: ReasonForm(prefix="end"),
    }
    return {
        **shown,
        "claim": found,
        "benefit": benefit(found.pack),
        "steps": [step.value for step in steps],
        "forms": {step.value: form for step, form in forms.items() if step in steps},
        "is_staff": is_staff,
        "history": list(of_subject("claim", found.number).exclude(action="claim.viewed")) if is_staff else [],
        "differing": differing_shown(found, today=timezone.localdate()) if is_staff else [],
        "missing_papers": papers_not_seen(found) if is_staff else [],
        "originals_seen": originals_seen(found),
        "clashes": _clashes(viewer, found),
        "granted_elsewhere": is_staff and not found.granted and granted_elsewhere(found) is not None,
        "may_state": Step.SUBMIT in steps,
        "may_renew": _may_renew(viewer, found),
    }


def form_options(viewer: Viewer, found: Claim, step: Step) -> dict[str, Any]:
    """What the form of a step must know of the claim and of who fills it in."""
    if step is Step.RECOMMEND:
        papers = benefit(found.pack).procedure.papers
        return {
            "papers": [(each.key, each.name.in_language(language())) for each in papers],
            "initial": {"originals_seen": found.originals_seen},
        }
    if step is Step.APPEAL:
        return {"at_counter": not (viewer.has(Role.FAMILY) and belongs_to(viewer, found))}
    return {}


def _clashes(viewer: Viewer, found: Claim) -> list[dict[str, object]]:
    """Other claims for the same child and period; whose they are is told only to those who may open them."""
    others = clashes_of(found)
    seen = set(
        claims_seen_by(viewer).filter(pk__in=[each.pk for each in others]).values_list("pk", flat=True)
    )
    return [{"number": each.number if each.pk in seen else "", "granted": each.granted} for each in others]


def _may_renew(viewer: Viewer, found: Claim) -> bool:
    """Once the next period has begun, whoever may claim can renew."""
    unit = benefit(found.pack).pack.unit
    following = period_at(unit, parse_period(unit, found.period).index + 1)
    today = timezone.localdate()
    return (
        following.start <= today
        and can_make(viewer, found.claimant, found.child, on=today)
        and may_be_renewed(found, next_period=following.label, by=viewer)
    )
