"""Two people at work on money, stopped at any moment (kill -9): nothing is lost, nothing is paid twice, and the work goes on."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from huijia.apps.claims.models import Claim
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.models import BankFile, Entitlement, Instruction, Run
from huijia.apps.payments.sending import file_of
from huijia.web.demo.money_work import Worker, finish
from huijia.web.demo.simulating import TRUTHFUL, differences
from tests.apps.conftest import NOW, make_office
from tests.apps.killing import Ended, Machine, machine
from tests.apps.payments_office import Money, make_money
from tests.own_office import OwnOffice

FAMILIES = 6
STATEMENTS = 150
"""A kill falls on one of so many statements to the database."""
SECONDS = 0.5
"""Or within so much time: between statements too, as when a file is written."""
ROUNDS_A_DAY = 5
MORE = 10_000


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we."""


@pytest.fixture(scope="module")
def two() -> Iterator[list[Machine]]:
    with ExitStack() as stack:
        yield [stack.enter_context(machine()) for _ in range(2)]


class Struck:
    """An office in which two work, and are killed together, round after round."""

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        self.office, self.two, self.draw = office, two, random.Random(seed)
        self.money: Money = make_money(make_office())
        for number in range(FAMILIES):
            self.money.granted(*self.money.family(with_account=number > 0))
        self.folder = office.data / "bank"
        self.bank = SimulatedBank(self.folder, seed=0, rates=TRUTHFUL)
        self.at = NOW
        self.seen: Counter[str] = Counter()
        self.handed_over: set[str] = set()

    def round(self, number: int) -> None:
        """Both work and are killed; then the bank takes what was sent, and there is something new to pay."""
        for ended in self._work([self._moment(), self._moment()], turns=1000):
            assert ended.killed, ended
            self.seen["killed"] += 1
        assert list(faults()) == [], number
        self._bank_goes_on()
        claim = self.draw.choice(list(Claim.objects.order_by("pk")))
        granted = claim.decisions.latest("pk").amounts[claim.period]
        self.money.new_decision(claim, granted + MORE)
        if number % ROUNDS_A_DAY == ROUNDS_A_DAY - 1:
            self.bank.pass_day(on=timezone.localtime(self.at).date())
            self.at += timedelta(days=1)

    def _moment(self) -> dict[str, Any]:
        if self.draw.random() < 0.7:
            return {"at_statement": self.draw.randint(1, STATEMENTS)}
        return {"after": self.draw.uniform(0.02, SECONDS)}

    def _work(self, moments: list[dict[str, Any]], turns: int) -> list[Ended]:
        def one(which: int) -> Ended:
            seed = f"{self.at} {self.draw_of[which]}"
            return self.two[which].run(
                self.office, "pay", self.folder, seed, turns, self.at.isoformat(), **moments[which]
            )

        self.draw_of = [self.draw.random() for _ in self.two]
        with ThreadPoolExecutor(len(self.two)) as pool:
            return list(pool.map(one, range(len(self.two))))

    def _bank_goes_on(self) -> None:
        """The bank gets each file that was sent, and one of them again."""
        sent = list(Run.objects.filter(state__in=["sent", "reconciled", "closed"]).order_by("pk"))
        again = self.draw.sample(sent, min(1, len(sent)))
        for run in [each for each in sent if each.message_id not in self.handed_over] + again:
            self.bank.take(file_of(run), on=timezone.localtime(self.at).date())
            self.handed_over.add(run.message_id)
            self.seen["handed over"] += 1

    def goes_on(self) -> None:
        """Both work on without being killed; then all that is left is done."""
        for ended in self._work([{}, {}], turns=30):
            assert (ended.killed, ended.status) == (False, 0)
        self._bank_goes_on()
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
