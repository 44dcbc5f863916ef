"""A period whose time to claim had passed when it was first handed in: given up, with the article that says so.

The law's pack says what a child is due in each year. Until when a year is claimed stands in the pack's procedure, and on which day it was
claimed only the office knows. So the two meet here, and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from huijia.apps.claims.assess import CLAIMED_TOO_LATE, Assessed, Benefit, answer_for, assess
from huijia.values.text import Language, Text

Line = list[Any]
"""Depth, text and kind, as an assessment keeps them."""

_LANGUAGES: tuple[Language, ...] = ("zh", "en")


def is_late(found: Benefit, period: str, *, claimed_on: date) -> bool:
    """Whether a period's time to claim had passed on the day on which it was first claimed."""
    return claimed_on > found.claim_until(period)


def with_own_year(
    found: Benefit, values: Mapping[str, Any], *, period: str, claimed_on: date, is_first: bool
) -> dict[str, Any]:
    """Facts with the year of the first claim as this claim bears it out: handed in in time, it is itself a claim of its year, so that the
    first cannot lie later. A first claim that names no year is the first itself: left empty, the year would mean "at the first
    opportunity", and promise what was given up."""
    fact = found.procedure.first_claim_fact
    if fact is None:
        return dict(values)
    late = is_late(found, period, claimed_on=claimed_on)
    own = claimed_on.year if late else found.claim_until(period).year
    stated = values.get(fact)
    if stated is None:
        return {**values, fact: own if is_first else None}
    return {**values, fact: stated if late else min(stated, own)}


def assess_claimed(
    found: Benefit, values: Mapping[str, Any], *, period: str, claimed_on: date, on: date
) -> Assessed:
    """Assess a claim for a period that was first handed in on ``claimed_on``. Where that was too late, and the period would have been due
    in time or could not be decided, its answer is "not entitled" for that reason; another reason of the law stands as it is.

    Raises ``UnableToReadFacts``.
    """
    said = assess(found, values, on=on, period=period)
    if not is_late(found, period, claimed_on=claimed_on):
        return said
    in_time = _in_time(found, values, period, on).row_for(period)
    return said if in_time["answer"] == "not_entitled" else _given_up(said, found, period, in_time)


def row_claimed(
    found: Benefit, values: Mapping[str, Any], *, period: str, late: bool, on: date
) -> dict[str, Any]:
    """The same without explanation: a period's answer, as ``Assessed.rows`` has it. Raises ``UnableToReadFacts``."""
    row = answer_for(found, values, period, on=on)
    if not late:
        return row
    in_time = answer_for(found, _as_in_time(found, values, period), period, on=on)
    return row if in_time["answer"] == "not_entitled" else _too_late(period)


def _in_time(found: Benefit, values: Mapping[str, Any], period: str, on: date) -> Assessed:
    return assess(found, _as_in_time(found, values, period), on=on, period=period)


def _as_in_time(found: Benefit, values: Mapping[str, Any], period: str) -> dict[str, Any]:
    """The facts, had the period been claimed in time: then it would not lie before the first claim."""
    fact, year = found.procedure.first_claim_fact, found.claim_until(period).year
    stated = values.get(fact) if fact else None
    earlier = {fact: min(stated, year)} if fact and stated is not None else {}
    return {**values, **earlier}


def _too_late(period: str) -> dict[str, Any]:
    return {
        "period": period,
        "answer": "not_entitled",
        "amount_minor": 0,
        "reasons": [CLAIMED_TOO_LATE],
        "missing": [],
    }


def _given_up(said: Assessed, found: Benefit, period: str, in_time: Mapping[str, Any]) -> Assessed:
    rows = [_too_late(period), *(each for each in said.rows if each["period"] != period)]
    told: dict[str, Any] = {
        language: {
            "why": _why(said.explanation[language]["why"], found, period, language),
            "changes": _changes(found, period, in_time, language),
        }
        for language in _LANGUAGES
    }
    return replace(said, rows=sorted(rows, key=lambda each: each["period"] or ""), explanation=told)


def _why(why: list[Line], found: Benefit, period: str, language: Language) -> list[Line]:
    """The reason and its place lead; what the rules say of this period otherwise stays below, as what would have been."""
    sentence = found.procedure.until_passed.text.in_language(language)
    own: list[Line] = []
    others: list[Line] = []
    is_own = False
    for depth, text, kind in why:
        if kind == "answer":
            is_own = text.startswith(period)
        if not is_own:
            others.append([depth, text, kind])
        elif kind in ("answer", "reason"):
            own.append([depth + 1, _say(language, "如按期申领：", "Claimed in time: ") + text, "note"])
        else:
            own.append([depth + 1, text, kind])
    head: list[Line] = [
        [0, period + _say(language, "：不符合条件", ": not entitled"), "answer"],
        [1, _say(language, "理由：", "Reason: ") + sentence, "reason"],
        [1, sentence + _say(language, "：是", ": yes") + _cited(why, found, language), "rule"],
    ]
    return [*head, *own, *others]


def _cited(why: list[Line], found: Benefit, language: Language) -> str:
    """The place in full, under the mark that its text has in these lines."""
    cited = found.procedure.until_passed
    title = cited.source.title.in_language(language)
    number = f" {cited.source.number}" if cited.source.number else ""
    marks = (re.search(rf"[［\[](\d+) 《{re.escape(title)}》", text) for _, text, _ in why)
    mark = next((each[1] for each in marks if each), str(len(why) + 1))
    place = cited.article
    if place.isdigit():
        place = _say(language, f"第{place}条", f"art. {place}")
    return _say(
        language, f" ［{mark} 《{title}》{number}，{place}］", f" [{mark} 《{title}》{number}, {place}]"
    )


def _changes(found: Benefit, period: str, in_time: Mapping[str, Any], language: Language) -> list[Line]:
    until = found.claim_until(period)
    is_due = in_time["answer"] == "entitled"
    return [
        [
            0,
            _say(
                language,
                f"如能证明在 {until}（含当日）以前已经提出申领，结论会改变",
                f"Proof that it was first claimed by {until}, that day included, would change the answer",
            ),
            "change",
        ],
        [
            1,
            _say(
                language,
                f"{period}：{'符合条件' if is_due else '需要补充信息'}",
                f"{period}: {'entitled' if is_due else 'need to ask'}",
            ),
            "change",
        ],
    ]


def _say(language: Language, zh: str, en: str) -> str:
    return Text(zh=zh, en=en).in_language(language)
