"""Random histories of decisions, runs, answers and recoveries: after each step every claim's money adds up, and nothing is paid twice."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.claims.models import Claim
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import granted_minor, take_decisions
from huijia.apps.payments.models import Entitlement, Entry, Instruction, Recovery, Run
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run, preview
from huijia.apps.payments.recovering import decide_recovery, left_of, repaid, waive_rest
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.payments_office import Money, make_money

AMOUNTS = (0, 1, 150_000, 300_000, 360_000, 999_999)


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    made = make_money(office)
    parent, child = made.family()
    made.granted(parent, child)
    # What was paid too much for one child may be kept back, as agreed, from what is due for the other.
    made.granted(parent, made.sibling(parent))
    made.granted(*made.family())
    take_decisions(at=NOW)
    return made


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is rolled back, and so is what left for the bank: an office that finds a file of which it knows nothing pays no
    part of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    shutil.rmtree(office_settings.SENT, ignore_errors=True)


class History:
    """One random history. Each step draws what it needs, and does nothing where there is nothing to do it to."""

    def __init__(self, money: Money, data: st.DataObject) -> None:
        self.money, self.data = money, data
        self.files = 0
        self.bank: Counter[str] = Counter()
        """What left the bank and did not come back, by end-to-end id."""

    def any_of(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.data.draw(st.sampled_from(found)) if found else None

    def decide(self) -> None:
        claim = self.any_of(Claim.objects.filter(decisions__isnull=False).distinct())
        self.money.decided_anew(claim, self.data.draw(st.sampled_from(AMOUNTS)))

    def freeze(self) -> None:
        if preview(fund=self.money.fund, payable_by=TODAY).count:
            run = prepare_run(
                by=self.money.preparer,
                fund=self.money.fund,
                payable_by=TODAY,
                execute_on=TODAY + timedelta(days=3),
                at=NOW,
            )
            freeze(by=self.money.preparer, run=run, at=NOW)

    def cancel(self) -> None:
        if run := self.any_of(Run.objects.filter(state__in=["frozen", "released"])):
            cancel_run(by=self.money.preparer, run=run, reason="测试", at=NOW)

    def send(self) -> None:
        if run := self.any_of(Run.objects.filter(state="frozen")):
            for each in (self.money.first, self.money.second):
                run = release(by=each, run=run, content=run.content, at=NOW)
            send(by=self.money.preparer, run=run, at=NOW)

    def answer(self) -> None:
        instruction = self.any_of(Instruction.objects.exclude(state__in=["frozen", "cancelled"]))
        if instruction is None:
            return
        kinds = [
            *(AnswerKind.ACCEPTED, AnswerKind.REJECTED, AnswerKind.PAID),
            *(AnswerKind.RETURNED, AnswerKind.PENDING),
        ]
        for kind in self.data.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3)):
            self._say(instruction, kind)

    def _say(self, instruction: Instruction, kind: AnswerKind) -> None:
        """An honest bank: it pays what it has not refused, and returns what it paid; but it says so twice, late or not at all."""
        key, id_ = instruction.end_to_end_id, str(instruction.pk)
        refused = self.bank[f"refused {id_}"]
        if kind is AnswerKind.PAID and not refused and not self.bank[f"returned {id_}"]:
            self.bank[key] = instruction.amount_minor
        elif kind is AnswerKind.RETURNED and self.bank[key]:
            self.bank[key] = 0
            self.bank[f"returned {id_}"] = 1
        elif kind is AnswerKind.REJECTED and not self.bank[key] and not self.bank[f"returned {id_}"]:
            self.bank[f"refused {id_}"] = 1
        elif kind in (AnswerKind.PAID, AnswerKind.RETURNED, AnswerKind.REJECTED):
            return
        said = Answer(
            kind,
            end_to_end_id=key,
            amount_minor=instruction.amount_minor,
            currency="CNY",
            booked_on=TODAY,
        )
        for _ in range(self.data.draw(st.integers(1, 2))):
            self.files += 1
            read_answers(
                by=self.money.preparer,
                fund=self.money.fund,
                digest=f"{self.files:064d}",
                name="a.xml",
                answers=[said],
                at=NOW,
            )

    def recover(self) -> None:
        entitlement = self.any_of(Entitlement.objects.filter(owed_minor__lt=0))
        if entitlement is None:
            return
        amount = self.data.draw(st.integers(1, -entitlement.owed_minor))
        decide_recovery(
            by=self.money.office.viewer("county_approver"),
            entitlement=entitlement,
            way=self.data.draw(st.sampled_from(Recovery.Way)),
            amount_minor=amount,
            part_minor=self.data.draw(st.integers(1, amount)),
            hardship="已了解家庭情况",
            agreed=True,
            at=NOW,
        )

    def repay(self) -> None:
        recovery = self.any_of(Recovery.objects.all())
        if recovery is None or not (left := left_of(recovery)):
            return
        if self.data.draw(st.booleans()):
            part = self.data.draw(st.integers(1, left))
            repaid(
                by=self.money.preparer,
                recovery=recovery,
                fund=self.money.fund,
                amount_minor=part,
                booked_on=TODAY,
                at=NOW,
            )
        else:
            waive_rest(
                by=self.money.office.viewer("county_approver"), recovery=recovery, hardship="困难", at=NOW
            )

    def check(self) -> None:
        assert list(faults()) == []
        for each in Entitlement.objects.select_related("claim"):
            decision = each.claim.decisions.latest("pk")
            decision.claim = each.claim
            assert each.due_minor == granted_minor(decision)
            owed = each.owed_minor + each.ordered_minor + each.recovering_minor + each.waived_minor
            assert each.paid_minor + owed + each.set_off_minor == each.due_minor
            paid = sum(self.bank[one.end_to_end_id] for one in each.instructions.all())
            repaid = sum(entry.amount_minor for entry in each.entries.filter(kind="repayment"))
            # The ledger can know less than the bank did, never more.
            assert each.paid_minor + repaid == paid


STEPS = ("decide", "freeze", "cancel", "send", "answer", "answer", "recover", "repay")


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_money_adds_up_after_every_step(money: Money, data: st.DataObject) -> None:
    with undone():
        history = History(money, data)
        for step in data.draw(st.lists(st.sampled_from(STEPS), max_size=25)):
            getattr(history, step)()
            history.check()
        entries = Entry.objects.count()

        assert take_decisions(at=NOW) == 0
        assert Entry.objects.count() == entries
