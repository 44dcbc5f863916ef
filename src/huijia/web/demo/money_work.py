"""Work on money as several people do it at once: each turn is one step of one of them, drawn at random.

Whoever comes second with a step is told that it is done, as on the pages. The simulated bank's answers are read in any order, late, and again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Grant, Role
from huijia.apps.accounts.viewer import Viewer, viewer_of
from huijia.apps.claims import actions
from huijia.apps.claims.errors import UnableToMoveClaim
from huijia.apps.claims.models import Claim, Outcome
from huijia.apps.claims.moving import assessed_outcome, current_assessment
from huijia.apps.claims.states import State
from huijia.apps.payments.answer_files import take_file
from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import file_of
from huijia.apps.payments.models import Entitlement, Fund, PayeeAccount, Run
from huijia.apps.payments.payees import record_account
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run, preview
from huijia.apps.payments.releasing import close_run, release
from huijia.apps.payments.sending import send
from huijia.apps.payments.states import RunState
from huijia.web.demo.money import card_number

T = TypeVar("T", bound=Model)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LATE = (0, 0, 0, 1, 2, 5)
"""After how many days an answer reaches the office."""

WEIGHTS = {
    "decide": 3,
    "take": 2,
    "mend_account": 4,
    "prepare": 3,
    "freeze": 4,
    "release": 8,
    "send": 4,
    "cancel": 1,
    "hand_over": 5,
    "read": 8,
    "read_again": 2,
    "close": 1,
}
"""How often each step is drawn."""
IN_THE_OFFICE = {name: weight for name, weight in WEIGHTS.items() if name != "hand_over"}
"""The steps that are the office's alone."""

REFUSED = (UnableToMoveClaim, UnableToPay, NotAllowed, UnableToOrder)
"""What somebody is told who comes too late."""


