"""The health worker's pages: make, publish, change, cancel, the list for the door, counts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.events import actions, queries, repeating
from huijia.apps.events.errors import UnableToChangeEvent
from huijia.apps.events.forms import CountForm, EventForm, MarkForm, RepeatForm, initial_of
from huijia.apps.events.models import Event
from huijia.apps.events.signing_up import take_off
from huijia.apps.events.texts import FACES, KINDS, MATERIALS, QUESTIONS, STATES, WISHES
from huijia.apps.wording import language, text

PAST_LISTED = 50


@login_required
@never_cache
@require_GET
def office(request: HttpRequest) -> HttpResponse:
    """The area's events: drafts, what comes, what was."""
    viewer, now = _viewer(request), timezone.now()
    seen = queries.events_seen_by(viewer)
    ahead = seen.filter(ends_at__gte=now).order_by("starts_at", "pk")
    past = seen.filter(ends_at__lt=now).exclude(state=Event.State.DRAFT).order_by("-starts_at", "-pk")
    given = {
        "drafts": [_row(each) for each in ahead.filter(state=Event.State.DRAFT)],
        "coming": [_row(each) for each in ahead.exclude(state=Event.State.DRAFT)],
        "past": [_row(each) for each in past[:PAST_LISTED]],
    }
    return render(request, "events/office.html", given)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an event."""
    viewer = _viewer(request)
    areas = queries.areas_of_staff(viewer)
    form = EventForm(request.POST if request.method == "POST" else None, areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_event(
                by=viewer, area=form.cleaned_data["area"], planned=form.planned(), at=timezone.now()
            )
        except UnableToChangeEvent as error:
            form.add_error(None, str(error))
        else:
            return _done(
                request,
                made,
                text("草稿已保存。检查后发布。", "The draft is kept. Look it over, then publish it."),
            )
    return render(request, "events/edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def one(request: HttpRequest, event_id: int) -> HttpResponse:
    """An event, with what can be done now."""
    return _page(request, queries.event_seen_by(_viewer(request), event_id))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, event_id: int) -> HttpResponse:
    """Change an event; those who signed up are told."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    areas = queries.areas_of_staff(viewer)
    form = EventForm(
        request.POST if request.method == "POST" else None, initial=initial_of(found), areas=areas
    )
    # Where it belongs stays: whoever looks after it would be another.
    del form.fields["area"]
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(by=viewer, event=found, planned=form.planned(), at=timezone.now())
        except UnableToChangeEvent as error:
            form.add_error(None, str(error))
        else:
            return _done(request, found, text("已更改。", "Changed."))
    given = {"form": form, "event": found, "title": _title(found), "concerned": found.sign_ups.count()}
    return render(request, "events/edit.html", given, status=422 if form.errors else 200)


@login_required
@require_POST
def publish(request: HttpRequest, event_id: int) -> HttpResponse:
    """Show it to everybody."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    actions.publish(by=viewer, event=found, at=timezone.now())
    return _done(request, found, text("已发布，大家可以报名了。", "Published: people can sign up now."))


@login_required
@require_POST
def cancel(request: HttpRequest, event_id: int) -> HttpResponse:
    """Call it off."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    actions.cancel(by=viewer, event=found, at=timezone.now())
    return _done(request, found, text("活动已取消。", "The event is cancelled."))


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def repeat(request: HttpRequest, event_id: int) -> HttpResponse:
    """Copy an event to the weeks that come."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    form = RepeatForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = repeating.repeat(by=viewer, event=found, **form.cleaned_data, at=timezone.now())
        except UnableToChangeEvent as error:
            form.add_error(None, str(error))
        else:
            last = timezone.localtime(made[-1].starts_at).date()
            said = text(
                f"已加 {len(made)} 场，最后一场在 {last}。",
                f"{len(made)} more events are made, the last on {last}.",
            )
            return _done(request, found, said)
    given = {"form": form, "event": found, "title": _title(found)}
    return render(request, "events/repeat.html", given, status=422 if form.errors else 200)


@login_required
@require_POST
def repeat_undo(request: HttpRequest, event_id: int) -> HttpResponse:
    """Take the copies back."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    erased, stay = repeating.take_copies_back(by=viewer, event=found, at=timezone.now())
    said = text(
        f"已撤回 {erased} 场；{stay} 场已有人报名或已开始，保留。",
        f"{erased} are taken back; {stay} stay, as somebody signed up or they have begun.",
    )
    messages.success(request, str(said))
    return redirect("events_office:office")


