"""Days, amounts and facts as a letter writes them: frozen with it, so apart from how pages write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from huijia.apps.claims.assess import Pack
from huijia.values.text import Language, Text

_MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


def say(language: Language, zh: str, en: str) -> str:
    """The sentence in the letter's language, whatever the language of the page from which it is made."""
    return Text(zh=zh, en=en).in_language(language)


def day(value: date | datetime, language: Language) -> str:
    """A day as people write it.

    >>> day(date(2026, 3, 16), "zh"), day(date(2026, 3, 16), "en")
    ('2026年3月16日', '16 March 2026')
    """
    found = timezone.localtime(value).date() if isinstance(value, datetime) else value
    if language == "zh":
        return f"{found.year}年{found.month}月{found.day}日"
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def money(minor: int, currency: str, language: Language) -> str:
    """An amount as people write it.

    >>> money(360000, "CNY", "zh"), money(360000, "CNY", "en")
    ('3,600.00 元', 'CNY 3,600.00')
    """
    digits = {"JPY": 0}.get(currency, 2)
    amount = f"{Decimal(minor).scaleb(-digits):,.{digits}f}"
    return f"{amount} 元" if (language, currency) == ("zh", "CNY") else f"{currency} {amount}"


def year(period: str, language: Language) -> str:
    """A period as people say it.

    >>> year("2026", "zh"), year("2026", "en"), year("2026-03", "zh")
    ('2026年度', '2026', '2026-03')
    """
    return f"{period}年度" if language == "zh" and period.isdigit() else period


def fact_rows(pack: Pack, facts: Mapping[str, Any], language: Language) -> list[list[str]]:
    """Label and value of each fact that was stated or is missing.

    What may be left empty and was, stays out: a letter to parents does not say that their child is alive.
    """
    return [
        [declared.label.in_language(language), _value(facts.get(declared.name), language)]
        for declared in pack.facts
        if facts.get(declared.name) is not None or not declared.optional
    ]


def labels(pack: Pack, names: list[str], language: Language) -> str:
    """The facts' labels, as a list in a sentence."""
    found = [declared.label.in_language(language) for declared in pack.facts if declared.name in names]
    return ("、" if language == "zh" else ", ").join(found)


def _value(value: Any, language: Language) -> str:
    if value is None:
        return say(language, "不清楚", "not known")
    if isinstance(value, bool):
        return say(language, "是" if value else "否", "yes" if value else "no")
    try:
        return day(date.fromisoformat(value), language) if isinstance(value, str) else str(value)
    except ValueError:
        return str(value)
