"""An office in which one family left traces everywhere, and others who must keep theirs."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from PIL import Image

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.claims.actions import start_claim, submit, withdraw
from huijia.apps.claims.models import Claim
from huijia.apps.claims.paper_actions import add_paper
from huijia.apps.consent.family_accounts import open_account
from huijia.apps.outreach.models import Visit
from huijia.apps.outreach.visits import ask_visit
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Instruction
from huijia.apps.payments.preparing import freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from huijia.apps.people.actions import make_household, record_facts, register_person
from huijia.apps.people.merging import merge_people
from huijia.apps.people.models import Membership, Person, PossibleDuplicate, Source
from huijia.apps.privacy.models import LegalHold
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office
from tests.apps.outreach_office import make_outreach, stamp
from tests.apps.payments_office import BENEFIT, Money, make_money
from tests.apps.rosters import id_number

NAME, CHILD, TWIN = "欧阳芷若", "欧阳念慈", "欧阳芷箬"
NUMBER, CHILD_NUMBER = id_number(date(1990, 3, 7), 3), id_number(date(2024, 5, 6), 4)
PHONE, SIGNS_IN_WITH, ADDRESS = "13912345678", "+8613987654321", "银杏巷七十七号"
WORDS = "后门请敲三下"
READING = "ouyang"
PAID_TO = "6217001234567890122"
"""Passes the check of such numbers; nobody's."""
VALUES = (NAME, CHILD, TWIN, NUMBER, CHILD_NUMBER, PHONE, SIGNS_IN_WITH, ADDRESS, WORDS, READING, PAID_TO)
"""What stands nowhere but in what is held of this family."""
SINCE = date(2025, 9, 1)


