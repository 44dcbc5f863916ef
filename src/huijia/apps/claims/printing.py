"""A letter's content becomes a PDF, always the same bytes."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string

from huijia.apps.printing import pdf_from


def pdf_of(content: dict[str, Any]) -> bytes:
    """The letter as PDF/UA. Raises ``UnableToPrint`` when the machine lacks Pango."""
    return pdf_from(render_to_string("letters/print.html", {"letter": content}), style="letters/print.css")
