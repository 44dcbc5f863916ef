"""A year is claimed by its last day, or given up; what was handed in in time stays so. And the office's own time stops and goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huijia.apps.claims.actions import (
    decide,
    recommend,
    return_for_more,
    start_claim,
    state_facts,
    submit,
    take,
    withdraw,
)
from huijia.apps.claims.appeals import appeal
from huijia.apps.claims.clock import day_with_left
from huijia.apps.claims.deadlines import working_days_after, working_days_left
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.queries import values_on
from tests.apps.conftest import NOW, ORIGINALS, TODAY, Office

IN_TIME = datetime(2025, 12, 31, 15, 59, tzinfo=UTC)
"""A minute before midnight in China: the last of 2025."""
TOO_LATE = IN_TIME + timedelta(minutes=1)
LATE = {
    "period": "2025",
    "answer": "not_entitled",
    "amount_minor": 0,
    "reasons": ["claimed_too_late"],
    "missing": [],
}


def claimed(office: Office, period: str, at: datetime, **facts: Any) -> Claim:
    """A claim of the family for its child, handed in at a moment."""
    family = office.viewer("family")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period=period,
        child=office.child,
        claimant=office.parent,
        at=at,
        facts=facts,
    )
    return submit(by=family, claim=claim, at=at)


def _row(claim: Claim) -> dict[str, Any]:
    (found,) = [row for row in current_assessment(claim).rows if row["period"] == claim.period]
    return dict(found)


def decided(
    office: Office, claim: Claim, outcome: Outcome, *, reason: str = "", at: datetime = NOW
) -> Decision:
    officer = office.viewer("township_officer")
    take(by=officer, claim=claim, at=at)
    recommend(
        by=officer, claim=claim, outcome=outcome, at=at, reason=reason or "材料齐全", originals_seen=ORIGINALS
    )
    return decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=at,
        reason=reason,
        amount_minor=360_000 if outcome == Outcome.GRANTED else None,
    )


@pytest.mark.parametrize("typed", [None, 2025, 2026])
@pytest.mark.parametrize("born", ["2024-05-06", "2025-05-06"])
def test_year_first_handed_in_after_its_last_day_is_given_up_whatever_is_typed(
    office: Office, typed: int | None, born: str
) -> None:
    claim = claimed(office, "2025", TOO_LATE, first_claim_year=typed, birth_date=born)

    assert _row(claim) == LATE


def test_year_handed_in_in_its_last_minute_is_due(office: Office) -> None:
    claim = claimed(office, "2025", IN_TIME)

    # Born in May 2024: 29 months from January 2025, of which twelve are 2025's.
    assert (_row(claim)["answer"], _row(claim)["amount_minor"]) == ("entitled", 12 * 300_00)


def test_missed_year_in_between_is_given_up_and_the_next_is_not(office: Office) -> None:
    first = claimed(office, "2025", IN_TIME)
    decided(office, first, Outcome.GRANTED)
    in_2027 = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)

    missed, following = claimed(office, "2026", in_2027), claimed(office, "2027", in_2027)

    assert _row(missed) == {**LATE, "period": "2026"}
    # 29 months, of which 24 were those of 2025 and 2026.
    assert (_row(following)["answer"], _row(following)["amount_minor"]) == ("entitled", 5 * 300_00)


def test_claim_handed_in_in_time_stays_so_when_it_is_returned_and_when_it_is_objected_to(
    office: Office,
) -> None:
    claim = claimed(office, "2025", IN_TIME)
    officer, family = office.viewer("township_officer"), office.viewer("family")
    take(by=officer, claim=claim, at=NOW)
    return_for_more(by=officer, claim=claim, note="请补交户口簿", at=NOW)

    state_facts(by=family, claim=claim, facts={"first_claim_year": 2026}, at=NOW)
    submit(by=family, claim=claim, at=NOW)

    claim.refresh_from_db()
    assert (claim.first_submitted_at, claim.submitted_at) == (IN_TIME, NOW)
    # A claim that was handed in in 2025 is one of 2025, whatever is typed.
    assert claim.facts["first_claim_year"] == 2025
    assert _row(claim)["answer"] == "entitled"
    decided(office, claim, Outcome.REFUSED, reason="材料不符")
    appeal(by=family, claim=claim, grounds="请再核对", at=NOW + timedelta(days=9))
    assert _row(claim)["answer"] == "entitled"


@pytest.mark.parametrize("how", ["withdrawn", "refused"])
def test_family_that_claimed_in_time_can_claim_again_after_the_last_day(office: Office, how: str) -> None:
    """A refusal is in nobody's way, also while the time to object to it runs."""
    first = claimed(office, "2025", IN_TIME)
    if how == "withdrawn":
        withdraw(by=office.viewer("family"), claim=first, at=TOO_LATE)
    else:
        decided(office, first, Outcome.REFUSED, reason="缺少户口簿", at=TOO_LATE)

    again = claimed(office, "2025", NOW)

    assert _row(again)["answer"] == "entitled"


def test_another_reason_of_the_law_stands_as_it_is(office: Office) -> None:
    claim = claimed(office, "2025", TOO_LATE, chinese_national=False)

    (row,) = current_assessment(claim).rows
    assert row["reasons"] == ["not_chinese_national"]


