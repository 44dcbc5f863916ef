"""Reading an assessment's kept explanation: its reasons with their articles, and how an amount came about.

The explanation is kept as lines, because a letter must be able to say years later what was said: the law's pack may have been
replaced since. Each line names its source by a mark, ``［2，第5条］``, and tells it in full where it is first cited.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_CITED = re.compile(
    r" ?[［\[](?P<mark>\d+)(?: 《(?P<title>.+)》(?P<number>[^》]*?))?(?:，|, )(?P<place>.+)[］\]]$"
)
_SEE_ABOVE = re.compile(r"（见上文）$| \(see above\)$")
_YES_OR_NO = {"是", "否", "未知", "yes", "no", "unknown"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A sentence, and the place that says so: title, number and article. ``title`` is empty where no place is known."""

    text: str
    title: str = ""
    number: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    depth: int
    kind: str
    label: str
    value: str
    cited: Cited


class Explanation:
    """The ``why`` of a kept explanation in one language."""

    def __init__(self, lines: Sequence[Sequence[Any]]) -> None:
        self._sources: dict[str, tuple[str, str]] = {}
        self._lines = [self._read(int(depth), str(text), str(kind)) for depth, text, kind in lines]

    def reasons(self, period: str) -> list[Cited]:
        """The reasons for a period's answer. Where the period has no answer of its own: the years that bound the case."""
        part = self._part(period)
        if part is None:
            return self._bounds()
        places = {line.label: line.cited for line in self._lines if line.kind == "rule" and line.cited.title}
        found = []
        for line in part:
            if line.kind == "reason":
                place = places.get(line.value)
                found.append(
                    Cited(line.value, place.title, place.number, place.place) if place else Cited(line.value)
                )
        return found

    def working(self, period: str) -> list[Cited]:
        """The numbers from which the period's amount was worked out."""
        part = self._part(period) or []
        return [
            line.cited
            for line in part
            if line.depth == 3
            and line.kind in ("rule", "parameter")
            and line.value not in _YES_OR_NO
            and line.cited.title
        ]

    def _part(self, period: str) -> list[_Line] | None:
        starts = [place for place, line in enumerate(self._lines) if line.kind == "answer"]
        for start, end in zip(starts, [*starts[1:], len(self._lines)], strict=True):
            if self._lines[start].label == period or not re.match(r"\d{4}", self._lines[start].label):
                return self._lines[start:end]
        return None

    def _bounds(self) -> list[Cited]:
        found = {
            line.label: line.cited
            for line in self._lines
            if line.kind == "rule"
            and line.depth == 1
            and re.fullmatch(r"\d{4}(-\d{2})?", line.value)
            and line.cited.title
        }
        return list(found.values())

    def _read(self, depth: int, text: str, kind: str) -> _Line:
        cited = _CITED.search(text) if kind in ("rule", "parameter") else None
        plain = text[: cited.start()] if cited else _SEE_ABOVE.sub("", text)
        title = number = place = ""
        if cited:
            mark, place = cited["mark"], cited["place"]
            if cited["title"]:
                self._sources[mark] = (cited["title"], cited["number"].strip())
            title, number = self._sources.get(mark, ("", ""))
        if kind in ("answer", "reason"):
            label, _, value = plain.partition("：" if "：" in plain else ": ")
        else:
            label, _, value = plain.rpartition("：" if "：" in plain else ": ")
        return _Line(depth, kind, label, value, Cited(plain, title, number, place))
