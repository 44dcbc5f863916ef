"""Staff's own courses; for an administrator what the staff of the area still need, and sessions."""

from __future__ import annotations

from datetime import datetime

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
from huijia.apps.training import actions, queries
from huijia.apps.training.errors import UnableToTrain
from huijia.apps.training.forms import AnswersForm, SessionForm
from huijia.apps.wording import text

SESSIONS_SHOWN = 30


@login_required
@never_cache
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """One's own courses, and sessions to come."""
    viewer, now = _staff(request), timezone.now()
    assert viewer.id is not None
    coming = queries.sessions_coming(viewer, at=now).prefetch_related("attendances")
    given = {
        "standings": queries.standings([viewer.id], on=timezone.localdate())[viewer.id],
        "sessions": [
            (
                each,
                queries.course_of(each.course),
                any(one.user_id == viewer.id for one in each.attendances.all()),
            )
            for each in coming[:SESSIONS_SHOWN]
        ],
        "is_administrator": viewer.has(Role.ADMINISTRATOR),
    }
    return render(request, "training/mine.html", given)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def course(request: HttpRequest, course: str) -> HttpResponse:
    """Read a course, and answer its questions. Whoever is wrong reads why, and tries again as often as they like."""
    viewer, found = _staff(request), queries.course_of(course)
    form = AnswersForm(request.POST if request.method == "POST" else None, course=found)
    if request.method == "POST" and form.is_valid():
        chosen = form.chosen()
        made = actions.answer_course(by=viewer, course=found, chosen=chosen, on=timezone.localdate())
        if made is not None:
            messages.success(
                request, str(text("都答对了，证书在这里。", "All right. Here is your certificate."))
            )
            return redirect("training:certificate", certificate_id=made.pk)
        for number, question in enumerate(found.questions):
            if chosen[number] != "0":
                form.add_error(
                    f"question_{number}",
                    text(f"再想一想：{question.why.zh}", f"Think again: {question.why.en}"),
                )
    given = {"course": found, "form": form}
    return render(request, "training/course.html", given, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def certificate(request: HttpRequest, certificate_id: int) -> HttpResponse:
    """One's own certificate, to print."""
    found = queries.own_certificate(_staff(request), certificate_id)
    given = {"certificate": found, "course": queries.course_of(found.course)}
    return render(request, "training/certificate.html", given)


@login_required
@require_POST
def coming(request: HttpRequest, session_id: int) -> HttpResponse:
    """Say that one comes to a session, or does not."""
    actions.set_coming(
        by=_staff(request), session_id=session_id, comes="not" not in request.POST, at=timezone.now()
    )
    return redirect("training:mine")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def area(request: HttpRequest) -> HttpResponse:
    """For an administrator: what the staff of the area still need, by name, as help; sessions."""
    viewer = _administrator(request)
    form = SessionForm(
        request.POST if request.method == "POST" else None, areas=queries.areas_of_administrator(viewer)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        begins = timezone.make_aware(datetime.combine(given["day"], given["begins"]))
        try:
            actions.hold_session(
                by=viewer,
                area=given["area"],
                course=queries.course_of(given["course"]),
                place=given["place"],
                starts_at=begins,
                at=timezone.now(),
            )
        except UnableToTrain as error:
            form.add_error("day", str(error))
        else:
            messages.success(request, str(text("已安排。", "Announced.")))
            return redirect("training:area")
    staff = list(queries.staff_of(viewer))
    standings = queries.standings([each.pk for each in staff], on=timezone.localdate())
    sessions = queries.sessions_held_by(viewer)[:SESSIONS_SHOWN]
    shown = {
        "staff": [(each, [one for one in standings[each.pk] if one.is_needed]) for each in staff],
        "sessions": [(each, queries.course_of(each.course)) for each in sessions],
        "form": form,
    }
    return render(request, "training/area.html", shown, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, session_id: int) -> HttpResponse:
    """For an administrator: who said that they come, and who came."""
    viewer = _administrator(request)
    found = queries.sessions_held_by(viewer).filter(pk=session_id).first()
    if found is None:
        raise UnableToFind("no such session")
    if request.method == "POST":
        users = [
            int(each)
            for each in request.POST.getlist("came")
            if each.isascii() and each.isdecimal() and len(each) < 18
        ]
        actions.note_who_came(by=viewer, session_id=found.pk, users=users, at=timezone.now())
        messages.success(request, str(text("已登记。", "Kept.")))
        return redirect("training:session", session_id=found.pk)
    given = {
        "session": found,
        "course": queries.course_of(found.course),
        "attendances": found.attendances.select_related("user").order_by("user__name", "pk"),
        "has_begun": found.starts_at <= timezone.now(),
    }
    return render(request, "training/session.html", given)


def _staff(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.is_staff:
        raise UnableToFind("only staff have these pages")
    return viewer


def _administrator(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.ADMINISTRATOR):
        raise UnableToFind("only administrators have these pages")
    return viewer.acting_as(Role.ADMINISTRATOR)
