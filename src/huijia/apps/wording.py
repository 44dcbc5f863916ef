"""Sentences in the language of the page on which they are shown, both written side by side (ADR 6)."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from huijia.values.text import Language, Text


def language() -> Language:
    """The language of the page that is being made."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def _said(zh: str, en: str) -> str:
    return Text(zh=zh, en=en).in_language(language())


text = lazy(_said, str)
"""``text(zh, en)``: a label in the language of the page on which it is shown."""
