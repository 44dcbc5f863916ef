"""The one place from which the office calls the engine."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.conf import settings

from huijia.apps.people.catalogue import FactKind, Shape
from huijia.engine import api
from huijia.engine.api import (
    ENGINE_VERSION,
    Explanation,
    FactDeclaration,
    Line,
    Pack,
    PeriodAnswer,
    Procedure,
    WouldChange,
)
from huijia.values.errors import HuijiaError, UnableToReadFacts
from huijia.values.periods import parse_period
from huijia.values.problems import Problem
from huijia.values.text import Language, Text

__all__ = [
    "ENGINE_VERSION",
    "Explanation",
    "FactDeclaration",
    "Line",
    "Pack",
    "PeriodAnswer",
    "Procedure",
    "WouldChange",
]

CLAIMED_TOO_LATE = "claimed_too_late"
"""The reason for which a period is not due whose time to claim had passed when it was first claimed."""


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit that the office pays: its law, and how it is claimed."""

    pack: Pack
    procedure: Procedure

    @property
    def key(self) -> str:
        """The pack's name in addresses: ``cn.childcare-subsidy``."""
        return self.pack.id.replace("/", ".")

    @property
    def name(self) -> Text:
        """The benefit's name."""
        return self.pack.name

    @property
    def reasons(self) -> dict[str, Text]:
        """Reason code -> sentence: the law's, and that a period was claimed too late."""
        return {**reason_texts(self.pack), CLAIMED_TOO_LATE: self.procedure.until_passed.text}

    def claim_until(self, period: str) -> date:
        """The last day on which a period can be claimed."""
        return self.procedure.claim_until(parse_period(self.pack.unit, period).start.year)

    def may_be_claimed(self, period: str, *, on: date) -> bool:
        """Whether a period has begun by a day, and its time to claim has not passed."""
        return parse_period(self.pack.unit, period).start <= on <= self.claim_until(period)


def benefits() -> list[Benefit]:
    """Every benefit whose pack says how it is claimed, and whose cases are single people. A pack of a package that is broken is left out: the
    office goes on with the others."""
    found = []
    for name in api.pack_names():
        try:
            procedure, pack = api.load_procedure(name), api.load_pack(name)
        except HuijiaError:
            log.error("a pack cannot be used", extra={"told": {"event": "pack.unusable", "place": name}})
            continue
        if procedure is not None and not pack.has_families:
            found.append(Benefit(pack, procedure))
    return found


@lru_cache(maxsize=64)
def benefit(name: str) -> Benefit:
    """A benefit by its pack's name or key, as it was when the service started. Raises ``UnableToFindPack``."""
    pack = api.load_pack(name.replace(".", "/"))
    procedure = api.load_procedure(pack.id)
    if procedure is None:
        raise api.UnableToFindPack(f"{pack.id} does not say how it is claimed")
    return Benefit(pack, procedure)


def keep_law(pack: Pack) -> None:
    """Keep the version of the law by which the office decides, under HUIJIA_DATA/packs, once in the life of a process.

    Raises ``UnableToLoadPack`` and ``OSError`` when it cannot be kept: the service then does not open.
    """
    archive = settings.DATA / LAW
    if (pack.id, pack.version, archive) not in _kept:
        api.keep_pack(pack, archive)
        _kept.add((pack.id, pack.version, archive))


LAW = "packs"
_kept: set[tuple[str, str, Path]] = set()


