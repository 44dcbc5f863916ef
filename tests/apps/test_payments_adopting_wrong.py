"""Adopting a file that left when something is wrong: with the file, with what the office knows, or with the order in which people do it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.claims.models import Claim
from huijia.apps.payments import adopting
from huijia.apps.payments.answer_files import take_file
from huijia.apps.payments.answering import settle_trouble
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import earlier_file, unknown_files
from huijia.apps.payments.left_reading import Why
from huijia.apps.payments.models import Adoption, BankAnswer, Entitlement, Fund, Instruction, Run
from huijia.apps.payments.preparing import cancel_run
from huijia.apps.payments.sending import send
from huijia.apps.people.merging import merge_people
from tests.apps.conftest import NOW, TODAY, Office, make_office
from tests.apps.left_office import (
    AMOUNT,
    LATER,
    WHY,
    adopted,
    choose,
    frozen,
    looked,
    marked,
    released,
    restored,
    sent,
    three_families,
)
from tests.apps.payments_office import BENEFIT, COUNTY, Money, make_money
from tests.own_office import OwnOffice

OTHER_CARD = "6225881414207431"


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return three_families(office)


def one_more(money: Money) -> Path:
    """A claim that came after the backup, and then everything leaves."""
    money.granted(*money.family())
    take_decisions(at=NOW)
    return sent(money)


def answers_to(left: Path, folder: Path) -> list[Path]:
    """What the bank says of a pain.001: its report, and its statement some days later."""
    bank = SimulatedBank(folder, seed=1)
    return [bank.take(left, on=TODAY), *bank.pass_day(on=TODAY + timedelta(days=3))]


def read(money: Money, files: list[Path], at: Any = NOW) -> None:
    for each in files:
        take_file(by=money.preparer, fund=money.fund, path=each, name=each.name, at=at)


# The file


def test_file_that_is_changed_between_looking_and_taking_is_not_adopted(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can write where it lies waits for the moment at which it has proved itself."""
    left = restored(lambda: sent(money))
    look = adopting.look

    def looked_and_changed(**given: Any) -> Any:
        found = look(**given)
        left.write_bytes(left.read_bytes().replace(b">3600.00<", b">0600.00<", 1))
        return found

    monkeypatch.setattr(adopting, "look", looked_and_changed)
    with pytest.raises(UnableToPay, match="changed while it was read"):
        adopted(money, left)

    assert Run.objects.count() == Instruction.objects.count() == 0
    assert set(Entitlement.objects.values_list("owed_minor", "ordered_minor")) == {(AMOUNT, 0)}


def test_turn_that_no_file_of_ours_bears_costs_no_time(money: Money) -> None:
    left = restored(lambda: sent(money))
    left.write_bytes(left.read_bytes().replace(b"-2026-1<", b"-2026-999999999<"))

    with pytest.raises(UnableToPay, match="does not give its name"):
        looked(money, left)


def test_earlier_file_is_the_one_with_a_turn_between(money: Money) -> None:
    left = restored(lambda: sent(money))
    stem = Entitlement.objects.order_by("pk")[0].number.replace("-", "") + "-2026"

    assert earlier_file({stem: range(1, 2)}, but="") == (left.stem, stem)
    assert earlier_file({stem: range(2, 9)}, but="") == ("", "")
    assert earlier_file({"ZZZZZ99999-2026": range(1, 9)}, but="") == ("", "")
    assert earlier_file({stem: range(1, 2)}, but=left.stem) == ("", "")


