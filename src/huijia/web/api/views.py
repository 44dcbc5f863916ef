"""The JSON door behind Django: for whatever ``server/short_way`` does not answer, and the page that says how to use it."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from huijia.values.text import Text
from huijia.web.api.answering import JSON, PROBLEM, Reply, assess_reply, language_of, too_large
from huijia.web.api.asked import MOST_BYTES, length_of
from huijia.web.api.described import FIRST_CLAIM_TOLD, benefits_document, openapi_document
from huijia.web.api.refusing import not_readable
from huijia.web.benefits import by_pack


# Exempt from CSRF: nothing is changed and nobody is signed in, so that a forged request could do nothing.
@csrf_exempt
def assess(request: HttpRequest) -> HttpResponse:
    """``POST /api/assess``."""
    language = language_of(request.headers.get("Accept-Language", ""))
    if request.method != "POST":
        what = Text(zh="这里只接受 POST", en="only POST is answered here")
        refused = not_readable(405, "wrong-method", what, what, language)
        return _sent(Reply(405, PROBLEM, refused.body()), Allow="POST")
    if (length_of(request.META.get("CONTENT_LENGTH")) or 0) > MOST_BYTES:
        return _sent(too_large(language))
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        return _sent(too_large(language))
    return _sent(
        assess_reply(
            body, request.META.get("CONTENT_TYPE", ""), today=timezone.localdate(), language=language
        )
    )


@require_safe
def benefits(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """``GET /api/benefits``."""
    return _sent(Reply(200, JSON, json.dumps(benefits_document(), ensure_ascii=False).encode()))


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """``GET /api/openapi.json``."""
    return _sent(Reply(200, JSON, json.dumps(openapi_document(), ensure_ascii=False).encode()))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page for people who want to use the door."""
    first = next(iter(by_pack().values()))
    example = {
        "benefit": first.pack.id,
        "facts": {
            "birth_date": "2025-01-31",
            "chinese_national": True,
            "first_claim_year": timezone.localdate().year,
        },
        "language": "en",
    }
    command = (
        f"curl {request.build_absolute_uri('/api/assess')} \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(example, indent=2)}'"
    )
    shown = {
        "benefits": list(by_pack().values()),
        "command": command,
        "most_bytes": MOST_BYTES,
        "first_claim": FIRST_CLAIM_TOLD,
    }
    return render(request, "api/about.html", shown)


def _sent(reply: Reply, **headers: str) -> HttpResponse:
    return HttpResponse(
        reply.body,
        status=reply.status,
        content_type=reply.content_type,
        headers={"Cache-Control": "no-store", **headers},
    )