@login_required
@never_cache
@require_GET
def door(request: HttpRequest, event_id: int) -> HttpResponse:
    """The list for the door, to print: door mark, nickname, numbers."""
    found = queries.event_seen_by(_viewer(request), event_id)
    listed = queries.door_list(found, at=timezone.now())
    given = {
        "event": found,
        "title": _title(found),
        "listed": listed,
        "adults": sum(each.adults for each in listed),
        "children": sum(each.children for each in listed),
        "feedback": _feedback_address(found),
    }
    return render(request, "events/door.html", given)


@login_required
@require_POST
def count(request: HttpRequest, event_id: int) -> HttpResponse:
    """Write down how many came."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    form = CountForm(request.POST)
    if not form.is_valid():
        return _page(request, found, counting=form)
    actions.count(
        by=viewer,
        event=found,
        adults=form.cleaned_data["adults"],
        children=form.cleaned_data["children"],
        handed_out=form.handed_out,
        at=timezone.now(),
    )
    return _done(request, found, text("人数已登记。", "The numbers are kept."))


@login_required
@require_POST
def off(request: HttpRequest, event_id: int) -> HttpResponse:
    """Cancel for somebody who asked and has lost the code."""
    viewer = _viewer(request)
    found = queries.event_seen_by(viewer, event_id)
    form = MarkForm(request.POST)
    if form.is_valid():
        if take_off(by=viewer, event=found, mark=form.cleaned_data["mark"], at=timezone.now()):
            return _done(request, found, text("已取消这个报名。", "The sign-up is cancelled."))
        form.add_error("mark", text("名单上没有这个编码", "No such code is on the list"))
    return _page(request, found, taking=form)


def _viewer(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.HEALTH_WORKER):
        raise UnableToFind("only health workers have these pages")
    return viewer.acting_as(Role.HEALTH_WORKER)


def _title(event: Event) -> str:
    return event.title_in(language())


def _row(event: Event) -> dict[str, Any]:
    return {
        "event": event,
        "title": _title(event),
        "begins": timezone.localtime(event.starts_at),
        "state": STATES[Event.State(event.state)],
        "had": event.taken if event.had_places is None else event.had_places,
    }


def _feedback_address(event: Event) -> str:
    return f"{settings.ADDRESS}{reverse('events:feedback', args=[event.feedback_key])}"


def _page(
    request: HttpRequest, event: Event, *, counting: CountForm | None = None, taking: MarkForm | None = None
) -> HttpResponse:
    now = timezone.now()
    handed = {each.material: each.pieces for each in event.handed_out.all()}
    counted = {"adults": event.came_adults or 0, "children": event.came_children or 0, **handed}
    waits = list(queries.waiting(event).values_list("adults", "children"))
    told = queries.feedback_on(event)
    has_begun, is_over = event.starts_at <= now, event.ends_at <= now
    form = counting or taking
    given = _row(event) | {
        "ends": timezone.localtime(event.ends_at),
        "kind": KINDS[Event.Kind(event.kind)],
        "free": event.places - event.taken,
        "parties_waiting": len(waits),
        "people_waiting": sum(map(sum, waits)),
        "is_draft": event.state == Event.State.DRAFT,
        "is_published": event.state == Event.State.PUBLISHED,
        "copies": queries.copies_of(event),
        "has_begun": has_begun,
        "is_over": is_over,
        "handed": [(told, handed[material]) for material, told in MATERIALS.items() if handed.get(material)],
        "counting": counting or CountForm(initial=counted),
        "taking": taking or MarkForm(),
        "form": form,
        "public_address": reverse("events:event", args=[event.pk]),
        "feedback_address": _feedback_address(event),
        "answers": told.answers,
        "questions": [
            (QUESTIONS[each.question], [(FACES[face][0], FACES[face][1], n) for face, n in each.faces])
            for each in told.questions
        ],
        "wishes": [(WISHES[wish], n) for wish, n in told.wishes],
    }
    return render(request, "events/one.html", given, status=422 if form else 200)


def _done(request: HttpRequest, event: Event, said: object) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("events_office:one", event_id=event.pk)
