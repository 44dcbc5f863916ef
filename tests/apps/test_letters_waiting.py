"""Letters of which nobody noted that the family got them stand in the township's list until somebody does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from huijia.apps.accounts.models import Role
from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import end
from huijia.apps.claims.appeals import appeal
from huijia.apps.claims.letter_actions import hand_over
from huijia.apps.claims.models import Claim, Decision, Delivery, Outcome
from huijia.apps.claims.queries import letters_to_hand_over
from tests.apps.conftest import NOW, Office
from tests.apps.test_letters import decided, redecided
from tests.apps.test_reminders import words

SignedIn = Callable[[str], Client]
LIST = "/claims/?state=letters"


@pytest.fixture
def decision(office: Office) -> Decision:
    return decided(office, Outcome.REFUSED, reason="材料与登记不符")


def waiting(office: Office, name: str = "township_officer") -> list[str]:
    return [each.number for each in letters_to_hand_over(office.viewer(name), Role.TOWNSHIP_OFFICER)]


def got(office: Office, decision: Decision) -> None:
    at = decision.decided_at
    hand_over(
        by=office.viewer("township_officer"),
        decision=decision,
        how=Delivery.How.HANDED_OVER,
        told_on=at.date(),
        at=at,
    )


def test_letter_is_listed_with_its_days_until_somebody_notes_that_the_family_got_it(
    office: Office, decision: Decision, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=9))
    officer, number = signed_in("township_officer"), decision.claim.number

    page = officer.get(LIST).content.decode()

    assert number in page
    assert "决定后已过 9 天" in page
    assert f'href="/claims/{number}/letter/#got"' in page
    assert "决定书待送达 (1)" in words(officer, "/claims/")
    assert "1 封决定书待送达" in words(officer, "/")
    shown = Entry.objects.get(action="worklist.viewed", subject_id=number)
    assert (shown.person_id, shown.actor_role) == (office.child.pk, "township_officer")

    got(office, decision)

    page = officer.get(LIST).content.decode()
    assert number not in page
    assert "每一封决定书都有家庭收到的记录" in page
    assert "决定书待送达 (0)" in words(officer, "/claims/")


def test_letter_that_the_family_opened_waits_for_nobody(
    office: Office, decision: Decision, signed_in: SignedIn
) -> None:
    assert waiting(office) == [decision.claim.number]

    signed_in("family").get(f"/claims/{decision.claim.number}/letter/")

    assert waiting(office) == []


def test_letter_of_whoever_objected_waits_for_nobody(office: Office, decision: Decision) -> None:
    appeal(by=office.viewer("family"), claim=decision.claim, grounds="请再看", at=NOW)

    assert waiting(office) == []


def test_letter_of_a_new_decision_waits_even_when_the_claim_is_closed(
    office: Office, decision: Decision
) -> None:
    again = redecided(office, decision)
    end(by=office.viewer("county_approver"), claim=again.claim, at=NOW + timedelta(days=9), reason="归档")

    assert waiting(office) == [decision.claim.number]
    got(office, again)
    assert waiting(office) == []


def test_letter_of_a_decision_that_was_replaced_takes_none_off_the_list(office: Office) -> None:
    first = decided(office, Outcome.REFUSED, reason="不符")
    redecided(office, first)

    got(office, first)

    assert waiting(office) == [first.claim.number]


def test_oldest_decision_comes_first(office: Office, decision: Decision) -> None:
    second = decided(office, Outcome.REFUSED, reason="不符", period="2025")
    Claim.objects.filter(pk=second.claim_id).update(letter_waits_since=NOW - timedelta(days=1))

    assert waiting(office) == [second.claim.number, decision.claim.number]


def test_list_is_that_of_the_area_and_of_the_township(
    office: Office, decision: Decision, signed_in: SignedIn
) -> None:
    number = decision.claim.number

    assert number not in words(signed_in("other_officer"), LIST)
    # The county has no such part: it is shown what waits for it, and this does not.
    county = words(signed_in("county_approver"), LIST)
    assert number not in county
    assert "决定书待送达" not in county
    assert signed_in("family").get(LIST).context["claims"][0]["claim"].number == number
