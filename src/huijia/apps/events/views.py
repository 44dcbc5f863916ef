"""The public pages: open to everybody, without an account or a session. Pages with a form set Django's own cookie against forged forms, no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huijia.apps import public_pages
from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.codes import shown as shown_code
from huijia.apps.events import queries
from huijia.apps.events.codes import is_nonce, new_nonce, plain_code
from huijia.apps.events.errors import UnableToAnswer, UnableToSignUp
from huijia.apps.events.forms import CodeForm, FeedbackForm, NumbersForm, SignUpForm
from huijia.apps.events.ics import event_ics
from huijia.apps.events.limits import ANSWERS, CHANGES, CODES, SIGN_UPS
from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.month import after, month_of, weeks
from huijia.apps.events.policies import takes_sign_ups
from huijia.apps.events.signing_up import Party, alter, answer, give_up, sign_up
from huijia.apps.events.texts import KINDS, QUESTIONS
from huijia.apps.limits import Limit
from huijia.apps.public_pages import View, carried
from huijia.apps.wording import language, text

SAID = {
    "signed_up": text("已报名。请记下编码。", "You are signed up. Keep your code."),
    "changed": text("已更改。", "Changed."),
}

public = public_pages.public("POST", missing=UnableToFind, page_for_missing="events/not_found.html")


def limited(limit: Limit) -> Callable[[View], View]:
    """What is posted from one address is counted; beyond the limit, a page says to come back."""

    def around(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
            if request.method == "POST" and limit.passed(request):
                return _page(request, "slow_down", {}, status=429)
            return view(request, *args, **named)

        return answered

    return around


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What is coming: in an area, on a day, with a small calendar of a month."""
    now, today = timezone.now(), timezone.localdate()
    areas = queries.areas_with_events(at=now)
    area = request.GET.get("area", "")
    area = area if area in {each.code for each in areas} else ""
    day = _day(request.GET.get("day", ""))
    first = month_of(request.GET.get("month", "") or (f"{day:%Y-%m}" if day else ""), today=today)
    events = queries.coming(at=now, area=area)
    listed = queries.on_day(events, day) if day else events
    begins = queries.days_with_events(events, first, after(first, 1))
    given = {
        "events": [_told(each) for each in listed[: queries.MOST_LISTED]],
        "areas": areas,
        "area": area,
        "day": day,
        "first": first,
        "weeks": weeks(first, with_events=begins, today=today),
        "before": after(first, -1) if first > today.replace(day=1) else None,
        "after": after(first, 1) if first < after(today.replace(day=1), 12) else None,
    }
    return _page(
        request,
        "index",
        given,
        area=area,
        day=str(day or ""),
        month=f"{first:%Y-%m}" if first > today else "",
    )


@public
@require_safe
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """An event."""
    return _page(request, "event", _told(queries.event_open(event_id)))


