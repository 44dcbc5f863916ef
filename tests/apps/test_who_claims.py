"""Who claims for whom: the child's guardian on that day, or at the counter of the child's area somebody whose care was seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.opening import changes_of, reason_of
from huijia.apps.audit.queries import of_subject
from huijia.apps.claims.actions import return_for_more, start_claim, submit, take
from huijia.apps.claims.models import CareProof, Claim
from huijia.apps.people.actions import register_person
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Membership, Person, Source
from huijia.apps.people.queries import children_of, is_guardian_of
from tests.apps.conftest import ELSEWHERE, NOW, TODAY, VILLAGE, Office
from tests.apps.copies import copied, rows_in

PROOF = "村委会出具的抚养证明"


def begun(office: Office, by: str, child: Person, claimant: Person, **given: Any) -> Claim:
    return start_claim(
        by=office.viewer(by),
        benefit_name="cn/childcare-subsidy",
        period="2026",
        child=child,
        claimant=claimant,
        at=NOW,
        **given,
    )


def somebody(name: str, area: str) -> Person:
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=area),
        facts={"name": name},
        valid_from=date(2025, 9, 1),
        at=NOW,
        source=Source.DOCUMENT,
    )


def left(office: Office, person: Person, on: date = TODAY - timedelta(days=1)) -> None:
    """Somebody's last day in the household."""
    Membership.objects.filter(person=person).update(valid_until=on)


@pytest.mark.parametrize("by", ["family", "township_officer"])
def test_guardian_of_the_childs_household_claims(office: Office, by: str) -> None:
    claim = begun(office, by, office.child, office.parent)

    assert claim.area_id == office.child.area_id
    assert not CareProof.objects.exists()


def test_family_does_not_claim_for_the_child_of_another(office: Office) -> None:
    with pytest.raises(NotAllowed, match="监护人"):
        begun(office, "family", office.other_child, office.parent)


def test_family_cannot_name_a_proof_by_itself(office: Office) -> None:
    with pytest.raises(NotAllowed, match="窗口"):
        begun(office, "family", office.other_child, office.parent, proof=PROOF)


@pytest.mark.parametrize("who", ["parent", "child"])
def test_who_has_left_the_household_is_no_guardian_any_more(office: Office, who: str) -> None:
    left(office, getattr(office, who))

    with pytest.raises(NotAllowed):
        begun(office, "family", office.child, office.parent)


def test_elder_child_of_the_household_is_no_guardian_of_the_younger(office: Office) -> None:
    elder = somebody("王大明", VILLAGE)
    home = office.child.memberships.get().household
    Membership.objects.create(household=home, person=elder, relation="child", valid_from=TODAY)

    assert not is_guardian_of(elder, office.child, on=TODAY)
    with pytest.raises(NotAllowed):
        begun(office, "township_officer", office.child, elder)


def test_counter_names_the_proof_that_it_saw_and_the_claim_lies_where_the_child_does(office: Office) -> None:
    aunt = somebody("李姑", ELSEWHERE)
    with pytest.raises(NotAllowed, match="抚养关系证明"):
        begun(office, "township_officer", office.child, aunt, proof="  ")

    claim = begun(office, "township_officer", office.child, aunt, proof=PROOF)

    assert claim.area_id == VILLAGE != aunt.area_id
    seen = CareProof.objects.get()
    assert (seen.claim, seen.proof, seen.seen_by) == (claim, PROOF, office.users["township_officer"].pk)
    entry = of_subject("claim", claim.number).get(action="claim.started")
    assert PROOF in (reason_of(entry), *(new for _old, new in changes_of(entry).values()))
    assert PROOF not in entry.payload, "sealed under the child's key"
    assert submit(by=office.viewer("township_officer"), claim=claim, at=NOW).state == "submitted"


