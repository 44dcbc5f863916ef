"""An office in which two people work on money at once, and are killed together, round after round."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.utils import timezone

from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.left_files import file_of
from huijia.apps.payments.models import Run
from huijia.web.demo.simulating import TRUTHFUL
from tests.apps.conftest import NOW, make_office
from tests.apps.killing import Ended, Machine
from tests.apps.payments_office import Money, make_money
from tests.own_office import OwnOffice

ROUNDS_A_DAY = 5


class TwoAtWork:
    """``job`` is what both do. A kill falls on one of ``statements`` to the database, or within ``seconds``: between statements, too."""

    job: str
    families: int
    statements: int
    seconds: float

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        self.office, self.two, self.draw = office, two, random.Random(seed)
        self.money: Money = make_money(make_office())
        for number in range(self.families):
            self.money.granted(*self.money.family(with_account=self.has_account(number)))
        self.folder = office.data / "bank"
        self.bank = SimulatedBank(self.folder, seed=0, rates=TRUTHFUL)
        self.at = NOW
        self.seen: Counter[str] = Counter()

    def has_account(self, number: int) -> bool:
        """Whether a family begins with an account."""
        return True

    def round(self, number: int) -> None:
        """Both work and are killed; what is left is whole; then the bank goes on, and days pass."""
        for ended in self.work([self._moment(), self._moment()], turns=1000):
            assert ended.killed, ended
            self.seen["killed"] += 1
        self.whole()
        self.bank_goes_on()
        self.after(number)
        if number % ROUNDS_A_DAY == ROUNDS_A_DAY - 1:
            self.bank.pass_day(on=timezone.localtime(self.at).date())
            self.at += timedelta(days=1)

    def whole(self) -> None:
        """Nothing is half done."""
        assert list(faults()) == []

    def after(self, number: int) -> None:
        """What happens between two rounds."""

    def work(self, moments: list[dict[str, Any]], turns: int) -> list[Ended]:
        """Both work, each until its moment (empty: to the end)."""
        drawn = [self.draw.random() for _ in self.two]

        def one(which: int) -> Ended:
            given = (self.folder, f"{self.at} {drawn[which]}", turns, self.at.isoformat())
            return self.two[which].run(self.office, self.job, *given, **moments[which])

        with ThreadPoolExecutor(len(self.two)) as pool:
            return list(pool.map(one, range(len(self.two))))

    def work_to_the_end(self) -> None:
        """Both work without being killed."""
        for ended in self.work([{}, {}], turns=30):
            assert (ended.killed, ended.status) == (False, 0)
        self.bank_goes_on()

    def bank_goes_on(self) -> None:
        """The bank gets each file that was sent, also those that it has had before."""
        for run in Run.objects.filter(state__in=["sent", "reconciled", "closed"]).order_by("pk"):
            self.bank.take(file_of(run), on=timezone.localtime(self.at).date())
            self.seen["handed over"] += 1

    def _moment(self) -> dict[str, Any]:
        if self.draw.random() < 0.7:
            return {"at_statement": self.draw.randint(1, self.statements)}
        return {"after": self.draw.uniform(0.02, self.seconds)}
