"""Ten worked stories of money (``tests/stories``): each is told step by step, and after each step stands what is due, paid and owed.

A story is a YAML file; amounts are in yuan, and what is not named is nothing. Every person in them is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import transaction

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.claims import actions, appeals
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Channel, Claim, Outcome
from huijia.apps.claims.moving import current_assessment
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Entitlement, Instruction, Recovery
from huijia.apps.payments.preparing import freeze, prepare_run, preview
from huijia.apps.payments.recovering import decide_recovery, repaid, waive_rest
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from huijia.apps.people.actions import record_facts
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Person, Source
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.preparing import prepare
from huijia.apps.recalculation.settling import decide_case
from tests.apps.changed_law import PACK, changed_pack, law_in_force
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, ORIGINALS
from tests.apps.payments_office import BENEFIT, Money

FOLDER = Path(__file__).parent.parent / "stories"
COLUMNS = {
    "due": "due_minor",
    "paid": "paid_minor",
    "owed": "owed_minor",
    "on_its_way": "ordered_minor",
    "asked_back": "recovering_minor",
    "waived": "waived_minor",
    "kept_back": "set_off_minor",
}
TOLD = ("zh", "en", "day", "then", "cases")


def stories() -> dict[str, dict[str, Any]]:
    """Name -> a story as it stands in its file, in their order."""
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))
    }


class Story:
    """A story while it is told. Each method but ``tell`` is one kind of step; a day passes with each, unless it says on which it is."""

    def __init__(self, money: Money, folder: Path) -> None:
        self.money, self.folder, self.at = money, folder, NOW
        self.children: dict[str, Person] = {}
        self.parents: dict[str, Person] = {}
        self.claims: dict[str, Claim] = {}
        self.files = self.cases = 0
        self.law_now = ExitStack()

    def tell(self, story: Mapping[str, Any]) -> None:
        """Take the steps, and hold what is due, paid and owed against what the story says."""
        for name, given in story["children"].items():
            parent, child = self.money.family(born=given["born"])
            self._keep(name, parent, child)
            if "number" in given:
                self._record(child, id_number=given["number"])
        with self.law_now:
            for step in story["steps"]:
                self.at += timedelta(days=1)
                if "day" in step:
                    self.at = datetime.combine(step["day"], NOW.timetz())
                [(verb, given)] = [(key, value) for key, value in step.items() if key not in TOLD]
                self.cases = 0
                getattr(self, verb)(given)
                take_decisions(at=self.at)
                assert self.cases == step.get("cases", self.cases), step["en"]
                assert self.stand() == step["then"], step["en"]
                assert list(faults()) == [], step["en"]
        letters = {
            name: sum(bool(each.letter) for each in claim.decisions.all())
            for name, claim in self.claims.items()
            if claim.decisions.exists()
        }
        assert letters == story["letters"]

    def stand(self) -> dict[str, dict[str, int]]:
        """Claim -> what is due, paid, owed and so on, in yuan; nothing is left out."""
        found = {}
        for name, claim in self.claims.items():
            row = Entitlement.objects.filter(claim=claim).values(*COLUMNS.values()).first()
            if row is not None:
                assert all(amount % 100 == 0 for amount in row.values()), "stories are told in whole yuan"
                found[name] = {key: row[name] // 100 for key, name in COLUMNS.items() if row[name]}
        return found

    def granted(self, name: str) -> None:
        assert self._decide(name, Outcome.GRANTED).state == "confirmed"

    def refused(self, name: str) -> None:
        assert self._decide(name, Outcome.REFUSED, "核对时未见国籍证明").state == "refused"

    def not_granted(self, name: str) -> None:
        with pytest.raises(UnableToMoveClaim), transaction.atomic():
            self._decide(name, Outcome.GRANTED)
        self.claims.pop(name, None)

    def upheld(self, name: str) -> None:
        claim = self.claims[name]
        self._object(claim)
        claim.refresh_from_db()
        appeals.redecide(
            by=self._county("second_approver"),
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            reason="国籍证明已核实",
            at=self.at,
        )

    def paid(self, given: Mapping[str, str]) -> None:
        """A run of everything that can be paid, released by two others, and the bank's answer."""
        day = self.at.date()
        run = prepare_run(
            by=self.money.preparer,
            fund=self.money.fund,
            payable_by=max(day, date(2026, 12, 31)),
            execute_on=day + timedelta(days=3),
            at=self.at,
        )
        run = freeze(by=self.money.preparer, run=run, at=self.at)
        for each in (self.money.first, self.money.second):
            run = release(by=each, run=run, content=run.content, at=self.at)
        send(by=self.money.preparer, run=run, at=self.at)
        why = given.get("refused", "")
        kind = AnswerKind.REJECTED if why else AnswerKind.PAID
        for instruction in run.instructions.all():
            self._said(instruction, kind, why)

    def nothing_to_pay(self, why: str) -> None:
        found = preview(fund=self.money.fund, payable_by=date(2026, 12, 31))
        assert (found.count, list(found.left_out)) == (0, [why])

    def returned(self, given: Mapping[str, str]) -> None:
        last = Instruction.objects.filter(entitlement__claim=self.claims[given["of"]]).latest("pk")
        self._said(last, AnswerKind.RETURNED, given.get("why", "AC04"))

    def account(self, given: Mapping[str, str]) -> None:
        self.money.account(self.parents[given["child"]], given["number"])

    def corrected(self, given: Mapping[str, Any]) -> None:
        facts = dict(given)
        self._record(self.children[facts.pop("child")], **facts)

    def merged(self, given: Mapping[str, str]) -> None:
        merge_people(
            by=self.money.office.viewer("township_officer"),
            kept=self.children[given["kept"]],
            merged=self.children[given["other"]],
            reason="出生证明相同",
            at=self.at,
        )

    def registered_elsewhere(self, given: Mapping[str, str]) -> None:
        """A second record in another township, as a family that moves is registered there."""
        known = self.children[given["as"]]
        parent, child = self.money.family(born=known.birth_date, place=ELSEWHERE)
        self._record(child, id_number=known.id_number)
        self._keep(given["child"], parent, child)

    def law(self, given: Mapping[str, int]) -> None:
        changed = changed_pack(self.folder, yearly=given["yearly"] * 100)
        self.law_now.enter_context(law_in_force(changed))

    def computed_again(self, reason: str) -> None:
        """Somebody of the county computes, somebody else decides each case."""
        try:
            made = prepare(
                by=self._county("county_approver"),
                area=Area.objects.get(code=COUNTY),
                pack=PACK,
                reason=reason,
                at=self.at,
            )
        except UnableToRecalculate:
            return
        for case in made.cases.order_by("pk"):
            decide_case(by=self._county("second_approver"), case_id=case.pk, at=self.at, reason=reason)
            self.cases += 1

    def recovered(self, given: Mapping[str, Any]) -> None:
        decide_recovery(
            by=self._county("county_approver"),
            entitlement=Entitlement.objects.get(claim=self.claims[given["of"]]),
            way=Recovery.Way(given["way"]),
            amount_minor=given["amount"] * 100,
            part_minor=given["part"] * 100 if "part" in given else None,
            hardship="已了解家庭情况",
            agreed=True,
            at=self.at,
        )

    def repaid(self, given: Mapping[str, Any]) -> None:
        repaid(
            by=self.money.preparer,
            recovery=self._recovery(given["of"]),
            fund=self.money.fund,
            amount_minor=given["amount"] * 100,
            booked_on=self.at.date(),
            at=self.at,
        )

    def rest_waived(self, name: str) -> None:
        recovery = self._recovery(name)
        waive_rest(by=self._county("county_approver"), recovery=recovery, hardship="失去收入", at=self.at)

    def _keep(self, name: str, parent: Person, child: Person) -> None:
        self.parents[name], self.children[name] = parent, child

    def _record(self, child: Person, **facts: Any) -> None:
        record_facts(
            by=SYSTEM,
            person=child,
            facts=facts,
            valid_from=date(1900, 1, 1),
            at=self.at,
            source=Source.DOCUMENT,
        )
        child.refresh_from_db()

    def _county(self, name: str) -> Viewer:
        return self.money.office.viewer(name)

    def _officer(self, child: Person) -> Viewer:
        return self.money.office.viewer("other_officer" if child.area_id == ELSEWHERE else "township_officer")

    def _decide(self, name: str, outcome: Outcome, reason: str = "") -> Claim:
        who, period = name.split(" ")
        child, at = self.children[who], self.at
        officer = self._officer(child)
        claim = actions.start_claim(
            by=officer,
            benefit_name=BENEFIT,
            period=period,
            child=child,
            claimant=self.parents[who],
            at=at,
        )
        actions.submit(by=officer, claim=claim, at=at)
        actions.take(by=officer, claim=claim, at=at)
        actions.recommend(
            by=officer, claim=claim, outcome=outcome, at=at, reason=reason, originals_seen=ORIGINALS
        )
        seen = current_assessment(claim).pk
        actions.decide(
            by=self._county("county_approver"),
            claim=claim,
            outcome=outcome,
            assessment_id=seen,
            at=at,
            reason=reason,
        )
        claim.refresh_from_db()
        self.claims[name] = claim
        return claim

    def _object(self, claim: Claim) -> None:
        officer = self._officer(claim.child)
        appeals.appeal(by=officer, claim=claim, grounds="国籍证明在此", at=self.at, channel=Channel.IN_PERSON)

    def _recovery(self, name: str) -> Recovery:
        return Recovery.objects.filter(entitlement__claim=self.claims[name]).latest("pk")

    def _said(self, instruction: Instruction, kind: AnswerKind, why: str = "") -> None:
        self.files += 1
        said = Answer(
            kind,
            end_to_end_id=instruction.end_to_end_id,
            amount_minor=instruction.amount_minor,
            currency="CNY",
            booked_on=self.at.date(),
            reason_code=why,
        )
        read_answers(
            by=self.money.preparer,
            fund=self.money.fund,
            digest=f"{self.files:064d}",
            name="a.xml",
            answers=[said],
            at=self.at,
        )
