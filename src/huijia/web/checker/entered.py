"""One page's fields -> an answer, or what is wrong with them and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from huijia.apps.claims.assess import FactDeclaration
from huijia.values.text import Text
from huijia.web.checker.flow import OTHERS, Page
from huijia.web.checker.stated import APPLIES, MOST_DIGITS, NONE, UNKNOWN, Stated

_DIGITS = re.compile(r"\d{1,4}")  # also those of a Chinese keyboard: ２０２５
_NUMBER = re.compile(rf"-?\d{{1,{MOST_DIGITS}}}")


@dataclass(frozen=True, slots=True)
class Entered:
    """What was entered on a page. ``stated`` is None when ``error`` says what is wrong; ``values`` are shown again as they were typed, and
    ``wrong`` names the fields that need mending."""

    stated: Stated | None
    error: Text | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()


def entered(page: Page, posted: QueryDict, stated: Stated, offered: list[FactDeclaration]) -> Entered:
    """Read the fields of this page. ``offered``: see ``flow.offered``, for the page ``OTHERS``."""
    if isinstance(page, str):
        return _others(posted, stated, offered)
    if "unknown" in posted:
        return Entered(stated.having(**{page.name: NONE if page.optional else UNKNOWN}))
    kind = page.type.value
    if kind == "date":
        return _day(page, posted, stated)
    if kind == "whole number":
        return _number(page, posted, stated)
    value = posted.get("value", "")
    if value in ("yes", "no") or (value == UNKNOWN and not page.optional):
        return Entered(stated.having(**{page.name: value}))
    return Entered(None, Text(zh="请选择一项", en="Choose one of the answers"), {"value": value}, ("value",))


def shown(page: Page, stated: Stated) -> dict[str, str]:
    """The values of a page that is shown again, from the answer that was given."""
    if page == OTHERS or isinstance(page, str):
        return {}
    text = stated.texts.get(page.name, "")
    if text in (NONE, APPLIES) or (text == UNKNOWN and page.type.value != "yes or no"):
        return {}
    if page.type.value == "date" and text:
        year, month, day = text.split("-")
        return {"year": year, "month": str(int(month)), "day": str(int(day))}
    return {"value": text}


def _others(posted: QueryDict, stated: Stated, offered: list[FactDeclaration]) -> Entered:
    ticked = set(posted.getlist("applies"))
    names = {fact.name for fact in offered}
    if not ticked & {*names, NONE}:
        return Entered(
            None, Text(zh="请选择；都没有的，请选“都没有”", en="Choose those that apply, or 'None of these'")
        )
    if NONE in ticked and ticked & names:
        error = Text(
            zh="“都没有”不能与其他项同时选择",
            en="Choose those that apply, or 'None of these', but not both",
        )
        return Entered(None, error, dict.fromkeys(ticked & {*names, NONE}, "on"))
    kept = {name: stated.texts.get(name, NONE) for name in names & ticked}
    texts = {name: text if text != NONE else APPLIES for name, text in kept.items()}
    return Entered(stated.having(**{**dict.fromkeys(names - ticked, NONE), **texts}))


def _number(page: FactDeclaration, posted: QueryDict, stated: Stated) -> Entered:
    text = posted.get("value", "").strip()
    if not _NUMBER.fullmatch(text):
        return Entered(
            None,
            Text(zh="请填写数字，例如 2025", en="Enter a number, such as 2025"),
            {"value": text},
            ("value",),
        )
    return Entered(stated.having(**{page.name: str(int(text))}))


def _day(page: FactDeclaration, posted: QueryDict, stated: Stated) -> Entered:
    values = {name: posted.get(name, "").strip() for name in ("year", "month", "day")}
    empty = tuple(name for name, text in values.items() if not text)
    if len(empty) == 3:
        return Entered(None, Text(zh="请填写日期", en="Enter the date"), values, empty)
    if empty:
        zh, en = ("、".join(_PARTS[name][at] for name in empty) for at in (0, 1))
        en = " and ".join(_PARTS[name][1] for name in empty)
        return Entered(
            None, Text(zh=f"日期缺少{zh}，请补上", en=f"The date must include a {en}"), values, empty
        )
    unreadable = tuple(name for name, text in values.items() if not _DIGITS.fullmatch(text))
    if unreadable:
        error = Text(
            zh="年、月、日请只填数字，例如 2025 年 1 月 3 日",
            en="Enter day, month and year as numbers, such as 3 1 2025",
        )
        return Entered(None, error, values, unreadable)
    if len(values["year"]) != 4:
        error = Text(zh="年份请填四位数字，例如 2025", en="The year must have four digits, such as 2025")
        return Entered(None, error, values, ("year",))
    try:
        day = date(int(values["year"]), int(values["month"]), int(values["day"]))
    except ValueError:
        error = Text(zh="没有这一天，请核对月和日", en="There is no such day; check the month and the day")
        return Entered(None, error, values, ("month", "day"))
    return Entered(stated.having(**{page.name: day.isoformat()}))


_PARTS = {"year": ("年", "year"), "month": ("月", "month"), "day": ("日", "day")}
