"""What a family can rely on: no loss by an objection, no refusal for what is not known without a reason, no claim before its time."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.claims.actions import decide, recommend, start_claim, state_facts, submit, take, withdraw
from huijia.apps.claims.appeals import appeal, redecide
from huijia.apps.claims.assess import benefit
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.queries import values_on
from huijia.web.checker.result import result
from huijia.web.checker.stated import Stated
from tests.apps.conftest import NOW, ORIGINALS, TODAY, Office

BENEFIT = "cn/childcare-subsidy"


def _decided(office: Office, claim: Claim, outcome: Outcome, *, reason: str = "") -> None:
    officer, approver = office.viewer("township_officer"), office.viewer("county_approver")
    take(by=officer, claim=claim, at=NOW)
    recommend(
        by=officer,
        claim=claim,
        outcome=outcome,
        at=NOW,
        reason=reason or "材料齐全",
        originals_seen=ORIGINALS,
    )
    seen = current_assessment(claim).pk
    decide(by=approver, claim=claim, outcome=outcome, assessment_id=seen, at=NOW, reason=reason)
    claim.refresh_from_db()


def test_objection_never_ends_worse_for_the_family(office: Office, submitted: Claim) -> None:
    _decided(office, submitted, Outcome.GRANTED)
    appeal(by=office.viewer("family"), claim=submitted, grounds="金额不对", at=NOW)

    with pytest.raises(UnableToMoveClaim, match="异议"):
        redecide(
            by=office.viewer("second_approver"),
            claim=submitted,
            outcome=Outcome.REFUSED,
            assessment_id=current_assessment(submitted).pk,
            reason="重新核对",
            at=NOW,
        )

    submitted.refresh_from_db()
    assert (submitted.state, submitted.decisions.count()) == ("appealed", 1)


def test_refusing_what_is_not_known_needs_a_reason(office: Office) -> None:
    family = office.viewer("family")
    claim = start_claim(
        by=family,
        benefit_name=BENEFIT,
        period="2026",
        child=office.child,
        claimant=office.parent,
        at=NOW,
        facts={"chinese_national": None},
    )
    submit(by=family, claim=claim, at=NOW)
    assert current_assessment(claim).rows[0]["answer"] == "need_to_ask"

    with pytest.raises(NotAllowed):
        _decided(office, claim, Outcome.REFUSED)


@pytest.mark.parametrize("period", ["2027", "1950", "2024"])
def test_period_that_has_not_begun_or_that_the_law_does_not_cover_cannot_be_claimed(
    office: Office, period: str
) -> None:
    with pytest.raises(UnableToMoveClaim):
        start_claim(
            by=office.viewer("family"),
            benefit_name=BENEFIT,
            period=period,
            child=office.child,
            claimant=office.parent,
            at=NOW,
        )


def test_checker_promises_what_a_first_claim_made_now_gives() -> None:
    """Born in May 2025 and not claimed for yet: three yearly claims from now on, 3 * 3,600 yuan."""
    texts = {
        "birth_date": "2025-05-06",
        "chinese_national": "yes",
        "birth_registered": "yes",
        "death_date": "none",
        "first_claim_year": "none",
    }

    shown = result(Stated(benefit(BENEFIT), texts), on=date(2026, 3, 16), language="zh")

    assert shown["total"] == 3 * 360_000
    assert [row.period for row in shown["rows"]] == ["2026", "2027", "2028"]


def test_checker_still_shows_years_that_have_passed_for_a_child_born_before_the_scheme() -> None:
    """Born in December 2023: 2025 has passed without a claim and is not promised; 2026 is left."""
    texts = {
        "birth_date": "2023-12-05",
        "chinese_national": "yes",
        "birth_registered": "yes",
        "death_date": "none",
        "first_claim_year": "none",
    }

    shown = result(Stated(benefit(BENEFIT), texts), on=date(2026, 3, 16), language="zh")

    assert shown["total"] == 360_000
    assert [(row.period, row.is_past) for row in shown["rows"]] == [("2025", True), ("2026", False)]


def test_withdrawn_claim_costs_no_year(office: Office) -> None:
    family = office.viewer("family")
    first = start_claim(
        by=family, benefit_name=BENEFIT, period="2025", child=office.child, claimant=office.parent, at=NOW
    )
    state_facts(by=family, claim=first, facts={"first_claim_year": 2025}, at=NOW)
    submit(by=family, claim=first, at=NOW)
    withdraw(by=family, claim=first, at=NOW)

    second = start_claim(
        by=family, benefit_name=BENEFIT, period="2026", child=office.child, claimant=office.parent, at=NOW
    )

    assert second.facts["first_claim_year"] == 2026


def test_granted_claim_is_the_first_from_then_on(office: Office, submitted: Claim) -> None:
    assert "first_claim_year" not in values_on(office.child, valid_on=TODAY)

    _decided(office, submitted, Outcome.GRANTED)

    assert values_on(office.child, valid_on=TODAY)["first_claim_year"] == 2026


def test_claim_may_be_made_on_the_first_day_of_its_year(office: Office) -> None:
    # Half past midnight in China on the first of January 2027.
    at = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)

    claim = start_claim(
        by=office.viewer("family"),
        benefit_name=BENEFIT,
        period="2027",
        child=office.child,
        claimant=office.parent,
        at=at,
    )

    assert claim.period == "2027"
