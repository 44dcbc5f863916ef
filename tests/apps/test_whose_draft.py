"""A draft that a family began is its own, until it hands it in; and it stands in nobody's way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.claims import actions
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim
from huijia.apps.claims.policies import steps_for
from huijia.apps.claims.queries import claims_seen_by
from huijia.apps.people.actions import register_person
from huijia.apps.people.models import Membership, Person, PersonAccount, Source
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office

PACK = "cn/childcare-subsidy"
STAFF = ("township_officer", "other_officer", "county_approver", "second_approver")


def begun(by: Viewer, child: Person, claimant: Person) -> Claim:
    return actions.start_claim(
        by=by, benefit_name=PACK, period="2026", child=child, claimant=claimant, at=NOW
    )


@pytest.fixture
def draft(office: Office) -> Claim:
    return begun(office.viewer("family"), office.child, office.parent)


def addresses(claim: Claim) -> list[str]:
    return [f"/claims/{claim.number}/{page}" for page in ("", "facts/", "submit/", "papers/", "letter/")]


def test_draft_is_not_there_for_anybody_but_the_family(
    office: Office, draft: Claim, signed_in: Callable[[str], Client]
) -> None:
    for name in office.users:
        statuses = [signed_in(name).get(each).status_code for each in addresses(draft)]
        if name == "family":
            assert statuses[:4] == [200] * 4
        else:
            assert statuses == [404] * 5, name
    for name in STAFF:
        assert steps_for(office.viewer(name), draft) == []
        for step in ("take", "withdraw"):
            assert signed_in(name).post(f"/claims/{draft.number}/{step}/").status_code == 404


def test_handed_in_it_is_there_for_its_area_and_a_draft_that_was_withdrawn_never_is(
    office: Office, draft: Claim
) -> None:
    officer = office.viewer("township_officer")
    with transaction.atomic():
        actions.submit(by=office.viewer("family"), claim=draft, at=NOW)
        assert list(claims_seen_by(officer)) == [draft]
        transaction.set_rollback(True)

    actions.withdraw(by=office.viewer("family"), claim=draft, at=NOW)

    assert list(claims_seen_by(officer)) == []
    assert list(claims_seen_by(office.viewer("family"))) == [draft]


def test_draft_that_the_counter_began_is_seen_by_both(office: Office) -> None:
    claim = begun(office.viewer("township_officer"), office.child, office.parent)

    assert claim.made_at_counter
    for name in ("township_officer", "county_approver", "family"):
        assert list(claims_seen_by(office.viewer(name))) == [claim]


def test_officer_cannot_act_on_a_familys_draft_that_they_hold_in_hand(office: Office, draft: Claim) -> None:
    for act in (actions.submit, actions.withdraw):
        with pytest.raises(NotAllowed):
            act(by=office.viewer("township_officer"), claim=draft, at=NOW, **_reason(act))


def _reason(act: Any) -> dict[str, str]:
    return {"reason": "家庭要求"} if act is actions.withdraw else {}


def test_draft_blocks_neither_the_counter_nor_the_other_guardian(office: Office, draft: Claim) -> None:
    spouse = register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts={"name": "王建国"},
        valid_from=TODAY,
        at=NOW,
        source=Source.DOCUMENT,
    )
    home = office.parent.memberships.get().household
    Membership.objects.create(household=home, person=spouse, relation="guardian", valid_from=TODAY)
    account: User = office.users["other_family"]
    PersonAccount.objects.filter(user=account).update(person=spouse)

    theirs = begun(office.viewer("other_family"), office.child, spouse)
    counters = begun(office.viewer("township_officer"), office.child, office.parent)
    actions.submit(by=office.viewer("other_family"), claim=theirs, at=NOW)

    for by, claim in ((office.viewer("family"), draft), (office.viewer("township_officer"), counters)):
        with pytest.raises(UnableToMoveClaim, match="已有申领"):
            actions.submit(by=by, claim=claim, at=NOW)


def test_the_same_person_begins_once(office: Office, draft: Claim) -> None:
    with pytest.raises(UnableToMoveClaim, match="继续填写"):
        begun(office.viewer("family"), office.child, office.parent)
    draft.pk, draft.number = None, "TWICE"
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.save(force_insert=True)
