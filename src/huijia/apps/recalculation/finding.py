"""Which decided claims would be decided otherwise today. Reads, and writes nothing.

A claim was decided by facts and by law. What changed since is found by comparing what the record said when the claim was assessed with
what it says now *of the same day*: a correction counts, a change that happened later does not. The rest of a claim's facts stay as
they were decided on. The answer is then computed by the law as it is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from huijia.apps.claims.assess import Benefit, row_for
from huijia.apps.claims.late import row_claimed
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.queries import first_handed_in
from huijia.apps.claims.states import DECIDED
from huijia.apps.fence.told import the_service
from huijia.apps.people.actions import TIMELESS
from huijia.apps.people.models import Fact, Person
from huijia.apps.people.queries import values_on
from huijia.apps.recalculation.models import Case, CaseState, Kind
from huijia.values.errors import UnableToReadFacts

AT_A_TIME = 5_000
SEEN_BEFORE = timedelta(minutes=2)
"""A moment is taken before what it belongs to is written: what was recorded so shortly before an assessment may not have been seen by it."""


class _Decided(NamedTuple):
    """What is needed of a decision that holds, its claim and its assessment."""

    decision: int
    claim: int
    child: int
    period: str
    outcome: str
    amounts: dict[str, int]
    against: bool
    first_submitted_at: datetime | None
    version: str
    assessed_on: date
    assessed_at: datetime
    facts: str
    rows: str

    @property
    def minor(self) -> int:
        return int(self.amounts.get(self.period, 0)) if self.outcome == Outcome.GRANTED else 0


_FIELDS = (
    *("pk", "claim", "claim__child", "claim__period", "outcome", "amounts", "against_assessment"),
    "claim__first_submitted_at",
    *("assessment__pack_version", "assessment__assessed_on", "assessment__made_at"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A claim that would be decided otherwise: as ``models.Case`` has it. ``looked_at`` counts the claims up to this one."""

    claim: int
    decision: int
    kind: Kind
    changed: dict[str, tuple[Any, Any]]
    facts: dict[str, Any]
    row: dict[str, Any]
    old_minor: int
    new_minor: int


@dataclass(slots=True)
class Looked:
    """How many decided claims were looked at, while they are."""

    claims: int = 0


def would_be_otherwise(
    found: Benefit, where: Q, *, at: datetime, looked: Looked | None = None
) -> Iterator[Found]:
    """The claims of a benefit that would be decided otherwise at this moment. ``where`` is a condition on claims' areas.

    Claims that wait in a recalculation already are left out. Ordered by decision; a part of them is in memory at a time.
    """
    answers = _Answers(found, timezone.localtime(at).date())
    after = 0
    while part := _decided(found, where, after):
        after = part[-1].decision
        if looked is not None:
            looked.claims += len(part)
        records = _Records(part)
        touched, doubles = records.touched(), records.doubles(found)
        for each in part:
            if each.claim in doubles:
                case: Found | None = _double(each)
            else:
                case = _otherwise(found, answers, each, is_touched=each.child in touched)
            if case is not None:
                yield case


def decided_claims(found: Benefit, where: Q) -> QuerySet[Decision]:
    """The decisions that hold of a benefit's claims; of claims that wait in no recalculation."""
    later = Decision.objects.filter(claim=OuterRef("claim"), pk__gt=OuterRef("pk"))
    waiting = Case.objects.filter(claim=OuterRef("claim"), state=CaseState.OPEN)
    states = [state.value for state in DECIDED]
    of_somebody = Q(claim__erased_on__isnull=True)
    return Decision.objects.filter(
        where, of_somebody, claim__pack=found.pack.id, claim__state__in=states
    ).filter(~Exists(later), ~Exists(waiting))


@the_service()
def look_again(found: Benefit, decision: Decision, *, at: datetime) -> Found | None:
    """The same for one decision: what a case of its claim would be at this moment; None when it would be decided as it was."""
    part = _rows(Decision.objects.filter(pk=decision.pk))
    records, answers = _Records(part), _Answers(found, timezone.localtime(at).date())
    [each] = part
    if each.claim in records.doubles(found):
        return _double(each)
    return _otherwise(found, answers, each, is_touched=bool(records.touched()))


def _decided(found: Benefit, where: Q, after: int) -> list[_Decided]:
    return _rows(decided_claims(found, where).filter(pk__gt=after).order_by("pk")[:AT_A_TIME])


def _rows(decisions: QuerySet[Decision]) -> list[_Decided]:
    rows = decisions.values_list(
        *_FIELDS,
        # As text: a law's change looks at a million, of which most say the same.
        Cast("assessment__facts", TextField()),
        Cast("assessment__rows", TextField()),
    )
    return [_Decided(*row) for row in rows]


