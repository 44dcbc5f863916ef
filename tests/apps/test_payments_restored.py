"""Random histories of an office that is restored from older backups, again and again, while its bank goes on: nothing is paid twice, and when
everything is adopted and read, the office knows what the bank knows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as office_settings
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijia.apps.claims.models import Claim
from huijia.apps.payments.adopting import adopt
from huijia.apps.payments.answering import read_answers
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.order_lists import read_list
from huijia.apps.payments.bank.order_reading import ReadTransfer, read_order
from huijia.apps.payments.checking import faults
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import unknown_files
from huijia.apps.payments.left_proof import place_of
from huijia.apps.payments.lists import profile_of
from huijia.apps.payments.models import Entitlement, Run
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run, preview
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.left_office import LISTS, choose, three_families
from tests.apps.payments_office import Money

AMOUNTS = (0, 150_000, 360_000, 500_000)
MOST = 10_000_000
"""More than everything that left together: with this much due, whatever left fits."""


@dataclass
class Order:
    """What the bank was told in one file, and what became of it: waiting, paid, rejected or returned."""

    number: str
    amount_minor: int
    file: str
    became: str = "waiting"

    @property
    def is_live(self) -> bool:
        """Whether the family has this money, or may still get it."""
        return self.became in ("waiting", "paid")


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return three_families(office)


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        shutil.rmtree(office_settings.SENT, ignore_errors=True)


class Restored:
    """One random history. ``bank`` is what the bank knows: no restore changes it. ``backups``: the oldest first."""

    def __init__(self, money: Money, data: st.DataObject) -> None:
        self.money, self.data = money, data
        choose(money, data.draw(st.sampled_from(LISTS)))
        self.bank: dict[str, Order] = {}
        self.said: list[Answer] = []
        self.frozen: dict[tuple[str, str], int] = {}
        """File and claim -> what was due when it was frozen."""
        self.backups = [transaction.savepoint()]
        self.hours = 0

    def now(self) -> Any:
        self.hours += 1
        return NOW + timedelta(minutes=self.hours)

    def any_of(self, rows: Any) -> Any:
        found = list(rows)
        return self.data.draw(st.sampled_from(found)) if found else None

    def decide(self) -> None:
        claim = self.any_of(Claim.objects.order_by("pk"))
        self.money.decided_anew(claim, self.data.draw(st.sampled_from(AMOUNTS)))

    def freeze(self) -> None:
        if not preview(fund=self.money.fund, payable_by=TODAY).count:
            return
        # What left and is not adopted is ordered by nobody.
        with suppress(UnableToPay), transaction.atomic():
            run = prepare_run(
                by=self.money.preparer,
                fund=self.money.fund,
                payable_by=TODAY,
                execute_on=TODAY + timedelta(days=3),
                at=self.now(),
            )
            run = freeze(by=self.money.preparer, run=run, at=self.now())
            for each in run.instructions.select_related("entitlement"):
                self.frozen[run.message_id, each.entitlement.number] = each.entitlement.due_minor

    def cancel(self) -> None:
        if run := self.any_of(self._unsent()):
            with suppress(UnableToPay):
                cancel_run(by=self.money.preparer, run=run, reason="测试", at=self.now())

    def send(self) -> None:
        if run := self.any_of(self._unsent()):
            self._send(run)

    def confirm(self) -> None:
        """Everything that waits for it is released and sent."""
        for run in self._unsent():
            self._send(run)

    def pay(self) -> None:
        """A day on which all goes well."""
        self.freeze()
        self.confirm()

    def _send(self, run: Run) -> None:
        try:
            with transaction.atomic():
                for each in (self.money.first, self.money.second):
                    if run.state == "frozen":
                        run = release(by=each, run=run, content=run.content, at=self.now())
                file = send(by=self.money.first, run=run, at=self.now())
        except UnableToPay:
            return
        self._leaves(run, file)

    def _leaves(self, run: Run, file: Path) -> None:
        """The bank gets the file. An id that it has had comes in the same file only; and no family gets more than it was due."""
        for told in _told(run, file):
            if (known := self.bank.get(told.end_to_end_id)) is not None:
                assert (known.file, known.amount_minor) == (file.stem, told.amount_minor)
                continue
            due = _due(told)
            live = [one for one in self.bank.values() if one.number == due.number and one.is_live]
            # What was frozen leaves, although less was due by then: it was due when it was frozen.
            frozen = max(self.frozen[each, due.number] for each in (file.stem, *(one.file for one in live)))
            paid = sum(one.amount_minor for one in live)
            assert paid + told.amount_minor <= max(due.due_minor, frozen), "paid twice"
            self.bank[told.end_to_end_id] = Order(due.number, told.amount_minor, file.stem)

    def answer(self) -> None:
        """The bank pays, refuses or returns, and says so, whatever the office remembers."""
        key = self.any_of(sorted(key for key, one in self.bank.items() if one.is_live))
        if key is None:
            return
        order = self.bank[key]
        kinds = [AnswerKind.PAID, AnswerKind.REJECTED] if order.became == "waiting" else [AnswerKind.RETURNED]
        kind = self.data.draw(st.sampled_from(kinds))
        order.became = kind.value
        said = Answer(
            kind, end_to_end_id=key, amount_minor=order.amount_minor, currency="CNY", booked_on=TODAY
        )
        self.said.append(said)
        if self.data.draw(st.booleans()):
            self._read(len(self.said) - 1)

    def read(self) -> None:
        """A file of the bank is handed in, perhaps once more."""
        if self.said:
            self._read(self.data.draw(st.integers(0, len(self.said) - 1)))

    def _read(self, number: int) -> None:
        read_answers(
            by=self.money.preparer,
            fund=self.money.fund,
            digest=f"{number:064d}",
            name="a.xml",
            answers=[self.said[number]],
            at=self.now(),
        )

    def backup(self) -> None:
        self.backups.append(transaction.savepoint())

    def restore(self) -> None:
        """Any backup; those that were made after it are older than nothing any more, as they tell of another past."""
        number = self.data.draw(st.integers(0, len(self.backups) - 1))
        transaction.savepoint_rollback(self.backups[number])
        del self.backups[number + 1 :]

    def adopt(self) -> None:
        if name := self.any_of(unknown_files()):
            self._adopt(name, take_more=self.data.draw(st.booleans()))

    def _adopt(self, name: str, *, take_more: bool) -> None:
        with suppress(UnableToPay):
            adopt(
                by=self.money.preparer,
                fund=self.money.fund,
                path=place_of(name),
                reason="测试",
                at=self.now(),
                take_more=take_more,
            )

    def became(self, number: str, *what: str) -> int:
        """How much of a claim's orders the bank has paid, or whatever else became of them."""
        return sum(
            one.amount_minor for one in self.bank.values() if one.number == number and one.became in what
        )

    def check(self) -> None:
        assert list(faults()) == []
        for each in Entitlement.objects.all():
            # The office may not know yet that something was paid, or that it came back; it never makes anything up.
            assert each.paid_minor <= self.became(each.number, "paid", "returned")

    def settle(self) -> None:
        """Everybody does what the pages ask for, until nothing is left to do."""
        for run in self._unsent():
            self._send(run)
            with suppress(UnableToPay):
                cancel_run(by=self.money.preparer, run=run, reason="测试", at=self.now())
        for claim in Claim.objects.order_by("pk"):
            self.money.decided_anew(claim, MOST)
        for _ in range(len(unknown_files()) + 1):
            for run in self._unsent():
                self._send(run)
            for number in range(len(self.said)):
                self._read(number)
            for name in unknown_files():
                self._adopt(name, take_more=False)
        self.check()

    def _unsent(self) -> Any:
        return Run.objects.filter(state__in=["frozen", "released"]).order_by("pk")


def _told(run: Run, file: Path) -> list[ReadTransfer]:
    if run.bank_list is not None:
        return list(read_list(file, profile_of(run.bank_list)))
    with file.open("rb") as opened:
        return [each for each in read_order(opened) if isinstance(each, ReadTransfer)]


def _due(told: ReadTransfer) -> Entitlement:
    number = told.end_to_end_id.partition("-")[0]
    return Entitlement.objects.get(number=f"{number[:5]}-{number[5:]}")


STEPS = (
    *("decide", "freeze", "send", "pay", "pay", "cancel", "answer", "answer", "read"),
    *("backup", "restore", "restore", "adopt", "adopt", "confirm"),
)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_restored_office_pays_nothing_twice_and_learns_what_it_forgot(
    money: Money, data: st.DataObject
) -> None:
    with undone():
        history = Restored(money, data)
        for step in data.draw(st.lists(st.sampled_from(STEPS), min_size=12, max_size=30)):
            getattr(history, step)()
            history.check()

        history.settle()

        assert unknown_files() == {}
        for each in Entitlement.objects.all():
            known = (each.paid_minor, each.ordered_minor)
            assert known == (history.became(each.number, "paid"), history.became(each.number, "waiting"))
