"""One child under two records, each with a claim for the same year: noticed, and never paid twice; un-merging takes it back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.queries import faults
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.clashes import clashes_of, clashing_among, would_clash
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.letter_actions import hand_over
from huijia.apps.claims.models import Channel, Claim, Decision, Delivery, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.claims.objecting import may_object
from huijia.apps.people.actions import register_person
from huijia.apps.people.merging import merge_people, undo_merge
from huijia.apps.people.models import Merge, Person, PossibleDuplicate, Source
from huijia.apps.people.queries import records_of
from tests.apps.conftest import COUNTY, NOW, ORIGINALS, TODAY, TOWNSHIP, Office, make_office

PACK = "cn/childcare-subsidy"
SignedIn = Callable[[str], Client]


@dataclass
class Twice:
    """``first`` is a claim of the family for ``child``, ``second`` one at the counter for ``again``: both one child."""

    office: Office
    again: Person
    first: Claim
    second: Claim
    reviewer: Viewer

    def merge(self) -> Merge:
        return merge_people(
            by=self.office.viewer("township_officer"),
            kept=self.office.child,
            merged=self.again,
            reason="同一个孩子",
            at=NOW,
        )

    def reviewed(self, claim: Claim) -> Claim:
        actions.take(by=self.reviewer, claim=claim, at=NOW)
        return actions.recommend(
            by=self.reviewer, claim=claim, outcome=Outcome.GRANTED, at=NOW, originals_seen=ORIGINALS
        )

    def grant(self, claim: Claim, *, reason: str = "保留这一件") -> Decision:
        return actions.decide(
            by=self.office.viewer("county_approver"),
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            at=NOW,
            reason=reason,
        )

    def refuse(self, claim: Claim) -> Decision:
        return actions.decide(
            by=self.office.viewer("county_approver"),
            claim=claim,
            outcome=Outcome.REFUSED,
            assessment_id=current_assessment(claim).pk,
            at=NOW,
            reason="同一个孩子重复申领",
        )


def _colleague() -> Viewer:
    user = make_account(by=SYSTEM, username="colleague", name="同事")
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.TOWNSHIP_OFFICER,
        area=Area.objects.get(code=TOWNSHIP),
        valid_from=date(2025, 1, 1),
    )
    return viewer_of(user, on=TODAY)


def _record_again(office: Office) -> Person:
    return register_person(
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


def make_twice(office: Office) -> Twice:
    again = _record_again(office)
    family, officer = office.viewer("family"), office.viewer("township_officer")
    given: dict[str, Any] = {
        "benefit_name": PACK,
        "period": "2026",
        "claimant": office.parent,
        "at": NOW,
    }
    first = actions.start_claim(by=family, child=office.child, **given)
    second = actions.start_claim(by=officer, child=again, proof="出生医学证明", **given)
    return Twice(
        office,
        again,
        actions.submit(by=family, claim=first, at=NOW),
        actions.submit(by=officer, claim=second, at=NOW),
        _colleague(),
    )


@pytest.fixture
def twice(office: Office) -> Twice:
    return make_twice(office)


def test_merging_flags_both_and_unmerging_takes_it_back(twice: Twice) -> None:
    assert clashes_of(twice.first) == []
    assert would_clash(twice.office.child, twice.again) == [(twice.first, twice.second)]

    merge = twice.merge()

    assert clashes_of(twice.first) == [twice.second]
    assert clashes_of(twice.second) == [twice.first]
    listed = Claim.objects.select_related("child")
    assert clashing_among(listed) == {twice.first.pk, twice.second.pk}
    undo_merge(by=twice.office.viewer("township_officer"), merge=merge, reason="弄错了", at=NOW)
    assert clashes_of(twice.first) == []
    assert clashing_among(Claim.objects.select_related("child")) == set()
    twice.reviewed(twice.first)
    twice.reviewed(twice.second)
    twice.grant(twice.first, reason="")
    twice.grant(twice.second, reason="")
    assert Decision.objects.filter(outcome=Outcome.GRANTED).count() == 2


def test_of_two_claims_one_is_granted_and_only_for_a_reason(twice: Twice) -> None:
    twice.merge()
    twice.reviewed(twice.first)
    twice.reviewed(twice.second)

    with pytest.raises(NotAllowed, match="理由"):
        twice.grant(twice.first, reason=" ")
    twice.grant(twice.first)
    with pytest.raises(UnableToMoveClaim, match=twice.first.number):
        twice.grant(twice.second)

    assert twice.refuse(twice.second).outcome == Outcome.REFUSED
    assert list(faults()) == []


def test_after_one_is_withdrawn_the_other_needs_no_reason(twice: Twice) -> None:
    twice.merge()
    actions.withdraw(by=twice.office.viewer("family"), claim=twice.first, at=NOW, reason="重复")
    twice.reviewed(twice.second)

    assert clashes_of(twice.second) == []
    assert twice.grant(twice.second, reason="").outcome == Outcome.GRANTED


def test_granted_before_the_merge_stops_the_other(twice: Twice) -> None:
    twice.reviewed(twice.first)
    twice.grant(twice.first, reason="")
    twice.reviewed(twice.second)

    twice.merge()

    with pytest.raises(UnableToMoveClaim, match=twice.first.number):
        twice.grant(twice.second)


def test_objection_does_not_grant_a_second_time(twice: Twice) -> None:
    twice.reviewed(twice.first)
    twice.refuse(twice.first)
    appeals.appeal(by=twice.office.viewer("family"), claim=twice.first, grounds="请核对", at=NOW)
    twice.merge()
    twice.reviewed(twice.second)
    twice.grant(twice.second)

    with pytest.raises(UnableToMoveClaim, match=twice.second.number):
        appeals.redecide(
            by=twice.office.viewer("second_approver"),
            claim=twice.first,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(twice.first).pk,
            reason="已核对",
            at=NOW,
        )


def test_claim_given_back_is_not_handed_in_again_beside_another(twice: Twice) -> None:
    actions.take(by=twice.reviewer, claim=twice.first, at=NOW)
    actions.return_for_more(by=twice.reviewer, claim=twice.first, note="请补充", at=NOW)
    twice.merge()

    with pytest.raises(UnableToMoveClaim):
        actions.submit(by=twice.office.viewer("family"), claim=twice.first, at=NOW)


def test_of_two_drafts_one_is_handed_in(office: Office) -> None:
    again = _record_again(office)
    family, officer = office.viewer("family"), office.viewer("township_officer")
    given: dict[str, Any] = {"benefit_name": PACK, "period": "2026", "claimant": office.parent, "at": NOW}
    drafts = [
        actions.start_claim(by=family, child=office.child, **given),
        actions.start_claim(by=officer, child=again, proof="出生医学证明", **given),
    ]
    merge_people(by=officer, kept=again, merged=office.child, reason="同一人", at=NOW)

    actions.submit(by=family, claim=drafts[0], at=NOW)

    with pytest.raises(UnableToMoveClaim):
        actions.submit(by=family, claim=drafts[1], at=NOW)


def test_a_year_that_was_granted_and_closed_is_not_claimed_again(twice: Twice) -> None:
    twice.reviewed(twice.first)
    decision = twice.grant(twice.first, reason="")
    closed_at = NOW.replace(year=2027)
    hand_over(by=twice.reviewer, decision=decision, how=Delivery.How.POSTED, told_on=TODAY, at=NOW)
    assert not may_object(decision, today=closed_at.date())
    actions.end(by=twice.office.viewer("county_approver"), claim=twice.first, at=closed_at, reason="归档")

    with pytest.raises(UnableToMoveClaim):
        actions.start_claim(
            by=twice.office.viewer("family"),
            benefit_name=PACK,
            period="2026",
            child=twice.office.child,
            claimant=twice.office.parent,
            at=closed_at,
        )


def test_other_years_and_other_children_do_not_clash(twice: Twice) -> None:
    next_year = actions.start_claim(
        by=twice.office.viewer("family"),
        benefit_name=PACK,
        period="2025",
        child=twice.office.child,
        claimant=twice.office.parent,
        at=NOW,
    )
    twice.merge()

    assert clashes_of(next_year) == []
    assert next_year.pk not in clashing_among([next_year])


def test_the_page_of_the_pair_names_the_claims_and_what_to_do(twice: Twice, signed_in: SignedIn) -> None:
    pair = PossibleDuplicate.objects.create(first=twice.office.child, second=twice.again, probability=0.8)
    officer = signed_in("township_officer")

    page = officer.get(f"/people/duplicates/{pair.pk}/").content.decode()
    done = officer.post(
        f"/people/duplicates/{pair.pk}/", {"same": "yes", "reason": "同一个孩子"}, follow=True
    )

    assert twice.first.number in page
    assert twice.second.number in page
    assert "只能发放一件" in page
    assert "只能发放其中一件" in done.content.decode()
    assert "重复申领" in officer.get("/claims/").content.decode()
    assert twice.second.number in officer.get(f"/claims/{twice.first.number}/").content.decode()


def test_family_is_not_told_of_a_claim_that_is_not_theirs(twice: Twice, signed_in: SignedIn) -> None:
    Claim.objects.filter(pk=twice.second.pk).update(claimant=twice.office.other_parent)
    twice.merge()

    page = signed_in("family").get(f"/claims/{twice.first.number}/").content.decode()

    assert "还有另一件申领" in page
    assert twice.second.number not in page


def _at_once(*doings: Callable[[], object]) -> list[Exception | None]:
    """Do these in threads that begin together; what each raised."""
    start = threading.Barrier(len(doings))
    raised: list[Exception | None] = [None] * len(doings)

    def run(place: int, doing: Callable[[], object]) -> None:
        start.wait()
        try:
            doing()
        except (UnableToMoveClaim, NotAllowed) as error:
            raised[place] = error
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(doings)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return raised


def test_two_deciders_at_once_grant_once(office_db: object) -> None:
    twice = make_twice(make_office())
    twice.merge()
    twice.reviewed(twice.first)
    twice.reviewed(twice.second)

    raised = _at_once(lambda: twice.grant(twice.first), lambda: twice.grant(twice.second))

    assert sum(each is None for each in raised) == 1
    assert Decision.objects.filter(outcome=Outcome.GRANTED).count() == 1


@pytest.mark.parametrize("round_", range(3))
def test_a_merge_between_two_decisions_never_lets_both_pass_unseen(office_db: object, round_: int) -> None:
    """Each order is right but one: a grant that came after the merge and after the other grant."""
    twice = make_twice(make_office())
    twice.reviewed(twice.first)
    twice.reviewed(twice.second)

    _at_once(lambda: twice.grant(twice.first), twice.merge, lambda: twice.grant(twice.second))

    merged_at = _sequence("person.merged")
    granted = sorted(_sequences("claim.confirm"))
    assert Person.objects.get(pk=twice.again.pk).merged_into_id == twice.office.child.pk
    assert len(granted) == 1 or max(granted) < merged_at


def _sequences(action: str) -> list[int]:
    from huijia.apps.audit.models import Entry

    return list(Entry.objects.filter(action=action).values_list("sequence", flat=True))


def _sequence(action: str) -> int:
    return min(_sequences(action))


def test_two_merges_at_once_never_lead_to_a_merged_record(office_db: object) -> None:
    office = make_office()
    one, two, three = (_record_again(office) for _ in range(3))
    by = office.viewer("township_officer")

    def merge(kept: Person, merged: Person) -> Callable[[], object]:
        return lambda: merge_people(by=by, kept=kept, merged=merged, reason="同一人", at=NOW)

    _at_once(merge(one, two), merge(two, three))

    ends = Person.objects.filter(merged_into__isnull=False).values("merged_into")
    assert not Person.objects.filter(pk__in=ends, merged_into__isnull=False).exists()
    assert len(records_of(Person.objects.get(pk=one.pk))) == 3


def test_whoever_reviewed_an_earlier_round_cannot_decide_after_changing_roles(
    office: Office, submitted: Claim
) -> None:
    """The columns name the last reviewer only: the trail remembers the first."""
    first, second = office.viewer("township_officer"), _colleague()
    actions.take(by=first, claim=submitted, at=NOW)
    actions.return_for_more(by=first, claim=submitted, note="请补充", at=NOW)
    actions.submit(by=office.viewer("family"), claim=submitted, at=NOW)
    actions.take(by=second, claim=submitted, at=NOW)
    claim = actions.recommend(by=second, claim=submitted, outcome=Outcome.GRANTED, at=NOW)
    assert first.id not in (claim.taken_by, claim.reviewed_by, claim.made_by)

    with pytest.raises(NotAllowed, match="初审"):
        _decide(_promoted(office), claim)


def test_whoever_corrected_or_handed_in_a_claim_for_the_family_cannot_decide_it(
    office: Office, submitted: Claim
) -> None:
    second = _colleague()
    actions.take(by=second, claim=submitted, at=NOW)
    actions.correct_facts(
        by=office.viewer("township_officer"),
        claim=submitted,
        facts={"birth_registered": False},
        reason="户口簿",
        at=NOW,
    )
    claim = actions.recommend(by=second, claim=submitted, outcome=Outcome.REFUSED, at=NOW)

    with pytest.raises(NotAllowed, match="初审"):
        _decide(_promoted(office), claim)


def test_whoever_wrote_the_objection_down_at_the_counter_cannot_decide_it(
    office: Office, submitted: Claim
) -> None:
    second = _colleague()
    actions.take(by=second, claim=submitted, at=NOW)
    claim = actions.recommend(by=second, claim=submitted, outcome=Outcome.GRANTED, at=NOW)
    _decide(office.viewer("county_approver"), claim, Outcome.REFUSED)
    appeals.appeal(
        by=office.viewer("township_officer"),
        claim=claim,
        grounds="家庭口述",
        channel=Channel.IN_PERSON,
        at=NOW,
    )

    with pytest.raises(NotAllowed):
        appeals.redecide(
            by=_promoted(office),
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            reason="已核对",
            at=NOW,
        )


def test_whoever_sent_a_claim_back_may_still_decide_it(office: Office, submitted: Claim) -> None:
    reviewer, approver = office.viewer("township_officer"), office.viewer("county_approver")
    actions.take(by=reviewer, claim=submitted, at=NOW)
    claim = actions.recommend(by=reviewer, claim=submitted, outcome=Outcome.GRANTED, at=NOW)
    actions.send_back(by=approver, claim=claim, reason="请核对日期", at=NOW)
    claim = actions.recommend(by=reviewer, claim=claim, outcome=Outcome.GRANTED, at=NOW)

    assert _decide(approver, claim).outcome == Outcome.GRANTED


def _promoted(office: Office) -> Viewer:
    """The township officer, moved to the county: the old role is over."""
    found = office.viewer("township_officer")
    return replace(found, role="county_approver", areas={"county_approver": (COUNTY,)})


def _decide(by: Viewer, claim: Claim, outcome: Outcome = Outcome.GRANTED) -> Decision:
    return actions.decide(
        by=by,
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=NOW,
        reason="理由",
        amount_minor=360_000,
    )


def test_claim_is_not_closed_while_the_family_can_object(office: Office, submitted: Claim) -> None:
    reviewer, approver = office.viewer("township_officer"), office.viewer("county_approver")
    actions.take(by=reviewer, claim=submitted, at=NOW)
    claim = actions.recommend(by=reviewer, claim=submitted, outcome=Outcome.GRANTED, at=NOW)
    _decide(approver, claim, Outcome.REFUSED)

    with pytest.raises(UnableToMoveClaim, match="提出异议"):
        actions.end(by=approver, claim=claim, at=NOW, reason="归档")
