"""An explanation as lines of text in Chinese or English: what a terminal, a page or a letter shows."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from huijia.engine.backends.answers import PeriodAnswer
from huijia.engine.explain.changes import FactChange, WouldChange
from huijia.engine.explain.money import written
from huijia.engine.explain.steps import (
    Citation,
    Explanation,
    FactStep,
    MemberStep,
    ParameterStep,
    Part,
    RuleStep,
    Step,
)
from huijia.engine.explain.words import WORDS, Words
from huijia.engine.model.types import Value
from huijia.values.periods import PeriodUnit, period_at
from huijia.values.text import Language, Text


class LineKind(StrEnum):
    """What a line speaks of, so that it can be shown in its own way."""

    ANSWER = "answer"
    REASON = "reason"
    RULE = "rule"
    PARAMETER = "parameter"
    FACT = "fact"
    MEMBER = "member"
    NOTE = "note"
    CHANGE = "change"


class Line(NamedTuple):
    """A line of text and how deep it stands under the lines before it."""

    depth: int
    text: str
    kind: LineKind


def explanation_lines(explanation: Explanation, language: Language) -> list[Line]:
    """The explanation, a line for each row of the answer, reason, rule, parameter and fact. Money stands in the
    currency, dates as 2025-01-31."""
    writer = Writer(language, explanation.currency)
    return [line for part in explanation.parts for line in writer.part(part)]


def change_lines(found: WouldChange, language: Language) -> list[Line]:
    """What would change the answer; a line that says so where nothing was found."""
    return Writer(language, found.currency).changes(found)


class Writer:
    """Writes lines of one explanation in one language. A text is cited in full once."""

    def __init__(self, language: Language, currency: str) -> None:
        self._language = language
        self._words: Words = WORDS[language]
        self._currency = currency
        self._cited: dict[str, int] = {}

    def part(self, part: Part) -> list[Line]:
        """One row of the answer with its reasons and its tree."""
        lines = [Line(0, self._row(part.answer), LineKind.ANSWER)]
        lines.extend(
            Line(1, self._words.reason.format(self._say(each.text)), LineKind.REASON) for each in part.reasons
        )
        if part.looked_at is not None and part.looked_at != part.answer.period:
            lines.append(Line(1, self._words.looked_at.format(part.looked_at), LineKind.NOTE))
        stack: list[tuple[int, Step]] = [(1, step) for step in reversed(part.steps)]
        while stack:
            depth, step = stack.pop()
            lines.extend(self.step(depth, step))
            if isinstance(step, RuleStep | MemberStep):
                stack.extend((depth + 1, child) for child in reversed(step.children))
        return lines

    def step(self, depth: int, step: Step) -> list[Line]:
        """One step: a line, and more where there is a note."""
        match step:
            case MemberStep():
                return [Line(depth, self._words.member.format(step.member_id), LineKind.MEMBER)]
            case FactStep():
                return [Line(depth, self._fact(step), LineKind.FACT)]
            case ParameterStep():
                return self._parameter(depth, step)
        value = self.value_of(step)
        tail = self._words.see_above if step.is_reference else f" {self.cite(step.citation)}"
        text = f"{self._say(step.text)}{self._words.colon}{value}{tail}"
        return [Line(depth, text, LineKind.RULE)]

    def _fact(self, step: FactStep) -> str:
        return f"{self._say(step.label)}{self._words.colon}{self.value_of(step)}"

    def value_of(self, step: FactStep | ParameterStep | RuleStep) -> str:
        """The value of a step by itself."""
        if isinstance(step, FactStep):
            if step.value is None and step.empty_means is not None:
                return self._words.empty.format(self._say(step.empty_means))
            return self._stated(step.value, step.period)
        return self._amount(step.value) if step.is_money else self._value(step.value)

    def _parameter(self, depth: int, step: ParameterStep) -> list[Line]:
        value = self.value_of(step) + self._unit(step)
        if step.starts is not None:
            value += self._words.since.format(step.starts)
        text = f"{self._say(step.label)}{self._words.colon}{value} {self.cite(step.citation)}"
        lines = [Line(depth, text, LineKind.PARAMETER)]
        if step.is_open:
            lines.append(Line(depth + 1, self._words.open_point.format(step.note), LineKind.NOTE))
        return lines

    def _unit(self, step: ParameterStep) -> str:
        """The unit, which packs write in English; the Chinese labels name it themselves."""
        is_plain = not step.is_money and not isinstance(step.value, bool | date)
        return f" {step.unit}" if is_plain and self._language == "en" else ""

    def cite(self, citation: Citation) -> str:
        """The source in full with a mark where it is first cited; later only the mark. In one tree the same three or
        four texts are cited again and again, and their titles would hide what is said."""
        article = citation.article
        place = self._words.article.format(article) if article.isdigit() else article
        is_new = citation.title.zh not in self._cited
        mark = self._cited.setdefault(citation.title.zh, len(self._cited) + 1)
        if not is_new:
            return self._words.cited_again.format(mark, place)
        number = f" {citation.number}" if citation.number else ""
        return self._words.citation.format(mark, self._say(citation.title), number, place)

    def _row(self, row: PeriodAnswer) -> str:
        return f"{self.period(row.period)}{self._words.colon}{self.answer(row)}"

    def period(self, label: str | None) -> str:
        """The period, or the case as a whole."""
        return label or self._words.whole_case

    def answer(self, row: PeriodAnswer) -> str:
        """The answer, with its amount where something is due."""
        answer = self._words.answers[row.answer]
        if row.amount_minor:
            answer = f"{answer}{self._words.comma}{self._amount(row.amount_minor)}"
        return answer

    def changes(self, found: WouldChange) -> list[Line]:
        """What was found, or that nothing was."""
        lines = [line for change in found.changes for line in self._change(change)]
        if found.is_refused and not lines:
            lines.append(Line(0, self._words.no_single_fact, LineKind.NOTE))
        if not found.is_complete:
            lines.append(Line(0, self._words.not_all_tried, LineKind.NOTE))
        return lines

    def _change(self, change: FactChange) -> list[Line]:
        label = self._say(change.label)
        if change.member_id is not None:
            label = f"{self._words.member.format(change.member_id)}{self._words.comma}{label}"
        if change.is_missing:
            head = self._words.needs_to_be_known.format(label)
        else:
            head = self._words.would_turn.format(label, self._stated(change.now, change.period))
        lines = [Line(0, head, LineKind.CHANGE)]
        for outcome in change.outcomes:
            empty = self._words.empty.format(self._say(change.empty_means)) if change.empty_means else ""
            value = empty if outcome.value is None else self._stated(outcome.value, change.period)
            rows = self._words.semicolon.join(self._row(row) for row in outcome.answers)
            lines.append(Line(1, self._words.outcome.format(value, rows), LineKind.CHANGE))
        if change.unchanged_at is not None:
            text = self._words.unchanged_at.format(self._stated(change.unchanged_at, change.period))
            lines.append(Line(1, text, LineKind.NOTE))
        return lines

    def _say(self, text: Text) -> str:
        return text.in_language(self._language)

    def _stated(self, value: Value | None, period: PeriodUnit | None) -> str:
        """A fact's value; that of a period is its label."""
        if period is not None and isinstance(value, int):
            return period_at(period, value).label
        return self._value(value)

    def _value(self, value: Value | None) -> str:
        if value is None:
            return self._words.unknown
        if isinstance(value, bool):
            return self._words.yes if value else self._words.no
        return value.isoformat() if isinstance(value, date) else str(value)

    def _amount(self, value: Value | None) -> str:
        if value is None:
            return self._words.unknown
        assert isinstance(value, int)
        return (
            f"{written(value, self._currency)} {self._words.currencies.get(self._currency, self._currency)}"
        )
