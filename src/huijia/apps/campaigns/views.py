"""The health worker's pages: the year at a glance, a campaign, the stock."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
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
from huijia.apps.campaigns import actions, queries
from huijia.apps.campaigns.errors import UnableToMove, UnableToPlan
from huijia.apps.campaigns.export import workbook_of
from huijia.apps.campaigns.festivals import Festival, festivals_of
from huijia.apps.campaigns.forms import CampaignForm, DoneForm, MaterialForm, MoveForm, SpendingForm, StepForm
from huijia.apps.campaigns.models import Campaign, Material, Movement, Step
from huijia.apps.campaigns.texts import CHANNELS, MATERIALS, MOVEMENTS, PLACES, SPENDINGS
from huijia.apps.campaigns.timeline import timeline_of
from huijia.apps.campaigns.wording import SLOGANS
from huijia.apps.library.topics import Topic
from huijia.apps.wording import language, text

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVEMENTS_SHOWN = 20
HAND_OUTS_SHOWN = 20


@login_required
@never_cache
@require_GET
def year(request: HttpRequest) -> HttpResponse:
    """A year at a glance, and what could give occasion for a campaign."""
    viewer, today = _viewer(request), timezone.localdate()
    asked = request.GET.get("year", "")
    shown = (
        int(asked) if asked.isascii() and asked.isdecimal() and 2000 <= int(asked[:5]) <= 2100 else today.year
    )
    found = list(queries.campaigns_in(viewer, shown))
    festivals = festivals_of(shown)
    given = {
        "year": shown,
        "timeline": timeline_of(shown, found, festivals),
        "campaigns": [_told(each) for each in found],
        "festivals": _ahead(festivals, today) if shown == today.year else festivals,
    }
    return render(request, "campaigns/year.html", given)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a campaign."""
    viewer = _viewer(request)
    initial = {"starts_on": _day(request.GET.get("day", ""))}
    form = CampaignForm(
        request.POST if request.method == "POST" else None,
        areas=queries.areas_of_staff(viewer),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_campaign(by=viewer, at=timezone.now(), **form.cleaned_data)
        except UnableToPlan as error:
            form.add_error(None, str(error))
        else:
            return _done(request, made, text("已保存。现在可以添加步骤。", "Kept. Add the steps now."))
    return render(request, "campaigns/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """A campaign."""
    viewer = _viewer(request)
    return _page(request, viewer, queries.campaign_seen_by(viewer, campaign_id))


@login_required
@require_POST
def add_step(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Add something to do."""
    viewer = _viewer(request)
    found = queries.campaign_seen_by(viewer, campaign_id)
    form = StepForm(request.POST, areas=_areas_within(viewer, found))
    if form.is_valid():
        try:
            actions.add_step(by=viewer, campaign=found, **form.cleaned_data)
        except UnableToPlan as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, text("已添加。", "Added."))
    return _page(request, viewer, found, adding=form)


@login_required
@require_POST
def done(request: HttpRequest, campaign_id: int, step_id: int) -> HttpResponse:
    """Note that a step was done; ``not_done`` takes it back."""
    viewer = _viewer(request)
    step = queries.step_seen_by(viewer, campaign_id, step_id)
    form = DoneForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, step.campaign, doing=form)
    on = None if "not_done" in request.POST else timezone.localdate()
    actions.set_done(by=viewer, step=step, on=on, people=form.cleaned_data["people"])
    return _done(request, step.campaign, text("已登记。", "Kept."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def spending(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Note what was planned to be spent, and what was."""
    viewer = _viewer(request)
    found = queries.campaign_seen_by(viewer, campaign_id)
    kept = {each.kind: each for each in found.spendings.all()}
    initial: dict[str, Decimal] = {}
    for kind in SPENDINGS:
        each = kept.get(kind.value)
        initial[f"{kind.value}_planned"] = Decimal(each.planned_minor if each else 0) / 100
        initial[f"{kind.value}_spent"] = Decimal(each.spent_minor if each else 0) / 100
    form = SpendingForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_spending(by=viewer, campaign=found, amounts=form.amounts)
        return _done(request, found, text("已登记。", "Kept."))
    given = {**_told(found), "form": form}
    return render(request, "campaigns/spending.html", given, status=422 if form.errors else 200)


@login_required
@require_GET
def workbook(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Plan and spending as a workbook."""
    found = queries.campaign_seen_by(_viewer(request), campaign_id)
    answer = HttpResponse(workbook_of(found, language()), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="campaign-{found.pk}.xlsx"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def stock(request: HttpRequest) -> HttpResponse:
    """What is in stock; begin to keep stock of something."""
    viewer = _viewer(request)
    form = MaterialForm(
        request.POST if request.method == "POST" else None, areas=queries.areas_of_staff(viewer)
    )
    if request.method == "POST" and form.is_valid():
        made = actions.add_material(by=viewer, **form.cleaned_data)
        messages.success(request, str(text("已添加。现在登记入库。", "Added. Note now what came in.")))
        return redirect("campaigns:material", material_id=made.pk)
    rows = [(each, MATERIALS[Material.Kind(each.kind)]) for each in queries.stock_seen_by(viewer)]
    handed_out = [
        (each, each.event.title_in(language()), MATERIALS[Material.Kind(each.material)])
        for each in queries.hand_outs_to_book(viewer, at=timezone.now())[:HAND_OUTS_SHOWN]
    ]
    given = {"rows": rows, "form": form, "handed_out": handed_out}
    return render(request, "campaigns/stock.html", given, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def material(request: HttpRequest, material_id: int) -> HttpResponse:
    """One kind of material: its movements, and the next."""
    viewer = _viewer(request)
    found = queries.material_seen_by(viewer, material_id)
    handed_out = list(queries.hand_outs_to_book(viewer, at=timezone.now()).filter(material=found.kind))
    form = MoveForm(request.POST if request.method == "POST" else None, handed_out=handed_out)
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(by=viewer, material=found, at=timezone.now(), **form.cleaned_data)
        except UnableToMove as error:
            form.add_error("pieces", str(error))
        else:
            messages.success(request, str(text("已登记。", "Kept.")))
            return redirect("campaigns:material", material_id=found.pk)
    given = {
        "material": found,
        "kind": MATERIALS[Material.Kind(found.kind)],
        "movements": [
            (
                each,
                MOVEMENTS[Movement.Kind(each.kind)],
                PLACES[Movement.Place(each.place)] if each.place else None,
            )
            for each in found.movements.order_by("-pk")[:MOVEMENTS_SHOWN]
        ],
        "form": form,
    }
    return render(request, "campaigns/material.html", given, status=422 if form.errors else 200)


def _ahead(festivals: list[Festival], today: date) -> list[Festival]:
    """Those of the twelve months from today on."""
    after = [
        each
        for each in festivals_of(today.year + 1)
        if (each.day.month, each.day.day) < (today.month, today.day)
    ]
    return [each for each in festivals if each.day >= today] + after


def _viewer(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.HEALTH_WORKER):
        raise UnableToFind("only health workers have these pages")
    return viewer.acting_as(Role.HEALTH_WORKER)


def _areas_within(viewer: Viewer, campaign: Campaign) -> Any:
    return queries.areas_of_staff(viewer).filter(code__startswith=campaign.area_id)


def _told(campaign: Campaign) -> dict[str, Any]:
    return {
        "campaign": campaign,
        "title": campaign.title_zh if language() == "zh" else campaign.title_en or campaign.title_zh,
        "topic": Topic(campaign.topic).label,
    }


def _page(
    request: HttpRequest,
    viewer: Viewer,
    campaign: Campaign,
    *,
    adding: StepForm | None = None,
    doing: DoneForm | None = None,
) -> HttpResponse:
    spent = list(campaign.spendings.all())
    form = adding or doing
    given = _told(campaign) | {
        "steps": [
            (each, CHANNELS[Step.Channel(each.channel)])
            for each in campaign.steps.select_related("area").order_by("due_on", "pk")
        ],
        "planned": sum(each.planned_minor for each in spent),
        "spent": sum(each.spent_minor for each in spent),
        "adding": adding
        or StepForm(areas=_areas_within(viewer, campaign), initial={"due_on": campaign.starts_on}),
        "form": form,
        "slogans": SLOGANS,
    }
    return render(request, "campaigns/one.html", given, status=422 if form else 200)


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _done(request: HttpRequest, campaign: Campaign, said: object) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("campaigns:one", campaign_id=campaign.pk)
