"""Random histories of facts, laws, decisions and payments: whenever everything is computed again, what is due is what the law gives by what is
known, paid and owed make up what is due, and computing once more finds nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims.assess import answer_for, benefit
from huijia.apps.claims.known import known_at
from huijia.apps.claims.models import Claim
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Source
from huijia.apps.recalculation.errors import UnableToRecalculate
from huijia.apps.recalculation.finding import would_be_otherwise
from huijia.apps.recalculation.models import Kind
from huijia.apps.recalculation.preparing import prepare
from huijia.apps.recalculation.settling import decide_many
from huijia.engine import api
from tests.apps.changed_law import PACK, changed_pack, law_in_force
from tests.apps.conftest import COUNTY, NOW, Office
from tests.apps.payments_office import make_money
from tests.apps.test_payments_histories import History, undone

SHIPPED = api.load_pack(PACK)
FACTS = (
    {"birth_date": date(2023, 5, 6)},
    {"birth_date": date(2024, 12, 31)},
    {"death_date": date(2025, 11, 3)},
    {"death_date": None},
    {"chinese_national": False},
    {"chinese_national": True},
)
STEPS = (
    "correct",
    "correct",
    "compute",
    "compute",
    "change_law",
    "freeze",
    "send",
    "answer",
    "recover",
    "repay",
)


class Recomputed(History):
    """A history in which facts are corrected and laws change, too."""

    def __init__(self, money: Any, data: st.DataObject, folder: Path) -> None:
        super().__init__(money, data)
        self.folder, self.law, self.at = folder, SHIPPED, NOW
        self.decided: dict[int, list[tuple[Any, int]]] = {}

    def correct(self) -> None:
        claim = self.any_of(Claim.objects.all())
        self.at += timedelta(minutes=1)
        record_facts(
            by=SYSTEM,
            person=claim.child,
            facts=self.data.draw(st.sampled_from(FACTS)),
            valid_from=date(1900, 1, 1),
            at=self.at,
            source=Source.DOCUMENT,
        )

    def change_law(self) -> None:
        yearly = self.data.draw(st.sampled_from([360_000, 480_000, 120_000]))
        self.law = SHIPPED if yearly == 360_000 else changed_pack(self.folder, yearly=yearly)

    def compute(self) -> None:
        """Everything again, decided in parts, as somebody would who is interrupted."""
        self.at += timedelta(minutes=1)
        with law_in_force(self.law):
            try:
                made = prepare(
                    by=self.money.office.viewer("county_approver"),
                    area=Area.objects.get(code=COUNTY),
                    pack=PACK,
                    reason="重新测算",
                    at=self.at,
                )
            except UnableToRecalculate:
                return
            for kind in (Kind.MORE, Kind.LESS):
                for _ in range(2):
                    decide_many(
                        by=self.money.office.viewer("second_approver"),
                        recalculation=made,
                        cases=None,
                        kind=kind,
                        at=self.at,
                        most=2,
                    )
            assert not made.cases.filter(state="open").exists()
        take_decisions(at=self.at)

    def check_law(self) -> None:
        """After computing: each claim grants what its facts give by the law in force; and nothing is found any more."""
        self.compute()
        with law_in_force(self.law):
            found = benefit(PACK)
            assert list(would_be_otherwise(found, Q(), at=self.at)) == []
            for claim in Claim.objects.all():
                decision = claim.decisions.latest("pk")
                row = answer_for(found, decision.assessment.facts, claim.period, on=self.at.date())
                due = row["amount_minor"] if row["answer"] == "entitled" else 0
                assert sum(decision.amounts.values()) == due
                assert Entitlement.objects.get(claim=claim).due_minor == due

    def check_what_was_known(self) -> None:
        """What is said today of an earlier moment is what was said at that moment."""
        for claim in Claim.objects.all():
            for decision in claim.decisions.all():
                assert known_at(claim, decision.decided_at).decision == decision
                before = known_at(claim, decision.decided_at - timedelta(microseconds=1)).decision
                assert before is None or before.pk < decision.pk


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Any:
    settings.SENT = tmp_path / "sent"
    made = make_money(office)
    for _ in range(3):
        made.granted(*made.family())
    take_decisions(at=NOW)
    return made


def _happen(examples: int, money: Any, folder: Path) -> None:
    @settings(deadline=None, max_examples=examples, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def whatever(data: st.DataObject) -> None:
        with undone():
            history = Recomputed(money, data, folder)
            for step in data.draw(st.lists(st.sampled_from(STEPS), max_size=15)):
                getattr(history, step)()
                history.check()
            history.check_law()
            history.check()
            history.check_what_was_known()

    whatever()


def test_whatever_happened_computing_again_makes_it_right(money: Any, tmp_path: Path) -> None:
    _happen(15, money, tmp_path)


@pytest.mark.long
def test_whatever_happened_in_many_histories_computing_again_makes_it_right(
    money: Any, tmp_path: Path
) -> None:
    _happen(300, money, tmp_path)
