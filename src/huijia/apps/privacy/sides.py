"""Two sides of one person's data: benefits, and outreach. The person sees both; whoever stands at a counter sees theirs alone (charter, rule 1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.db.models import Q

from huijia.apps.consent.models import Answer
from huijia.apps.inventory.declaring import Table

APPS = frozenset({"outreach", "field", "messaging", "bookings", "events", "campaigns", "training", "library"})
"""Apps whose tables lie on the side of outreach."""

SUBJECTS = (
    "outreach",
    "outreach_counter",
    "contact",
    "contacts",
    "visit",
    "visits",
    "plan",
    "plans",
    "plan_item",
)
SUBJECTS_ON_DEVICES = ("device", "operation", "field")
"""Of what an entry of the audit trail tells on that side. ``tests/apps/test_privacy_sides.py`` compares them with what outreach records."""


class Side(Enum):
    """A side of the wall."""

    BENEFITS = "benefits"
    OUTREACH = "outreach"


BOTH = frozenset(Side)


def is_shown(table: Table, sides: frozenset[Side]) -> bool:
    """Whether anything of a table may be shown to whoever sees these sides."""
    if table.name in _MIXED:
        return True
    return (Side.OUTREACH if table.model._meta.app_label in APPS else Side.BENEFITS) in sides


def rows_on(table: Table, sides: frozenset[Side], people: Sequence[int]) -> Q:
    """A condition: rows of a table that lie on one of these sides, among those that tell of these records."""
    if table.name not in _MIXED or sides == BOTH:
        return Q()
    of_outreach = _ANSWERS if table.name == "consent.Answer" else _entries(people)
    return of_outreach if Side.OUTREACH in sides else ~of_outreach


def is_of_outreach(purpose: str) -> bool:
    """Whether a consent's purpose lies on the side of outreach."""
    return purpose.startswith("outreach")


def lies_on(sides: frozenset[Side], purposes: Iterable[Any]) -> list[Any]:
    """Of purposes of consent those that lie on these sides."""
    return [each for each in purposes if (Side.OUTREACH if is_of_outreach(each) else Side.BENEFITS) in sides]


_MIXED = frozenset({"consent.Answer", "audit.Entry"})
"""Tables that tell of both sides, row by row."""
_ANSWERS = Q(purpose__startswith="outreach")


def _entries(people: Sequence[int]) -> Q:
    """Entries of the side of outreach. That a consent was answered names its purpose, so such an entry lies where the answer lies."""
    answers = Answer.objects.filter(_ANSWERS, person__in=people).values_list("pk", flat=True)
    about = Q(subject__in=(*SUBJECTS, *SUBJECTS_ON_DEVICES))
    return about | Q(subject="consent", subject_id__in=[str(each) for each in answers])
