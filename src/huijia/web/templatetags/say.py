"""``{% say "中文" "English" %}``: a sentence in the page's language, both written side by side (ADR 6).

Also ``|in_language`` for a ``Text``, ``|money`` for an amount in minor units, ``|day`` for a date.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from huijia.apps.wording import language
from huijia.values.text import Text

register = template.Library()


@register.simple_tag
def say(zh: str, en: str, **values: Any) -> SafeString:
    """The sentence in the page's language; ``{name}`` in it is filled from the values, escaped."""
    sentence = zh if language() == "zh" else en
    if not values:
        return mark_safe(sentence)  # it stands in the template, as any HTML there
    return mark_safe(sentence.format(**{name: conditional_escape(value) for name, value in values.items()}))


class Said(template.Node):
    """A sentence without values: chosen, and nothing else. Most sentences are such, and a page has dozens."""

    def __init__(self, zh: str, en: str) -> None:
        self._zh = mark_safe(zh)
        self._en = mark_safe(en)

    def render(self, context: Context) -> SafeString:  # noqa: ARG002
        """The sentence in the page's language."""
        return self._zh if language() == "zh" else self._en


_with_values = register.tags["say"]


@register.tag("say")
def _compiled(parser: Parser, token: Token) -> template.Node:
    node: Any = _with_values(parser, token)
    plain = node.target_var is None and not node.kwargs
    texts = [part.var for part in node.args if isinstance(part.var, str) and not part.filters]
    return Said(*texts) if plain and len(texts) == 2 else node


@register.filter
def in_language(text: Text | str) -> str:
    """A text in the page's language."""
    return text.in_language(language()) if isinstance(text, Text) else text


@register.filter
def money(minor: int | None, currency: str = "CNY") -> str:
    """An amount in minor units as people write it: 3,600.00 with its currency."""
    if minor is None:
        return "—"
    digits = {"JPY": 0}.get(currency, 2)
    amount = f"{Decimal(minor).scaleb(-digits):,.{digits}f}"
    if currency == "CNY":
        return f"{amount} 元" if language() == "zh" else f"CNY {amount}"
    return f"{currency} {amount}"


@register.filter
def day(value: date | datetime | None) -> str:
    """A day as people write it."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    if language() == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%B} {value.year}"


@register.filter
def weekday(value: date | datetime) -> str:
    """The day of the week."""
    names = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
    return names[value.weekday()] if language() == "zh" else f"{value:%A}"


@register.filter
def month_name(value: date | datetime) -> str:
    """A month, short: its number in Chinese."""
    return str(value.month) if language() == "zh" else f"{value:%b}"
