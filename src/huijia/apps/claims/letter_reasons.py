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


def _is_period(value: str) -> bool:
    return re.fullmatch(r"\d{4}(-\d{2})?", value) is not None


class Explanation:
    """The ``why`` of a kept explanation in one language."""

    def __init__(self, lines: Sequence[Sequence[Any]]) -> None:
        self._sources: dict[str, tuple[str, str]] = {}
        self._lines = [self._read(int(depth), str(text), str(kind)) for depth, text, kind in lines]

    def reasons(self, period: str, bounds: tuple[str, str]) -> list[Cited]:
        """The reasons for a period's answer. Where the period has no answer of its own: what excludes it. ``bounds`` are the rules of
        the first and of the last period, as the explanation calls them."""
        part = self._part(period)
        if part is None:
            return self._excluding(period, bounds)
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
        """The years that bound the case, where it cannot be told which of them excludes a period."""
        found = {
            line.label: line.cited
            for line in self._lines
            if line.kind == "rule" and line.depth == 1 and _is_period(line.value) and line.cited.title
        }
        return list(found.values())

    def _excluding(self, period: str, bounds: tuple[str, str]) -> list[Cited]:
        """The bound that leaves the period out: that it lies before the first, or that it lies after the last. A bound comes of several
        rules; the one that holds is told (a birth, an age, a number of claims, a death), not that there is a bound."""
        first, last = (self._defined(label) for label in bounds)
        if first is not None and period < self._lines[first].value:
            return [self._deciding(first)]
        if last is not None and period > self._lines[last].value:
            return [self._deciding(last, beside=bounds[0])]
        return self._bounds()

    def _defined(self, label: str) -> int | None:
        """Where a rule with a period as its value is told in full."""
        for at, line in enumerate(self._lines):
            if line.kind == "rule" and line.label == label and _is_period(line.value) and line.cited.title:
                return at
        return None

    def _deciding(self, at: int, *, beside: str = "") -> Cited:
        """The deepest rule from which this one has its value: at each step the first that has it too. ``beside`` is passed by: an end
        counted from the first period does not say that the first period is the end, even where they are the same."""
        line = self._lines[at]
        for below in self._lines[at + 1 :]:
            if below.depth <= line.depth:
                break
            is_rule = below.kind == "rule" and below.label != beside
            if is_rule and below.depth == line.depth + 1 and below.value == line.value:
                found = self._defined(below.label)
                if found is not None and found != at:
                    return self._deciding(found, beside=beside)
                break
        return line.cited

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
