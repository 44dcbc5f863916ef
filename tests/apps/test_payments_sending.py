"""Sending a run: one file, the same bytes, never a second one for the same payment. And reading what the bank says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from huijia.apps.payments.answering import read_answers, settle_trouble
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import file_of
from huijia.apps.payments.models import BankAnswer, BankFile, Entitlement, Entry, Instruction, Run
from huijia.apps.payments.preparing import cancel_run, freeze, prepare_run, preview
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from huijia.apps.payments.shown import payment_shown
from huijia.apps.sealing import unseal
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.payments_office import Money, make_money

AMOUNT = 360_000


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return make_money(office)


def released_run(money: Money) -> Run:
    take_decisions(at=NOW)
    run = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    run = freeze(by=money.preparer, run=run, at=NOW)
    for each in (money.first, money.second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    return run


@pytest.fixture
def sent(money: Money) -> Run:
    """A run of two instructions that has been sent."""
    for _ in range(2):
        money.granted(*money.family())
    run = released_run(money)
    send(by=money.preparer, run=run, at=NOW)
    run.refresh_from_db()
    return run


@pytest.fixture
def bank_says(money: Money) -> Callable[..., BankFile]:
    """Reads answers as a file of their own."""
    files = iter(range(1000))

    def say(*answers: Answer, digest: str | None = None) -> BankFile:
        return read_answers(
            by=money.preparer,
            fund=money.fund,
            digest=digest or f"{next(files):064d}",
            name="answers.xml",
            answers=answers,
            at=NOW,
        )

    return say


def answer(kind: AnswerKind, instruction: Instruction, **more: Any) -> Answer:
    given = {"amount_minor": instruction.amount_minor, "currency": "CNY", "booked_on": TODAY} | more
    return Answer(kind, end_to_end_id=instruction.end_to_end_id, **given)


def balances(instruction: Instruction) -> tuple[int, int, int]:
    """Owed, ordered and paid."""
    entitlement = instruction.entitlement
    entitlement.refresh_from_db()
    return entitlement.owed_minor, entitlement.ordered_minor, entitlement.paid_minor


def test_sending_again_gives_the_same_file_and_changes_nothing(money: Money, sent: Run) -> None:
    before = file_of(sent).read_bytes()
    entries = Entry.objects.count()

    again = send(by=money.preparer, run=sent, at=NOW + timedelta(hours=1))

    assert again.read_bytes() == before
    assert Entry.objects.count() == entries
    assert before.count(b"<EndToEndId>") == 2


def test_file_is_the_same_when_the_mark_was_lost_after_it_was_written(
    money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    money.granted(*money.family())
    run = released_run(money)

    def power_cut(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr("huijia.apps.payments.sending.record", power_cut)
        send(by=money.preparer, run=run, at=NOW)
    before = file_of(run).read_bytes()
    run.refresh_from_db()
    assert run.state == "released"

    send(by=money.preparer, run=run, at=NOW + timedelta(days=1))

    assert file_of(run).read_bytes() == before


def test_office_restored_from_an_older_backup_does_not_send_again(money: Money) -> None:
    """As after a restore: the file is there, the database remembers no such run."""
    claim = money.granted(*money.family())
    run = released_run(money)
    end_to_end_id = run.instructions.get().end_to_end_id
    file_of(run).parent.mkdir(parents=True)
    lost = file_of(run).with_name("HJ0000LOST.xml")
    lost.write_bytes(b"x" * 100 + f"<EndToEndId>{end_to_end_id}</EndToEndId>".encode())

    with pytest.raises(UnableToPay, match="HJ0000LOST"):
        send(by=money.preparer, run=run, at=NOW)

    assert money.entitlement(claim).ordered_minor == AMOUNT


def test_ids_are_found_wherever_a_chunk_ends(
    money: Money, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from huijia.apps.payments.left_files import ids_in

    ids = [f"ABCDEF{n:04d}-2026-1" for n in range(50)]
    path = tmp_path / "a.xml"
    path.write_text("".join(f"<x><EndToEndId>{each}</EndToEndId></x>" for each in ids))

    for size in range(1, 90):
        monkeypatch.setattr("huijia.apps.payments.left_files._CHUNK", size)
        assert {each for part in ids_in(path) for each in part} == set(ids)


def test_paid_and_then_returned_is_owed_again(
    sent: Run, bank_says: Callable[..., BankFile], money: Money
) -> None:
    one, other = sent.instructions.order_by("pk")

    bank_says(answer(AnswerKind.ACCEPTED, one), answer(AnswerKind.PAID, one), answer(AnswerKind.PAID, other))
    assert balances(one) == (0, 0, AMOUNT)
    sent.refresh_from_db()
    assert sent.state == "reconciled"
    bank_says(answer(AnswerKind.RETURNED, one, reason_code="AC04"))

    assert balances(one) == (AMOUNT, 0, 0)
    assert list(faults()) == []


@pytest.mark.parametrize("kind", [AnswerKind.REJECTED, AnswerKind.RETURNED])
def test_account_that_the_bank_refused_is_not_paid_to_until_somebody_looked(
    sent: Run, bank_says: Callable[..., BankFile], money: Money, kind: AnswerKind
) -> None:
    one, other = sent.instructions.order_by("pk")
    if kind is AnswerKind.RETURNED:
        bank_says(answer(AnswerKind.PAID, one))
    bank_says(answer(kind, one, reason_code="AC04"), answer(AnswerKind.REJECTED, other, reason_code="MS03"))

    found = preview(fund=money.fund, payable_by=TODAY)
    assert (found.count, found.left_out) == (1, {"account_refused": (1, AMOUNT)})
    assert [told(each) for each in (one, other)] == [True, False]
    # The same number, looked at and recorded anew.
    money.account(one.entitlement.payee, unseal(one.account))

    assert preview(fund=money.fund, payable_by=TODAY).count == 2
    assert not told(one)


def told(instruction: Instruction) -> bool:
    """Whether the family reads that its account was refused."""
    shown = payment_shown(Entitlement.objects.get(pk=instruction.entitlement_id))
    return bool(shown["account_refused"])


def test_answer_that_comes_twice_changes_nothing(sent: Run, bank_says: Callable[..., BankFile]) -> None:
    one = sent.instructions.first()
    assert one is not None
    bank_says(answer(AnswerKind.PAID, one))
    entries = Entry.objects.count()

    file = bank_says(answer(AnswerKind.PAID, one))

    assert (file.answers_taken, file.answers_repeated) == (0, 1)
    assert Entry.objects.count() == entries


def test_same_file_twice_changes_nothing(sent: Run, bank_says: Callable[..., BankFile]) -> None:
    one = sent.instructions.first()
    assert one is not None
    first = bank_says(answer(AnswerKind.PAID, one), digest="d" * 64)

    again = bank_says(answer(AnswerKind.PAID, one), digest="d" * 64)

    assert (again.pk, again.answers_read) == (first.pk, 1)


def test_reading_goes_on_where_it_was_stopped(
    sent: Run, bank_says: Callable[..., BankFile], money: Money, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huijia.apps.payments.answering.AT_A_TIME", 1)
    one, other = sent.instructions.order_by("pk")
    answers = [answer(AnswerKind.PAID, one), answer(AnswerKind.PAID, other)]

    def cut() -> Any:
        yield answers[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_answers(by=money.preparer, fund=money.fund, digest="e" * 64, name="a.xml", answers=cut(), at=NOW)
    assert (balances(one)[2], balances(other)[2]) == (AMOUNT, 0)

    file = bank_says(*answers, digest="e" * 64)

    assert (file.answers_read, file.answers_taken) == (2, 2)
    assert (balances(one)[2], balances(other)[2]) == (AMOUNT, AMOUNT)


def test_refusal_of_a_repetition_is_no_refusal_to_pay(sent: Run, bank_says: Callable[..., BankFile]) -> None:
    one = sent.instructions.first()
    assert one is not None

    bank_says(answer(AnswerKind.REJECTED, one, reason_code="AM05"))

    assert balances(one) == (0, AMOUNT, 0)


def test_whole_message_refused_owes_all_again(sent: Run, bank_says: Callable[..., BankFile]) -> None:
    bank_says(Answer(AnswerKind.REJECTED, scope="message", message_id=sent.message_id, reason_code="FF01"))

    assert [balances(each) for each in sent.instructions.all()] == [(AMOUNT, 0, 0)] * 2
    sent.refresh_from_db()
    assert sent.state == "reconciled"


@pytest.mark.parametrize(
    ("more", "trouble"),
    [
        ({"amount_minor": 1}, "differs"),
        ({"currency": "USD"}, "differs"),
    ],
)
def test_wrong_answer_is_shown_to_a_person_and_not_taken(
    sent: Run, bank_says: Callable[..., BankFile], money: Money, more: dict[str, Any], trouble: str
) -> None:
    one = sent.instructions.first()
    assert one is not None

    bank_says(answer(AnswerKind.PAID, one, **more))

    found = BankAnswer.objects.get()
    assert (found.trouble, balances(one)) == (trouble, (0, AMOUNT, 0))
    settle_trouble(by=money.preparer, answer=found, how="已与银行核对", at=NOW)


def test_answer_for_nothing_of_ours_is_shown_to_a_person(
    sent: Run, bank_says: Callable[..., BankFile]
) -> None:
    bank_says(Answer(AnswerKind.PAID, end_to_end_id="SOMEBODY-ELSE", booked_on=date(2026, 3, 1)))

    assert BankAnswer.objects.get().trouble == "unknown"


def test_statement_is_stronger_than_a_refusal(
    sent: Run, bank_says: Callable[..., BankFile], money: Money
) -> None:
    one = sent.instructions.order_by("pk").first()
    assert one is not None
    bank_says(answer(AnswerKind.REJECTED, one))
    # Meanwhile it was ordered again.
    again = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    freeze(by=money.preparer, run=again, at=NOW)

    bank_says(answer(AnswerKind.PAID, one))

    assert balances(one) == (-AMOUNT, AMOUNT, AMOUNT)
    assert BankAnswer.objects.get().trouble == "contradicts"
    cancel_run(by=money.preparer, run=again, reason="已付", at=NOW)
    assert balances(one) == (0, 0, AMOUNT)
    assert list(faults()) == []


def test_return_that_is_read_before_the_payment_ends_the_same(
    sent: Run, bank_says: Callable[..., BankFile]
) -> None:
    one = sent.instructions.first()
    assert one is not None

    bank_says(answer(AnswerKind.RETURNED, one), answer(AnswerKind.PAID, one))

    assert balances(one) == (AMOUNT, 0, 0)
    assert list(faults()) == []
