"""A copy to take away, and the page that shows it."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.people.models import Person
from huijia.apps.printing import PACKAGES, UnableToPrint
from huijia.apps.privacy.copy_files import JSON_NAME, PDF_NAME, ZIP_NAME, as_json, zipped
from huijia.apps.privacy.copying import copy_of
from huijia.apps.privacy.printing import copy_pdf
from huijia.apps.privacy.viewer import viewer_page, viewer_policy
from huijia.apps.privacy.whose import Before, before, children_spoken_for
from huijia.apps.wording import language

log = logging.getLogger(__name__)
KINDS = {
    "zip": (ZIP_NAME, "application/zip"),
    "json": (JSON_NAME, "application/json"),
    "pdf": (PDF_NAME, "application/pdf"),
}


@login_required
@never_cache
@require_POST
def take(request: HttpRequest, person_id: int) -> HttpResponseBase:
    """A copy: for oneself with one's children under fourteen, for a child, or for whoever stands at the counter."""
    kind = request.POST.get("kind", "zip")
    if kind not in KINDS:
        raise UnableToFind("a copy comes as ZIP, JSON or PDF")
    whose, now = before(request, person_id), timezone.now()
    # Who asks was checked. What is held is told whole: also what only the service looks at otherwise.
    with the_service():
        children = children_spoken_for(whose.person, timezone.localdate()) if whose.is_own else []
        told = copy_of([whose.person, *children], sides=whose.sides, at=now)
        try:
            answer = _made(kind, told)
        except UnableToPrint as error:
            log.warning("copies cannot be made as PDF: install %s", PACKAGES)
            messages.error(request, str(error))
            return redirect("privacy:person", person_id=whose.person.pk)
    _note(whose, [whose.person, *children], kind)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _made(kind: str, told: dict[str, Any]) -> HttpResponseBase:
    name, content_type = KINDS[kind]
    if kind == "zip":
        return FileResponse(zipped(told), as_attachment=True, filename=name, content_type=content_type)
    content = as_json(told) if kind == "json" else copy_pdf(told, language())
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@one_action()
def _note(whose: Before, people: list[Person], kind: str) -> None:
    """Leave the entry that a copy was taken, with each whom it tells of, before it is handed out."""
    for each in people:
        record(
            by=whose.viewer,
            action="person.copied",
            subject="person",
            subject_id=each.pk,
            person_id=each.pk,
            area=each.area_id,
            changes={"form": (None, kind)},
        )


@require_safe
def viewer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The page that shows a copy: the same for everybody, and it asks for nothing."""
    answer = HttpResponse(viewer_page())
    answer["Content-Security-Policy"] = f"{viewer_policy()}; frame-ancestors 'none'"
    answer["Cache-Control"] = "no-cache"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
