"""A refusal blocks no family, an objection may run beside a new claim, and of all of them one is granted: also across townships."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from huijia.apps.accounts.actions import give_role
from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.queries import faults
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.clashes import clashes_of, clashing_among, granted_elsewhere
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.actions import record_facts
from huijia.apps.people.merging import merge_people, undo_merge
from huijia.apps.people.models import Person, Source
from huijia.apps.people.queries import sharing_number
from tests.apps.conftest import NOW, ORIGINALS, TODAY, TOWNSHIP, Office, make_office

PACK = "cn/childcare-subsidy"
NUMBER = "990101202405060017"
OTHER_NUMBER = "990101202405060033"
LATER = NOW + timedelta(days=100)
"""After every time to object."""


def claimed(office: Office, who: str = "family", *, at: Any = NOW) -> Claim:
    child, parent = (
        (office.child, office.parent) if who == "family" else (office.other_child, office.other_parent)
    )
    by = office.viewer(who)
    claim = actions.start_claim(by=by, benefit_name=PACK, period="2026", child=child, claimant=parent, at=at)
    return actions.submit(by=by, claim=claim, at=at)


def reviewed(office: Office, claim: Claim) -> Claim:
    officer = office.viewer("township_officer" if claim.claimant == office.parent else "other_officer")
    claim = actions.take(by=officer, claim=claim, at=NOW)
    return actions.recommend(
        by=officer, claim=claim, outcome=Outcome.GRANTED, at=NOW, reason="材料齐全", originals_seen=ORIGINALS
    )


def decided(office: Office, claim: Claim, outcome: Outcome, *, reason: str = "已核实") -> Decision:
    return actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
        reason=reason,
    )


def redecided(office: Office, claim: Claim, outcome: Outcome) -> Decision:
    return appeals.redecide(
        by=office.viewer("second_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        reason="已再次核对",
        at=NOW,
    )


@pytest.fixture
def refused(office: Office) -> Claim:
    claim = reviewed(office, claimed(office))
    decided(office, claim, Outcome.REFUSED)
    return Claim.objects.get(pk=claim.pk)


def test_after_a_refused_objection_the_family_claims_again_without_the_county_closing_anything(
    office: Office, refused: Claim
) -> None:
    appeals.appeal(by=office.viewer("family"), claim=refused, grounds="请核对", at=NOW)
    redecided(office, refused, Outcome.REFUSED)

    again = reviewed(office, claimed(office))

    assert clashes_of(again) == []
    assert decided(office, again, Outcome.GRANTED, reason="").outcome == Outcome.GRANTED
    assert Claim.objects.get(pk=refused.pk).state == "redecided"
    assert list(faults()) == []


def test_objection_beside_a_newer_claim_and_one_of_both_is_granted(office: Office, refused: Claim) -> None:
    newer = reviewed(office, claimed(office))

    appeals.appeal(by=office.viewer("family"), claim=refused, grounds="请核对", at=NOW)

    refused.refresh_from_db()
    assert (clashes_of(refused), clashes_of(newer)) == ([newer], [refused])
    assert clashing_among(Claim.objects.select_related("child")) == {refused.pk, newer.pk}
    with pytest.raises(NotAllowed, match="理由"):
        decided(office, newer, Outcome.GRANTED, reason="")
    redecided(office, refused, Outcome.GRANTED)
    with pytest.raises(UnableToMoveClaim, match=refused.number):
        decided(office, newer, Outcome.GRANTED)
    decided(office, newer, Outcome.REFUSED)
    assert Claim.objects.filter(granted=True).count() == 1


def test_objection_beside_a_newer_claim_that_was_granted_can_only_fail(
    office: Office, refused: Claim, signed_in: Callable[[str], Client]
) -> None:
    newer = reviewed(office, claimed(office))
    decided(office, newer, Outcome.GRANTED)

    appeals.appeal(by=office.viewer("family"), claim=refused, grounds="请核对", at=NOW)

    assert "已经发放" in signed_in("family").get(f"/claims/{refused.number}/").content.decode()
    with pytest.raises(UnableToMoveClaim, match=newer.number):
        redecided(office, refused, Outcome.GRANTED)
    assert redecided(office, refused, Outcome.REFUSED).outcome == Outcome.REFUSED


def test_while_an_objection_to_a_refusal_is_decided_the_family_may_claim_anew(
    office: Office, refused: Claim
) -> None:
    appeals.appeal(by=office.viewer("family"), claim=refused, grounds="请核对", at=NOW)

    newer = claimed(office)

    assert newer.state == "submitted"
    with pytest.raises(UnableToMoveClaim, match="已有申领"):
        actions.start_claim(
            by=office.viewer("township_officer"),
            benefit_name=PACK,
            period="2026",
            child=office.child,
            claimant=office.parent,
            at=NOW,
        )


def test_what_is_granted_stays_granted_through_an_objection_and_when_it_is_closed(office: Office) -> None:
    claim = reviewed(office, claimed(office))
    decided(office, claim, Outcome.GRANTED)
    appeals.appeal(by=office.viewer("family"), claim=claim, grounds="金额不对", at=NOW)
    for step in (
        lambda: None,
        lambda: redecided(office, claim, Outcome.GRANTED),
        lambda: _closed(office, claim),
    ):
        step()
        claim.refresh_from_db()
        assert claim.granted, claim.state
        with pytest.raises(UnableToMoveClaim, match="已有申领"):
            claimed(office, at=LATER)


def _closed(office: Office, claim: Claim) -> None:
    actions.end(by=office.viewer("county_approver"), claim=claim, at=LATER, reason="归档")


@pytest.mark.parametrize(
    "change",
    [
        "granted = TRUE WHERE state = 'refused'",
        "granted = TRUE WHERE state = 'submitted'",
        "granted = FALSE WHERE state = 'confirmed'",
    ],
)
def test_database_keeps_granted_as_the_state_has_it(office: Office, refused: Claim, change: str) -> None:
    newer = claimed(office)
    if "confirmed" in change:
        decided(office, reviewed(office, newer), Outcome.GRANTED)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE claims_claim SET {change}")


def test_database_itself_lets_one_be_under_way(office: Office, refused: Claim) -> None:
    claimed(office)
    second = Claim.objects.get(pk=refused.pk)
    second.pk, second.number, second.state = None, "SECOND", "draft"
    second.save(force_insert=True)

    with pytest.raises(DatabaseError, match=r"claim_once_under_way|claims_claim\.pack"), transaction.atomic():
        Claim.objects.filter(pk=second.pk).update(state="submitted")


# One number in two townships


def numbered(office: Office) -> None:
    """Both families' children have one resident number; nobody has seen that."""
    for child in (office.child, office.other_child):
        _number(child, NUMBER)