@public
@require_safe
def calendar_file(request: HttpRequest, event_id: int) -> HttpResponse:  # noqa: ARG001
    """The event as a file for calendars."""
    found = queries.event_open(event_id)
    address = f"{settings.ADDRESS}{reverse('events:event', args=[found.pk])}"
    host = urlsplit(settings.ADDRESS).hostname or "localhost"
    content = event_ics(found, language(), host=host, address=address, at=timezone.now())
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{found.pk}.ics"'
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(SIGN_UPS)
def sign_up_page(request: HttpRequest, event_id: int) -> HttpResponse:
    """Sign up."""
    found = queries.event_open(event_id)
    if not takes_sign_ups(found, at=timezone.now()):
        return _page(request, "event", _told(found), status=409 if request.method == "POST" else 200)
    form = SignUpForm(request.POST if request.method == "POST" else None)
    nonce = request.POST.get("nonce", "")
    nonce = nonce if is_nonce(nonce) else new_nonce()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        channel, address = given["contact"]
        party = Party(
            adults=given["adults"],
            children=given["children"],
            nickname=given["nickname"],
            language=language(),
            channel=channel,
            address=address,
        )
        try:
            code = sign_up(event=found, party=party, nonce=nonce, at=timezone.now())
        except UnableToSignUp as error:
            form.add_error(None, str(error))
        else:
            return _to_own(request, code, "signed_up")
    given = {**_told(found), "form": form, "nonce": nonce}
    return _page(request, "sign_up", given, status=422 if form.errors else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(CODES)
def code_page(request: HttpRequest) -> HttpResponse:
    """Enter a code. Whether one is wrong, cancelled or erased is not told apart."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            queries.sign_up_of(code, at=timezone.now())
        except UnableToFind:
            form.add_error(
                "code",
                text(
                    "没有这个报名：请核对编码。取消的报名和活动结束三天后的报名都已删除。",
                    "There is no such sign-up: check the code. What was cancelled is erased, and so is everything three days after the event.",
                ),
            )
        else:
            return _to_own(request, code)
    return _page(request, "code", {"form": form}, status=422 if form.errors else 200)


@public
@require_safe
def own(request: HttpRequest, sign_up: str) -> HttpResponse:
    """One's own sign-up."""
    return _own_page(request, sign_up)


@public
@require_POST
@limited(CHANGES)
def own_change(request: HttpRequest, sign_up: str) -> HttpResponse:
    """Come with more or fewer."""
    found = _mine(sign_up)
    form = NumbersForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            alter(sign_up=found, adults=given["adults"], children=given["children"], at=timezone.now())
        except UnableToSignUp as error:
            form.add_error(None, str(error))
        else:
            return _to_own(request, plain_code(sign_up), "changed")
    return _own_page(request, sign_up, form)


@public
@require_POST
@limited(CHANGES)
def own_cancel(request: HttpRequest, sign_up: str) -> HttpResponse:
    """Not come after all."""
    found = _mine(sign_up)
    give_up(sign_up=found, at=timezone.now())
    return _page(request, "gone", _told(found.event))


@public
@require_http_methods(["GET", "HEAD", "POST"])
@limited(ANSWERS)
def feedback(request: HttpRequest, feedback_key: str) -> HttpResponse:
    """Say how it was: nobody is asked who they are, and this address is the same for everybody."""
    now = timezone.now()
    found = queries.event_of_feedback(feedback_key, at=now)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        faces = {name: form.cleaned_data[name] for name in QUESTIONS}
        try:
            answer(key=feedback_key, faces=faces, wishes=form.cleaned_data["wishes"], at=now)
        except UnableToAnswer as error:
            form.add_error(None, str(error))
        else:
            return _page(request, "thanks", _told(found))
    return _page(request, "feedback", {**_told(found), "form": form}, status=422 if form.errors else 200)


def _mine(code: str) -> SignUp:
    return queries.sign_up_of(plain_code(code), at=timezone.now())


def _own_page(request: HttpRequest, code: str, form: NumbersForm | None = None) -> HttpResponse:
    found, now = _mine(code), timezone.now()
    written = shown_code(plain_code(code))
    given = _told(found.event) | {
        "sign_up": found,
        "code": written,
        "address": f"{settings.ADDRESS}{reverse('events:own', args=[written])}",
        "is_going": found.state == SignUp.State.GOING,
        "ahead": queries.ahead_of(found) if found.state == SignUp.State.WAITING else 0,
        "form": form or NumbersForm(initial={"adults": found.adults, "children": found.children}),
        "said": SAID.get(request.GET.get("said", "")),
        "takes_feedback": found.event.state == Event.State.PUBLISHED and found.event.starts_at <= now,
    }
    return _page(request, "own", given, status=422 if form else 200)


def _to_own(request: HttpRequest, code: str, said: str = "") -> HttpResponse:
    asked = {"said": said} if said else {}
    if carried(request):
        asked["language"] = language()
    address = reverse("events:own", args=[shown_code(code)])
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)


def _told(found: Event) -> dict[str, Any]:
    """An event in the page's language."""
    chinese, now = language() == "zh", timezone.now()
    is_open = takes_sign_ups(found, at=now)
    return {
        "event": found,
        "title": found.title_zh if chinese else found.title_en or found.title_zh,
        "about": found.about_zh if chinese else found.about_en or found.about_zh,
        "place": found.place_zh if chinese else found.place_en or found.place_zh,
        "kind": KINDS[Event.Kind(found.kind)],
        "is_cancelled": found.state == Event.State.CANCELLED,
        "is_over": found.ends_at < now,
        "is_open": is_open,
        "free": queries.free_places(found),
        "left": found.places - found.taken,
        "begins": timezone.localtime(found.starts_at),
        "ends": timezone.localtime(found.ends_at),
    }


def _day(written: str) -> date | None:
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if found.year in range(1901, 2100) else None


def _page(
    request: HttpRequest, name: str, given: dict[str, Any], *, status: int = 200, **asked: str
) -> HttpResponse:
    return public_pages.page(request, f"events/{name}.html", given, status=status, **asked)
