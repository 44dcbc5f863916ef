"""A request's bytes -> what is asked, or everything that is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijia.apps.claims import assess
from huijia.apps.claims.assess import Benefit, FactDeclaration
from huijia.values.text import Language, Text
from huijia.web.api.refusing import Fault, not_answerable, not_readable, pointer, short
from huijia.web.benefits import by_pack

MOST_BYTES = 16_384
"""A case has a handful of facts; more than this is no case."""

FIELDS = ("benefit", "facts", "on", "language", "explain")
FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WRITE_DAY = Text(zh="请写成 2025-01-31 这样的日期", en="write a day such as 2025-01-31")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that can be answered. ``facts`` are typed; None is unknown."""

    benefit: Benefit
    facts: Mapping[str, Any]
    on: date
    language: Language
    explain: bool


class _NotStrictJson(Exception):
    """JSON that different readers would read differently."""


def length_of(text: str | None) -> int | None:
    """The header ``Content-Length`` as a number; None where it is missing or no number."""
    return int(text) if text and len(text) < 12 and text.isascii() and text.isdecimal() else None


def read(body: bytes, content_type: str, *, today: date, language: Language) -> Asked:
    """What is asked. ``language`` is that of refusals until the request says its own. Raises ``Refused``."""
    fields = _fields(body, content_type, language)
    if fields.get("language") in ("zh", "en"):
        language = fields["language"]
    faults = [_unknown_field(name) for name in fields if name not in FIELDS]
    if "language" in fields and fields["language"] not in ("zh", "en"):
        what = Text(zh="语言只能是 zh 或 en", en="the language is zh or en")
        faults.append(Fault("/language", "unknown_language", what, what))
    if not isinstance(fields.get("explain", False), bool):
        what = Text(zh="explain 只能是 true 或 false", en="explain is true or false")
        faults.append(Fault("/explain", "not_yes_or_no", what, what))
    on = _on(fields, today, faults)
    benefit = _benefit(fields, faults)
    facts = _facts(benefit, fields, faults) if benefit else {}
    if benefit and not faults:
        faults = _untrue(benefit, facts, on)
    if faults:
        raise not_answerable(faults, language)
    assert benefit is not None
    return Asked(benefit, facts, on, language, fields.get("explain", False))


def _fields(body: bytes, content_type: str, language: Language) -> dict[str, Any]:
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise not_readable(
            415,
            "wrong-content-type",
            Text(zh="只接受 JSON", en="only JSON is read here"),
            Text(zh="请发送 Content-Type: application/json", en="send Content-Type: application/json"),
            language,
        )
    try:
        found = json.loads(
            body.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        what = Text(
            zh=f"第 {error.lineno} 行第 {error.colno} 个字符处不是 JSON",
            en=f"not JSON at line {error.lineno}, character {error.colno}",
        )
        raise not_readable(400, "not-json", what, _SEND_JSON, language) from None
    except _NotStrictJson as error:
        name = str(error)
        what = Text(zh=f"“{name}”不能这样写", en=f"'{name}' stands there twice, or is no JSON number")
        raise not_readable(400, "not-json", what, _SEND_JSON, language) from None
    except (UnicodeDecodeError, ValueError, RecursionError):
        what = Text(zh="不是 UTF-8 编码的 JSON", en="not JSON in UTF-8")
        raise not_readable(400, "not-json", what, _SEND_JSON, language) from None
    if not isinstance(found, dict):
        what = Text(zh="请求应是一个 JSON 对象", en="the request is to be one JSON object")
        raise not_readable(400, "not-json", what, _SEND_JSON, language)
    return found


_SEND_JSON = Text(
    zh='请发送例如 {"benefit": "cn/childcare-subsidy", "facts": {"birth_date": "2025-01-31"}}',
    en='send for example {"benefit": "cn/childcare-subsidy", "facts": {"birth_date": "2025-01-31"}}',
)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _NotStrictJson(short(next(name for name in names if names.count(name) > 1)))
    return found


def _refuse_constant(word: str) -> Any:
    raise _NotStrictJson(word)


def _unknown_field(name: str) -> Fault:
    known = ", ".join(FIELDS)
    return Fault(
        pointer(name),
        "unknown_field",
        Text(zh=f"没有“{short(name)}”这一项", en=f"there is no field '{short(name)}'"),
        Text(zh=f"可用的项：{known}", en=f"the fields are {known}"),
    )


def _on(fields: Mapping[str, Any], today: date, faults: list[Fault]) -> date:
    if fields.get("on") is None:
        return today
    found = _day(fields["on"])
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        what = Text(
            zh=f"评估日应在 {FIRST_DAY} 至 {LAST_DAY} 之间",
            en=f"the day of assessment lies from {FIRST_DAY} to {LAST_DAY}",
        )
        faults.append(Fault("/on", "not_a_day", what, _WRITE_DAY))
        return today
    return found


def _benefit(fields: Mapping[str, Any], faults: list[Fault]) -> Benefit | None:
    name = fields.get("benefit")
    found = by_pack().get(name) if isinstance(name, str) else None
    if found is None:
        known = ", ".join(by_pack())
        faults.append(
            Fault(
                "/benefit",
                "unknown_benefit",
                Text(zh="没有这项福利", en="there is no such benefit"),
                Text(zh=f"可用的福利：{known}", en=f"the benefits are {known}"),
            )
        )
    return found


def _facts(benefit: Benefit, fields: Mapping[str, Any], faults: list[Fault]) -> dict[str, Any]:
    given = fields.get("facts")
    if not isinstance(given, dict):
        faults.append(
            Fault(
                "/facts",
                "no_facts",
                Text(zh="缺少 facts，或它不是对象", en="facts is missing, or is no object"),
                Text(zh="不知道的信息可以不写：{}", en="leave out what is not known: {}"),
            )
        )
        return {}
    declared = {fact.name: fact for fact in benefit.pack.facts}
    found = {}
    for name, value in given.items():
        fact = declared.get(name)
        if fact is None:
            faults.append(_unknown_fact(name, declared))
            continue
        reader, remedy = _READERS[fact.type.value]
        found[name] = reader(value)
        if value is not None and found[name] is None:
            what = Text(
                zh=f"“{fact.label.zh}”的写法不对", en=f"'{fact.label.en}' is not written as it must be"
            )
            faults.append(Fault(pointer("facts", name), "wrong_type", what, remedy))
    return found


def _unknown_fact(name: str, declared: Mapping[str, FactDeclaration]) -> Fault:
    known = ", ".join(declared)
    return Fault(
        pointer("facts", name),
        "unknown_fact",
        Text(zh=f"不需要“{short(name)}”", en=f"'{short(name)}' is not asked for"),
        Text(zh=f"请不要发送；需要的信息：{known}", en=f"do not send it; what is asked for is {known}"),
    )


def _untrue(benefit: Benefit, facts: Mapping[str, Any], on: date) -> list[Fault]:
    return [
        Fault(pointer("facts", problem.column), problem.code, problem.what, problem.remedy)
        for problem in assess.problems_of(benefit.pack, facts, on=on)
    ]


def _day(value: Any) -> date | None:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _yes_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


_READERS: Mapping[str, tuple[Callable[[Any], Any], Text]] = {
    "date": (_day, _WRITE_DAY),
    "yes or no": (
        _yes_no,
        Text(zh="请写 true、false，不知道的写 null", en="write true, false, or null when it is not known"),
    ),
    "whole number": (_number, Text(zh="请写整数，例如 2025", en="write a whole number, such as 2025")),
}
