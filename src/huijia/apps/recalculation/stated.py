"""The facts that families stated in their claims, as cases of a what-if: each child once, by its last claim.

Whoever decides on the claims of an area gets them as they are. Finance may not see a case, and asks as many what-ifs as it likes: from
the difference of two of them, each with figures that hide what is small, a single child could be told. So what finance's what-ifs read
is made safe before anything is computed: a table of groups, each of at least ``FEWEST`` families that have the same facts with their
days written as months (where that is too few, quarters, then years), and numbers of children rounded down to tens. Who is in no such
group is left out. All that a what-if can tell, and all that any number of them can tell together, follows from that table.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast, Coalesce

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.assess import Benefit, typed
from huijia.apps.claims.models import Claim
from huijia.apps.claims.states import State
from huijia.apps.fence.told import the_service
from huijia.apps.payments.budget import FEWEST
from huijia.apps.people.queries import within
from huijia.values.errors import UnableToReadFacts
from huijia.values.periods import parse_period

WHO_ASKS = (Role.COUNTY_APPROVER, Role.FINANCE)
"""In this order: somebody with both roles is shown what the first may see."""
TENS = 10


@dataclass(frozen=True, slots=True)
class Stated:
    """``cases``: typed facts, and how many children have them. ``protected``: they are groups, as finance may see them; ``left_out`` then are
    children in none, to the next lower ten."""

    cases: list[tuple[dict[str, Any], int]]
    protected: bool
    left_out: int = 0

    @property
    def children(self) -> int:
        """How many children there are in the cases."""
        return sum(count for _, count in self.cases)


def role_of(viewer: Viewer) -> Role:
    """The role in which somebody asks what if. Raises ``UnableToFind`` for everybody else."""
    for role in WHO_ASKS:
        if viewer.has(role):
            return role
    raise UnableToFind("nothing for this viewer")


@the_service()
def stated_facts(viewer: Viewer, found: Benefit, *, today: date) -> Stated:
    """The cases of the viewer's whole area: no part of it can be chosen, so that none can be taken from another. Raises ``UnableToFind``."""
    role = role_of(viewer)
    families: dict[tuple[str, int], set[int]] = defaultdict(set)
    children: Counter[tuple[str, int]] = Counter()
    for child in _children(viewer, role, found):
        key = (child.raw, parse_period(found.pack.unit, child.first).start.year)
        children[key] += 1
        families[key].add(child.family)
    facts = {key: _typed(found, *key) for key in children}
    known = [_Group(facts[key], children[key], families[key]) for key in children if facts[key] is not None]
    if role is Role.COUNTY_APPROVER:
        return Stated([(each.facts, each.children) for each in known], protected=False)
    groups = grouped(known, today=today)
    cases = [(each.facts, each.children // TENS * TENS) for each in groups]
    left_out = sum(children.values()) - sum(each.children for each in groups)
    return Stated(cases, protected=True, left_out=left_out // TENS * TENS)


class _Child(NamedTuple):
    """A child's last claim: its facts as JSON; ``first``: the first period for which there is a claim."""

    child: int
    family: int
    first: str
    raw: str


def _children(viewer: Viewer, role: Role, found: Benefit) -> Iterator[_Child]:
    claims = (
        Claim.objects.filter(within(viewer, role), pack=found.pack.id, child__withdrawn=False)
        # What was not handed in, or was taken back, is the family's own.
        .exclude(state__in=[State.DRAFT.value, State.WITHDRAWN.value])
        .annotate(
            kept=Coalesce("child__merged_into", "child"),
            family=Coalesce("claimant__merged_into", "claimant"),
            raw=Cast("facts", TextField()),
        )
        .order_by("kept", "period", "pk")
        .values_list("kept", "family", "period", "raw")
    )
    last: _Child | None = None
    for row in claims.iterator(chunk_size=5_000):
        each = _Child(*row)
        if last is not None and last.child == each.child:
            each = each._replace(first=last.first)
        elif last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _typed(found: Benefit, raw: str, first_year: int) -> dict[str, Any] | None:
    values = json.loads(raw)
    first_claim = found.procedure.first_claim_fact
    if first_claim and values.get(first_claim) is None:
        values[first_claim] = first_year
    try:
        return typed(found.pack, values)
    except UnableToReadFacts:
        return None


@dataclass(slots=True)
class _Group:
    """Children with the same facts, and their families."""

    facts: Any
    children: int
    families: set[int]


def grouped(known: list[_Group], *, today: date) -> list[_Group]:
    """Groups of at least ``FEWEST`` families each. No child is in two, and those of no group are in none."""
    kept: list[_Group] = []
    rest = known
    for coarser in (_month, _quarter, _year):
        groups: dict[str, _Group] = {}
        members: dict[str, list[_Group]] = defaultdict(list)
        for each in rest:
            facts = {name: _coarse(value, coarser, today) for name, value in each.facts.items()}
            key = json.dumps(facts, sort_keys=True, default=str)
            group = groups.setdefault(key, _Group(facts, 0, set()))
            group.children += each.children
            group.families |= each.families
            members[key].append(each)
        kept += [group for group in groups.values() if len(group.families) >= FEWEST]
        rest = [
            each for key, group in groups.items() if len(group.families) < FEWEST for each in members[key]
        ]
    return kept


def _coarse(value: Any, coarser: Callable[[date], date], today: date) -> Any:
    return min(coarser(value), today) if isinstance(value, date) else value


def _month(day: date) -> date:
    return day.replace(day=1)


def _quarter(day: date) -> date:
    """The first day of the quarter's second month."""
    return date(day.year, (day.month - 1) // 3 * 3 + 2, 1)


def _year(day: date) -> date:
    return date(day.year, 7, 1)