@dataclass
class Family:
    """``paths``: their files. ``user``: the parent's account."""

    office: Office
    money: Money
    parent: Person
    child: Person
    user: User | None = None
    paths: list[bytes] = field(default_factory=list)

    @property
    def viewer(self) -> Viewer:
        assert self.user is not None
        return viewer_of(User.objects.get(pk=self.user.pk), on=TODAY)

    def opens_an_account(self) -> None:
        if self.user is not None:
            return
        self.user = open_account(
            by=self.office.viewer("township_officer"),
            person=self.parent,
            phone=SIGNS_IN_WITH,
            language="zh",
            document=f"{NAME}的身份证",
            at=NOW,
        )
        User.objects.filter(pk=self.user.pk).update(phone_verified=True)

    def begins_a_draft(self) -> None:
        self._started("2025")

    def withdraws_a_claim(self) -> None:
        claim = self._started("2025")
        officer = self.office.viewer("township_officer")
        submit(by=officer, claim=claim, at=NOW)
        withdraw(by=officer, claim=claim, reason=f"{NAME}说不要了", at=NOW)

    def claims(self) -> None:
        claim = self.money.granted(self.parent, self.child)
        Claim.objects.filter(pk=claim.pk).update(facts={**claim.facts, "address": ADDRESS})

    def is_paid(self) -> None:
        """With others, in one run."""
        take_decisions(at=NOW)
        run = prepare_run(
            by=self.money.preparer,
            fund=self.money.fund,
            payable_by=TODAY,
            execute_on=TODAY + timedelta(days=3),
            at=NOW,
        )
        run = freeze(by=self.money.preparer, run=run, at=NOW)
        for each in (self.money.first, self.money.second):
            run = release(by=each, run=run, content=run.content, at=NOW)
        send(by=self.money.preparer, run=run, at=NOW)
        answers = [
            Answer(
                kind=AnswerKind.PAID, end_to_end_id=each.end_to_end_id, amount_minor=each.amount_minor,
                currency="CNY", reason_text=f"付{each.holder}", booked_on=TODAY,
            )
            for each in Instruction.objects.filter(run=run)
        ]  # fmt: skip
        read_answers(
            by=self.money.preparer,
            fund=self.money.fund,
            digest=f"{run.pk:064d}",
            name="a.xml",
            answers=answers,
            at=NOW,
        )

    def hands_in_a_paper(self) -> None:
        claim = Claim.objects.filter(child=self.child, state="draft").first() or self._started("2025")
        made = io.BytesIO()
        Image.new("RGB", (60, 40), "green").save(made, "JPEG")
        paper = add_paper(
            by=self.office.viewer("township_officer"),
            claim=claim,
            kind="birth_certificate",
            file_name=f"{CHILD}.jpg",
            content=made.getvalue(),
            at=NOW,
        )
        self.paths.append(paper.digest.encode())

    def asks_for_a_visit(self) -> None:
        self.opens_an_account()
        ask_visit(
            by=self.viewer, person=self.parent, topic=Visit.Topic.NEWBORN, whom=Visit.Whom.ANYBODY,
            words=WORDS, agrees=True, agrees_for_child=True, language="zh", stamp=stamp(),
        )  # fmt: skip

    def has_something_corrected(self) -> None:
        record_facts(
            by=self.office.viewer("township_officer"),
            person=self.parent,
            facts={"address": f"东村{ADDRESS}二楼"},
            valid_from=TODAY,
            at=NOW,
            source=Source.DOCUMENT,
            source_detail=f"{NAME}的房产证",
            reason=f"{NAME}搬家",
        )

    def was_recorded_twice(self) -> None:
        twin = _registered({"name": TWIN, "id_number": NUMBER})
        first, second = sorted((self.parent, twin), key=lambda each: each.pk)
        PossibleDuplicate.objects.create(first=first, second=second, probability=0.9)
        merge_people(
            by=self.office.viewer("township_officer"),
            kept=self.parent,
            merged=twin,
            reason=f"{TWIN}是同一人",
            at=NOW,
        )

    def is_told_by_text(self) -> None:
        settings.MESSAGES_FOLDER.mkdir(parents=True, exist_ok=True)
        with (settings.MESSAGES_FOLDER / "outbox.txt").open("a", encoding="utf-8") as file:
            file.write(f"{SIGNS_IN_WITH}\t有新进展\n+8613700000000\t别人的\n")
        self.opens_an_account()

    def _started(self, period: str) -> Claim:
        return start_claim(
            by=self.office.viewer("township_officer"),
            benefit_name=BENEFIT,
            period=period,
            child=self.child,
            claimant=self.parent,
            at=NOW,
        )


def make_family(office: Office) -> Family:
    """The family, beside others who claimed and were paid."""
    money = make_money(office)
    make_outreach(office)
    parent = _registered({"name": NAME, "id_number": NUMBER, "phone": PHONE, "address": f"东村{ADDRESS}"})
    child = _registered(
        {
            **{"name": CHILD, "id_number": CHILD_NUMBER, "birth_date": date(2024, 5, 6)},
            **{"chinese_national": True, "birth_registered": True},
        }
    )
    make_household(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        members={parent: Membership.Relation.GUARDIAN, child: Membership.Relation.CHILD},
        valid_from=SINCE,
        at=NOW,
    )
    money.account(parent, PAID_TO)
    money.granted(*money.family())
    return Family(office, money, parent, child)


def _registered(facts: dict[str, object]) -> Person:
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts=facts,
        valid_from=SINCE,
        at=NOW,
        source=Source.DOCUMENT,
        reason=f"{NAME}来登记",
    )


THINGS: tuple[Callable[[Family], None], ...] = (
    Family.opens_an_account,
    Family.hands_in_a_paper,
    Family.asks_for_a_visit,
    Family.has_something_corrected,
    Family.was_recorded_twice,
    Family.is_told_by_text,
)
"""What may have happened, in any order."""


def held_back(person: Person) -> dict[str, object]:
    """A legal hold of somebody."""
    made = LegalHold.objects.create(
        person_id=person.pk,
        area=person.area_id,
        reason=LegalHold.Reason.COURT,
        until=TODAY + timedelta(days=30),
        made_by_name="x",
        made_at=NOW,
    )
    return {"int:legal_hold_id": made.pk}
