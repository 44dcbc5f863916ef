"""Pages for people at a desk: refused and doubled work that waits to be settled, and the devices that are in use."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record_shown
from huijia.apps.campaigns.models import Material
from huijia.apps.campaigns.queries import stock_to_hand_out
from huijia.apps.field.devices import shut_out
from huijia.apps.field.errors import WORDS, NotTaken
from huijia.apps.field.forms import SettleForm
from huijia.apps.field.models import Operation
from huijia.apps.field.queries import device_to_shut_out, devices_seen_by, operation_to_settle, to_settle
from huijia.apps.field.settling import settle, ways
from huijia.apps.field.texts import said
from huijia.apps.outreach.errors import Refused
from huijia.apps.outreach.queries import visits_seen_by
from huijia.apps.outreach.states import WORKER_ROLES
from huijia.apps.wording import language, text

MOST_SHOWN = 100


def _staff(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(*WORKER_ROLES, Role.ADMINISTRATOR):
        raise UnableToFind("no such page")
    return viewer


@login_required
@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Work that waits to be settled, and the devices."""
    viewer = _staff(request)
    waiting = list(to_settle(viewer)[: MOST_SHOWN + 1])
    context = {
        "waiting": [_row(each) for each in waiting[:MOST_SHOWN]],
        "more": len(waiting) > MOST_SHOWN,
        "devices": list(devices_seen_by(viewer)[:MOST_SHOWN]),
        "is_worker": viewer.has(*WORKER_ROLES),
    }
    return render(request, "field/index.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def settling(request: HttpRequest, operation_id: uuid.UUID) -> HttpResponse:
    """One thing that was refused or recorded by two: what, when, by whom, why not, and how it is settled."""
    viewer = _staff(request)
    operation = operation_to_settle(viewer, operation_id)
    open_ways = ways(viewer, operation)
    form = SettleForm(request.POST or None, ways=open_ways)
    problem = ""
    if request.method == "POST" and form.is_valid():
        how = Operation.How(form.cleaned_data["how"])
        try:
            settle(by=viewer, operation_id=operation_id, how=how, at=timezone.now())
        except (Refused, NotTaken) as refused:
            problem = refused.reason.words.in_language(language())
        else:
            messages.success(request, str(text("已处理。", "Settled.")))
            return redirect("field:index")
    context = {
        "row": _row(operation),
        "form": form,
        "problem": problem,
        "ways": open_ways,
        "visit": _visit_of(viewer, operation),
        "material": _material_of(viewer, operation),
        "keeps_stock": viewer.has(Role.HEALTH_WORKER),
    }
    return render(request, "field/settle.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def shutting_out(request: HttpRequest, device_id: uuid.UUID) -> HttpResponse:
    """Shut a device out, after a page that says what that means."""
    viewer = _staff(request)
    _, device = device_to_shut_out(viewer, device_id)
    if request.method == "POST":
        shut_out(by=viewer, device_id=device_id, at=timezone.now())
        done = text(
            "已停用。这台设备下次联网时会清空。", "Shut out. The device erases itself at its next contact."
        )
        messages.success(request, str(done))
        return redirect("field:index")
    return render(request, "field/shut_out.html", {"device": device})


def _row(operation: Operation) -> dict[str, Any]:
    return {
        "operation": operation,
        "said": said(operation),
        "reason": WORDS.get(operation.reason),
        "doubtful_clock": operation.has_doubtful_clock,
    }


def _material_of(viewer: Viewer, operation: Operation) -> Material | None:
    """The printed material that was handed out, where the viewer may see it now."""
    if operation.kind != Operation.Kind.HAND_OUT:
        return None
    return stock_to_hand_out(viewer).filter(pk=operation.subject).first()


def _visit_of(viewer: Viewer, operation: Operation) -> Any:
    """The visit that it is about, where the viewer may see it now; with its entry that it was looked at."""
    if operation.kind not in (Operation.Kind.PLAN, Operation.Kind.CLOSE):
        return None
    visit = visits_seen_by(viewer).filter(pk=operation.subject).first()
    if visit is not None:
        shown = [Shown(visit.pk, visit.person_id, visit.area_id)]
        record_shown(by=viewer, subject="visit", shown=shown)
    return visit
