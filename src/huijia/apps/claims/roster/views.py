"""Pages of rosters: hand in, look, confirm or drop, fetch the rows that go back, undo."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.actions import Shown, record, record_shown
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.roster.actions import (
    MOST_SHOWN,
    Prepared,
    UnableToUndo,
    Working,
    confirm,
    drop,
    start,
    undo,
)
from huijia.apps.claims.roster.columns import labels, remembered
from huijia.apps.claims.roster.differing import to_look_at
from huijia.apps.claims.roster.errors import UnableToImport
from huijia.apps.claims.roster.forms import UndoForm, UploadForm
from huijia.apps.claims.roster.keeping import (
    folder_of,
    forget,
    forget_old,
    forget_sheet,
    keep_sheet,
    preview_of,
    rejects_of,
    sheet_of,
    while_kept,
    work_at,
    worked_at,
)
from huijia.apps.claims.roster.planning import Plan
from huijia.apps.claims.roster.policies import import_seen_by
from huijia.apps.claims.roster.previewing import look_into, prepare_kept
from huijia.apps.people.models import Person, RosterImport
from huijia.apps.wording import language, text
from huijia.tables.rejects import write_rejects
from huijia.values.errors import HuijiaError, UnableToReadFacts


@login_required
@require_http_methods(["GET", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """Hand a sheet in; and the imports of the office's area so far."""
    viewer = viewer_in(request)
    codes = viewer.areas.get(Role.TOWNSHIP_OFFICER, ())
    if not codes:
        raise NotAllowed(
            str(text("花名册由乡镇经办人员导入。", "Rosters are taken in by township officers."))
        )
    forget_old(timezone.now())
    form = UploadForm(request.POST or None, request.FILES or None, areas=Area.objects.filter(code__in=codes))
    if request.method == "POST" and form.is_valid():
        roster = _handed_in(viewer, form)
        if roster is not None:
            return redirect("claims:roster_show", roster.pk)
    within = Q(pk__in=())
    for code in codes:
        within |= Q(area__code__startswith=code)
    imports = RosterImport.objects.filter(within).select_related("area").order_by("-pk")[:50]
    return render(request, "roster/index.html", {"form": form, "imports": imports})


def _handed_in(viewer: Viewer, form: UploadForm) -> RosterImport | None:
    """Keep the sheet and work out its preview. None: it cannot be used, and the form says why."""
    given, at = form.cleaned_data, timezone.now()
    digest = hashlib.sha256()
    for chunk in given["sheet"].chunks():
        digest.update(chunk)
    found, name = benefit(given["benefit"]), Path(given["sheet"].name).name
    roster = start(
        by=viewer, area=given["area"], found=found, file_name=name, digest=digest.hexdigest(), at=at
    )
    given["sheet"].seek(0)
    keep_sheet(roster, given["sheet"].chunks(), Path(name).suffix.lower())
    try:
        look_into(roster, remembered(roster.area, found), at)
    except (UnableToReadFacts, UnableToImport) as error:
        drop(by=viewer, roster=roster)
        forget(roster)
        form.add_error("sheet", _sentence(error))
        return None
    return roster


@login_required
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """An import: its preview while it waits, and what became of it afterwards."""
    forget_old(timezone.now())
    roster = import_seen_by(viewer_in(request), number)
    told = preview_of(roster) if roster.state == RosterImport.State.PREVIEW else {}
    _leave_entries(viewer_in(request), roster, told.get("known", []))
    return _page(request, roster, told, UndoForm())


def _leave_entries(viewer: Viewer, roster: RosterImport, people: list[int]) -> None:
    """An entry with each record of which the page tells. Rows of whom nothing is known yet are nobody's record."""
    areas = Person.objects.filter(pk__in=people).values_list("pk", "area")
    record_shown(
        by=viewer.acting_as(Role.TOWNSHIP_OFFICER),
        subject="roster",
        shown=[Shown(roster.pk, person, area) for person, area in areas.order_by("pk")],
    )


def _page(
    request: HttpRequest, roster: RosterImport, told: dict[str, Any], form: UndoForm, **more: Any
) -> HttpResponse:
    names, at = labels(benefit(roster.pack)), 0 if language() == "zh" else 1
    shown: dict[str, Any] = {
        "roster": roster,
        "benefit": benefit(roster.pack),
        "form": form,
        "left_out": [heading for heading, name in roster.columns.items() if not name],
        "has_rejects": rejects_of(roster) is not None,
        "work": work_at(roster, timezone.now()) if roster.state == RosterImport.State.PREVIEW else None,
        **more,
    }
    if roster.state != RosterImport.State.PREVIEW:
        return render(request, "roster/done.html", shown)
    shown |= {
        "told": told,
        "columns": list(told.get("columns", {}).items()),
        "choices": list(names.items()),
        "faults": [fault[at] for fault in told.get("faults", [])],
        "differences": [(row, sentences[at]) for row, *sentences in told.get("differences", [])],
        "problems": [(row, sentences[at]) for row, *sentences in told.get("problems", [])],
        "rows": [
            {**row, "adds": [_name_of(names, name) for name in row["adds"]]} for row in told.get("rows", [])
        ],
    }
    return render(request, "roster/preview.html", shown)


def _name_of(names: Any, name: str) -> str:
    own = {
        "name": text("姓名", "name"),
        "id_number": text("身份证号", "ID number"),
        "guardian": text("监护人", "guardian"),
    }
    return str(own.get(name) or (names[name].in_language(language()) if name in names else name))


