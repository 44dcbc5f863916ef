"""Two people at work on money, stopped at any moment (kill -9): nothing is lost, nothing is paid twice, and the work goes on."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from huijia.apps.claims.models import Claim
from huijia.apps.payments.left_files import file_of
from huijia.apps.payments.models import BankFile, Entitlement, Instruction, Run
from huijia.web.demo.money_work import Worker, finish
from huijia.web.demo.simulating import differences
from tests.apps.killing import Machine
from tests.apps.two_at_work import TwoAtWork
from tests.own_office import OwnOffice

MORE = 10_000


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we."""


class Struck(TwoAtWork):
    """Both pay. Between rounds there is something new to pay, and the bank gets each file once, and one of them again."""

    job, families, statements, seconds = "pay", 6, 150, 0.5

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        super().__init__(office, two, seed)
        self.handed_over: set[str] = set()

    def has_account(self, number: int) -> bool:
        return number > 0

    def after(self, number: int) -> None:
        claim = self.draw.choice(list(Claim.objects.order_by("pk")))
        granted = claim.decisions.latest("pk").amounts[claim.period]
        self.money.new_decision(claim, granted + MORE)

    def bank_goes_on(self) -> None:
        sent = list(Run.objects.filter(state__in=["sent", "reconciled", "closed"]).order_by("pk"))
        again = self.draw.sample(sent, min(1, len(sent)))
        for run in [each for each in sent if each.message_id not in self.handed_over] + again:
            self.bank.take(file_of(run), on=timezone.localtime(self.at).date())
            self.handed_over.add(run.message_id)
            self.seen["handed over"] += 1

    def goes_on(self) -> None:
        """Both work on without being killed; then all that is left is done."""
        self.work_to_the_end()
        worker = Worker(fund=self.money.fund, bank=self.bank, draw=self.draw, at=self.at)
        assert finish(worker), "money is still on its way"

    def told(self) -> str:
        paid = sum(self.bank.paid_out().values())
        return (
            f"{connection.vendor}: {self.seen['killed']} kills of two at work; {Run.objects.count()} runs, "
            f"{Instruction.objects.count()} instructions, {self.seen['handed over']} files handed to the bank, "
            f"{BankFile.objects.count()} of its files read; the bank paid {paid:,}, as the ledger has it"
        )


def strike(office: OwnOffice, two: list[Machine], rounds: int, seed: int) -> Struck:
    struck = Struck(office, two, seed)
    for number in range(rounds):
        struck.round(number)
    struck.goes_on()
    assert list(differences(struck.bank)) == []
    # All of it was paid, and only once: what the bank paid is what was due.
    for each in Entitlement.objects.all():
        assert (each.owed_minor, each.ordered_minor, each.paid_minor) == (0, 0, each.due_minor)
    return struck


def test_two_who_are_killed_at_work_pay_nothing_twice_and_lose_nothing(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    struck = strike(office_db, two, rounds=6, seed=1)

    assert struck.seen["killed"] == 12
    assert Instruction.objects.count() > 0


@pytest.mark.long
def test_five_hundred_kills_of_two_at_work_pay_nothing_twice_and_lose_nothing(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    struck = strike(office_db, two, rounds=250, seed=2)

    print(struck.told())
    assert struck.seen["killed"] == 500
    assert Run.objects.filter(state__in=["reconciled", "closed"]).count() > 5
