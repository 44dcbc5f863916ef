"""Making a claim: who, which year, the facts, handing it in; and renewing it for the next year."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.claims import actions
from huijia.apps.claims.assess import Benefit, benefit, benefits
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.forms import CounterClaimForm, FactsForm, NewClaimForm, SubmitForm
from huijia.apps.claims.models import Claim
from huijia.apps.claims.policies import can_make, check_step
from huijia.apps.claims.queries import claim_seen_by
from huijia.apps.claims.shown import facts_shown
from huijia.apps.claims.states import Step
from huijia.apps.claims.telling import tell, told_about
from huijia.apps.claims.views import leave_entry
from huijia.apps.people.models import Person
from huijia.apps.people.queries import children_of, own_person, person_seen_by
from huijia.apps.wording import language, text
from huijia.values.errors import HuijiaError
from huijia.values.periods import parse_period, period_at, period_holding


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a claim: for one's own child, or at the counter for the person named by ``claimant``."""
    viewer = viewer_in(request)
    named = request.GET.get("claimant", "")
    if named.isdecimal() and len(named) < 19:
        claimant: Person | None = person_seen_by(viewer, int(named))
    else:
        claimant = own_person(viewer)
    if claimant is None:
        raise UnableToFind("nobody to claim for")
    own = own_person(viewer)
    is_own = own is not None and claimant.pk in (own.pk, *(each.pk for each in own.merged.all()))
    if not is_own and not viewer.has(Role.TOWNSHIP_OFFICER):
        raise NotAllowed(str(text("您不能为这个人提出申领。", "You cannot make a claim for this person.")))
    today = timezone.localdate()
    children = [
        each for each in children_of(claimant, on=today) if can_make(viewer, claimant, each, on=today)
    ]
    form = (NewClaimForm if is_own else CounterClaimForm)(
        request.POST or None,
        benefits=[(each.key, each.name.in_language(language())) for each in benefits()],
        children=[(str(child.pk), child.name) for child in children],
        periods=_periods(benefits()),
        initial={
            "period": request.GET.get("period") or period_holding(benefits()[0].pack.unit, today).label,
            "benefit": request.GET.get("benefit", benefits()[0].key),
            "child": str(children[0].pk) if len(children) == 1 else request.GET.get("child"),
        },
    )
    if form.is_valid():
        try:
            claim = actions.start_claim(
                by=viewer,
                benefit_name=form.cleaned_data["benefit"],
                period=form.cleaned_data["period"],
                child=_chosen(viewer, form, children),
                claimant=claimant,
                at=timezone.now(),
                proof=form.cleaned_data.get("proof", ""),
            )
            return redirect("claims:facts", number=claim.number)
        except UnableToFind:
            form.add_error("record", text("没有这个档案号", "There is no such record"))
        except (UnableToMoveClaim, NotAllowed) as error:
            form.add_error(None, str(error))
    shown = [Shown("", each.pk, each.area_id) for each in (claimant, *children)]
    record_shown(by=viewer, subject="household", shown=shown)
    status = 422 if form.errors else 200
    context = {"form": form, "children": children, "claimant": claimant, "is_own": is_own}
    return render(request, "claims/new.html", context, status=status)


def _chosen(viewer: Viewer, form: NewClaimForm, children: list[Person]) -> Person:
    """The child that was chosen, or at the counter the one whose record was named. Raises ``UnableToFind``."""
    record = form.cleaned_data.get("record")
    if record:
        return person_seen_by(viewer, record)
    return next(each for each in children if str(each.pk) == form.cleaned_data["child"])


def _periods(found: list[Benefit]) -> list[str]:
    """The years that can be chosen: the one of today and those just before."""
    unit = found[0].pack.unit
    today = period_holding(unit, timezone.localdate())
    first = max(found[0].pack.first_covered_period.index, today.index - 2)
    return [period_at(unit, index).label for index in range(first, today.index + 1)]


@login_required
@require_http_methods(["GET", "POST"])
def facts(request: HttpRequest, number: str) -> HttpResponse:
    """State the facts of a draft or a returned claim."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    check_step(viewer, claim, Step.SUBMIT)
    found = benefit(claim.pack)
    form = FactsForm(request.POST or None, benefit=found, initial=claim.facts)
    if form.is_valid():
        try:
            actions.state_facts(by=viewer, claim=claim, facts=form.cleaned_data, at=timezone.now())
            return redirect("claims:submit", number=claim.number)
        except NotAllowed:
            raise
        except HuijiaError as error:
            form.add_error(None, str(error))
    status = 422 if form.errors else 200
    leave_entry(viewer, claim)
    return render(
        request, "claims/facts.html", {"form": form, "claim": claim, "benefit": found}, status=status
    )


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, number: str) -> HttpResponse:
    """Check the answers, read what the data are used for, and hand the claim in."""
    viewer = viewer_in(request)
    claim = claim_seen_by(viewer, number)
    check_step(viewer, claim, Step.SUBMIT)
    form = SubmitForm(request.POST or None)
    if form.is_valid():
        at = timezone.now()
        with transaction.atomic():  # who was told and then did not hand in was told nothing
            claim = actions.submit(by=viewer, claim=claim, at=at)
            tell(by=viewer, claim=claim, language=language(), at=at)
        messages.success(
            request,
            text("申领已提交，编号 {}。", "The claim is handed in. Its number is {}.").format(claim.number),
        )
        return redirect("claims:claim", number=claim.number)
    leave_entry(viewer, claim)
    return render(
        request,
        "claims/submit.html",
        {
            "form": form,
            "claim": claim,
            "benefit": benefit(claim.pack),
            "facts": facts_shown(claim),
            "told": told_about(claim, language()),
            "papers": list(claim.papers.filter(removed_at__isnull=True)),
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_POST
def renew(request: HttpRequest, number: str) -> HttpResponse:
    """Claim the next year with the facts as they are known: what nothing changed in needs no papers again."""
    viewer = viewer_in(request)
    earlier = claim_seen_by(viewer, number)
    claim = start_renewal(request, earlier)
    return redirect("claims:submit", number=claim.number)


def start_renewal(request: HttpRequest, earlier: Claim) -> Claim:
    """A draft for the period after a claim's."""
    unit = benefit(earlier.pack).pack.unit
    index = parse_period(unit, earlier.period).index
    return actions.start_claim(
        by=viewer_in(request),
        benefit_name=earlier.pack,
        period=period_at(unit, index + 1).label,
        child=earlier.child,
        claimant=earlier.claimant,
        at=timezone.now(),
    )
