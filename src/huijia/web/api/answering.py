"""What the door answers: bytes in, status and bytes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from huijia.apps.claims import assess
from huijia.apps.claims.assess import ENGINE_VERSION, Line, Pack, PeriodAnswer
from huijia.values.errors import HuijiaError
from huijia.values.periods import Period, PeriodUnit, parse_period
from huijia.values.text import Language, Text
from huijia.web.api.asked import MOST_BYTES, Asked, read
from huijia.web.api.refusing import Fault, Refused, not_answerable, not_readable

JSON = "application/json"
PROBLEM = "application/problem+json"

OTHER_REASONS = {
    "fact_missing": Text(
        zh="还缺少信息，现在不能回答", en="Something is not known yet, so this cannot be answered"
    ),
    "nothing_due_in_these_periods": Text(zh="没有应发的期间", en="Nothing is due in any period"),
}
"""Reasons that are the engine's and stand in no law."""


class Reply(NamedTuple):
    """What is sent back."""

    status: int
    content_type: str
    body: bytes


def assess_reply(body: bytes, content_type: str, *, today: date, language: Language) -> Reply:
    """The answer to ``POST /api/assess``. ``language``: that of refusals, unless the request says another."""
    try:
        asked = read(body, content_type, today=today, language=language)
        return Reply(200, JSON, json.dumps(answered(asked), ensure_ascii=False).encode())
    except Refused as refused:
        return Reply(refused.status, PROBLEM, refused.body())


def too_large(language: Language) -> Reply:
    """For a request with more bytes than a case can have."""
    what = Text(zh=f"请求超过 {MOST_BYTES} 字节", en=f"the request has more than {MOST_BYTES} bytes")
    remedy = Text(zh="一次只发送一个孩子的信息", en="send the facts of one case")
    refused = not_readable(413, "too-large", what, remedy, language)
    return Reply(413, PROBLEM, refused.body())


def language_of(accept: str) -> Language:
    """The language of refusals by the header ``Accept-Language``: Chinese unless English comes first."""
    return "en" if accept.strip().lower().startswith("en") else "zh"


def answered(asked: Asked) -> dict[str, Any]:
    """The document that is sent back. Raises ``Refused`` for a day that the law does not cover."""
    pack, say = asked.benefit.pack, asked.language
    more: dict[str, Any] = {}
    try:
        if asked.explain:
            told = assess.told(pack, asked.facts, on=asked.on, language=say)
            answers = list(told.answers)
            more = {"explanation": _lines(told.why), "would_change": _lines(told.change_lines)}
        else:
            answers = assess.answers(pack, asked.facts, on=asked.on)
    except HuijiaError as error:
        what = Text(zh=str(error), en=str(error))
        remedy = Text(zh="请选择另一个评估日", en="choose another day of assessment")
        raise not_answerable([Fault("/on", "not_covered", what, remedy)], say) from None
    texts, facts = reasons_of(pack)[say], questions_of(pack)[say]
    missing = dict.fromkeys(name for row in answers for name in row.missing)
    return {
        "benefit": pack.id,
        "pack_version": pack.version,
        "engine_version": ENGINE_VERSION,
        "assessed_on": asked.on.isoformat(),
        "language": say,
        "currency": pack.currency,
        "answer": overall(answers),
        "periods": [_row(pack, row, texts) for row in answers],
        "missing": [{"name": name, "question": facts[name]} for name in missing],
        **more,
    }


def overall(answers: list[PeriodAnswer]) -> str:
    """The answer for the case: need_to_ask where that is so for any period."""
    if any(row.answer.value == "need_to_ask" for row in answers):
        return "need_to_ask"
    return answers[0].answer.value


def _row(pack: Pack, row: PeriodAnswer, texts: Mapping[str, str]) -> dict[str, Any]:
    period = _period(pack.unit, row.period) if row.period else None
    return {
        "period": row.period,
        "starts": period.start.isoformat() if period else None,
        "ends": period.end.isoformat() if period else None,
        "answer": row.answer.value,
        "amount_minor": row.amount_minor,
        "reasons": [{"code": code, "text": texts[code]} for code in row.reasons],
        "missing": list(row.missing),
    }


def _lines(lines: list[Line]) -> list[dict[str, Any]]:
    return [{"depth": line.depth, "text": line.text, "kind": line.kind.value} for line in lines]


@lru_cache(maxsize=4096)
def _period(unit: PeriodUnit, label: str) -> Period:
    return parse_period(unit, label)


@lru_cache(maxsize=64)
def reasons_of(pack: Pack) -> dict[Language, dict[str, str]]:
    """Language -> reason code -> sentence."""
    texts = {**OTHER_REASONS, **assess.reason_texts(pack)}
    return {
        "zh": {code: text.zh for code, text in texts.items()},
        "en": {code: text.en for code, text in texts.items()},
    }


@lru_cache(maxsize=64)
def questions_of(pack: Pack) -> dict[Language, dict[str, str]]:
    """Language -> fact -> question."""
    return {
        "zh": {fact.name: fact.question.zh for fact in pack.facts},
        "en": {fact.name: fact.question.en for fact in pack.facts},
    }
