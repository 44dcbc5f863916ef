"""An office of which a bank file left after the backup from which it was restored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.payments.adopting import adopt
from huijia.apps.payments.bank.list_profiles import PROFILES
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.left_reading import Looked, look
from huijia.apps.payments.lists import choose_list
from huijia.apps.payments.models import Run
from huijia.apps.payments.preparing import freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.payments_office import Money, make_money

AMOUNT = 360_000
LATER = NOW + timedelta(hours=1)
WHY = "系统由昨日的备份恢复，银行确认已收到文件。"
LISTS = ("", "one-card", "batch-csv")


def three_families(office: Office) -> Money:
    """Three claims that were granted and are owed."""
    made = make_money(office)
    for _ in range(3):
        made.granted(*made.family())
    take_decisions(at=NOW)
    return made


def frozen(money: Money) -> Run:
    """Everything that is owed, in a run."""
    run = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    return freeze(by=money.preparer, run=run, at=NOW)


def released(money: Money, run: Run) -> Run:
    """A run, released by two."""
    for each in (money.first, money.second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    return run


def sent(money: Money) -> Path:
    """Everything that is owed leaves; the file."""
    return send(by=money.preparer, run=released(money, frozen(money)), at=NOW)


def restored(after: Callable[[], Path]) -> Path:
    """What came after the backup, and then the office as the backup has it: the file that left is all that tells of it."""
    with transaction.atomic():
        left = after()
        transaction.set_rollback(True)
    assert left.is_file()
    return left


def adopted(money: Money, left: Path, **more: Any) -> Run:
    """The file, adopted by who prepares."""
    return adopt(by=money.preparer, fund=money.fund, path=left, reason=WHY, at=NOW, **more)


def marked(money: Money, run: Run, at: datetime = LATER) -> Path:
    """An adopted run, confirmed by two and marked as sent."""
    return send(by=money.first, run=released(money, run), at=at)


def looked(money: Money, left: Path) -> Looked:
    """What adopting the file would do."""
    return look(by=money.preparer, fund=money.fund, path=left, today=TODAY)


def choose(money: Money, name: str, bent: Callable[[str], str] = str) -> None:
    """The bank takes a list from now on; an empty name: pain.001, as funds begin."""
    if name:
        text = bent((PROFILES / f"{name}.yaml").read_text(encoding="utf-8"))
        choose_list(by=SYSTEM, fund=money.fund, profile=text, name=f"{name}.yaml", at=NOW)
