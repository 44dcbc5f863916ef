"""What an import will write, worked out before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from huijia.apps.claims.roster.known import Known, known_people, known_sources, known_values
from huijia.apps.claims.roster.matching import Matched, Who, match
from huijia.apps.claims.roster.sheet import Problems, Row, Sheet
from huijia.apps.people.bulk import Learned, NewPerson, checked_facts
from huijia.apps.people.models import STRONG_SOURCES, Membership

HomeKey = int | tuple[Who]
"""The number of a known household, or the guardian for whom a new one is made."""


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact of the row's child or guardian, as it is known from a document and stays, and as the sheet has it."""

    name: str
    of_guardian: bool
    kept: Any
    told: Any


@dataclass(frozen=True, slots=True)
class Planned:
    """A row that is taken in: of whom it tells, what becomes of it, and the names of the facts that it adds.

    ``differs``: what it says otherwise than a document that was seen. That stays as it is.
    """

    row: Row
    child: Who
    guardian: Who | None
    outcome: Outcome
    adds: tuple[str, ...]
    differs: tuple[Difference, ...] = ()


@dataclass(slots=True)
class Plan:
    """``new`` and ``learned``: who -> what is written. ``homes``: new households' areas. ``places``: who joins which household.

    ``kept``: person -> fact -> what is known from a document and what the sheet says otherwise.
    """

    planned: list[Planned]
    problems: Problems
    new: dict[Who, NewPerson] = field(default_factory=dict)
    learned: dict[int, Learned] = field(default_factory=dict)
    homes: dict[tuple[Who], str] = field(default_factory=dict)
    places: dict[tuple[HomeKey, Who], tuple[str, str]] = field(default_factory=dict)
    kept: dict[int, dict[str, tuple[Any, Any]]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        """Rows by outcome."""
        counts = {outcome.value: 0 for outcome in Outcome}
        for each in self.planned:
            counts[each.outcome.value] += 1
        return counts | {Outcome.RETURNED.value: len(self.problems)}

    @property
    def differing(self) -> list[Planned]:
        """Rows that say something otherwise than a document, in order."""
        return [each for each in self.planned if each.differs]

    @property
    def changes_nothing(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.learned or self.places)


def plan_import(sheet: Sheet, *, area: str, on: date) -> Plan:
    """Work out what taking this sheet in would write. Reads the database, and writes nothing."""
    known = known_people(sheet.rows, area=area, on=on)
    problems = {row: list(found) for row, found in sheet.problems.items()}
    matched = match(sheet.rows, known, area=area, problems=problems, headings=sheet.headings)
    plan = Plan([], matched.problems)
    said, areas = _said(matched)
    values = known_values((who for who in said if isinstance(who, int)), on=on)
    for who, facts in said.items():
        if isinstance(who, int):
            before = values.get(who, {})
            differing = {name: value for name, value in facts.items() if before.get(name) != value}
            if differing:
                plan.learned[who] = Learned(who, known.people[who].area, before, differing)
        else:
            plan.new[who] = NewPerson(areas[who], facts)
    _keep_what_documents_say(plan, on)
    for number, row in sorted(matched.rows.items()):
        _find_home(plan, known, matched.children[number], matched.guardians.get(number), areas, row)
    joining = {who for _home, who in plan.places}
    plan.planned = [
        _planned(plan, row, matched.children[number], matched.guardians.get(number), joining)
        for number, row in sorted(matched.rows.items())
    ]
    return plan


def _keep_what_documents_say(plan: Plan, on: date) -> None:
    """Take from what is learned whatever a document or a register says otherwise. A fact that is no longer known may be learned."""
    sources = known_sources(plan.learned, on=on)
    for who, learned in list(plan.learned.items()):
        kept = {
            name
            for name in learned.facts
            if learned.known.get(name) is not None and sources[who][name] in STRONG_SOURCES
        }
        if "birth_date" in kept:
            # A number of identity tells the birth date, too: the two would contradict each other.
            kept |= {"id_number"} & learned.facts.keys()
        if not kept:
            continue
        plan.kept[who] = {name: (learned.known.get(name), learned.facts[name]) for name in sorted(kept)}
        rest = {name: value for name, value in learned.facts.items() if name not in kept}
        if rest:
            plan.learned[who] = replace(learned, facts=rest)
        else:
            del plan.learned[who]


def _said(matched: Matched) -> tuple[dict[Who, dict[str, Any]], dict[Who, str]]:
    """Who -> the facts that the sheet states of them, as they are stored; and the area of each."""
    said: dict[Who, dict[str, Any]] = {}
    areas: dict[Who, str] = {}
    for number, row in sorted(matched.rows.items()):
        child, guardian = matched.children[number], matched.guardians.get(number)
        said[child] = {
            **_filled(name=row.name, id_number=row.id_number, birth_date=row.birth_date, address=row.address),
            **row.facts,
        }
        areas[child] = row.area
        if guardian is not None:
            stated = _filled(
                name=row.guardian, id_number=row.guardian_id, phone=row.phone, address=row.address
            )
            said.setdefault(guardian, {}).update(stated)
            areas[guardian] = min(areas.get(guardian, row.area), row.area)
    return {who: checked_facts(facts) for who, facts in said.items()}, areas


def _filled(**facts: str) -> dict[str, str]:
    return {name: value for name, value in facts.items() if value}


def _find_home(
    plan: Plan, known: Known, child: Who, guardian: Who | None, areas: Mapping[Who, str], row: Row
) -> None:
    """See to it that child and guardian share a household: one that is there, or a new one for the guardian."""
    if guardian is None:
        return
    of_child, of_guardian = _homes(known, child), _homes(known, guardian)
    home: HomeKey
    if of_child & of_guardian:
        return
    if of_child:
        home = min(of_child)
    elif of_guardian:
        home = min(of_guardian)
    else:
        home = (guardian,)
        plan.homes[home] = areas.get(guardian, row.area)
    for who, relation, mine in (
        (guardian, Membership.Relation.GUARDIAN, of_guardian),
        (child, Membership.Relation.CHILD, of_child),
    ):
        if home not in mine:
            plan.places[home, who] = (relation.value, areas.get(who, row.area))


def _homes(known: Known, who: Who) -> set[int]:
    return known.homes.get(who, set()) if isinstance(who, int) else set()


def _planned(plan: Plan, row: Row, child: Who, guardian: Who | None, joining: Iterable[Who]) -> Planned:
    adds: dict[str, None] = {}
    for who in (child, guardian):
        learned = plan.learned.get(who) if isinstance(who, int) else None
        adds |= dict.fromkeys(learned.facts if learned else ())
    if guardian is not None and not isinstance(guardian, int):
        adds["guardian"] = None
    if child in plan.new:
        return Planned(row, child, guardian, Outcome.NEW, ())
    differs = tuple(
        Difference(name, of_guardian, *values)
        for who, of_guardian in ((child, False), (guardian, True))
        if isinstance(who, int)
        for name, values in plan.kept.get(who, {}).items()
    )
    changed = bool(adds) or child in joining or (guardian is not None and guardian in joining)
    outcome = Outcome.CHANGED if changed else Outcome.UNCHANGED
    return Planned(row, child, guardian, outcome, tuple(adds), differs)
