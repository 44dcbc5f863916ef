"""A compared case as lines of text: what changes and why, for a letter; then and now side by side, for a page."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from huijia.engine.backends.answers import PeriodAnswer
from huijia.engine.explain.comparing import Aspect, ComparedCase, ComparedPeriod, Difference
from huijia.engine.explain.lines import Line, LineKind, Writer
from huijia.engine.explain.steps import FactStep, MemberStep, ParameterStep, Part, RuleStep, Step
from huijia.engine.explain.words import WORDS
from huijia.values.text import Language


class ComparedLine(NamedTuple):
    """A line of both explanations, and how deep it stands. None: the side has no such line. ``changed`` marks what differs."""

    depth: int
    then: str | None
    now: str | None
    kind: LineKind
    changed: bool


def why_changed_lines(found: ComparedCase, language: Language) -> list[Line]:
    """For each row that differs: from what to what, and below it what decided that, with the values then and now."""
    telling = _Telling(found, language)
    lines = [line for period in found.periods if period.row.differs for line in telling.why(period)]
    return lines or [Line(0, WORDS[language].nothing_changes, LineKind.NOTE)]


def compared_lines(found: ComparedCase, language: Language) -> list[ComparedLine]:
    """Both explanations side by side, row by row, with what differs marked."""
    telling = _Telling(found, language)
    return [line for period in found.periods for line in telling.side_by_side(period)]


class _Telling:
    def __init__(self, found: ComparedCase, language: Language) -> None:
        self._language: Language = language
        self._words = WORDS[language]
        self._writers = [Writer(language, found.currency) for _ in range(2)]

    def why(self, period: ComparedPeriod) -> Iterator[Line]:
        """One row that differs."""
        row = period.row
        decisive = [each for each in period.differences if each.decides]
        sentence = self._words.changes_because if decisive else self._words.changes
        sides = [self._answer(place, side) for place, side in enumerate((row.old, row.new))]
        label = self._writers[1].period(row.period)
        yield Line(0, sentence.format(label, *sides), LineKind.ANSWER)
        for each in decisive:
            yield Line(1, self._cause(each), LineKind.CHANGE)

    def _cause(self, cause: Difference) -> str:
        label = cause.label.in_language(self._language)
        if cause.member_id is not None:
            member = self._words.member.format(cause.member_id)
            label = f"{member}{self._words.comma}{label}"
        if cause.kind == "rule":
            return self._words.law_changed.format(label)
        values = [
            self._words.no_answer if step is None else self._writers[place].value_of(step)
            for place, step in enumerate((cause.old, cause.new))
        ]
        return self._words.from_to.format(label, *values)

    def _answer(self, place: int, side: PeriodAnswer | None) -> str:
        return self._words.no_answer if side is None else self._writers[place].answer(side)

    def side_by_side(self, period: ComparedPeriod) -> Iterator[ComparedLine]:
        """One row: the answers, the reasons, and the trees, each line beside the same of the other side."""
        row, parts = period.row, (period.old_part, period.new_part)
        label = self._writers[0].period(row.period)
        then, now = (
            None if side is None else f"{label}{self._words.colon}{self._answer(place, side)}"
            for place, side in enumerate((row.old, row.new))
        )
        yield ComparedLine(0, then, now, LineKind.ANSWER, row.differs)
        yield from self._reasons(parts)
        law = {each.name for each in period.differences if each.kind == "rule" and Aspect.LAW in each.aspects}
        flat = [list(_flat(part)) for part in parts]
        keys = [[_key(step) for _, step in side] for side in flat]
        matcher = SequenceMatcher(None, keys[0], keys[1], autojunk=False)
        for _, a, b, c, d in matcher.get_opcodes():
            if b - a == d - c:
                pairs = list(zip(flat[0][a:b], flat[1][c:d], strict=True))
                if all(_key(old[1]) == _key(new[1]) for old, new in pairs):
                    for old, new in pairs:
                        yield from self._pair(old, new, law)
                    continue
            for only in flat[0][a:b]:
                yield from self._pair(only, None, law)
            for only in flat[1][c:d]:
                yield from self._pair(None, only, law)

    def _reasons(self, parts: tuple[Part | None, Part | None]) -> Iterator[ComparedLine]:
        texts = [{each.code: each.text for each in part.reasons} if part else {} for part in parts]
        for code in {**texts[0], **texts[1]}:
            then, now = (
                self._words.reason.format(side[code].in_language(self._language)) if code in side else None
                for side in texts
            )
            yield ComparedLine(1, then, now, LineKind.REASON, then != now)

    def _pair(
        self, old: tuple[int, Step] | None, new: tuple[int, Step] | None, law: set[str]
    ) -> Iterator[ComparedLine]:
        sides = [self._writers[place].step(*side) if side else [] for place, side in enumerate((old, new))]
        steps = [side[1] if side else None for side in (old, new)]
        name = next(getattr(step, "name", None) for step in steps if step)
        changed = _said(steps[0]) != _said(steps[1]) or name in law
        for then, now in zip_longest(*sides):
            line = now or then
            yield ComparedLine(line.depth, then and then.text, now and now.text, line.kind, changed)


def _flat(part: Part | None) -> Iterator[tuple[int, Step]]:
    stack = [(1, step) for step in reversed(part.steps)] if part else []
    while stack:
        depth, step = stack.pop()
        yield depth, step
        if isinstance(step, RuleStep | MemberStep):
            stack.extend((depth + 1, child) for child in reversed(step.children))


def _key(step: Step) -> tuple[str, object]:
    return (type(step).__name__, step.member_id if isinstance(step, MemberStep) else step.name)


def _said(step: Step | None) -> object:
    """What of a step is compared: not where its text was cited before."""
    match step:
        case RuleStep():
            return (step.text, type(step.value), step.value, step.citation)
        case ParameterStep():
            return (step.value, step.starts, step.ends, step.citation)
        case FactStep():
            return (type(step.value), step.value)
        case MemberStep():
            return step.member_id
    return None
