"""What a family states is the claim's alone until it is granted, and then it stands on the child's record with its source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Fact, Person, Source
from huijia.apps.people.queries import facts_on, values_on
from tests.apps.conftest import NOW, TODAY, Office

PACK = "cn/childcare-subsidy"
TOMORROW = NOW + timedelta(days=1)


def stated(office: Office, **facts: Any) -> Claim:
    """A claim of the family that states something else than is on record, handed in."""
    family = office.viewer("family")
    claim = actions.start_claim(
        by=family, benefit_name=PACK, period="2026", child=office.child, claimant=office.parent, at=NOW
    )
    claim = actions.state_facts(by=family, claim=claim, facts=facts, at=NOW)
    return actions.submit(by=family, claim=claim, at=NOW)


def corrected(office: Office, claim: Claim, **facts: Any) -> Claim:
    actions.take(by=office.viewer("township_officer"), claim=claim, at=NOW)
    return actions.correct_facts(
        by=office.viewer("township_officer"), claim=claim, facts=facts, reason="户口簿", at=NOW
    )


def decided(office: Office, claim: Claim, outcome: Outcome) -> Decision:
    officer = office.viewer("township_officer")
    if Claim.objects.get(pk=claim.pk).state == "submitted":
        actions.take(by=officer, claim=claim, at=NOW)
    actions.recommend(by=officer, claim=claim, outcome=outcome, at=NOW, reason="已核对")
    return actions.decide(
        by=office.viewer("county_approver"),
        claim=claim,
        outcome=outcome,
        assessment_id=current_assessment(claim).pk,
        at=TOMORROW,
        reason="已核对",
        amount_minor=1000_00,
    )


def record_as(child: Person, source: Source, **facts: Any) -> None:
    record_facts(by=SYSTEM, person=child, facts=facts, valid_from=TODAY, at=NOW, source=source)


@pytest.fixture
def before(office: Office) -> list[Any]:
    return _record(office)


def _record(office: Office) -> list[Any]:
    return [*Fact.objects.order_by("pk").values(), *Person.objects.order_by("pk").values()]


def test_nothing_is_recorded_before_the_grant(office: Office, before: list[Any]) -> None:
    claim = corrected(office, stated(office, birth_date="2024-06-07"), birth_registered=False)
    assert _record(office) == before
    assert (claim.facts["birth_date"], claim.documented) == ("2024-06-07", ["birth_registered"])

    decided(office, claim, Outcome.GRANTED)

    assert _record(office) != before


@pytest.mark.parametrize("end", ["withdrawn", "refused", "refused after an objection", "returned"])
def test_a_claim_that_is_not_granted_leaves_nothing_behind(
    office: Office, before: list[Any], end: str
) -> None:
    claim = stated(office, birth_date="2024-06-07", death_date="2026-01-02")

    if end == "withdrawn":
        actions.withdraw(by=office.viewer("family"), claim=claim, at=NOW)
    elif end == "returned":
        corrected(office, claim, birth_registered=False)
        actions.return_for_more(by=office.viewer("township_officer"), claim=claim, note="请补充", at=NOW)
    else:
        decided(office, corrected(office, claim, birth_registered=False), Outcome.REFUSED)
    if end.endswith("objection"):
        appeals.appeal(by=office.viewer("family"), claim=claim, grounds="请核对", at=TOMORROW)
        second = office.viewer("second_approver")
        appeals.assess_again(
            by=second, claim=claim, facts={"birth_date": "2024-06-08"}, reason="证", at=TOMORROW
        )
        appeals.redecide(
            by=second,
            claim=claim,
            outcome=Outcome.REFUSED,
            assessment_id=current_assessment(claim).pk,
            reason="已再次核对",
            at=TOMORROW,
        )

    assert _record(office) == before


def test_grant_records_statements_and_papers_each_with_its_source(office: Office) -> None:
    for name in ("birth_registered", "chinese_national"):
        record_as(office.child, Source.ROSTER, **{name: False})
    claim = corrected(office, stated(office, chinese_national=True), birth_registered=True)

    decided(office, claim, Outcome.GRANTED)

    facts = facts_on(office.child, valid_on=TODAY)
    told = {
        name: (facts[name].value, facts[name].source) for name in ("chinese_national", "birth_registered")
    }
    assert told == {"chinese_national": (True, "statement"), "birth_registered": (True, "document")}
    for name in told:
        assert (facts[name].source_detail, facts[name].valid_from) == (claim.number, TODAY)


def test_grant_after_an_objection_records_what_it_rests_on(office: Office) -> None:
    claim = stated(office, birth_registered=False)
    decided(office, claim, Outcome.REFUSED)
    appeals.appeal(by=office.viewer("family"), claim=claim, grounds="已登记", at=TOMORROW)
    second = office.viewer("second_approver")
    record_as(office.child, Source.ROSTER, birth_registered=False)
    appeals.assess_again(by=second, claim=claim, facts={"birth_registered": True}, reason="证", at=TOMORROW)
    appeals.redecide(
        by=second,
        claim=claim,
        outcome=Outcome.GRANTED,
        assessment_id=current_assessment(claim).pk,
        reason="已登记",
        at=TOMORROW,
    )

    fact = facts_on(office.child, valid_on=TODAY)["birth_registered"]
    assert (fact.value, fact.source) == (True, "document")


@pytest.mark.parametrize("source", [Source.DOCUMENT, Source.REGISTER])
def test_a_statement_never_takes_the_place_of_a_document_or_a_register(
    office: Office, source: Source, signed_in: Callable[[str], Client]
) -> None:
    record_as(office.child, source, birth_registered=False)
    claim = stated(office, birth_registered=True)
    page = signed_in("township_officer").get(f"/claims/{claim.number}/").content.decode()
    assert "孩子的档案另有记载" in page
    assert "请核对" in page
    assert "孩子的档案另有记载" not in signed_in("family").get(f"/claims/{claim.number}/").content.decode()

    decided(office, claim, Outcome.GRANTED)

    assert values_on(office.child, valid_on=TODAY)["birth_registered"] is False
    assert (
        "孩子的档案另有记载"
        not in signed_in("county_approver").get(f"/claims/{claim.number}/").content.decode()
    )


def test_papers_take_the_place_of_a_document_and_take_back_what_is_not_so(office: Office) -> None:
    record_as(office.child, Source.DOCUMENT, birth_registered=False, death_date="2026-01-02")
    claim = stated(office)

    decided(office, corrected(office, claim, birth_registered=True, death_date=None), Outcome.GRANTED)

    values = values_on(office.child, valid_on=TODAY)
    assert (values["birth_registered"], values["death_date"]) == (True, None)


def test_what_is_stated_anew_after_a_return_is_a_statement_again(office: Office) -> None:
    claim = corrected(office, stated(office), birth_registered=False)
    officer, family = office.viewer("township_officer"), office.viewer("family")
    actions.return_for_more(by=officer, claim=claim, note="请补充", at=NOW)

    claim = actions.state_facts(by=family, claim=claim, facts={"birth_registered": True}, at=NOW)

    assert claim.documented == []
