"""For which of a family's children and years nothing has been claimed yet: by what the office knows, nothing is asked and nothing decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import Benefit, answer_for, benefits
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.fence.told import the_service
from huijia.apps.people.models import Fact, Person, RosterImport
from huijia.apps.people.queries import children_of, own_person
from huijia.values.errors import UnableToReadFacts
from huijia.values.periods import period_at, period_holding

YEARS_BACK = 2
"""As far back as a claim can be begun on the page that begins one."""


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A child and a period for which the family can claim, and has not. ``until``: the last day for it."""

    benefit: Benefit
    child: Person
    period: str
    until: date


def unclaimed(viewer: Viewer, *, on: date) -> list[Unclaimed]:
    """The family member's own children and the periods that can be claimed today, of which there is no claim: the earliest last day first.

    A period that the law gives nothing for, by the recorded facts, is left out; what is not recorded leaves it in, and the claim asks. So is a
    child that died: nobody is told what would be due. Drafts of somebody else are not seen. The same number of queries for any number of children.
    """
    own = own_person(viewer)
    children = {(each.merged_into or each).pk: each.merged_into or each for each in children_of(own, on=on)} if own else {}  # fmt: skip
    if not children:
        return []
    facts, taken = _facts_of(children, on), _claimed_of(children, viewer)
    found = [
        Unclaimed(benefit, child, period, benefit.claim_until(period))
        for benefit in benefits()
        for child in children.values()
        if "death_date" not in facts[child.pk]
        for period in _open_periods(benefit, on)
        if (child.pk, benefit.pack.id, period) not in taken
        and _may_be_due(benefit, facts[child.pk], period, on)
    ]
    return sorted(found, key=lambda each: (each.until, each.child.pk))


def _open_periods(benefit: Benefit, on: date) -> list[str]:
    unit = benefit.pack.unit
    today = period_holding(unit, on).index
    first = max(benefit.pack.first_covered_period.index, today - YEARS_BACK)
    labels = [period_at(unit, index).label for index in range(first, today + 1)]
    return [each for each in labels if benefit.may_be_claimed(each, on=on)]


def _may_be_due(benefit: Benefit, facts: dict[str, Any], period: str, on: date) -> bool:
    try:
        return bool(answer_for(benefit, facts, period, on=on)["answer"] != "not_entitled")
    except UnableToReadFacts:
        return False


def _facts_of(children: Iterable[int], on: date) -> dict[int, dict[str, Any]]:
    """The recorded facts of each child that hold on a day, merged records' included."""
    known = (
        Fact.objects.filter(_of(children), valid_from__lte=on)
        .exclude(roster__state=RosterImport.State.UNDONE)
        .order_by(F("valid_from"), F("recorded_at"), F("pk"))
        .values_list("person_id", "person__merged_into_id", "name", "value")
    )
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    for person, merged_into, name, value in known:
        if value is not None:
            found[merged_into or person][name] = value
        else:
            found[merged_into or person].pop(name, None)
    return found


@the_service()
def _claimed_of(children: Iterable[int], viewer: Viewer) -> set[tuple[int, str, str]]:
    """Child, benefit and period of each claim that was handed in and not withdrawn, and of the viewer's own drafts."""
    claims = Claim.objects.filter(_of(children, "child")).filter(
        Q(submitted_at__isnull=False) | Q(made_by=viewer.id)
    )
    rows = claims.exclude(state=State.WITHDRAWN.value).values_list(
        "child_id", "child__merged_into_id", "pack", "period"
    )
    return {(merged_into or child, pack, period) for child, merged_into, pack, period in rows}


def _of(children: Iterable[int], field: str = "person") -> Q:
    return Q(**{f"{field}__in": list(children)}) | Q(**{f"{field}__merged_into__in": list(children)})
