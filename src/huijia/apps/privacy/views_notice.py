"""The notice: open to everybody, in the language of the page or of ``?language=``. It asks for no session and no database."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from huijia.apps.privacy.notice import NEVER_ASKED, RIGHTS, sections
from huijia.apps.public_pages import page, public


@public()
def notice(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, what for, and what one can do about it."""
    return page(
        request,
        "privacy/notice.html",
        {
            "sections": sections(),
            "never_asked": NEVER_ASKED,
            "rights": RIGHTS,
            "contact": settings.OFFICE_CONTACT,
        },
    )