def test_claimant_whose_care_was_seen_hands_the_claim_in_by_itself_and_reads_what_was_seen(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    claim = begun(office, "township_officer", office.child, office.other_parent, proof=PROOF)

    assert submit(by=office.viewer("other_family"), claim=claim, at=NOW).state == "submitted"

    for name in ("other_family", "township_officer", "county_approver"):
        assert PROOF in signed_in(name).get(f"/claims/{claim.number}/").content.decode()
    [proof] = rows_in(copied(signed_in("other_family")), "claims.CareProof")
    assert proof["proof"] == PROOF


def test_family_leaves_no_proof_for_later(office: Office) -> None:
    """What a family says of itself would let it hand the claim in when it is no guardian any more."""
    begun(office, "family", office.child, office.parent, proof=PROOF)

    assert not CareProof.objects.exists()


def test_counter_of_another_township_does_not_claim_for_the_child(office: Office) -> None:
    """The counter is that of the child's area, also where the claimant lives in another."""
    for claimant in (office.other_parent, office.parent):
        with pytest.raises(NotAllowed):
            begun(office, "other_officer", office.child, claimant, proof=PROOF)


def test_who_is_no_guardian_any_more_does_not_hand_the_draft_in(office: Office) -> None:
    claim = begun(office, "family", office.child, office.parent)
    left(office, office.parent)

    with pytest.raises(NotAllowed):
        submit(by=office.viewer("family"), claim=claim, at=NOW)


def test_claim_that_was_handed_in_by_the_guardian_of_that_day_is_completed(
    office: Office, submitted: Claim
) -> None:
    officer = office.viewer("township_officer")
    take(by=officer, claim=submitted, at=NOW)
    return_for_more(by=officer, claim=submitted, note="请补交户口簿", at=NOW)
    left(office, office.parent)

    assert submit(by=office.viewer("family"), claim=submitted, at=NOW).state == "submitted"


def test_household_of_a_merged_record_counts(office: Office) -> None:
    again = somebody("王晓明", VILLAGE)
    merge_people(
        by=office.viewer("township_officer"), kept=again, merged=office.child, reason="同一人", at=NOW
    )

    assert is_guardian_of(office.parent, Person.objects.get(pk=again.pk), on=TODAY)


def test_children_are_those_of_whom_one_is_the_guardian(office: Office) -> None:
    assert children_of(office.parent, on=TODAY) == [office.child]
    assert children_of(office.child, on=TODAY) == []
    assert children_of(office.parent, on=date(2025, 8, 31)) == []


def test_what_was_seen_is_never_changed(office: Office) -> None:
    begun(office, "township_officer", office.child, office.other_parent, proof=PROOF)

    with pytest.raises(DatabaseError), transaction.atomic():
        CareProof.objects.update(proof="x")


NEW = {"benefit": "cn.childcare-subsidy", "period": "2026"}


def test_counters_page_takes_a_child_by_its_record_with_the_proof(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    aunt = somebody("王姑", VILLAGE)
    officer, page = signed_in("township_officer"), f"/claims/new/?claimant={aunt.pk}"
    assert officer.get(page).status_code == 200

    for wrong, said in (
        ({}, "请选择一个孩子，或填写档案号"),
        ({"record": office.child.pk}, "请写明看到的抚养关系证明"),
        ({"record": office.other_child.pk, "proof": PROOF}, "没有这个档案号"),
    ):
        answer = officer.post(page, {**NEW, **wrong})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), wrong
    assert not Claim.objects.exists()

    officer.post(page, {**NEW, "record": office.child.pk, "proof": PROOF})
    assert (Claim.objects.get().claimant, Claim.objects.get().child) == (aunt, office.child)


def test_familys_page_offers_its_own_children_and_no_record(
    office: Office, signed_in: Callable[[str], Client]
) -> None:
    family = signed_in("family")
    shown = family.get("/claims/new/").content.decode()
    assert "王小明" in shown
    assert 'name="record"' not in shown

    answer = family.post("/claims/new/", {**NEW, "child": office.other_child.pk})

    assert answer.status_code == 422
    assert not Claim.objects.exists()


@pytest.mark.parametrize("name", ["county_approver", "second_approver"])
def test_county_begins_no_claim(office: Office, signed_in: Callable[[str], Client], name: str) -> None:
    assert signed_in(name).get(f"/claims/new/?claimant={office.parent.pk}").status_code == 403
