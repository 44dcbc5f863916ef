"""The checker's pages: a request becomes the next question or the result."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from huijia.apps.claims import assess
from huijia.apps.wording import language
from huijia.values.text import Text
from huijia.web.benefits import offered as benefits
from huijia.web.checker.entered import Entered, entered, shown
from huijia.web.checker.flow import OTHERS, Page, name_of, next_page, offered, page_before, page_of
from huijia.web.checker.result import result
from huijia.web.checker.stated import NONE, UNKNOWN, Stated, stated


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The benefits that can be checked."""
    return render(request, "checker/start.html", {"benefits": list(benefits().values())})


# Exempt from CSRF: the checker changes nothing. A forged request could only show somebody a page about the forger's own
# answers. Without a token there is no cookie either, and the pages work where cookies are off.
#
# Answers are posted, and the next page is the reply to that: a redirect would have to carry them in an address, or the
# service would have to keep them.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """The next question, or the result."""
    benefit = benefits().get(key)
    if benefit is None:
        raise Http404
    on = timezone.localdate()
    posted = request.POST
    answers = stated(benefit, posted)
    chosen = posted.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        translation.activate(chosen)
    response = _respond(request, answers, on)
    # On a shared telephone or computer, nobody finds the answers with the back button.
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = translation.get_language()
    if chosen in dict(settings.LANGUAGES):
        _remember_language(response, chosen)
    return response


def _respond(request: HttpRequest, answers: Stated, on: date) -> HttpResponse:
    posted = request.POST
    # Changing the language shows the same page again.
    go = posted.get("go") or (posted.get("at", "") if "language" in posted else "")
    wanted = page_of(answers, go)
    if wanted is not None:
        return _page(request, answers, wanted, Entered(answers, values=shown(wanted, answers)), on)
    submitted = page_of(answers, posted.get("page", ""))
    if submitted is not None:
        found = entered(submitted, posted, answers, _offered(submitted, answers, on))
        if found.stated is None:
            return _page(request, answers, submitted, found, on)
        answers = found.stated
    problem = next(iter(assess.problems_of(answers.benefit.pack, answers.known, on=on)), None)
    if problem is not None:
        page = page_of(answers, problem.column)
        assert page is not None
        error = Text(
            zh=f"{problem.what.zh}。{problem.remedy.zh}", en=_sentence(problem.what.en, problem.remedy.en)
        )
        wrong = ("year", "month", "day", "value")
        return _page(request, answers, page, Entered(None, error, shown(page, answers), wrong), on)
    following = next_page(answers, on=on)
    if following is None:
        return _result(request, answers, on)
    return _page(request, answers, following, Entered(answers), on)


def _page(request: HttpRequest, answers: Stated, page: Page, found: Entered, on: date) -> HttpResponse:
    before = page_before(answers, page)
    context: dict[str, Any] = {
        "benefit": answers.benefit,
        "page": name_of(page),
        "before": name_of(before) if before is not None else None,
        "hidden": answers.fields,
        "error": found.error,
        "values": found.values,
        "wrong": found.wrong,
    }
    if isinstance(page, str):
        return render(request, "checker/others.html", {**context, **_others(page, answers, found, on)})
    kind = _KINDS[page.type.value]
    order = ("year", "month", "day") if language() == "zh" else ("day", "month", "year")
    context |= {
        "fact": page,
        "kind": kind,
        # What an optional fact's help says of leaving it empty was settled by the question before.
        "hint": None if page.optional else page.help,
        "options": _YES_NO if page.optional else [*_YES_NO, _DONT_KNOW],
        "first_wrong": next((f"value-{part}" for part in order if part in found.wrong), "value"),
    }
    return render(request, "checker/question.html", context)


_KINDS = {"date": "date", "yes or no": "yes_no", "whole number": "number"}
_YES_NO = [
    {"value": "yes", "label": Text(zh="是", en="Yes")},
    {"value": "no", "label": Text(zh="否", en="No")},
]
_DONT_KNOW = {"value": UNKNOWN, "label": Text(zh="我不知道", en="I don't know")}


def _others(page: Page, answers: Stated, found: Entered, on: date) -> dict[str, Any]:
    listed = _offered(page, answers, on)
    optional = {fact.name for fact in listed}
    was_asked = bool(optional & set(answers.texts))
    if found.error:
        ticked = set(found.values)
    else:
        ticked = {name for name in optional if answers.texts.get(name, NONE) != NONE}
    return {
        "options": [
            {"value": fact.name, "label": fact.applies or fact.question, "checked": fact.name in ticked}
            for fact in listed
        ],
        "legend": Text(zh="还有下面的情况吗？", en="Does any of this apply?"),
        "hint": Text(
            zh="大多数家庭都没有。选中的，下一页会再问一句。",
            en="Most families have none of these. If you choose one, we ask one more thing about it.",
        ),
        "none": NONE in ticked or (was_asked and not ticked and not found.error),
    }


def _offered(page: Page, answers: Stated, on: date) -> list[assess.FactDeclaration]:
    return offered(answers, on=on) if page == OTHERS else []


def _result(request: HttpRequest, answers: Stated, on: date) -> HttpResponse:
    before = page_before(answers, None)
    context = result(answers, on=on, language=language())
    context |= {"hidden": answers.fields, "before": name_of(before) if before is not None else None}
    return render(request, "checker/result.html", context)


def _sentence(what: str, remedy: str) -> str:
    return f"{what[:1].upper()}{what[1:]}: {remedy}"


def _remember_language(response: HttpResponse, chosen: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
