"""A bank file that left before the office was restored from an older backup: nothing of it is paid twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.payments.bank.list_profiles import PROFILES
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.holding import hold
from huijia.apps.payments.lists import choose_list
from huijia.apps.payments.models import Entitlement, Hold, Instruction, Run
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.payments_office import Money, make_money

AMOUNT = 360_000


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    made = make_money(office)
    for _ in range(3):
        made.granted(*made.family())
    take_decisions(at=NOW)
    return made


def frozen(money: Money) -> Run:
    run = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    return freeze(by=money.preparer, run=run, at=NOW)


def released(money: Money, run: Run) -> Run:
    for each in (money.first, money.second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    return run


def restored(money: Money, after: Callable[[], Path]) -> Path:
    """What came after the backup, and then the office as the backup has it: the file that left is all that tells of it."""
    with transaction.atomic():
        left = after()
        transaction.set_rollback(True)
    assert left.is_file()
    return left


def sent(money: Money) -> Path:
    return send(by=money.preparer, run=released(money, frozen(money)), at=NOW)


@pytest.mark.parametrize("name", ["", "one-card", "batch-csv"])
@pytest.mark.parametrize("more", [False, True])
def test_what_left_is_ordered_by_no_run_that_is_prepared_after_a_restore(
    money: Money, name: str, more: bool
) -> None:
    """Neither by the same run, whose file would bear the same name, nor by one with another claim."""
    if name:
        text = (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")
        choose_list(by=SYSTEM, fund=money.fund, profile=text, name=f"{name}.yaml", at=NOW)
    left = restored(money, lambda: sent(money))
    if more:
        money.granted(*money.family())
        take_decisions(at=NOW)

    with pytest.raises(UnableToPay, match=left.stem), transaction.atomic():
        frozen(money)

    assert Instruction.objects.count() == 0
    assert set(Entitlement.objects.values_list("owed_minor", "ordered_minor")) == {(AMOUNT, 0)}
    assert list(faults()) == []


def test_what_left_in_another_turn_is_not_ordered_again_either(money: Money) -> None:
    """The run before was cancelled after the backup, so that what left bears the second turn, and the next run here the first."""

    def after() -> Path:
        cancel_run(by=money.preparer, run=frozen(money), reason="x", at=NOW)
        return sent(money)

    left = restored(money, after)
    assert b"-2026-2<" in left.read_bytes()

    with pytest.raises(UnableToPay, match=left.stem), transaction.atomic():
        frozen(money)


def test_run_that_was_frozen_before_the_file_came_back_is_not_sent_in_another_turn(money: Money) -> None:
    """The file is put back later than the database: the run's own ids are of the second turn by then."""
    left = restored(money, lambda: sent(money))
    kept = left.read_bytes()
    left.unlink()
    cancel_run(by=money.preparer, run=frozen(money), reason="x", at=NOW)
    run = released(money, frozen(money))
    left.with_name("HJLOST.xml").write_bytes(kept)

    with pytest.raises(UnableToPay, match="HJLOST"):
        send(by=money.preparer, run=run, at=NOW)


def test_file_that_is_put_back_after_its_run_was_cancelled_is_not_paid_again(money: Money) -> None:
    """The run was frozen before the backup and left after it; with the folder away, nothing kept anybody from cancelling it."""
    before = frozen(money)
    left = restored(money, lambda: send(by=money.preparer, run=released(money, before), at=NOW))
    kept = left.read_bytes()
    left.unlink()
    before.refresh_from_db()
    cancel_run(by=money.preparer, run=before, reason="x", at=NOW)
    run = released(money, frozen(money))
    left.write_bytes(kept)

    with pytest.raises(UnableToPay, match=left.stem):
        send(by=money.preparer, run=run, at=NOW)


def test_run_whose_file_left_is_not_cancelled_but_sent(money: Money) -> None:
    """It was frozen before the backup, and sent after it."""
    run = frozen(money)
    left = restored(money, lambda: send(by=money.preparer, run=released(money, run), at=NOW))
    run.refresh_from_db()
    before = left.read_bytes()
    assert run.state == "frozen"

    with pytest.raises(UnableToPay, match="cannot be cancelled"):
        cancel_run(by=money.preparer, run=run, reason="x", at=NOW)

    assert send(by=money.preparer, run=released(money, run), at=NOW) == left
    assert left.read_bytes() == before


def test_run_whose_file_left_is_marked_as_sent_when_its_day_has_passed_too(money: Money) -> None:
    """Stopped between the file and the mark, and nobody came back to it for a week."""
    run = released(money, frozen(money))
    left = restored(money, lambda: send(by=money.preparer, run=run, at=NOW))
    before, later = left.read_bytes(), NOW + timedelta(days=7)
    run.refresh_from_db()
    with pytest.raises(UnableToPay, match="cannot be cancelled"):
        cancel_run(by=money.preparer, run=run, reason="x", at=later)

    assert send(by=money.preparer, run=run, at=later) == left

    assert left.read_bytes() == before
    run.refresh_from_db()
    assert run.state == "sent"


def test_list_of_which_only_the_ids_lie_there_is_not_cancelled_but_sent(money: Money) -> None:
    """Stopped between the two. If it could be cancelled, its ids would keep the payments from every other run."""
    text = (PROFILES / "batch-csv.yaml").read_text(encoding="utf-8")
    choose_list(by=SYSTEM, fund=money.fund, profile=text, name="batch-csv.yaml", at=NOW)
    run = released(money, frozen(money))
    left = restored(money, lambda: send(by=money.preparer, run=run, at=NOW))
    before = left.read_bytes()
    left.unlink()
    run.refresh_from_db()

    with pytest.raises(UnableToPay, match="cannot be cancelled"):
        cancel_run(by=money.preparer, run=run, reason="x", at=NOW)

    assert send(by=money.preparer, run=run, at=NOW) == left
    assert left.read_bytes() == before


def test_held_payments_stand_in_nobodys_way(money: Money) -> None:
    """What left is held until the bank has said what became of it; what is new is paid."""
    left = restored(money, lambda: sent(money))
    for entitlement in Entitlement.objects.select_related("child"):
        hold(
            by=money.office.viewer("county_approver"),
            child=entitlement.child,
            kind=Hold.Kind.DISPUTE,
            reason="文件已发出",
            look_again_on=TODAY + timedelta(days=30),
            at=NOW,
        )
    money.granted(*money.family())
    take_decisions(at=NOW)

    run = frozen(money)

    assert (run.count, run.total_minor) == (1, AMOUNT)
    assert send(by=money.preparer, run=released(money, run), at=NOW) != left