@login_required
@require_GET
def progress(request: HttpRequest, number: int) -> JsonResponse:
    """How far the work at an import is, for the bar on the page that waits for it."""
    found = work_at(import_seen_by(viewer_in(request), number), timezone.now())
    return JsonResponse({"working": found is not None, **(found or {})})


@login_required
@require_POST
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Take headings for something else, and look again."""
    roster = _waiting(request, number)
    headings = list(preview_of(roster).get("columns", {}))
    taken_for = {
        heading: request.POST.get(f"column-{place}", "") for place, heading in enumerate(headings, start=1)
    }
    look_into(roster, taken_for, timezone.now())
    return redirect("claims:roster_show", roster.pk)


@login_required
@require_POST
def confirm_roster(request: HttpRequest, number: int) -> HttpResponse:
    """Take the sheet in as a whole."""
    roster, viewer, at = _waiting(request, number), viewer_in(request), timezone.now()
    if work_at(roster, at) is not None:
        return redirect("claims:roster_show", roster.pk)
    with worked_at(roster) as working:
        _take_in(request, viewer, roster, at, working)
    return redirect("claims:roster_show", roster.pk)


def _take_in(
    request: HttpRequest, viewer: Viewer, roster: RosterImport, at: datetime, working: Working
) -> None:
    columns = preview_of(roster).get("columns", {})
    prepared = prepare_kept(roster, columns, at, lambda done, _whole: working(done, None))
    # Before anything is taken in: should the machine stop in between, the rows that go back are not lost.
    with while_kept():
        _return_rows(roster, prepared, prepared.plan)
        done = confirm(
            by=viewer,
            prepared=prepared,
            at=at,
            roster=roster,
            working=working,
            anew=lambda plan: _return_rows(roster, prepared, plan),
        )
    if done is None:
        drop(by=viewer, roster=roster)
        messages.info(
            request, str(text("没有需要写入的内容，什么都没有改变。", "Nothing was to be changed."))
        )
    else:
        messages.success(request, str(text("已导入。", "The roster is taken in.")))
    forget_sheet(roster)


def _return_rows(roster: RosterImport, prepared: Prepared, plan: Plan) -> None:
    problems = to_look_at(plan, prepared.sheet.headings)
    if not problems:
        return
    path = sheet_of(roster)
    write_rejects(
        path,
        problems,
        folder_of(roster) / f"rejects{path.suffix}",
        language=language(),
        sheet=prepared.sheet.sheet,
        heading_row=prepared.sheet.heading_row,
        only=prepared.sheet.headings.values(),
    )


@login_required
@require_POST
def drop_roster(request: HttpRequest, number: int) -> HttpResponse:
    """Drop a sheet that was not confirmed, and delete it."""
    roster = _waiting(request, number)
    drop(by=viewer_in(request), roster=roster)
    forget(roster)
    messages.success(
        request, str(text("这张表已删除，什么都没有改变。", "The sheet is deleted; nothing was changed."))
    )
    return redirect("claims:roster_index")


@login_required
@require_POST
def undo_roster(request: HttpRequest, number: int) -> HttpResponse:
    """Undo a confirmed import as a whole, or say what rests on it."""
    viewer = viewer_in(request)
    roster = import_seen_by(viewer, number)
    form = UndoForm(request.POST)
    if not form.is_valid():
        return _page(request, roster, {}, form)
    try:
        undo(by=viewer, roster=roster, reason=form.cleaned_data["reason"], at=timezone.now())
    except UnableToUndo as error:
        more = {"refused": _sentence(error), "resting": error.resting[:MOST_SHOWN]}
        _leave_entries(viewer, roster, [each.person for each in error.resting[:MOST_SHOWN]])
        return _page(request, roster, {}, form, **more)
    forget(roster)
    messages.success(request, str(text("这次导入已撤销。", "The import is undone.")))
    return redirect("claims:roster_show", roster.pk)


@login_required
@require_GET
def rejects(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rows that somebody has to look at, as the same kind of sheet: of their cells those that the office knows."""
    forget_old(timezone.now())
    roster = import_seen_by(viewer_in(request), number)
    path = rejects_of(roster)
    if path is None:
        raise UnableToFind("the rows are no longer kept")
    with transaction.atomic():
        record(
            by=viewer_in(request).acting_as(Role.TOWNSHIP_OFFICER),
            action="roster.rejects_fetched",
            subject="roster",
            subject_id=roster.pk,
            area=roster.area_id,
        )
    name = f"{Path(roster.file_name).stem}-{text('退回', 'returned')}{path.suffix}"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@login_required
@require_POST
def delete_rejects(request: HttpRequest, number: int) -> HttpResponse:
    """Delete the file of the rows that went back."""
    roster = import_seen_by(viewer_in(request), number)
    forget(roster)
    return redirect("claims:roster_show", roster.pk)


def _waiting(request: HttpRequest, number: int) -> RosterImport:
    roster = import_seen_by(viewer_in(request), number)
    if roster.state != RosterImport.State.PREVIEW:
        raise UnableToImport("这次导入已经办完。", "This import is settled already.")
    return roster


def _sentence(error: HuijiaError) -> str:
    told = getattr(error, "text", None)
    return told.in_language(language()) if told else str(error)