class Worker:
    """Somebody who works on a fund's money. ``done`` counts steps that were taken; ``too_late`` those that somebody else had taken."""

    def __init__(self, *, fund: Fund, bank: SimulatedBank, draw: Random, at: datetime) -> None:
        self.fund, self.bank, self.draw, self.at = fund, bank, draw, at
        self.done: Counter[str] = Counter()
        self.too_late = 0

    @property
    def today(self) -> date:
        return timezone.localtime(self.at).date()

    def turn(self, weights: Mapping[str, int] = WEIGHTS) -> None:
        """One step, drawn at random."""
        self.do(self.draw.choices(list(weights), list(weights.values()))[0])

    def do(self, name: str) -> bool:
        """One step by its name; whether there was anything to do."""
        step: Callable[[], bool] = getattr(self, name)
        try:
            did = step()
        except REFUSED:
            self.too_late += 1
            return False
        self.done[name] += did
        return did

    def decide(self) -> bool:
        """A claim that was reviewed is granted."""
        claim = self._any(Claim.objects.filter(state=State.REVIEWED.value))
        if claim is None:
            return False
        fits = assessed_outcome(claim) == Outcome.GRANTED
        actions.decide(
            by=self._somebody(Role.COUNTY_APPROVER),
            claim=claim,
            outcome=Outcome.GRANTED,
            assessment_id=current_assessment(claim).pk,
            amount_minor=360_000,
            reason="" if fits else "经实地核对，材料与登记的情况不同。",
            at=self.at,
        )
        return True

    def take(self) -> bool:
        """Decisions are taken over."""
        return bool(take_decisions(at=self.at))

    def mend_account(self) -> bool:
        """Somebody who cannot be paid, or to whose account the bank could not pay, brings another card."""
        entitlement = self._any(_cannot_be_paid())
        if entitlement is None:
            return False
        payee = entitlement.payee
        record_account(
            by=self._somebody(Role.TOWNSHIP_OFFICER, payee.area_id),
            person=payee,
            holder=payee.name,
            number=card_number(self.draw),
            bank="",
            reason="出示银行卡",
            at=self.at,
        )
        return True

    def prepare(self) -> bool:
        """A run is begun, where something is owed."""
        if not preview(fund=self.fund, payable_by=self.today).count:
            return False
        prepare_run(
            by=self._somebody(Role.FINANCE),
            fund=self.fund,
            payable_by=self.today,
            execute_on=self.today + timedelta(days=self.draw.randint(1, 6)),
            at=self.at,
        )
        return True

    def freeze(self) -> bool:
        """A draft is frozen; one that has nothing left to pay is given up."""
        run = self._any(self.runs(RunState.DRAFT))
        if run is None:
            return False
        try:
            freeze(by=self._somebody(Role.FINANCE), run=run, at=self.at)
        except UnableToPay:
            cancel_run(by=self._somebody(Role.FINANCE), run=run, reason="没有可发放的款项", at=self.at)
        return True

    def release(self) -> bool:
        """A frozen run is released by somebody who may."""
        run = self._any(self.runs(RunState.FROZEN))
        if run is None:
            return False
        had = {run.prepared_by, *run.releases.values_list("by", flat=True)}
        others = [each for each in self._all(Role.FINANCE) if each.id not in had]
        if not others:
            # All of them had a part: since the run was read, somebody gave the second release.
            self.too_late += 1
            return False
        release(by=self.draw.choice(others), run=run, content=run.content, at=self.at)
        return True

    def send(self) -> bool:
        """A released run is sent; one whose day has passed is given up."""
        run = self._any(self.runs(RunState.RELEASED))
        if run is None:
            return False
        try:
            send(by=self._somebody(Role.FINANCE), run=run, at=self.at)
        except UnableToOrder:
            cancel_run(by=self._somebody(Role.FINANCE), run=run, reason="付款日已过", at=self.at)
        return True

    def cancel(self) -> bool:
        """A run that was not sent is given up."""
        run = self._any(self.runs(RunState.FROZEN, RunState.RELEASED))
        if run is None:
            return False
        cancel_run(by=self._somebody(Role.FINANCE), run=run, reason="另行编制", at=self.at)
        return True

    def hand_over(self) -> bool:
        """The bank gets a file that was sent: also one that it has had before."""
        run = self._any(self.runs(RunState.SENT, RunState.RECONCILED))
        if run is None:
            return False
        self.bank.take(file_of(run), on=self.today)
        return True

    def read(self) -> bool:
        """One of the bank's answers that have come by now is read."""
        arrived = [path for path in sorted(self.bank.answers.glob("*.xml")) if self._has_come(path)]
        if not arrived:
            return False
        self.read_file(self.draw.choice(arrived))
        return True

    def read_again(self) -> bool:
        """The bank says the same again in another file."""
        arrived = [path for path in sorted(self.bank.answers.glob("*.xml")) if self._has_come(path)]
        if not arrived:
            return False
        said = self.draw.choice(arrived)
        with TemporaryDirectory() as folder:
            again = Path(folder) / said.name
            again.write_bytes(said.read_bytes() + b"<!-- again -->\n")
            self.read_file(again)
        return True

    def read_file(self, path: Path) -> None:
        """Read one of the bank's files."""
        by = self._somebody(Role.FINANCE)
        take_file(by=by, fund=self.fund, path=path, name=path.name, at=self.at)

    def close(self) -> bool:
        """A run of which everything is answered is closed."""
        run = self._any(self.runs(RunState.RECONCILED))
        if run is None:
            return False
        close_run(by=self._somebody(Role.FINANCE), run=run, at=self.at)
        return True

    def runs(self, *states: RunState) -> QuerySet[Run]:
        """The fund's runs in these states."""
        return Run.objects.filter(fund=self.fund, state__in=[state.value for state in states])

    def _any(self, rows: QuerySet[T]) -> T | None:
        numbers = list(rows.order_by("pk").values_list("pk", flat=True))
        return rows.filter(pk=self.draw.choice(numbers)).first() if numbers else None

    def _all(self, role: Role, area: str = "") -> Sequence[Viewer]:
        grants = Grant.objects.filter(role=role).select_related("user").order_by("pk")
        found = [viewer_of(each.user, on=self.today) for each in grants]
        return [each for each in found if not area or each.serves(area, role)]

    def _somebody(self, role: Role, area: str = "") -> Viewer:
        return self.draw.choice(self._all(role, area))

    def _has_come(self, path: Path) -> bool:
        said = _DAY.search(path.name)
        assert said is not None, "the bank's files bear the day"
        late = Random(path.name).choice(LATE)
        return date.fromisoformat(said[0]) + timedelta(days=late) <= self.today


def _cannot_be_paid() -> QuerySet[Entitlement]:
    """What is owed to somebody who has no account to which the bank could pay so far."""
    account = PayeeAccount.objects.filter(
        person=OuterRef("payee"), closed_at__isnull=True, refused__isnull=True
    )
    return Entitlement.objects.filter(~Exists(account), owed_minor__gt=0)


def finish(worker: Worker, *, days: int = 40) -> bool:
    """Work until everything that is due is paid and answered, day by day; whether that came about within so many days."""
    for _ in range(days):
        for name in ("decide", "mend_account"):
            while worker.do(name):
                pass
        worker.do("take")
        worker.do("prepare")
        for name in ("freeze", "release", "send"):
            while worker.do(name):
                pass
        for run in worker.runs(RunState.SENT):
            worker.bank.take(file_of(run), on=worker.today)
        worker.bank.pass_day(on=worker.today)
        waiting = sorted(worker.bank.answers.glob("*.xml"))
        worker.draw.shuffle(waiting)
        for path in waiting:
            worker.read_file(path)
        if not Entitlement.objects.exclude(owed_minor__lte=0, ordered_minor=0).exists():
            return True
        worker.at += timedelta(days=1)
    return False