def recorded_facts() -> list[FactKind]:
    """The facts that benefits ask for, as people's records show them."""
    shapes = {"yes or no": Shape.YES_NO, "whole number": Shape.NUMBER, "date": Shape.DATE}
    return [
        FactKind(fact.name, fact.label, shapes[fact.type.value])
        for each in benefits()
        for fact in each.pack.facts
    ]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the engine says of one case: JSON that can be kept for ever, and the answers themselves.

    ``facts``: name -> value as JSON has it (days as ISO text). ``rows``: an answer for each period. ``explanation``: language -> ``why``,
    lines of depth, text and kind; ``changes``, the same for what would change the answer for the period that is claimed.
    """

    pack: str
    pack_version: str
    engine_version: str
    assessed_on: date
    currency: str
    facts: dict[str, Any]
    rows: list[dict[str, Any]]
    explanation: dict[str, Any]

    def row_for(self, period: str) -> dict[str, Any]:
        """The answer for a period; where the case as a whole has one answer, that."""
        return row_for(self.rows, period)


def row_for(rows: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """The answer for a period in kept rows: its own, that of the case as a whole, or nothing due."""
    for row in rows:
        if row["period"] == period:
            return row
    if len(rows) == 1 and rows[0]["period"] is None:
        return {**rows[0], "period": period}
    return {
        "period": period,
        "answer": "not_entitled",
        "amount_minor": 0,
        "reasons": ["nothing_due_in_these_periods"],
        "missing": [],
    }


def assess(found: Benefit, values: Mapping[str, Any], *, on: date, period: str) -> Assessed:
    """Assess one case from values as JSON has them. Names that the pack does not ask for are left out. ``period`` is the one that is
    claimed: what would change is told of it, whether it is due or not. Claims are assessed by ``late.assess_claimed``, which knows when
    they were made.

    Raises ``UnableToReadFacts`` for values that cannot be true.
    """
    pack = found.pack
    try:
        keep_law(pack)
    except (HuijiaError, OSError):
        # The service kept it when it was opened, or did not open. A family does not wait for a disk.
        log.exception("the version of %s cannot be kept", pack.id)
    facts = typed(pack, values)
    explanation = api.explain_one(pack, facts, on=on, latest_day=on)
    first = found.procedure.first_claim_fact
    # A first claim cannot lie in a year that has not begun.
    highest = {first: on.year} if first else {}
    changes = _gently(
        api.would_change_one(pack, facts, on=on, latest_day=on, of_period=period, highest=highest)
    )
    rows = [_row(part.answer) for part in explanation.parts]
    languages: tuple[Language, ...] = ("zh", "en")
    told: dict[str, Any] = {
        language: {
            "why": [
                [line.depth, line.text, line.kind.value]
                for line in api.explanation_lines(explanation, language)
            ],
            "changes": [
                [line.depth, line.text, line.kind.value] for line in api.change_lines(changes, language)
            ],
        }
        for language in languages
    }
    return Assessed(
        pack=pack.id,
        pack_version=pack.version,
        engine_version=api.ENGINE_VERSION,
        assessed_on=on,
        currency=pack.currency,
        facts={name: _plain(facts.get(name)) for name in (each.name for each in pack.facts)},
        rows=rows,
        explanation=told,
    )


def _gently(found: WouldChange) -> WouldChange:
    """The same without "if this day were empty": nobody writes to parents what would be due if their child were alive. That the day
    may be wrong is told."""
    kept = [
        replace(change, outcomes=tuple(each for each in change.outcomes if each.value is not None))
        if isinstance(change.now, date)
        else change
        for change in found.changes
    ]
    return replace(found, changes=tuple(change for change in kept if change.outcomes or change.is_missing))


def answers(pack: Pack, facts: Mapping[str, Any], *, on: date) -> list[PeriodAnswer]:
    """The answers for typed facts, without explanation. Raises ``UnableToReadFacts``."""
    return api.assess_one(pack, facts, on=on, latest_day=on)


def answer_for(found: Benefit, values: Mapping[str, Any], period: str, *, on: date) -> dict[str, Any]:
    """The answer for one period of facts as JSON has them, as ``Assessed.rows`` has it, without explanation. Raises ``UnableToReadFacts``."""
    said = answers(found.pack, typed(found.pack, values), on=on)
    return _row(api.answer_for(tuple(said), period))


def typed(pack: Pack, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them -> the pack's facts: days become dates. Raises ``UnableToReadFacts``."""
    found: dict[str, Any] = {}
    for declared in pack.facts:
        value = values.get(declared.name)
        if value is not None and declared.type.value == "date" and isinstance(value, str):
            try:
                value = date.fromisoformat(value)
            except ValueError:
                raise UnableToReadFacts(f"'{declared.name}' is not a day such as 2025-01-31") from None
        found[declared.name] = value
    return found