@pytest.mark.parametrize("name", ["", "one-card"])
def test_damaged_file_is_replaced_by_the_one_that_the_bank_has(
    money: Money, tmp_path: Path, name: str
) -> None:
    choose(money, name)
    left = restored(lambda: sent(money))
    whole = left.read_bytes()
    of_bank = tmp_path / left.name
    of_bank.write_bytes(whole)
    left.write_bytes(whole[: len(whole) // 2])
    if name:
        left.with_suffix(".ids").write_text("")
    with pytest.raises(UnableToPay):
        adopted(money, left)

    run = adopted(money, of_bank)

    assert left.read_bytes() == whole
    if name:
        ids = set(run.instructions.values_list("end_to_end_id", flat=True))
        assert set(left.with_suffix(".ids").read_text().split()) == ids


def test_copy_under_another_name_is_told_and_breaks_no_page(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    left = restored(lambda: sent(money))
    copy = left.with_name(f"{left.stem} (1).xml")
    left.rename(copy)
    client = signed_in("finance")

    for page in ("/payments/", f"/payments/funds/{money.fund.pk}/answers/"):
        told = client.get(page)
        assert told.status_code == 200
        assert copy.name in told.content.decode()
    with pytest.raises(UnableToPay, match="left in the file"):
        frozen(money)
    # Its name again: it can be adopted.
    copy.rename(left)
    assert adopted(money, left).count == 3


def test_list_of_which_only_the_ids_lie_there_is_told(
    money: Money, signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    choose(money, "one-card")
    left = restored(lambda: sent(money))
    left.rename(tmp_path / left.name)
    page = f"/payments/funds/{money.fund.pk}/adopt/{left.stem}/"

    assert "只有它的编号清单" in signed_in("finance").get(page).content.decode()
    assert adopted(money, tmp_path / left.name).count == 3
    assert left.is_file()


def test_file_of_another_fund_with_the_same_account_is_refused(money: Money) -> None:
    left = restored(lambda: sent(money))
    other = Fund.objects.get(pk=money.fund.pk)
    other.pk, other.pack = None, "cn/another-benefit"
    other.save(force_insert=True)
    money.fund = other

    found = looked(money, left)

    assert dict(found.counts) == {Why.OTHER_FUND: 3}
    with pytest.raises(UnableToPay, match="Nothing was adopted"):
        adopted(money, left, leave_out=True, take_more=True)


# What the office knows now


def test_more_than_is_owed_is_taken_only_when_somebody_says_so(money: Money) -> None:
    left = restored(lambda: sent(money))
    claim = Claim.objects.order_by("pk")[0]
    money.decided_anew(claim, AMOUNT - 100)

    with pytest.raises(UnableToPay, match="Nothing was adopted"):
        adopted(money, left, leave_out=True)
    run = adopted(money, left, take_more=True)

    due = Entitlement.objects.get(claim=claim)
    assert (due.due_minor, due.ordered_minor, due.owed_minor) == (AMOUNT - 100, AMOUNT, -100)
    assert (run.count, run.total_minor) == (3, 3 * AMOUNT)
    # Decided again as it was: nothing is left over, and nothing is paid twice.
    money.decided_anew(claim, AMOUNT)
    assert set(Entitlement.objects.values_list("owed_minor", flat=True)) == {0}
    assert list(faults()) == []


def test_less_than_is_owed_is_taken_and_the_rest_stays_owed(money: Money) -> None:
    left = restored(lambda: sent(money))
    claim = Claim.objects.order_by("pk")[0]
    money.decided_anew(claim, AMOUNT + 5)

    adopted(money, left)

    assert Entitlement.objects.get(claim=claim).owed_minor == 5
    assert frozen(money).total_minor == 5


def test_account_that_changed_since_and_a_merged_person_still_fit(money: Money) -> None:
    left = restored(lambda: sent(money))
    first, second, _ = Entitlement.objects.select_related("payee").order_by("pk")
    money.account(first.payee, OTHER_CARD)
    again, _child = money.family(with_account=False)
    merge_people(
        by=money.office.viewer("township_officer"),
        kept=again,
        merged=second.payee,
        reason="同一个人",
        at=NOW,
    )

    run = adopted(money, left)

    assert run.count == 3
    tail = run.instructions.get(entitlement=first).tail
    assert tail != OTHER_CARD[-4:], "it went to the account of then"


def test_what_is_on_its_way_in_an_earlier_file_is_taken_by_no_force(money: Money) -> None:
    first: list[Path] = []

    def after() -> Path:
        first.append(sent(money))
        for claim in Claim.objects.all():
            money.decided_anew(claim, AMOUNT + 5)
        return sent(money)

    second = restored(after)
    adopted(money, first[0])

    assert dict(looked(money, second).counts) == {Why.ON_ITS_WAY: 3}
    with pytest.raises(UnableToPay, match="Nothing was adopted"):
        adopted(money, second, leave_out=True, take_more=True)
    # What was decided after the backup is decided again.
    for claim in Claim.objects.all():
        money.decided_anew(claim, AMOUNT + 5)
    assert adopted(money, second).total_minor == 15
    assert list(faults()) == []


def test_what_was_ordered_here_in_the_same_turn_is_told_and_paid_by_nobody(money: Money) -> None:
    """The folder of files that left was put back after a run was frozen here, and that run was cancelled."""
    left = restored(lambda: sent(money))
    kept = left.read_bytes()
    left.unlink()
    run = frozen(money)
    assert run.message_id == left.stem
    cancel_run(by=money.preparer, run=run, reason="x", at=NOW)
    left.write_bytes(kept)

    assert list(unknown_files()) == [left.stem], "a run that was cancelled does not know it"
    assert dict(looked(money, left).counts) == {Why.ORDERED_HERE: 3}
    with pytest.raises(UnableToPay, match="Nothing was adopted"):
        adopted(money, left, leave_out=True, take_more=True)
    with pytest.raises(UnableToPay, match=left.stem):
        frozen(money)


def test_claims_that_came_after_the_backup_are_named_with_their_accounts(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    left = restored(lambda: one_more(money))
    run = adopted(money, left, leave_out=True)

    told = signed_in("finance").get(f"/payments/runs/{run.pk}/left-out/").content.decode()

    assert Adoption.objects.get().left_out[0] in told
    assert "张家4" in told
    assert "**** 7430" in told


# The order of things


def test_office_that_is_restored_again_adopts_again(money: Money) -> None:
    """Also what was left out the first time stands in the file and beside it."""
    choose(money, "one-card")
    left = restored(lambda: one_more(money))
    before = sorted(left.with_suffix(".ids").read_text().split())

    def again() -> Path:
        return marked(money, adopted(money, left, leave_out=True))

    assert restored(again) == left
    assert sorted(left.with_suffix(".ids").read_text().split()) == before
    with pytest.raises(UnableToPay, match=left.stem):
        frozen(money)
    assert adopted(money, left, leave_out=True).count == 3
    assert list(faults()) == []


def test_answers_that_a_person_settled_before_the_file_was_adopted_are_booked_all_the_same(
    money: Money, tmp_path: Path
) -> None:
    left = restored(lambda: sent(money))
    files = answers_to(left, tmp_path / "bank")
    read(money, files)
    settle_all(money)

    marked(money, adopted(money, left))
    read(money, files, LATER + timedelta(hours=1))

    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {AMOUNT}
    assert Run.objects.get().state == "reconciled"
    assert list(faults()) == []


def test_answers_to_a_run_that_was_frozen_before_the_backup_are_booked_once_it_is_sent(
    money: Money, tmp_path: Path
) -> None:
    run = frozen(money)
    left = restored(lambda: send(by=money.preparer, run=released(money, run), at=NOW))
    run.refresh_from_db()
    files = answers_to(left, tmp_path / "bank")
    read(money, files)
    settle_all(money)
    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {0}

    marked(money, run)
    read(money, files, LATER + timedelta(hours=1))

    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {AMOUNT}
    assert list(faults()) == []
    # Once more changes nothing.
    before = list(BankAnswer.objects.values())
    read(money, files, LATER + timedelta(hours=2))
    assert list(BankAnswer.objects.values()) == before


def settle_all(money: Money) -> None:
    for each in BankAnswer.objects.filter(settled_at=None):
        settle_trouble(by=money.preparer, answer=each, how="系统刚恢复，尚无记录", at=NOW)


def test_two_who_adopt_at_once_make_one_run(office_db: OwnOffice) -> None:
    money = make_money(make_office())
    money.granted(*money.family())
    take_decisions(at=NOW)
    left = restored(lambda: sent(money))

    def run_by(name: str) -> int:
        given = ("payments", "adopt", COUNTY, BENEFIT, left, "--by", name, "--do", "--reason", WHY)
        return office_db.huijia(*given).returncode

    with ThreadPoolExecutor(2) as two:
        codes = list(two.map(run_by, ["finance", "finance_first"]))

    assert codes == [0, 0]
    assert (Run.objects.count(), Adoption.objects.count(), Instruction.objects.count()) == (1, 1, 1)
    assert list(faults()) == []


def test_machine_itself_adopts_nothing(money: Money) -> None:
    """A person answers for it."""
    left = restored(lambda: sent(money))

    with pytest.raises(UnableToFind):
        adopting.adopt(by=SYSTEM, fund=money.fund, path=left, reason=WHY, at=NOW)

    assert Run.objects.count() == 0
