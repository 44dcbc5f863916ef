"""A copy's tables as somebody reads them, on a page or on paper: labels and values in one language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from huijia.apps.claims.letter_words import money
from huijia.values.text import Language, Text

_CURRENCY = "CNY"
"""Of amounts in rows that name none: what is paid by the packs that are shipped."""
_MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)")
_DEEPEST = 2
"""Lists within lists within lists are read by programs: the file in JSON has them."""
_NOTHING = "—"
_YES, _NO = Text(zh="是", en="yes"), Text(zh="否", en="no")
_IN_THE_FILE = Text(zh="（内容较长，见 JSON 文件）", en="(long: see the file in JSON)")


@dataclass(frozen=True, slots=True)
class Read:
    """A table: ``rows`` are lines of label and value."""

    table: str
    what: str
    law: str
    kept: str
    not_here: str
    rows: list[list[tuple[str, str]]]


def read_table(told: dict[str, Any], withheld: dict[str, str], language: Language) -> Read:
    """One table of a copy, the latest rows first."""
    return Read(
        told["table"],
        told["what"][language],
        _law(told["basis"], language),
        told["kept"][language],
        told.get("not_here", {}).get(language, ""),
        [list(_lines(told, each, withheld[language], language)) for each in reversed(told["rows"])],
    )


def _law(basis: Iterable[dict[str, Any]], language: Language) -> str:
    if language == "zh":
        return "；".join(f"{each['law']['zh']}第{each['article']}条" for each in basis)
    return "; ".join(f"{each['law']['en']}, art. {each['article']}" for each in basis)


def _lines(
    told: dict[str, Any], row: dict[str, Any], withheld: str, language: Language
) -> Iterator[tuple[str, str]]:
    for field in told["fields"]:
        name = field["name"]
        if name in row["values"]:
            currency = row["values"].get("currency", _CURRENCY)
            text = said(in_words(row["values"][name], field, language, currency), language)
            if text != _NOTHING:
                yield field["what"][language], text
        elif name in row.get("withheld", ()):
            yield field["what"][language], withheld
    if "file" in row:
        yield {"zh": "文件", "en": "File"}[language], row["file"]


def in_words(value: Any, field: dict[str, Any], language: Language, currency: str) -> Any:
    """A value with words in place of codes and amounts in place of minor units: by itself, in a list, and in a mapping."""
    words, keys = field.get("words", {}), field.get("keys", {})
    if isinstance(value, list):
        return [in_words(each, field, language, currency) for each in value]
    if field.get("money") and isinstance(value, dict):
        return {key: in_words(each, field, language, currency) for key, each in value.items()}
    if field.get("money") and isinstance(value, int):
        return money(value, currency, language)
    if isinstance(value, dict):
        return {keys[key][language] if key in keys else key: each for key, each in value.items()}
    return words[str(value)][language] if str(value) in words else value


def said(value: Any, language: Language) -> str:
    """A value in words: nothing, yes and no, moments to the minute, lists one after another."""
    if value is None or value in ("", [], {}):
        return _NOTHING
    if isinstance(value, bool):
        return (_YES if value else _NO).in_language(language)
    if isinstance(value, (list, dict)):
        return _listed(value, language) if _depth(value) <= _DEEPEST else _IN_THE_FILE.in_language(language)
    found = _MOMENT.match(value) if isinstance(value, str) else None
    return f"{found[1]} {found[2]}" if found else str(value)


def _listed(value: list[Any] | dict[str, Any], language: Language) -> str:
    between = "；" if language == "zh" else "; "
    if isinstance(value, list):
        return between.join(said(each, language) for each in value)
    return between.join(f"{name}: {said(each, language)}" for name, each in value.items())


def _depth(value: Any) -> int:
    if not isinstance(value, (list, dict)):
        return 0
    inside = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(each) for each in inside), default=0)