def problems_in_rows(
    pack: Pack, columns: Mapping[str, Any], numbers: list[int], *, headings: Mapping[str, str], on: date
) -> dict[int, list[Problem]]:
    """What cannot be true of the facts of each row of a sheet: row number -> problems.

    ``columns``: a fact's name -> its typed value in each row, None where it is not known; ``headings`` its name in the sheet.
    """
    kinds = {"yes or no": pa.bool_(), "whole number": pa.int64(), "date": pa.date32()}
    arrays = {
        fact.name: pa.array(columns.get(fact.name, [None] * len(numbers)), kinds[fact.type.value])
        for fact in pack.facts
    }
    table = pa.table({**arrays, "row": pa.array(numbers, pa.int64())})
    names = {fact.name: fact.name for fact in pack.facts} | {"case_id": "row"}
    source = api.FactsSource(table, names, "row", headings)
    request = api.Request(pack, on, latest_day=on, unique_ids=True, ordered=False, totals_only=True)
    with api.started(request, source) as run:
        return {row: list(found) for row, found in run.assessed().problems.items()}


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would change if the law were another. ``effects``, ``bars`` and ``examples`` are the engine's; ``refused``: cases whose
    facts cannot be true, which are in no figure."""

    effects: api.Effects
    bars: list[api.Bar]
    examples: list[api.Example]
    refused: int


def what_if(
    pack: Pack, change: api.Change, cases: Sequence[tuple[Mapping[str, Any], int]], *, on: date
) -> Supposed:
    """Answer cases (typed facts, and how many have them) by the law and by the law with a change, all periods of each. Writes and keeps
    nothing. Raises ``UnableToAssess`` for a change that cannot be made."""
    other = api.suppose(pack, [change])
    kinds = {"yes or no": pa.bool_(), "whole number": pa.int64(), "date": pa.date32()}
    columns = {
        fact.name: pa.array([facts.get(fact.name) for facts, _ in cases], kinds[fact.type.value])
        for fact in pack.facts
    }
    table = pa.table({"case_id": pa.array(range(len(cases)), pa.int64()), **columns})
    source = api.FactsSource(table, {name: name for name in table.column_names})
    weights = [weight for _, weight in cases]
    asked = api.Comparing(pack, other, on, all_rows=True, latest_day=on, unique_ids=True)
    with api.comparing(asked, source, source) as comparison:
        effects = api.effects_of(comparison, pack.unit, weights)
    facts = {number: (each, ()) for number, (each, _) in enumerate(cases)}
    examples = api.examples_of(effects, (pack, other), facts, on=on, latest_day=on)
    refused = sum(weights) - effects.together.cases
    return Supposed(effects, api.distribution(effects.differences), examples, refused)


def change_to(pack: Pack, parameter: str, value: Any, starts: date | None) -> api.Change:
    """A change of law to suppose. Raises ``UnableToAssess`` where it cannot be made."""
    change = api.Change(parameter, value, starts)
    api.suppose(pack, [change])
    return change


def is_always(pack: Pack, parameter: str) -> bool:
    """Whether the law reads a parameter without a day."""
    return api.is_always(pack, parameter)


def example_lines(example: api.Example, language: Language) -> tuple[list[Line], list[api.ComparedLine]]:
    """What changes and why; and both explanations, side by side, of the first period that changes."""
    first = replace(example.compared, periods=example.compared.periods[:1])
    return api.why_changed_lines(example.compared, language), api.compared_lines(first, language)


def reason_texts(pack: Pack) -> dict[str, Text]:
    """Reason code -> sentence."""
    return {rule.name: rule.text for rule in (*pack.refusals, *pack.grants)}


@dataclass(frozen=True, slots=True)
class Told:
    """What the engine says of one case to the person who asks, and nothing that would be kept: answers, and lines of text of
    why and of what would change them, in one language. ``changes.changes`` has the latter fact by fact."""

    answers: tuple[PeriodAnswer, ...]
    why: list[Line]
    change_lines: list[Line]
    changes: WouldChange


def told(pack: Pack, facts: Mapping[str, Any], *, on: date, language: Language) -> Told:
    """Answers, reasons and changes for typed facts. Raises ``UnableToReadFacts``."""
    explanation = api.explain_one(pack, facts, on=on, latest_day=on)
    changes = api.would_change_one(pack, facts, on=on, latest_day=on)
    return Told(
        answers=tuple(part.answer for part in explanation.parts),
        why=api.explanation_lines(explanation, language),
        change_lines=api.change_lines(changes, language),
        changes=changes,
    )


def still_matters(pack: Pack, known: Mapping[str, Any], *, on: date) -> tuple[str, ...]:
    """The facts not in ``known`` that can still change the answer: what is left to ask. None in ``known``: asked, and not
    known or empty."""
    return api.still_matters(pack, known, on=on)


def facts_read(rule: Any) -> frozenset[str]:
    """The names of the facts that a rule of a pack reads."""
    return api.facts_read(rule)


def problems_of(pack: Pack, facts: Mapping[str, Any], *, on: date) -> list[Problem]:
    """What cannot be true of typed facts; ``column`` is the fact's name. Empty where ``answers`` will not complain."""
    contradictory = {each.code for each in pack.contradictions}
    return [
        # The engine speaks of rows that go back; here somebody is looking at their own facts.
        replace(problem, remedy=_CORRECT) if problem.code in contradictory else problem
        for problem in api.problems_of_one(pack, facts, latest_day=on)
    ]


_CORRECT = Text(zh="请核对并更正其中有误的一项", en="correct the one that is wrong")


def _row(answer: PeriodAnswer) -> dict[str, Any]:
    return {
        "period": answer.period,
        "answer": answer.answer.value,
        "amount_minor": answer.amount_minor,
        "reasons": list(answer.reasons),
        "missing": list(answer.missing),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