def test_what_is_not_known_is_not_asked_for_a_year_that_was_given_up(office: Office) -> None:
    claim = claimed(office, "2025", TOO_LATE, birth_registered=None)

    assert _row(claim) == LATE


def test_letter_names_the_reason_its_article_and_the_proof_that_would_change_it(office: Office) -> None:
    claim = claimed(office, "2025", TOO_LATE)

    decision = decided(office, claim, Outcome.REFUSED)

    zh, en = (json.dumps(decision.letter[language], ensure_ascii=False) for language in ("zh", "en"))
    assert not decision.against_assessment
    assert "首次提交申领时，该年度的申领期限（当年12月31日）已过，该年度视为放弃［1，第12条］" in zh
    assert "如能证明在 2025-12-31（含当日）以前已经提出申领，结论会改变" in zh
    assert (
        "the time to claim this year (31 December of the year) had passed; the year is given up [1, art. 12]"
        in en
    )
    assert "Proof that it was first claimed by 2025-12-31, that day included, would change the answer" in en
    # Who gave one year up is not left to think that it was all of them; 2027 has not begun.
    assert "按同样的情况，2026年度（3,600.00 元）符合条件。" in zh
    assert "By the same facts the benefit is due for 2026 (CNY 3,600.00)." in en


def test_letter_to_parents_who_claimed_the_year_of_death_late_names_the_year_that_is_left(
    office: Office,
) -> None:
    """A child that died in the year of its birth: its one claim is made in the next year, as a claim of that year."""
    claim = claimed(office, "2025", TOO_LATE, birth_date="2025-05-06", death_date="2025-08-20")

    decision = decided(office, claim, Outcome.REFUSED)

    assert "按同样的情况，2026年度（3,600.00 元）符合条件。" in json.dumps(
        decision.letter["zh"], ensure_ascii=False
    )


def test_letter_that_goes_against_the_assessment_names_no_other_year(office: Office) -> None:
    claim = claimed(office, "2025", IN_TIME)

    decision = decided(office, claim, Outcome.REFUSED, reason="材料不符")

    assert "按同样的情况" not in json.dumps(decision.letter["zh"], ensure_ascii=False)


def test_year_granted_late_for_good_cause_is_the_first_from_then_on(office: Office) -> None:
    claim = claimed(office, "2025", TOO_LATE, birth_date="2025-05-06")

    decided(office, claim, Outcome.GRANTED, reason="窗口系统故障，当天无法受理")

    # Three yearly claims, of which this is one: from 2026 it would be a fourth.
    assert values_on(office.child, valid_on=TODAY)["first_claim_year"] == 2025


def test_first_claim_that_names_no_year_is_the_first_itself(office: Office) -> None:
    family = office.viewer("family")
    claim = start_claim(
        by=family,
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=office.child,
        claimant=office.parent,
        at=NOW,
    )

    claim = state_facts(by=family, claim=claim, facts={"first_claim_year": None}, at=NOW)

    assert claim.facts["first_claim_year"] == 2026


def test_day_on_which_a_claim_was_first_handed_in_is_never_changed(submitted: Claim) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=submitted.pk).update(first_submitted_at=NOW - timedelta(days=90))
    with pytest.raises(DatabaseError), transaction.atomic():
        Claim.objects.filter(pk=submitted.pk).update(first_submitted_at=None)


def test_time_to_decide_stands_still_while_the_family_has_the_claim(
    office: Office, submitted: Claim, signed_in: Callable[[str], Client]
) -> None:
    officer, family = office.viewer("township_officer"), office.viewer("family")
    take(by=officer, claim=submitted, at=NOW)
    # Monday 16 to Monday 30 March: ten working days.
    returned = return_for_more(by=officer, claim=submitted, note="请补交户口簿", at=NOW + timedelta(days=14))
    assert (returned.due_on, returned.days_left) == (None, 20)
    page = signed_in("family").get(f"/claims/{submitted.number}/").content.decode()
    assert "首次提交：2026年3月16日" in page
    assert "再次提交后还有 20 个工作日" in page

    again = submit(by=family, claim=submitted, at=NOW + timedelta(days=77))

    assert again.due_on == working_days_after(date(2026, 6, 1), 20)
    assert again.days_left is None


def test_time_that_is_over_is_not_given_anew_by_a_return(office: Office, submitted: Claim) -> None:
    officer, family = office.viewer("township_officer"), office.viewer("family")
    take(by=officer, claim=submitted, at=NOW)
    over = submitted.due_on
    assert over is not None
    late = NOW + timedelta(days=(over - TODAY).days + 7)
    returned = return_for_more(by=officer, claim=submitted, note="请补交户口簿", at=late)
    assert returned.days_left is not None
    assert returned.days_left < 0

    again = submit(by=family, claim=submitted, at=late)

    assert again.due_on == over


@pytest.mark.parametrize("left", range(-12, 13))
def test_days_that_are_left_are_the_same_when_they_are_counted_again(left: int) -> None:
    assert working_days_left(TODAY, day_with_left(TODAY, left)) == left