class _Records:
    """The children of a part of the claims, and whose records are one with theirs."""

    def __init__(self, part: Sequence[_Decided]) -> None:
        # What was recorded so shortly before may not have been seen.
        self.since = min(each.assessed_at for each in part) - SEEN_BEFORE
        children = {each.child for each in part}
        ends = dict(Person.objects.filter(pk__in=children).values_list("pk", "merged_into"))
        self.end_of = {child: end or child for child, end in ends.items()}
        self.merged = dict(
            Person.objects.filter(merged_into__in=set(self.end_of.values())).values_list("pk", "merged_into")
        )

    def touched(self) -> set[int]:
        """Children of whom something was recorded, undone or merged since their claim was assessed."""
        records = {**{end: end for end in self.end_of.values()}, **self.merged}
        ends = {
            records[person]
            for person in Fact.objects.filter(person__in=records)
            .filter(Q(recorded_at__gt=self.since) | Q(roster__undone_at__gt=self.since))
            .values_list("person", flat=True)
        }
        # Whose records were merged may know more than they did, whenever it was recorded.
        ends |= set(self.merged.values())
        return {child for child, end in self.end_of.items() if end in ends}

    def doubles(self, found: Benefit) -> set[int]:
        """Granted claims whose child was granted the same period under another of its records, in a claim that was made earlier."""
        if not self.merged:
            return set()
        records: dict[int, int | None] = {end: end for end in self.merged.values() if end is not None}
        records.update(self.merged)
        granted = Claim.objects.filter(granted=True, pack=found.pack.id, child__in=records)
        first: set[tuple[int | None, str]] = set()
        later = set()
        for claim, child, period in granted.order_by("pk").values_list("pk", "child", "period"):
            key = (records[child], period)
            if key in first:
                later.add(claim)
            first.add(key)
        return later


def _double(each: _Decided) -> Found:
    return _case(each, Kind.DOUBLE, {}, each.facts, row_for(json.loads(each.rows), each.period), 0)


def _otherwise(found: Benefit, answers: _Answers, each: _Decided, *, is_touched: bool) -> Found | None:
    changed = _changed(found, each) if is_touched else {}
    raw = each.facts
    if changed:
        raw = json.dumps({**json.loads(raw), **{name: new for name, (_, new) in changed.items()}})
    elif each.version == found.pack.version:
        # The same facts and the same law: what differs could only be the day, and a day takes nothing away.
        return None
    before = row_for(json.loads(each.rows), each.period)
    row = answers.row(raw, each)
    if row is None:
        return _case(each, Kind.UNREADABLE, changed, raw, before, each.minor)
    minor = row["amount_minor"] if row["answer"] == "entitled" else 0
    if row["answer"] == before["answer"] and row["amount_minor"] == before["amount_minor"]:
        return None
    if row["answer"] == "need_to_ask":
        return _case(each, Kind.ASK, changed, raw, row, each.minor)
    if minor == each.minor:
        return None
    kind = Kind.AGAINST if each.against else Kind.MORE if minor > each.minor else Kind.LESS
    return _case(each, kind, changed, raw, row, minor)


def _case(
    each: _Decided,
    kind: Kind,
    changed: dict[str, tuple[Any, Any]],
    raw: str,
    row: dict[str, Any],
    minor: int,
) -> Found:
    return Found(each.claim, each.decision, kind, changed, json.loads(raw), row, each.minor, minor)


def _changed(found: Benefit, each: _Decided) -> dict[str, tuple[Any, Any]]:
    """Fact -> what was decided on, what is known now; where the record says otherwise than it did then."""
    child = Person.objects.select_related("merged_into").get(pk=each.child)
    moments = (each.assessed_at - SEEN_BEFORE, each.assessed_at)
    then = [_values(child, each.assessed_on, moment) for moment in moments]
    now = _values(child, each.assessed_on, None)
    facts = json.loads(each.facts)
    return {
        declared.name: (facts.get(declared.name), now.get(declared.name))
        for declared in found.pack.facts
        if any(values.get(declared.name) != now.get(declared.name) for values in then)
        and facts.get(declared.name) != now.get(declared.name)
    }


def _values(child: Person, on: date, known_at: datetime | None) -> dict[str, Any]:
    values = values_on(child, valid_on=on, known_at=known_at)
    timeless = values_on(child, valid_on=date.max, known_at=known_at)
    return {**values, **{name: timeless[name] for name in TIMELESS if name in timeless}}


class _Answers:
    """Answers for facts, each combination computed once: a million children have some thousand."""

    def __init__(self, found: Benefit, on: date) -> None:
        self._found, self._on = found, on
        self._known: dict[tuple[str, str, bool], dict[str, Any] | None] = {}

    def row(self, raw: str, each: _Decided) -> dict[str, Any] | None:
        """The answer for a claim's period, by facts as JSON; None where they cannot be read."""
        key = (raw, each.period, self._late(each))
        if key not in self._known:
            try:
                self._known[key] = row_claimed(
                    self._found, json.loads(raw), period=each.period, late=key[2], on=self._on
                )
            except UnableToReadFacts:
                self._known[key] = None
        return self._known[key]

    def _late(self, each: _Decided) -> bool:
        until = self._found.claim_until(each.period)
        own = each.first_submitted_at
        if own is None or timezone.localtime(own).date() <= until:
            return False
        # An earlier claim of the same child may have been in time.
        first = first_handed_in(Claim.objects.get(pk=each.claim))
        return first is not None and timezone.localtime(first).date() > until
