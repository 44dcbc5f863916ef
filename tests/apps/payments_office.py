"""The office of ``conftest``, with money: a fund, three people of finance, families with accounts, claims that were decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Max

from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.claims.actions import decide, recommend, start_claim, submit, take
from huijia.apps.claims.models import Claim, Decision, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import BankAnswer, BankFile, Entitlement, Fund, Hold, Run
from huijia.apps.payments.payees import record_account
from huijia.apps.people.actions import make_household, register_person
from huijia.apps.people.models import Membership, Person, Source
from huijia.apps.sealing import fingerprint, seal
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, ORIGINALS, TODAY, TOWNSHIP, VILLAGE, Office, _account

BENEFIT = "cn/childcare-subsidy"
CARD = "6225881414207430"
"""A published number that passes the check (cnblogs.com/manmanlu/p/4812725.html); nobody's."""


@dataclass
class Money:
    """``fund`` pays the county's childcare subsidy. ``preparer``, ``first`` and ``second`` are of finance."""

    office: Office
    fund: Fund
    preparer: Viewer
    first: Viewer
    second: Viewer
    made: int = 0

    def family(
        self, *, with_account: bool = True, born: date = date(2024, 5, 6), place: str = VILLAGE
    ) -> tuple[Person, Person]:
        """A parent and a child of the village, or of another place, and an account to pay to."""
        self.made += 1
        area = Area.objects.get(code=place)
        since = date(2025, 9, 1)
        given = {"by": SYSTEM, "area": area, "valid_from": since, "at": NOW, "source": Source.DOCUMENT}
        parent = register_person(facts={"name": f"张家{self.made}"}, **given)  # type: ignore[arg-type]
        child = register_person(
            facts={
                "name": f"张小{self.made}",
                "birth_date": born,
                "chinese_national": True,
                "birth_registered": True,
            },
            **given,  # type: ignore[arg-type]
        )
        make_household(
            by=SYSTEM,
            area=area,
            members={parent: Membership.Relation.GUARDIAN, child: Membership.Relation.CHILD},
            valid_from=since,
            at=NOW,
        )
        if with_account:
            self.account(parent)
        return parent, child

    def sibling(self, parent: Person, *, born: date = date(2025, 8, 9)) -> Person:
        """Another child of the same parent."""
        self.made += 1
        child = register_person(
            by=SYSTEM,
            area=Area.objects.get(code=VILLAGE),
            facts={
                "name": f"张小{self.made}",
                "birth_date": born,
                "chinese_national": True,
                "birth_registered": True,
            },
            valid_from=born,
            at=NOW,
            source=Source.DOCUMENT,
        )
        home = parent.memberships.get().household
        Membership.objects.create(household=home, person=child, relation="child", valid_from=born)
        return child

    def account(self, person: Person, number: str = CARD) -> None:
        """Record where somebody is paid."""
        officer = self.office.viewer("other_officer" if person.area_id == ELSEWHERE else "township_officer")
        record_account(
            by=officer, person=person, holder=person.name, number=number, bank="", reason="首次登记", at=NOW
        )

    def granted(self, parent: Person, child: Person, period: str = "2026", *, at: datetime = NOW) -> Claim:
        """A claim that went the whole way and was confirmed."""
        officer, approver = self.office.viewer("township_officer"), self.office.viewer("county_approver")
        claim = start_claim(
            by=officer, benefit_name=BENEFIT, period=period, child=child, claimant=parent, at=at
        )
        submit(by=officer, claim=claim, at=at)
        take(by=officer, claim=claim, at=at)
        recommend(by=officer, claim=claim, outcome=Outcome.GRANTED, at=at, originals_seen=ORIGINALS)
        seen = current_assessment(claim).pk
        decide(by=approver, claim=claim, outcome=Outcome.GRANTED, assessment_id=seen, at=at)
        claim.refresh_from_db()
        return claim

    def entitlement(self, claim: Claim) -> Entitlement:
        """What a claim is due now."""
        take_decisions(at=NOW)
        return Entitlement.objects.get(claim=claim)

    def decided_anew(self, claim: Claim, amount_minor: int) -> Decision:
        """Another decision on the same claim, and payments know of it."""
        made = self.new_decision(claim, amount_minor)
        take_decisions(at=NOW)
        return made

    def new_decision(self, claim: Claim, amount_minor: int) -> Decision:
        """Another decision on the same claim, as an appeal or a recalculation makes one, without their ways."""
        old = claim.decisions.latest("pk")
        last = Decision.objects.aggregate(last=Max("pk"))["last"]
        assert last is not None
        return Decision.objects.create(
            claim=claim,
            assessment=old.assessment,
            outcome=Outcome.GRANTED if amount_minor else Outcome.REFUSED,
            amounts={claim.period: amount_minor} if amount_minor else {},
            currency="CNY",
            decided_by=old.decided_by,
            decided_by_name=old.decided_by_name,
            office=old.office,
            decided_at=NOW,
            object_until=old.object_until,
        )


def make_money(office: Office) -> Money:
    """A fund and people of finance for an office."""
    county = Area.objects.get(code=COUNTY)
    fund = Fund.objects.create(
        area=county,
        pack=BENEFIT,
        name="育儿补贴专户",
        currency="CNY",
        holder="示例县财政局",
        account=seal("110007609000000018"),
        tail="0018",
        fingerprint=fingerprint("110007609000000018"),
        bank="",
        made_at=NOW,
    )
    office.users["finance_first"] = _account("finance_first", Role.FINANCE, COUNTY)
    office.users["finance_second"] = _account("finance_second", Role.FINANCE, COUNTY)
    return Money(
        office,
        fund,
        office.viewer("finance"),
        office.viewer("finance_first"),
        office.viewer("finance_second"),
    )


def money_elsewhere(area: Area, child: Person) -> dict[str, object]:
    """Variable of an address -> a thing of another county's money."""
    fund = Fund.objects.create(
        area=area,
        pack=BENEFIT,
        name="别处",
        currency="CNY",
        holder="别处",
        account=seal(CARD),
        tail="7430",
        fingerprint=fingerprint(CARD),
        made_at=NOW,
    )
    run = Run.objects.create(fund=fund, payable_by=TODAY, execute_on=TODAY, prepared_by=1, prepared_at=NOW)
    file = BankFile.objects.create(fund=fund, digest=f"{area.code:0>64}", name="x.xml", begun_at=NOW)
    answer = BankAnswer.objects.create(file=file, position=1, kind="paid", trouble="unknown")
    held = Hold.objects.create(
        child=child,
        kind=Hold.Kind.DISPUTE,
        reason="x",
        from_on=TODAY,
        look_again_on=TODAY + timedelta(days=1),
        made_at=NOW,
    )
    return {
        "int:fund_id": fund.pk,
        "int:run_id": run.pk,
        "int:answer_id": answer.pk,
        "int:hold_id": held.pk,
        "slug:message_id": f"HJ{0:032X}",
    }


__all__ = ["COUNTY", "NOW", "TODAY", "TOWNSHIP", "UTC", "Money", "make_money", "viewer_of"]
