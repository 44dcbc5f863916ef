"""The steps that can be taken, each with the states from which and to which it leads and who may take it. Whatever is not listed cannot happen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from huijia.apps.accounts.models import Role
from huijia.apps.outreach.models import Contact, Plan, PlanItem, Visit


class Who(StrEnum):
    """In which part somebody takes a step."""

    FAMILY = "family"
    COUNTER = "counter"
    """Staff at the counter, on the family's word."""
    WORKER = "worker"
    """Whoever the thing was given to; for an item of a plan, its contacts."""
    HEALTH = "health"
    """A health worker of the area."""
    CONTACT = "contact"
    """The contact themself."""
    SERVICE = "service"
    """The service itself: a time is over."""


COUNTER_ROLES = (Role.TOWNSHIP_OFFICER, Role.HEALTH_WORKER)
WORKER_ROLES = (Role.VILLAGE_CONTACT, Role.HEALTH_WORKER)


@dataclass(frozen=True, slots=True)
class Way:
    """From some states to one (empty: it stays as it is), by some."""

    sources: frozenset[str]
    target: str
    by: frozenset[Who]


def _way(sources: set[str], target: str, *by: Who) -> Way:
    return Way(frozenset(str(each) for each in sources), str(target), frozenset(by))


_V, _P, _I, _C = Visit.State, Plan.State, PlanItem.State, Contact.State
_OPEN: set[str] = {_V.ASKED, _V.PLANNED}

VISIT_STEPS = MappingProxyType(
    {
        "ask": _way(set(), _V.ASKED, Who.FAMILY, Who.COUNTER),
        "assign": _way(_OPEN, _V.ASKED, Who.HEALTH),
        "plan": _way({_V.ASKED}, _V.PLANNED, Who.WORKER, Who.HEALTH),
        "move": _way({_V.PLANNED}, _V.PLANNED, Who.WORKER, Who.HEALTH),
        "take_off": _way(_OPEN, _V.ASKED, Who.FAMILY, Who.SERVICE),
        "took_place": _way({_V.PLANNED}, _V.ENDED, Who.WORKER, Who.HEALTH),
        "nobody_home": _way({_V.PLANNED}, _V.ASKED, Who.WORKER, Who.HEALTH),
        "put_off": _way({_V.PLANNED}, _V.ASKED, Who.WORKER, Who.HEALTH, Who.FAMILY, Who.COUNTER),
        "not_wanted": _way(_OPEN, _V.ENDED, *(set(Who) - {Who.CONTACT})),
    }
)
"""``assign`` gives it to somebody (else); ``take_off`` takes it off whoever had it, as they left or were declined."""

PLAN_STEPS = MappingProxyType(
    {
        "ask": _way(set(), _P.ASKED, Who.FAMILY, Who.COUNTER),
        "propose": _way({_P.ASKED, _P.PROPOSED, _P.AGREED}, _P.PROPOSED, Who.HEALTH),
        "agree": _way({_P.PROPOSED}, _P.AGREED, Who.FAMILY, Who.COUNTER),
        "end": _way({_P.ASKED, _P.PROPOSED, _P.AGREED}, _P.ENDED, *(set(Who) - {Who.CONTACT, Who.WORKER})),
    }
)
"""Proposing again after it was agreed to: the family reads and agrees anew, and nothing is done meanwhile."""

ITEM_STEPS = MappingProxyType(
    {
        "add": _way(set(), _I.OPEN, Who.HEALTH),
        "done": _way({_I.OPEN}, _I.DONE, Who.WORKER, Who.HEALTH),
        "drop": _way({_I.OPEN}, _I.DROPPED, Who.WORKER, Who.HEALTH, Who.FAMILY),
        "reopen": _way({_I.DONE, _I.DROPPED}, _I.OPEN, Who.WORKER, Who.HEALTH),
    }
)

CONTACT_STEPS = MappingProxyType(
    {
        "propose": _way(set(), _C.PROPOSED, Who.HEALTH),
        "change": _way({_C.PROPOSED, _C.PUBLISHED}, _C.PROPOSED, Who.HEALTH, Who.CONTACT),
        "agree": _way({_C.PROPOSED}, _C.PUBLISHED, Who.CONTACT),
        "leave": _way({_C.PROPOSED, _C.PUBLISHED}, _C.LEFT, Who.HEALTH, Who.CONTACT, Who.SERVICE),
    }
)
"""Whatever is published is agreed to by the contact: a change waits for their word, and is not published before."""
