"""The simulated bank: pays once, answers as it is told to, and says what really left it."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.errors import UnableToReadOrder
from huijia.apps.payments.bank.list_profiles import ListProfile
from huijia.apps.payments.bank.list_reading import read_return_sheet
from huijia.apps.payments.bank.list_writing import write_list
from huijia.apps.payments.bank.orders import Order
from huijia.apps.payments.bank.reading import read_answers
from huijia.apps.payments.bank.simulated import HONEST, MISCHIEVOUS, Rates, SimulatedBank
from huijia.apps.payments.bank.simulated.rates import Luck
from tests.unit.payments_bank.conftest import (
    TODAY,
    as_pain001,
    check_against_schema,
    order_of,
    transfer,
    transfers,
)

K = AnswerKind
PAYDAY = TODAY + timedelta(days=5)
LATER = PAYDAY + timedelta(days=5)


def file_of(order: Order, path: Path) -> Path:
    path.write_bytes(as_pain001(order))
    return path


def kinds(path: Path) -> Counter[AnswerKind]:
    return Counter(each.kind for each in read_answers(path) if each.scope == "transfer")


def whole_life(folder: Path, seed: int, rates: Rates, count: int = 400) -> tuple[SimulatedBank, list[Answer]]:
    """An order taken, paid, and some of it returned; with every answer that was given."""
    bank = SimulatedBank(folder, seed=seed, rates=rates)
    files = [bank.take(file_of(order_of(list(transfers(count))), folder / "order.xml"), on=TODAY)]
    files += bank.pass_day(on=PAYDAY) + bank.pass_day(on=LATER)
    return bank, [answer for path in files for answer in read_answers(path)]


def test_honest_bank_pays_what_it_was_told_on_the_day(tmp_path: Path) -> None:
    bank = SimulatedBank(tmp_path, seed=1, rates=HONEST)
    ordered = {each.end_to_end_id: each.amount_minor for each in transfers(20)}

    report = bank.take(file_of(order_of(list(transfers(20))), tmp_path / "o.xml"), on=TODAY)
    assert bank.pass_day(on=TODAY) == []
    (statement,) = bank.pass_day(on=PAYDAY)

    assert kinds(report) == {K.ACCEPTED: 20}
    assert kinds(statement) == {K.PAID: 20}
    assert {each.end_to_end_id: each.amount_minor for each in read_answers(statement)} == ordered
    assert bank.paid_out() == ordered
    assert bank.pass_day(on=PAYDAY) == []


def test_every_answer_is_as_iso_asks(tmp_path: Path) -> None:
    bank, _answers = whole_life(tmp_path, 7, MISCHIEVOUS)

    for path in sorted(bank.answers.iterdir()):
        message = next(name for name in ("pain.002", "camt.053", "camt.054") if name in path.name)
        if message == "pain.002":
            check_against_schema(path.read_bytes(), "pain.002.001.10", read_as="pain.002.001.12")
        else:
            check_against_schema(path.read_bytes(), f"{message}.001.08")


def test_message_sent_again_is_refused_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    bank = SimulatedBank(tmp_path, seed=1)
    order = file_of(order_of(list(transfers(5))), tmp_path / "o.xml")
    bank.take(order, on=TODAY)
    bank.pass_day(on=PAYDAY)
    paid = bank.paid_out()

    (answer,) = read_answers(SimulatedBank(tmp_path, seed=1).take(order, on=PAYDAY))
    bank.pass_day(on=PAYDAY + timedelta(days=1))

    assert (answer.kind, answer.scope, answer.is_duplicate) == (K.REJECTED, "message", True)
    assert bank.paid_out() == paid


def test_transfer_sent_again_in_another_message_is_refused(tmp_path: Path) -> None:
    bank = SimulatedBank(tmp_path, seed=1)
    bank.take(file_of(order_of([transfer("A", 100)]), tmp_path / "1.xml"), on=TODAY)
    again = order_of([transfer("A", 900), transfer("B", 50)], message_id="SECOND")

    report = bank.take(file_of(again, tmp_path / "2.xml"), on=TODAY)
    bank.pass_day(on=PAYDAY)

    told = {each.end_to_end_id: each for each in read_answers(report) if each.scope == "transfer"}
    assert (told["A"].kind, told["A"].reason_code, told["A"].is_duplicate) == (K.REJECTED, "DU04", True)
    assert bank.paid_out() == {"A": 100, "B": 50}


def test_seed_decides_everything(tmp_path: Path) -> None:
    def names_and_bytes(bank: SimulatedBank) -> list[tuple[str, bytes]]:
        return [(path.name, path.read_bytes()) for path in sorted(bank.answers.iterdir())]

    folders = [tmp_path / name for name in "abc"]
    for folder in folders:
        folder.mkdir()
    first, second, other = (
        names_and_bytes(whole_life(folder, seed, MISCHIEVOUS)[0])
        for folder, seed in zip(folders, (1, 1, 2), strict=True)
    )

    assert first == second
    assert first != other


def test_mischievous_bank_does_all_that_it_can(tmp_path: Path) -> None:
    ordered = {each.end_to_end_id: each.amount_minor for each in transfers(2000)}

    bank, told = whole_life(tmp_path, 5, MISCHIEVOUS, 2000)

    paid = [each for each in told if each.kind is K.PAID]
    times = Counter(each.end_to_end_id for each in paid)
    really = bank.paid_out() | bank.came_back()
    assert {each.reason_code for each in told if each.kind is K.REJECTED} == {"AC01", "AC04"}
    assert bank.came_back()
    assert any(each.kind is K.RETURNED for each in told)
    assert any(count > 1 for count in times.values()), "told twice"
    assert set(really) - set(times), "not told at all"
    assert any(each.end_to_end_id not in ordered for each in paid), "an id that nobody gave"
    assert any(each.amount_minor != ordered.get(each.end_to_end_id) for each in paid), "another amount"
    assert any(each.currency != "CNY" for each in paid), "another currency"
    assert any(each.message_id != "HJ-2026-11" for each in paid), "another message"


def test_what_left_adds_up_whatever_is_told(tmp_path: Path) -> None:
    bank, _told = whole_life(tmp_path, 5, MISCHIEVOUS, 1000)
    ordered = {each.end_to_end_id: each.amount_minor for each in transfers(1000)}

    paid, back = bank.paid_out(), bank.came_back()
    refused = {name for name in ordered if bank.status_of(name) == "rejected"}

    assert not set(paid) & set(back)
    assert set(paid) | set(back) | refused == set(ordered)
    assert all(amount == ordered[name] for name, amount in (paid | back).items())


def test_bank_that_cannot_read_an_order_keeps_nothing_of_it(tmp_path: Path) -> None:
    bank = SimulatedBank(tmp_path, seed=1)
    path = file_of(order_of(list(transfers(5))), tmp_path / "o.xml")
    whole = path.read_bytes()
    path.write_bytes(whole[:-40])

    with pytest.raises(UnableToReadOrder):
        bank.take(path, on=TODAY)
    path.write_bytes(whole)

    assert bank.status_of("HJ000000") == ""
    assert kinds(bank.take(path, on=TODAY)) == {K.ACCEPTED: 5}


@pytest.mark.parametrize("profile", ["one_card", "batch_csv"])
def test_list_is_paid_and_its_return_sheet_read_back(
    tmp_path: Path, profile: str, request: pytest.FixtureRequest
) -> None:
    form: ListProfile = request.getfixturevalue(profile)
    bank = SimulatedBank(tmp_path, seed=3, rates=Rates(closed_account=2000, returned=2000))
    path = tmp_path / f"list.{form.file}"
    write_list(order_of(list(transfers(200)), execute_on=TODAY), path, form, on=TODAY)

    sheet = bank.take_list(path, form, message_id="L1", on=TODAY)
    bank.pass_day(on=TODAY + timedelta(days=5))
    back = bank.return_list(form, message_id="L1", on=TODAY + timedelta(days=5))
    again = bank.take_list(path, form, message_id="L1", on=TODAY)

    told = list(read_return_sheet(sheet, form))
    ordered = {each.end_to_end_id: each.amount_minor for each in transfers(200)}
    assert {each.end_to_end_id: each.amount_minor for each in told} == ordered
    assert {each.kind for each in told} == {K.PAID, K.REJECTED}
    assert {each.reason_text for each in told} == {"", "账户已销户"}
    assert back is not None
    returned = list(read_return_sheet(back, form))
    assert {each.end_to_end_id: each.amount_minor for each in returned} == bank.came_back()
    assert {each.kind for each in returned} == {K.RETURNED}
    assert {each.kind for each in read_return_sheet(again, form)} == {K.REJECTED}


def test_file_that_is_no_list_is_refused(tmp_path: Path, batch_csv: ListProfile) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")

    with pytest.raises(UnableToReadOrder):
        SimulatedBank(tmp_path, seed=1).take_list(path, batch_csv, message_id="L1", on=TODAY)


def test_luck_belongs_to_the_id_and_not_to_the_order() -> None:
    luck = Luck(9, Rates(returned=5000))
    ids = [f"HJ{number}" for number in range(1000)]

    forwards = [luck.happens("returned", each) for each in ids]
    backwards = [luck.happens("returned", each) for each in reversed(ids)]

    assert forwards == backwards[::-1]
    # Half of a thousand, give or take four times the root of 250.
    assert 437 <= sum(forwards) <= 563


def test_rate_beyond_all_cases_is_refused() -> None:
    with pytest.raises(ValueError, match="out of 10,000"):
        Rates(lost=10_001)
