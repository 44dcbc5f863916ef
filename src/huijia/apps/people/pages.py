"""What the pages about a person show: facts, household, merges and history, ready to be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from huijia.apps.accounts.models import User
from huijia.apps.audit.models import Entry
from huijia.apps.audit.opening import opened
from huijia.apps.audit.queries import looks_together
from huijia.apps.audit.wording import action_told, role_told
from huijia.apps.people.catalogue import FactKind, Shape, kinds
from huijia.apps.people.corrections import corrections_of
from huijia.apps.people.labels import RELATION_LABELS, SOURCE_LABELS
from huijia.apps.people.models import Correction, Fact, Membership, Merge, Person, RosterImport
from huijia.apps.people.naming import masked
from huijia.apps.people.queries import fact_history, facts_on, household_of, records_of
from huijia.apps.wording import language, text
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact as it is shown. ``superseded``: a later record of the same day tells otherwise, or its import was undone."""

    kind: FactKind
    fact: Fact
    value: Any
    source: Text
    by: str
    since: date | None
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class Looked:
    """An entry of the audit trail as the person is shown it; ``times``: as often in a row on that day."""

    entry: Entry
    times: int
    action: str
    role: str
    reason: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that somebody asked for, as the person is shown it."""

    correction: Correction
    kind: FactKind


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with whom a person lives."""

    membership: Membership
    person: Person
    relation: Text
    is_self: bool


def kind_of(name: str) -> FactKind:
    """The declared fact, or a plain one for a name that no benefit asks for any more."""
    return kinds().get(name) or FactKind(name, Text(zh=name, en=name), Shape.TEXT)


def shown(kind: FactKind, value: Any) -> str:
    """A value as it is read on a page. The resident number is masked."""
    if value is None or value == "":
        return str(text("目前不清楚", "Not known"))
    if isinstance(value, bool):
        return str(text("是", "Yes") if value else text("否", "No"))
    if kind.name == "id_number":
        return masked(str(value))
    if kind.shape is Shape.DATE:
        day = date.fromisoformat(str(value))
        return (
            f"{day.year}年{day.month}月{day.day}日"
            if language() == "zh"
            else f"{day.day} {day:%B} {day.year}"
        )
    return str(value)


def facts_now(person: Person, *, on: date) -> list[FactLine]:
    """The facts that hold on a day, those of identity first, then in the order of the benefits."""
    order = {name: place for place, name in enumerate(kinds())}
    facts = sorted(facts_on(person, valid_on=on).values(), key=lambda fact: order.get(fact.name, len(order)))
    return _lines(facts)


def history(person: Person, name: str) -> list[FactLine]:
    """Every record of one fact, latest first, with those that no longer count marked."""
    facts = list(fact_history(person).filter(name=name).select_related("roster"))
    return _lines(facts, superseded=_superseded(facts))


def members(person: Person, *, on: date) -> dict[int, list[Member]]:
    """Household number -> its members on a day, each person once however many records tell of them."""
    own = {record.pk for record in records_of(person)}
    found: dict[int, list[Member]] = {}
    seen: set[tuple[int, int]] = set()
    for membership in household_of(person, on=on):
        kept = membership.person.merged_into or membership.person
        if (membership.household_id, kept.pk) in seen:
            continue
        seen.add((membership.household_id, kept.pk))
        found.setdefault(membership.household_id, []).append(
            Member(membership, kept, RELATION_LABELS[membership.relation], kept.pk in own)
        )
    return found


def asked(person: Person, *, most: int = 20) -> list[Asked]:
    """The corrections that were asked for, latest first."""
    return [Asked(each, kind_of(each.name)) for each in corrections_of(person)[:most]]


def merges(person: Person) -> list[Merge]:
    """The merges that hold among the records of a person, latest first."""
    return list(
        Merge.objects.filter(merged__in=records_of(person), undone_at__isnull=True)
        .select_related("kept", "merged")
        .order_by("-at", "-pk")
    )


def looked(person: Person, *, most: int) -> list[Looked]:
    """Who did what with any record of a person, latest first."""
    numbers = [record.pk for record in records_of(person)]
    entries = list(Entry.objects.filter(person_id__in=numbers).order_by("-sequence")[:most])
    what = opened(entries)
    return [
        Looked(
            entry,
            times,
            action_told(entry.action),
            role_told(entry.actor_role),
            what[entry.sequence].reason,
        )
        for entry, times in looks_together(entries)
    ]


def _lines(facts: Iterable[Fact], superseded: frozenset[int] = frozenset()) -> list[FactLine]:
    listed = list(facts)
    names = dict(
        User.objects.filter(pk__in={fact.recorded_by for fact in listed if fact.recorded_by}).values_list(
            "pk", "name"
        )
    )
    system = str(text("系统", "The service itself"))
    return [
        FactLine(
            kind=(kind := kind_of(fact.name)),
            fact=fact,
            value=shown(kind, fact.value),
            source=SOURCE_LABELS[fact.source],
            by=names.get(fact.recorded_by or 0, system),
            since=None if kind.lasting else fact.valid_from,
            superseded=fact.pk in superseded,
        )
        for fact in listed
    ]


def _superseded(facts: Iterable[Fact]) -> frozenset[int]:
    """Of records of one first day only the last counts; ``facts`` come latest first."""
    found: set[int] = set()
    days: set[date] = set()
    for fact in facts:
        undone = fact.roster is not None and fact.roster.state == RosterImport.State.UNDONE
        if undone or fact.valid_from in days:
            found.add(fact.pk)
        else:
            days.add(fact.valid_from)
    return frozenset(found)
