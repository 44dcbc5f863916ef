"""Every step, from every state, by everybody: only what the table of transitions and the policies let pass happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.models import Entry
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.assess import answer_for, benefit
from huijia.apps.claims.deciding_again import decide_again
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.letter_actions import hand_over
from huijia.apps.claims.models import Channel, Claim, Delivery, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.policies import can_step
from huijia.apps.claims.queries import last_decision
from huijia.apps.claims.states import TRANSITIONS, State, Step
from tests.apps.any_state import put
from tests.apps.conftest import COUNTY, NOW, TODAY, TOWNSHIP, Office

Do = Callable[[Viewer, Claim], Any]

STEPS: dict[Step, Do] = {
    Step.SUBMIT: lambda by, claim: actions.submit(by=by, claim=claim, at=NOW),
    Step.TAKE: lambda by, claim: actions.take(by=by, claim=claim, at=NOW),
    Step.RETURN: lambda by, claim: actions.return_for_more(by=by, claim=claim, note="缺户口簿", at=NOW),
    Step.RECOMMEND: lambda by, claim: actions.recommend(
        by=by, claim=claim, outcome=Outcome.GRANTED, at=NOW, reason="材料齐全"
    ),
    Step.SEND_BACK: lambda by, claim: actions.send_back(by=by, claim=claim, reason="请再核实", at=NOW),
    Step.CONFIRM: lambda by, claim: _decide(by, claim, Outcome.GRANTED),
    Step.REFUSE: lambda by, claim: _decide(by, claim, Outcome.REFUSED),
    Step.WITHDRAW: lambda by, claim: actions.withdraw(by=by, claim=claim, at=NOW, reason="家庭要求"),
    Step.APPEAL: lambda by, claim: appeals.appeal(
        by=by, claim=claim, grounds="登记已更正", channel=Channel.LETTER, at=NOW
    ),
    Step.REDECIDE: lambda by, claim: appeals.redecide(
        by=by,
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        reason="已核实",
        at=NOW,
    ),
    Step.GRANT_AGAIN: lambda by, claim: _decide_again(by, claim, Outcome.GRANTED),
    Step.REFUSE_AGAIN: lambda by, claim: _decide_again(by, claim, Outcome.REFUSED),
    # After the time to object: a claim is not closed before.
    Step.END: lambda by, claim: actions.end(by=by, claim=claim, at=NOW + timedelta(days=61), reason="办结"),
}

MAY = {
    Role.FAMILY: {"family"},
    Role.TOWNSHIP_OFFICER: {"township_officer", "reviewer_who_approves"},
    Role.COUNTY_APPROVER: {"county_approver", "second_approver", "reviewer_who_approves"},
}
"""Who has which role where the claim lies. ``family`` works at the township, too, and handles nothing of its own."""

DECIDING = (Step.CONFIRM, Step.REFUSE, Step.SEND_BACK, Step.REDECIDE, Step.GRANT_AGAIN, Step.REFUSE_AGAIN)


def _decide(by: Viewer, claim: Claim, outcome: Outcome) -> object:
    return actions.decide(
        by=by,
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
        reason="理由",
        amount_minor=100,
    )


def _decide_again(by: Viewer, claim: Claim, outcome: Outcome) -> object:
    """As if the child's nationality had been put right, this way or that."""
    facts = {**claim.facts, "chinese_national": outcome is Outcome.GRANTED}
    row = answer_for(benefit(claim.pack), facts, claim.period, on=TODAY)
    last = last_decision(claim)
    decision = last and decide_again(
        by=by,
        claim=claim,
        holds=last,
        facts=facts,
        outcome=outcome,
        amount_minor=row["amount_minor"] or 0,
        reason="登记已更正",
        at=NOW,
    )
    if decision is None:
        raise UnableToMoveClaim("nothing holds that could be decided again")
    return decision


@pytest.fixture
def viewers(office: Office) -> dict[str, Viewer]:
    """Everybody, and two with roles that do not go together: the family that works there, the reviewer who approves."""
    for name, role, area in (
        ("family", Role.TOWNSHIP_OFFICER, TOWNSHIP),
        ("family", Role.COUNTY_APPROVER, COUNTY),
        ("township_officer", Role.COUNTY_APPROVER, COUNTY),
    ):
        give_role(
            by=SYSTEM,
            user=office.users[name],
            role=role,
            area=Area.objects.get(code=area),
            valid_from=date(2025, 1, 1),
        )
    found = {name: viewer_of(user, on=TODAY) for name, user in office.users.items()}
    found["reviewer_who_approves"] = found.pop("township_officer")
    return {**found, "stranger": Viewer(None, "", "none")}


