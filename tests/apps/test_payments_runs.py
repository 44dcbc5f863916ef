"""From decision to instruction: taken once, frozen as a whole, released by two others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.holding import hold, let_go
from huijia.apps.payments.models import Entitlement, Entry, Hold, Instruction, LeftOut, Run
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run, preview
from huijia.apps.payments.releasing import release
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.payments_office import Money, make_money


@pytest.fixture
def money(office: Office) -> Money:
    return make_money(office)


def frozen_run(money: Money) -> Run:
    run = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    return freeze(by=money.preparer, run=run, at=NOW)


def test_decision_is_taken_once(money: Money) -> None:
    claim = money.granted(*money.family())

    assert take_decisions(at=NOW) == 1
    assert take_decisions(at=NOW) == 0

    entitlement = Entitlement.objects.get(claim=claim)
    # Born in May 2024: n = 2 * 12 + 5 = 29 months, of which 12 fall on the claim year 2026: 12 * 300 yuan.
    assert (entitlement.due_minor, entitlement.owed_minor) == (360_000, 360_000)
    assert Entry.objects.count() == 1
    assert list(faults()) == []


def test_later_decision_moves_the_difference_only(money: Money) -> None:
    claim = money.granted(*money.family())
    money.entitlement(claim)

    money.decided_anew(claim, 300_000)

    entitlement = money.entitlement(claim)
    assert (entitlement.due_minor, entitlement.owed_minor) == (300_000, 300_000)
    assert list(Entry.objects.order_by("pk").values_list("kind", "amount_minor")) == [
        ("grant", 360_000),
        ("reduction", 60_000),
    ]


def test_freezing_orders_what_is_owed_and_nothing_twice(money: Money) -> None:
    claims = [money.granted(*money.family()) for _ in range(3)]
    take_decisions(at=NOW)

    run = frozen_run(money)

    assert (run.count, run.total_minor) == (3, 3 * 360_000)
    assert {each.end_to_end_id for each in run.instructions.all()} == {
        f"{claim.number.replace('-', '')}-2026-1" for claim in claims
    }
    assert preview(fund=money.fund, payable_by=TODAY).count == 0
    with pytest.raises(UnableToPay):
        frozen_run(money)
    assert list(faults()) == []


def test_run_leaves_out_what_cannot_be_paid_and_says_why(money: Money) -> None:
    money.granted(*money.family(with_account=False))
    parent, child = money.family()
    money.granted(parent, child)
    money.granted(*money.family())
    take_decisions(at=NOW)
    approver = money.office.viewer("county_approver")
    held = hold(
        by=approver,
        child=child,
        kind=Hold.Kind.DISPUTE,
        reason="两人申请",
        look_again_on=TODAY + timedelta(days=7),
        at=NOW,
    )

    before = preview(fund=money.fund, payable_by=TODAY)
    run = frozen_run(money)

    assert (before.count, before.left_out) == (1, {"no_account": (1, 360_000), "on_hold": (1, 360_000)})
    assert sorted(LeftOut.objects.filter(run=run).values_list("why", flat=True)) == ["no_account", "on_hold"]
    let_go(by=approver, hold=held, reason="已澄清", at=NOW)
    assert preview(fund=money.fund, payable_by=TODAY).count == 1


def test_child_granted_twice_under_merged_records_is_not_paid_twice(money: Money) -> None:
    parent, child = money.family()
    twin_parent, twin = money.family()
    money.granted(parent, child)
    money.granted(twin_parent, twin)
    twin.merged_into = child
    twin.save(update_fields=["merged_into"])
    take_decisions(at=NOW)

    found = preview(fund=money.fund, payable_by=TODAY)

    assert (found.count, found.left_out) == (0, {"granted_twice": (2, 720_000)})


def test_two_others_release_and_nobody_else(money: Money) -> None:
    money.granted(*money.family())
    take_decisions(at=NOW)
    run = frozen_run(money)

    with pytest.raises(NotAllowed):
        release(by=money.preparer, run=run, content=run.content, at=NOW)
    with pytest.raises(UnableToFind):
        release(by=money.office.viewer("county_approver"), run=run, content=run.content, at=NOW)
    with pytest.raises(UnableToPay):
        release(by=money.first, run=run, content="something else", at=NOW)
    assert release(by=money.first, run=run, content=run.content, at=NOW).state == "frozen"
    with pytest.raises(NotAllowed):
        release(by=money.first, run=run, content=run.content, at=NOW)
    assert release(by=money.second, run=run, content=run.content, at=NOW).state == "released"


def test_cancelled_run_owes_again_and_the_next_has_another_id(money: Money) -> None:
    claim = money.granted(*money.family())
    take_decisions(at=NOW)
    run = frozen_run(money)

    cancel_run(by=money.preparer, run=run, reason="日期有误", at=NOW)

    assert money.entitlement(claim).owed_minor == 360_000
    again = frozen_run(money)
    assert again.instructions.get().end_to_end_id.endswith("-2026-2")
    assert list(faults()) == []


def test_cancelling_the_earlier_of_two_runs_gives_no_id_away_twice(money: Money) -> None:
    """Arrears are ordered while the first amount is on its way; then the first run is cancelled."""
    claim = money.granted(*money.family())
    money.entitlement(claim)
    money.decided_anew(claim, 300_000)
    earlier = frozen_run(money)
    money.decided_anew(claim, 360_000)
    frozen_run(money)

    cancel_run(by=money.preparer, run=earlier, reason="日期有误", at=NOW)
    last = frozen_run(money)

    paid = [(each.number, each.amount_minor) for each in Instruction.objects.order_by("number")]
    assert paid == [(1, 300_000), (2, 60_000), (3, 300_000)]
    assert last.instructions.get().end_to_end_id.endswith("-2026-3")
    assert list(faults()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount_minor": 1},
        {"account": "other"},
        {"end_to_end_id": "X"},
        {"holder": "某人"},
    ],
)
def test_database_refuses_to_change_what_was_frozen(money: Money, change: dict[str, object]) -> None:
    money.granted(*money.family())
    take_decisions(at=NOW)
    frozen_run(money)

    with pytest.raises(DatabaseError), transaction.atomic():
        Instruction.objects.update(**change)


def test_database_refuses_a_run_that_skips_its_release(money: Money) -> None:
    money.granted(*money.family())
    take_decisions(at=NOW)
    run = frozen_run(money)

    with pytest.raises(DatabaseError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(state="sent")


def test_account_is_kept_sealed_and_shown_masked(money: Money) -> None:
    parent, _ = money.family()

    kept = parent.payee_accounts.get()

    assert "6225881414207430" not in kept.account
    assert kept.tail == "7430"


def test_frozen_run_keeps_its_account_when_another_is_recorded(money: Money) -> None:
    parent, child = money.family()
    money.granted(parent, child)
    take_decisions(at=NOW)
    run = frozen_run(money)

    money.account(parent, "79927398713")

    assert run.instructions.get().tail == "7430"
    assert parent.payee_accounts.get(closed_at=None).tail == "8713"
