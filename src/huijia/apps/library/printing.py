"""Leaflets and posters: an article on paper, with a QR code that leads to its page."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from huijia.apps.library.codes import qr_svg
from huijia.apps.library.marking import html_of
from huijia.apps.library.shape import Article
from huijia.apps.printing import pdf_from
from huijia.values.text import Language

Sheet = Literal["leaflet", "poster"]


def address_of(article: Article, language: Language) -> str:
    """The article's public address, as paper gives it: in the paper's language, whatever the phone's is."""
    return f"{settings.ADDRESS}{reverse('library:article', args=[article.slug])}?language={language}"


# Anybody may ask for them, and each takes a tenth of a second or more of a core: made once in a process.
@lru_cache(maxsize=256)
def sheet_pdf(
    article: Article,
    sheet: Sheet,
    language: Language,
    *,
    address: str,
    is_overdue: bool,
    is_draft: bool = False,
) -> bytes:
    """The sheet as PDF/UA. ``address`` stands on it, to read and as a code; ``is_overdue``: it says that its review is due; ``is_draft``: that
    nobody has reviewed it yet.

    Raises ``UnableToPrint``.
    """
    with translation.override("en" if language == "en" else "zh-hans"):
        page = render_to_string(
            f"library/{sheet}.html",
            {
                "article": article,
                "body": html_of(article.body.in_language(language)),
                "address": address,
                "qr": qr_svg(address),
                "is_overdue": is_overdue,
                "is_draft": is_draft,
                "office": settings.OFFICE_NAME,
                "language": language,
            },
        )
    return pdf_from(page, style=f"library/{sheet}.css")
