"""Two who compute the past again, decide and pay are killed at any moment: no decision is half made or made twice, and the money follows."""

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
from django.db.models import Count, F, Q
from django.utils import timezone

from huijia.apps.audit.models import Entry
from huijia.apps.claims.assess import answer_for, benefit
from huijia.apps.claims.models import Claim, Decision
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.models import Entitlement, Run
from huijia.apps.payments.sending import file_of
from huijia.apps.people.queries import values_on
from huijia.apps.recalculation.finding import would_be_otherwise
from huijia.apps.recalculation.models import Case, CaseState, Recalculation
from huijia.web.demo.money_work import finish
from huijia.web.demo.simulating import TRUTHFUL, differences
from tests.apps.changed_law import PACK
from tests.apps.computing_again import Recomputer
from tests.apps.conftest import NOW, make_office
from tests.apps.killing import Ended, Machine, machine
from tests.apps.payments_office import make_money
from tests.own_office import OwnOffice

FAMILIES = 8
STATEMENTS = 250
"""A kill falls on one of so many statements to the database."""
SECONDS = 0.6
"""Or within so much time."""
ROUNDS_A_DAY = 5


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we."""


@pytest.fixture(scope="module")
def two() -> Iterator[list[Machine]]:
    with ExitStack() as stack:
        yield [stack.enter_context(machine()) for _ in range(2)]


class Struck:
    """An office in which two compute again, decide and pay, and are killed together, round after round."""

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        self.office, self.two, self.draw = office, two, random.Random(seed)
        self.money = make_money(make_office())
        for _ in range(FAMILIES):
            self.money.granted(*self.money.family())
        self.folder = office.data / "bank"
        self.bank = SimulatedBank(self.folder, seed=0, rates=TRUTHFUL)
        self.at = NOW + timedelta(days=1)
        self.seen: Counter[str] = Counter()

    def round(self, number: int) -> None:
        for ended in self._work([self._moment(), self._moment()], turns=1000):
            assert ended.killed, ended
            self.seen["killed"] += 1
        self.whole()
        self._bank_goes_on()
        if number % ROUNDS_A_DAY == ROUNDS_A_DAY - 1:
            self.bank.pass_day(on=timezone.localtime(self.at).date())
            self.at += timedelta(days=1)

    def whole(self) -> None:
        """Nothing is half done: each decided case has its decision, letter, assessment and entry; none was made twice."""
        assert list(faults()) == []
        decided = Case.objects.filter(state=CaseState.DECIDED)
        made = Entry.objects.filter(action__in=["claim.grant_again", "claim.refuse_again"])
        assert made.count() == decided.count()
        # A claim was granted once at first, and each further decision is a case's.
        further = Claim.objects.filter(decisions__isnull=False).annotate(made=Count("decisions"))
        assert sum(each.made - 1 for each in further) == decided.count()
        for case in decided.select_related("new_decision__assessment"):
            assert case.new_decision is not None
            assert case.new_decision.letter["zh"]
            assert case.new_decision.assessment.facts == case.facts
        prepared = Entry.objects.filter(action="recalculation.prepared").count()
        assert (
            prepared == Recalculation.objects.count() == Recalculation.objects.filter(looked_at__gt=0).count()
        )

    def _moment(self) -> dict[str, Any]:
        if self.draw.random() < 0.7:
            return {"at_statement": self.draw.randint(1, STATEMENTS)}
        return {"after": self.draw.uniform(0.02, SECONDS)}

    def _work(self, moments: list[dict[str, Any]], turns: int) -> list[Ended]:
        drawn = [self.draw.random() for _ in self.two]

        def one(which: int) -> Ended:
            given = (self.folder, f"{self.at} {drawn[which]}", turns, self.at.isoformat())
            return self.two[which].run(self.office, "compute_again", *given, **moments[which])

        with ThreadPoolExecutor(len(self.two)) as pool:
            return list(pool.map(one, range(len(self.two))))

    def _bank_goes_on(self) -> None:
        """The bank gets each file that was sent: also those that it has had before."""
        for run in Run.objects.filter(state__in=["sent", "reconciled"]).order_by("pk"):
            self.bank.take(file_of(run), on=timezone.localtime(self.at).date())

    def goes_on(self) -> None:
        """Both work on without being killed; then everything is computed, decided and paid."""
        for ended in self._work([{}, {}], turns=30):
            assert (ended.killed, ended.status) == (False, 0)
        self._bank_goes_on()
        self.at += timedelta(days=1)
        worker = Recomputer(fund=self.money.fund, bank=self.bank, draw=self.draw, at=self.at)
        while worker.do("compute") or Case.objects.filter(state=CaseState.OPEN).exists():
            while Case.objects.filter(state=CaseState.OPEN).exists():
                worker.do("decide_one")
        assert finish(worker), "money is still on its way"
        self.at = worker.at

    def told(self) -> str:
        states = Counter(Case.objects.values_list("state", flat=True))
        return (
            f"{connection.vendor}: {self.seen['killed']} kills of two who compute again, decide and pay; "
            f"{Recalculation.objects.count()} recalculations, {sum(states.values())} cases, of which {states['decided']} decided and "
            f"{states['changed']} computed again; {Decision.objects.count()} decisions; the bank paid {sum(self.bank.paid_out().values()):,}"
        )


def strike(office: OwnOffice, two: list[Machine], rounds: int, seed: int) -> Struck:
    struck = Struck(office, two, seed)
    for number in range(rounds):
        struck.round(number)
    struck.goes_on()
    struck.whole()
    # What was paid before it turned out to be too much waits for a person: below.
    assert [each for each in differences(struck.bank) if not each.endswith(" was due")] == []
    found = benefit(PACK)
    assert list(would_be_otherwise(found, Q(), at=struck.at + timedelta(hours=12))) == []
    for each in Entitlement.objects.select_related("claim__child"):
        # What is due is what the law gives by what is known now, whatever happened between.
        known = {**each.claim.facts, **values_on(each.claim.child, valid_on=NOW.date())}
        assert each.due_minor == answer_for(found, known, each.period, on=NOW.date())["amount_minor"]
        assert (each.ordered_minor, each.paid_minor + min(each.owed_minor, 0)) == (0, each.due_minor)
    assert not Entitlement.objects.filter(owed_minor__gt=0).exists()
    assert not Entitlement.objects.exclude(due_minor=F("paid_minor") + F("owed_minor")).exists()
    return struck


def test_two_who_are_killed_computing_again_decide_nothing_by_halves(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    struck = strike(office_db, two, rounds=6, seed=3)

    assert struck.seen["killed"] == 12
    assert Case.objects.filter(state=CaseState.DECIDED).exists()


@pytest.mark.long
def test_five_hundred_kills_of_two_computing_again_decide_nothing_by_halves(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    struck = strike(office_db, two, rounds=250, seed=4)

    print(struck.told())
    assert struck.seen["killed"] == 500
    assert Case.objects.filter(state=CaseState.DECIDED).count() > 50
