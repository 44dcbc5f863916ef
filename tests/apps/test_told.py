"""The time to object begins when the family is told, ends on a working day, and nobody loses it by a letter that never came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.audit.opening import changes_of
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims.actions import end
from huijia.apps.claims.appeals import appeal
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.letter_actions import hand_over, letter_pdf
from huijia.apps.claims.models import Decision, Delivery, Outcome
from huijia.apps.claims.objecting import last_day, may_object, object_until, told_on
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.test_letters import decided, redecided

YEARS_LATER = NOW + timedelta(days=800)
DAY = timedelta(days=1)


@pytest.fixture
def decision(office: Office) -> Decision:
    return decided(office, Outcome.REFUSED, reason="材料与登记不符")


def got(office: Office, decision: Decision, on: date, how: Delivery.How = Delivery.How.HANDED_OVER) -> None:
    at = NOW + timedelta(days=max(0, (on - TODAY).days))
    hand_over(by=office.viewer("township_officer"), decision=decision, how=how, told_on=on, at=at)


def test_time_does_not_begin_while_nothing_says_that_the_family_was_told(
    office: Office, decision: Decision
) -> None:
    assert (told_on(decision), object_until(decision)) == (None, None)
    with pytest.raises(UnableToMoveClaim, match="还没有开始"):
        end(by=office.viewer("county_approver"), claim=decision.claim, at=YEARS_LATER, reason="归档")

    made = appeal(by=office.viewer("family"), claim=decision.claim, grounds="没有收到信", at=YEARS_LATER)

    assert made.decision == decision


def test_time_counts_from_the_day_on_which_the_family_was_told(office: Office, decision: Decision) -> None:
    got(office, decision, date(2026, 4, 10))

    # Sixty days after 10 April: Tuesday 9 June.
    assert object_until(decision) == date(2026, 6, 9)
    assert may_object(decision, today=date(2026, 6, 9))
    assert not may_object(decision, today=date(2026, 6, 10))


def test_objection_after_the_last_day_is_too_late_and_the_claim_can_be_closed(
    office: Office, decision: Decision
) -> None:
    got(office, decision, TODAY)
    # Sixty days after Monday 16 March: Friday 15 May. Noon in China.
    on_the_last = NOW + timedelta(days=60)
    approver = office.viewer("county_approver")
    with pytest.raises(UnableToMoveClaim, match="2026-05-15"):
        end(by=approver, claim=decision.claim, at=on_the_last, reason="归档")
    with pytest.raises(UnableToMoveClaim, match="期限已过"):
        appeal(by=office.viewer("family"), claim=decision.claim, grounds="请再看", at=on_the_last + DAY)

    end(by=approver, claim=decision.claim, at=on_the_last + DAY, reason="归档")


@pytest.mark.parametrize(
    ("told", "last"),
    [
        (date(2026, 3, 16), date(2026, 5, 15)),
        # Sunday 17 May moves to Monday.
        (date(2026, 3, 18), date(2026, 5, 18)),
        # The first day of the National Day holiday moves past it.
        (date(2026, 8, 2), date(2026, 10, 8)),
    ],
)
def test_last_day_that_is_no_working_day_moves_to_the_next(told: date, last: date) -> None:
    assert last_day(told, within=60) == last


def test_family_that_opens_its_letter_was_told_then_and_nobody_elses_look_counts(
    office: Office, decision: Decision, signed_in: Callable[[str], Client]
) -> None:
    address = f"/claims/{decision.claim.number}/letter/"
    for name in ("township_officer", "county_approver"):
        signed_in(name).get(address)
    assert told_on(decision) is None

    for _ in range(2):
        signed_in("family").get(address)

    assert told_on(decision) == TODAY
    noted = [
        entry for entry in of_subject("claim", decision.claim.number) if entry.action == "letter.delivered"
    ]
    assert [changes_of(entry)["how"][1] for entry in noted] == ["opened"]
    assert (
        "2026年5月15日（含当日）前提出异议"
        in signed_in("family").get(f"/claims/{decision.claim.number}/").content.decode()
    )


def test_earliest_day_counts(office: Office, decision: Decision) -> None:
    got(office, decision, date(2026, 4, 10), Delivery.How.POSTED)
    got(office, decision, date(2026, 3, 20))

    assert told_on(decision) == date(2026, 3, 20)


@pytest.mark.parametrize("day", [TODAY - DAY, TODAY + DAY])
def test_day_before_the_decision_or_not_come_yet_is_refused(
    office: Office, decision: Decision, day: date
) -> None:
    officer = office.viewer("township_officer")
    with pytest.raises(UnableToMoveClaim):
        hand_over(by=officer, decision=decision, how=Delivery.How.HANDED_OVER, told_on=day, at=NOW)


@pytest.mark.parametrize(
    "name", ["family", "other_officer", "other_family", "finance", "auditor", "village_contact"]
)
def test_only_the_areas_office_notes_that_a_letter_was_handed_out(
    office: Office, decision: Decision, name: str
) -> None:
    with pytest.raises(NotAllowed):
        hand_over(by=office.viewer(name), decision=decision, how=Delivery.How.POSTED, told_on=TODAY, at=NOW)


def test_whoever_hands_out_or_prints_a_letter_can_decide_the_objection(
    office: Office, decision: Decision
) -> None:
    second = office.viewer("second_approver")
    letter_pdf(by=second, decision=decision, language="zh", at=NOW)
    hand_over(by=second, decision=decision, how=Delivery.How.HANDED_OVER, told_on=TODAY, at=NOW)

    assert redecided(office, decision).outcome == Outcome.GRANTED


def test_what_was_noted_is_never_changed(office: Office, decision: Decision) -> None:
    got(office, decision, TODAY)

    with pytest.raises(UnableToMoveClaim):
        got(office, decision, TODAY)
    with pytest.raises(DatabaseError), transaction.atomic():
        Delivery.objects.update(told_on=TODAY - DAY)


def test_counter_notes_it_on_the_letters_page(
    office: Office, decision: Decision, signed_in: Callable[[str], Client]
) -> None:
    officer, page = signed_in("township_officer"), f"/claims/{decision.claim.number}/letter/"
    assert "提出异议的期限还没有开始" in officer.get(page).content.decode()
    day = {"told_on_year": "2026", "told_on_month": "3", "told_on_day": "17", "how": "handed_over"}

    refused = officer.post(f"{page}got/", day)
    assert (refused.status_code, told_on(decision)) == (422, None)
    assert "这一天应在决定之日与今天之间" in refused.content.decode()

    accepted = officer.post(f"{page}got/", {**day, "told_on_day": "16"}, follow=True)
    assert "家庭于 2026年3月16日 收到" in accepted.content.decode()


def test_day_that_a_letter_of_before_named_is_not_taken_back(office: Office, decision: Decision) -> None:
    known = {
        name: getattr(decision, name)
        for name in ("claim", "assessment", "outcome", "currency", "office", "decided_at")
    }
    named = Decision.objects.create(**known, decided_by_name="某人", object_until=date(2026, 12, 31))
    got(office, named, TODAY)

    assert object_until(named) == date(2026, 12, 31)