def _expected(name: str, step: Step, state: State) -> bool:
    if state not in TRANSITIONS[step].sources:
        return False
    if name == "reviewer_who_approves" and step in DECIDING:
        return False  # had a part in the review
    if name == "county_approver" and step is Step.REDECIDE:
        return False  # decided before
    return any(name in MAY[role] for role in TRANSITIONS[step].roles)


@pytest.mark.parametrize("step", list(Step))
def test_step_happens_as_the_table_says_and_not_otherwise(
    step: Step, viewers: dict[str, Viewer], submitted: Claim
) -> None:
    reviewer, approver = viewers["reviewer_who_approves"], viewers["county_approver"]
    claim = actions.take(by=reviewer, claim=submitted, at=NOW)
    claim = actions.recommend(by=reviewer, claim=claim, outcome=Outcome.GRANTED, at=NOW)
    _decide(approver, claim, Outcome.REFUSED)
    claim.refresh_from_db()
    # From when the family was told the time to object counts, and a claim is not closed before that is over.
    hand_over(
        by=reviewer, decision=claim.decisions.get(), how=Delivery.How.HANDED_OVER, told_on=TODAY, at=NOW
    )
    tried = 0
    for state in State:
        with transaction.atomic():
            if state is State.APPEALED:
                appeals.appeal(by=viewers["family"], claim=claim, grounds="登记已更正", at=NOW)
            put(claim.pk, state)
            for name, viewer in viewers.items():
                _try(step, name, viewer, claim.pk, _expected(name, step, state))
                tried += 1
            transaction.set_rollback(True)
    assert tried == len(State) * len(viewers)


def _try(step: Step, name: str, viewer: Viewer, pk: int, expected: bool) -> None:
    claim = Claim.objects.get(pk=pk)
    before, entries = Claim.objects.filter(pk=pk).values().get(), Entry.objects.count()
    assert can_step(viewer, claim, step) == expected, f"{name} {step} from {claim.state}"
    with transaction.atomic():
        try:
            STEPS[step](viewer, claim)
            happened = True
        except (NotAllowed, UnableToMoveClaim):
            happened = False
        after = Claim.objects.filter(pk=pk).values().get()
        assert happened == expected, f"{name} {step} from {before['state']}"
        if happened:
            assert after["state"] == TRANSITIONS[step].target.value
            assert Entry.objects.count() > entries
        else:
            assert after == before
            assert Entry.objects.count() == entries
        transaction.set_rollback(True)


def _walk(data: st.DataObject, viewers: dict[str, Viewer], claim: Claim, steps: int) -> bool:
    """Take random steps, whoever takes them; say whether the claim was ever confirmed."""
    confirmed = False
    everything = [(name, step) for name in viewers for step in Step]
    for _ in range(steps):
        claim.refresh_from_db()
        possible = [
            pair
            for pair in everything
            if pair[1] is not Step.WITHDRAW and can_step(viewers[pair[0]], claim, pair[1])
        ]
        # One in three is whatever comes, which is mostly refused; the others lead somewhere.
        wild = not possible or data.draw(st.integers(0, 2)) == 2
        name, step = data.draw(st.sampled_from(everything if wild else possible))
        before = claim.state
        try:
            with transaction.atomic():
                STEPS[step](viewers[name], claim)
        except (NotAllowed, UnableToMoveClaim):
            claim.refresh_from_db()
            assert claim.state == before
            continue
        claim.refresh_from_db()
        if claim.state == State.CONFIRMED:
            confirmed = True
            decision = claim.decisions.latest("pk")
            assert claim.reviewed_by is not None
            assert decision.decided_by not in (claim.reviewed_by, claim.taken_by, claim.made_by, None)
            reviews = Entry.objects.filter(action="claim.recommend", subject_id=claim.number)
            assert decision.decided_by not in reviews.values_list("actor_id", flat=True)
    return confirmed


def _walks(examples: int, steps: int, viewers: dict[str, Viewer], claim: Claim) -> int:
    confirmed = 0

    @settings(max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def walk(data: st.DataObject) -> None:
        nonlocal confirmed
        with transaction.atomic():
            confirmed += _walk(data, viewers, claim, steps)
            transaction.set_rollback(True)

    walk()
    return confirmed


def test_no_walk_confirms_without_a_review_by_somebody_else(
    viewers: dict[str, Viewer], submitted: Claim
) -> None:
    assert _walks(40, 12, viewers, submitted) > 0, "a walk that confirms nothing shows nothing"


@pytest.mark.long
def test_no_long_walk_confirms_without_a_review_by_somebody_else(
    viewers: dict[str, Viewer], submitted: Claim
) -> None:
    assert _walks(500, 30, viewers, submitted) > 0