def _number(child: Person, number: str) -> None:
    record_facts(
        by=SYSTEM,
        person=child,
        facts={"id_number": number},
        valid_from=TODAY,
        at=NOW,
        source=Source.STATEMENT,
    )
    child.refresh_from_db()


def of_the_township_only(office: Office) -> Viewer:
    """An approver who may not open what lies in the other township."""
    user = office.users["auditor"]
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.COUNTY_APPROVER,
        area=Area.objects.get(code=TOWNSHIP),
        valid_from=date(2025, 1, 1),
    )
    return viewer_of(user, on=TODAY)


def test_same_number_elsewhere_is_granted_once_and_tells_a_stranger_nothing(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    numbered(office)
    there, here = reviewed(office, claimed(office, "other_family")), reviewed(office, claimed(office))
    decided(office, there, Outcome.GRANTED, reason="")

    with pytest.raises(UnableToMoveClaim, match=f"已在别处发放.*{there.number}"):
        decided(office, here, Outcome.GRANTED)
    with pytest.raises(UnableToMoveClaim, match="已在别处发放") as told:
        actions.decide(
            by=of_the_township_only(office),
            claim=here,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(here).pk,
            at=NOW,
            reason="已核实",
        )

    page = signed_in("township_officer").get(f"/claims/{here.number}/").content.decode()
    assert "已在别处发放" in page
    for secret in (there.number, NUMBER, office.other_child.name, office.other_parent.name, "白杨镇"):
        assert secret not in str(told.value)
        assert secret not in page
    assert "已在别处发放" not in signed_in("family").get(f"/claims/{here.number}/").content.decode()
    assert decided(office, here, Outcome.REFUSED).outcome == Outcome.REFUSED


def test_a_number_that_was_wrong_and_is_put_right_blocks_nobody(office: Office) -> None:
    numbered(office)
    there, here = reviewed(office, claimed(office, "other_family")), reviewed(office, claimed(office))
    decided(office, there, Outcome.GRANTED, reason="")

    _number(office.other_child, OTHER_NUMBER)

    assert decided(office, here, Outcome.GRANTED, reason="").outcome == Outcome.GRANTED


def test_other_periods_other_numbers_and_none_block_nobody(office: Office) -> None:
    there, here = reviewed(office, claimed(office, "other_family")), reviewed(office, claimed(office))
    decided(office, there, Outcome.GRANTED, reason="")
    assert granted_elsewhere(here) is None  # neither has a number
    numbered(office)
    Claim.objects.filter(pk=there.pk).update(period="2025")

    assert granted_elsewhere(here) is None


def test_a_number_under_a_merged_record_counts(office: Office) -> None:
    """The number is on a record that was merged into the one under which it was granted."""
    numbered(office)
    third = Person.objects.create(area=office.child.area, name="王小明", made_at=NOW)
    there = reviewed(office, claimed(office, "other_family"))
    decided(office, there, Outcome.GRANTED, reason="")
    here = reviewed(office, claimed(office))
    merge = merge_people(by=_both(office), kept=third, merged=office.other_child, reason="同一个孩子", at=NOW)
    _number(third, OTHER_NUMBER)

    assert {each.pk for each in sharing_number(office.child)} == {third.pk, office.other_child.pk}
    assert granted_elsewhere(here) == there
    with pytest.raises(UnableToMoveClaim, match="已在别处发放"):
        decided(office, here, Outcome.GRANTED)
    undo_merge(by=_both(office), merge=merge, reason="弄错了", at=NOW)
    assert granted_elsewhere(here) == there


def _both(office: Office) -> Viewer:
    """Somebody who may merge records of both townships."""
    user = office.users["township_officer"]
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.TOWNSHIP_OFFICER,
        area=Area.objects.get(code=office.other_child.area_id),
        valid_from=date(2025, 1, 1),
    )
    return viewer_of(user, on=TODAY)


@pytest.mark.parametrize("round_", range(3))
def test_two_grants_at_once_for_one_number_pass_once(office_db: object, round_: int) -> None:
    office = make_office()
    numbered(office)
    both = [reviewed(office, claimed(office, who)) for who in ("family", "other_family")]
    start = threading.Barrier(2)
    raised: list[Exception | None] = [None, None]

    def grant(place: int) -> None:
        start.wait()
        try:
            decided(office, both[place], Outcome.GRANTED)
        except UnableToMoveClaim as error:
            raised[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=grant, args=(place,)) for place in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()

    assert sum(each is None for each in raised) == 1
    assert Claim.objects.filter(granted=True).count() == 1
    assert Decision.objects.count() == 1
