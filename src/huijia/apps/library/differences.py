"""What one version of an article says otherwise than another: the lines that differ, with the words that went and that came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from huijia.apps.library.content import LABELS, TEXTS
from huijia.apps.library.topics import Topic
from huijia.values.text import Text

Piece = tuple[Literal["same", "gone", "new"], str]

_TOKEN = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
"""Chinese by the character, other words whole."""


@dataclass(frozen=True, slots=True)
class Change:
    """A line that differs. ``language``: zh or en, empty where there is no such; ``pieces``: the line, with what went and what came."""

    part: Text
    language: str
    pieces: tuple[Piece, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """Every line that differs, in the order of the article. Nothing where both say the same."""
    found = list(_changes(LABELS["topic"], "", _topic(old), _topic(new)))
    for part in TEXTS:
        for language in ("zh", "en"):
            found += _changes(LABELS[part], language, old[part][language], new[part][language])
    found += _changes(LABELS["sources"], "", _sources(old), _sources(new))
    return found


def _topic(content: Mapping[str, Any]) -> str:
    if not content["topic"]:
        return ""
    label = Topic(content["topic"]).label
    return f"{label.zh} {label.en}"


def _sources(content: Mapping[str, Any]) -> str:
    return "\n".join(
        " · ".join(filter(None, (each["title"]["zh"], each["title"]["en"], each["publisher"], each["address"], each["dated"] or each["seen"])))
        for each in content["sources"]
    )  # fmt: skip


def _changes(part: Text, language: str, old: str, new: str) -> Iterator[Change]:
    before, after = _lines(old), _lines(new)
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, came = before[first:last], after[begin:end]
        for place in range(max(len(gone), len(came))):
            pair = (gone[place : place + 1] or [""])[0], (came[place : place + 1] or [""])[0]
            yield Change(part, language, tuple(_pieces(*pair)))


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _pieces(old: str, new: str) -> Iterator[Piece]:
    """A line with its changes marked; as two whole lines where hardly anything is the same."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.3:
        yield from (piece for piece in (("gone", old), ("new", new)) if piece[1])
        return
    for tag, first, last, begin, end in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(before[first:last])
            continue
        if last > first:
            yield "gone", "".join(before[first:last])
        if end > begin:
            yield "new", "".join(after[begin:end])
