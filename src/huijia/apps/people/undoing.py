"""Undoing an import: what it said stops counting, and whom it made is withdrawn, unless something rests on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import F, Min
from django.db.models.deletion import PROTECT

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import Doing, record_many
from huijia.apps.people.bulk import show_many
from huijia.apps.people.models import (
    Fact,
    ImportedRow,
    Membership,
    Person,
    PossibleDuplicate,
    RosterImport,
)


@dataclass(frozen=True, slots=True)
class Resting:
    """Something for which a person's record is needed. ``kind`` is the name of its table, as ``claims.claim``."""

    person: int
    name: str
    kind: str


def resting_on(roster: RosterImport) -> Iterator[Resting]:
    """Everything that was made since and needs somebody whom this import made, or what it said: then it cannot be undone.

    Every table that protects people's records counts, of whatever app: claims, later facts, places in households, accounts.
    """
    made = Person.objects.filter(roster=roster)
    for relation in Person._meta.related_objects:
        model: Any = relation.related_model
        # What goes with the person (CASCADE) is only made from the record; a supposed duplicate is only a question.
        if relation.on_delete is not PROTECT or model is PossibleDuplicate:
            continue
        name = relation.field.name
        found = model.objects.filter(**{f"{name}__in": made})
        if model in (Fact, Membership, ImportedRow):
            found = found.exclude(roster=roster)
        for person, called in found.values_list(name, f"{name}__name").distinct():
            yield Resting(person, called, model._meta.label_lower)
    yield from _told_again(roster)
    yield from _joined_since(roster)


def _told_again(roster: RosterImport) -> Iterator[Resting]:
    """Children of whom a later import told, too: of what it found unchanged, only this one has the facts."""
    own = ImportedRow.objects.filter(roster=roster).values("person")
    later = ImportedRow.objects.filter(
        person__in=own, roster__state=RosterImport.State.CONFIRMED, roster__pk__gt=roster.pk
    )
    for person, name in later.values_list("person", "person__name").distinct():
        yield Resting(person, name, "people.rosterimport")


def _joined_since(roster: RosterImport) -> Iterator[Resting]:
    """People who joined one of this import's households later."""
    homes = Membership.objects.filter(roster=roster).values("household").annotate(first=Min("pk"))
    first = dict(homes.values_list("household", "first"))
    others = Membership.objects.filter(household__in=homes.values("household")).exclude(roster=roster)
    for home, pk, person, name in others.values_list("household", "pk", "person", "person__name"):
        if pk > first[home]:
            yield Resting(person, name, "people.membership")


def withdraw_what_it_made(
    *,
    by: Viewer,
    roster: RosterImport,
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[int, Mapping[str, Any]],
    reason: str,
) -> None:
    """Withdraw the people whom the import made, end its places in households, and show the others as they are without it.

    ``before`` and ``after``: people who were known, each with every value that held with the import and holds without it.
    The import's state is UNDONE already. Leaves an audit entry for each person. The caller has the transaction.
    """
    made = list(Person.objects.filter(roster=roster).values_list("pk", "area_id"))
    Person.objects.filter(roster=roster).update(withdrawn=True)
    Membership.objects.filter(roster=roster).update(valid_until=F("valid_from") - timedelta(days=1))
    areas: dict[int, str] = {}
    for part in _parts(list(before)):
        areas |= dict(Person.objects.filter(pk__in=part).values_list("pk", "area_id"))
    show_many((number, areas[number], before[number], after[number]) for number in before)
    record_many(by=by, doings=_told(roster, made, areas, before, after, reason))


def _told(
    roster: RosterImport,
    made: list[tuple[int, str]],
    areas: Mapping[int, str],
    before: Mapping[int, Mapping[str, Any]],
    after: Mapping[int, Mapping[str, Any]],
    reason: str,
) -> Iterator[Doing]:
    why = f"roster import {roster.pk} undone: {reason}"
    for number, area in made:
        yield Doing(
            "person.withdrawn", "person", str(number), number, area, {"withdrawn": (False, True)}, why
        )
    for number, values in before.items():
        now = after.get(number, {})
        changes = {
            name: (values.get(name), now.get(name))
            for name in {**values, **now}
            if values.get(name) != now.get(name)
        }
        yield Doing("person.facts_undone", "person", str(number), number, areas[number], changes, why)


def _parts(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), 2_000):
        yield values[start : start + 2_000]
