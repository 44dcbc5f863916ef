"""Two who compute the past again, decide and pay are killed at any moment: no decision is half made or made twice, and the money follows."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, F, Q

from huijia.apps.audit.models import Entry
from huijia.apps.claims.assess import answer_for, benefit
from huijia.apps.claims.models import Claim, Decision
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.queries import values_on
from huijia.apps.recalculation.finding import would_be_otherwise
from huijia.apps.recalculation.models import Case, CaseState, Recalculation
from huijia.web.demo.money_work import finish
from huijia.web.demo.simulating import differences
from tests.apps.changed_law import PACK
from tests.apps.computing_again import Recomputer
from tests.apps.conftest import NOW
from tests.apps.killing import Machine
from tests.apps.two_at_work import TwoAtWork
from tests.own_office import OwnOffice


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we."""


class Struck(TwoAtWork):
    """Both correct facts, compute the past again, decide and pay."""

    job, families, statements, seconds = "compute_again", 8, 250, 0.6

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        super().__init__(office, two, seed)
        # What is corrected was not known on the day of the decision.
        self.at = NOW + timedelta(days=1)

    def whole(self) -> None:
        """Nothing is half done: each decided case has its decision, letter, assessment and entry; none was made twice."""
        super().whole()
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

    def goes_on(self) -> None:
        """Both work on without being killed; then everything is computed, decided and paid."""
        self.work_to_the_end()
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
