"""The states of a claim, and every way from one to the next. Whatever is not listed cannot happen.

``docs/reference/claim-states.md`` is generated from ``TRANSITIONS``.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from huijia.apps.accounts.models import Role


class State(StrEnum):
    """Where a claim stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REVIEWED = "reviewed"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"
    REDECIDED = "redecided"
    ENDED = "ended"


class Step(StrEnum):
    """What can be done with a claim."""

    SUBMIT = "submit"
    TAKE = "take"
    RETURN = "return"
    RECOMMEND = "recommend"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    APPEAL = "appeal"
    REDECIDE = "redecide"
    GRANT_AGAIN = "grant_again"
    REFUSE_AGAIN = "refuse_again"
    END = "end"


@dataclass(frozen=True, slots=True)
class Transition:
    """From some states to one, by some roles."""

    sources: frozenset[State]
    target: State
    roles: frozenset[Role]


def _by(sources: AbstractSet[State], target: State, roles: set[Role]) -> Transition:
    return Transition(frozenset(sources), target, frozenset(roles))


DECIDED = frozenset({State.CONFIRMED, State.REFUSED, State.REDECIDED, State.ENDED})
"""States in which a decision holds and nothing is under way."""

_FAMILY_OR_COUNTER = {Role.FAMILY, Role.TOWNSHIP_OFFICER}

TRANSITIONS = {
    Step.SUBMIT: _by({State.DRAFT, State.RETURNED}, State.SUBMITTED, _FAMILY_OR_COUNTER),
    Step.TAKE: _by({State.SUBMITTED}, State.IN_REVIEW, {Role.TOWNSHIP_OFFICER}),
    Step.RETURN: _by({State.IN_REVIEW}, State.RETURNED, {Role.TOWNSHIP_OFFICER}),
    Step.RECOMMEND: _by({State.IN_REVIEW}, State.REVIEWED, {Role.TOWNSHIP_OFFICER}),
    Step.SEND_BACK: _by({State.REVIEWED}, State.IN_REVIEW, {Role.COUNTY_APPROVER}),
    Step.CONFIRM: _by({State.REVIEWED}, State.CONFIRMED, {Role.COUNTY_APPROVER}),
    Step.REFUSE: _by({State.REVIEWED}, State.REFUSED, {Role.COUNTY_APPROVER}),
    Step.WITHDRAW: _by(
        {State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.REVIEWED},
        State.WITHDRAWN,
        _FAMILY_OR_COUNTER,
    ),
    # A closed claim, too: when the day of delivery is put right, the time to object may not be over after all.
    Step.APPEAL: _by({State.CONFIRMED, State.REFUSED, State.ENDED}, State.APPEALED, _FAMILY_OR_COUNTER),
    Step.REDECIDE: _by({State.APPEALED}, State.REDECIDED, {Role.COUNTY_APPROVER}),
    # The past computed again: facts were corrected, or the law changed. A new decision, with its own time to object.
    Step.GRANT_AGAIN: _by(DECIDED, State.CONFIRMED, {Role.COUNTY_APPROVER}),
    Step.REFUSE_AGAIN: _by(DECIDED, State.REFUSED, {Role.COUNTY_APPROVER}),
    Step.END: _by({State.CONFIRMED, State.REFUSED, State.REDECIDED}, State.ENDED, {Role.COUNTY_APPROVER}),
}

UNDER_WAY = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.REVIEWED})
"""States in which a claim waits for its first decision: no second one for the same child, benefit and period is handed in beside it.
A draft is in nobody's way."""

GRANTED = frozenset({State.CONFIRMED, State.APPEALED, State.REDECIDED, State.ENDED})
"""States in which a claim may be a granted one. Whether it is, its last decision says (``Claim.granted``)."""
