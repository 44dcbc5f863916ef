"""A claim from its beginning to a decision after an objection."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, Role, User
from huijia.apps.accounts.viewer import SYSTEM, viewer_of
from huijia.apps.audit.queries import faults, of_subject
from huijia.apps.claims import appeals
from huijia.apps.claims.actions import decide, recommend, start_claim, submit, take
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.actions import register_person
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Membership, PersonAccount, Source
from tests.apps.conftest import NOW, ORIGINALS, TODAY, TOWNSHIP, Office


def test_a_claim_goes_from_draft_to_a_second_decision(office: Office, submitted: Claim) -> None:
    officer, approver = office.viewer("township_officer"), office.viewer("county_approver")

    claim = take(by=officer, claim=submitted, at=NOW)
    claim = recommend(by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW)
    decision = decide(
        by=approver,
        claim=claim,
        outcome=Outcome.REFUSED,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
        reason="材料与登记不符",
    )
    claim.refresh_from_db()
    assert (claim.state, decision.against_assessment) == ("refused", True)

    family, second = office.viewer("family"), office.viewer("second_approver")
    appeals.appeal(by=family, claim=claim, grounds="登记已更正", at=NOW + timedelta(days=3))
    claim.refresh_from_db()
    with pytest.raises(NotAllowed):
        appeals.redecide(
            by=approver,
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            reason="已核实",
            at=NOW,
        )
    new = appeals.redecide(
        by=second,
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        reason="已核实",
        at=NOW + timedelta(days=5),
    )
    claim.refresh_from_db()

    # Born in May 2024: n = 29 months, of which 12 were for 2025, so 12 for 2026: 12 * 300 yuan.
    assert new.amounts == {"2026": 12 * 300_00}
    assert claim.state == "redecided"
    assert [entry.action for entry in of_subject("claim", claim.number)] == [
        "claim.started",
        "claim.submit",
        "claim.take",
        "claim.recommend",
        "claim.refuse",
        "claim.appeal",
        "claim.redecide",
    ]
    assert list(faults()) == []


def test_a_second_claim_for_the_same_year_is_refused(office: Office, submitted: Claim) -> None:
    with pytest.raises(UnableToMoveClaim):
        start_claim(
            by=office.viewer("family"),
            benefit_name="cn/childcare-subsidy",
            period="2026",
            child=office.child,
            claimant=office.parent,
            at=NOW,
        )


def test_whoever_recorded_a_claim_cannot_decide_it(office: Office, submitted: Claim) -> None:
    officer = office.viewer("township_officer")
    claim = take(by=officer, claim=submitted, at=NOW)
    claim = recommend(by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW)

    with pytest.raises(NotAllowed):
        decide(
            by=officer,
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            at=NOW,
        )


def test_a_claim_cannot_be_decided_before_it_was_reviewed(office: Office, submitted: Claim) -> None:
    with pytest.raises(UnableToMoveClaim):
        decide(
            by=office.viewer("county_approver"),
            claim=submitted,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(submitted).pk,
            at=NOW,
        )


def test_submitting_twice_is_refused(office: Office, submitted: Claim) -> None:
    with pytest.raises(UnableToMoveClaim):
        submit(by=office.viewer("family"), claim=submitted, at=NOW)


def test_nobody_handles_a_claim_of_the_own_household(office: Office, submitted: Claim) -> None:
    """Also without a role as a family member, and for a spouse's claim."""
    spouse = register_person(
        by=SYSTEM,
        area=office.parent.area,
        facts={"name": "王建国"},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    home = office.parent.memberships.get().household
    Membership.objects.create(household=home, person=spouse, relation="guardian", valid_from=TODAY)
    PersonAccount.objects.create(user=office.users["township_officer"], person=spouse)

    with pytest.raises(NotAllowed):
        take(by=office.viewer("township_officer"), claim=submitted, at=NOW)


def test_two_records_of_one_child_are_granted_once(office: Office, submitted: Claim) -> None:
    """Merged after both claims were made: the second cannot be granted, nor a third begun."""
    officer, approver = office.viewer("township_officer"), office.viewer("county_approver")
    again = register_person(
        by=SYSTEM,
        area=office.child.area,
        facts={
            "name": "王晓明",
            "birth_date": date(2024, 5, 6),
            "chinese_national": True,
            "birth_registered": True,
        },
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    pack = "cn/childcare-subsidy"
    other = start_claim(
        by=officer, benefit_name=pack, period="2026", child=again, claimant=office.parent, at=NOW,
        proof="出生医学证明",
    )  # fmt: skip
    other = submit(by=officer, claim=other, at=NOW)
    merge_people(by=officer, kept=office.child, merged=again, reason="同一个孩子", at=NOW)
    reviewer = viewer_of(colleague(office), on=TODAY)
    for claim in (submitted, other):
        take(by=reviewer, claim=claim, at=NOW)
        recommend(by=reviewer, claim=claim, outcome=Outcome.GRANTED, at=NOW, originals_seen=ORIGINALS)

    decide(
        by=approver,
        claim=submitted,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(submitted).pk,
        reason="与家庭商定保留这一件",
        at=NOW,
    )

    with pytest.raises(UnableToMoveClaim, match=submitted.number):
        decide(
            by=approver,
            claim=other,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(other).pk,
            at=NOW,
        )
    with pytest.raises(UnableToMoveClaim):
        start_claim(by=officer, benefit_name=pack, period="2026", child=again, claimant=office.parent, at=NOW)


def colleague(office: Office) -> User:
    """Another officer of the township."""
    user = make_account(by=SYSTEM, username="colleague", name="同事", password=None)
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.TOWNSHIP_OFFICER,
        area=Area.objects.get(code=TOWNSHIP),
        valid_from=TODAY,
    )
    return user
