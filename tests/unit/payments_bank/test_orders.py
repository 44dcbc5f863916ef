"""Orders that cannot be given are refused, with what to do, in both languages, and without anybody's name or account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from huijia.apps.payments.bank.checking import check_order, name_doubts
from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.orders import Account, Order, Transfer
from tests.unit.payments_bank.conftest import PAYEE, PAYER, TODAY, order_of, transfer


def refusal(order: Order) -> str:
    with pytest.raises(UnableToOrder) as refused:
        check_order(order, on=TODAY)
    assert refused.value.text.zh
    assert str(refused.value) == refused.value.text.en
    return refused.value.text.en


def test_order_that_adds_up_is_taken() -> None:
    check_order(order_of([transfer("A", 100), transfer("B", 250)]), on=TODAY)


def test_order_with_fewer_transfers_than_it_says_is_refused() -> None:
    assert "says 3 transfers and has 2" in refusal(order_of([transfer("A"), transfer("B")], count=3))


def test_order_whose_total_is_not_its_transfers_is_refused() -> None:
    # 1.00 + 2.50 = 3.50
    order = order_of([transfer("A", 100), transfer("B", 250)], total_minor=351)

    assert "says 3.51 CNY in total, its transfers make 3.50 CNY" in refusal(order)


def test_end_to_end_id_that_comes_twice_is_refused() -> None:
    assert "A comes twice" in refusal(order_of([transfer("A"), transfer("B"), transfer("A")]))


def test_second_currency_is_refused() -> None:
    assert "B is in EUR, those before it in CNY" in refusal(
        order_of([transfer("A"), transfer("B", currency="EUR")])
    )


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (90, True), (91, False)])
def test_day_of_execution_is_neither_past_nor_far_away(days: int, taken: bool) -> None:
    order = order_of([transfer()], execute_on=TODAY + timedelta(days=days))

    if taken:
        check_order(order, on=TODAY)
    else:
        assert str(order.execute_on) in refusal(order)


@pytest.mark.parametrize(
    "wrong", ["", "x" * 36, "业务1", "/A", "A/", "A//B", " A", "A ", "A_B", "A\n", "é", "A&B", "<A>"]
)
def test_id_that_banks_refuse_cannot_be_made(wrong: str) -> None:
    with pytest.raises(UnableToOrder, match="end-to-end id"):
        transfer(wrong)
    with pytest.raises(UnableToOrder, match="message id"):
        order_of([transfer()], message_id=wrong)


@pytest.mark.parametrize("right", ["A", "x" * 35, "HJ/2026/11-1", "A?:().,'+ B", "0"])
def test_id_of_the_swift_set_can_be_made(right: str) -> None:
    assert transfer(right).end_to_end_id == right


@pytest.mark.parametrize("amount", [0, -1, 10**18])
def test_amount_of_nothing_or_too_much_cannot_be_made(amount: int) -> None:
    with pytest.raises(UnableToOrder, match="HJ1: an amount"):
        transfer("HJ1", amount)


@pytest.mark.parametrize("currency", ["XAU", "RMB", "cny", "", "XXX"])
def test_currency_in_which_nobody_is_paid_cannot_be_made(currency: str) -> None:
    with pytest.raises(UnableToOrder, match="nobody can be paid"):
        transfer(currency=currency)


@pytest.mark.parametrize(
    "wrong",
    [
        {"holder": ""},
        {"holder": " "},
        {"holder": "x" * 141},
        {"holder": "王\n小明"},
        {"holder": "\ud800"},
        {"number": ""},
        {"number": "6225\u200b8814"},
        {"number": "1" * 35},
        {"bank": "1031000000", "bank_kind": "cnaps"},
        {"bank": "ABC", "bank_kind": "bic"},
        {"bank": "103100000026", "bank_kind": ""},
    ],
)
def test_account_that_cannot_be_written_cannot_be_made(wrong: dict[str, str]) -> None:
    with pytest.raises(UnableToOrder):
        Account(**({"holder": "王小明", "number": "6225881414207430"} | wrong))  # type: ignore[arg-type]


def test_order_made_without_a_time_zone_is_refused() -> None:
    with pytest.raises(UnableToOrder, match="time zone"):
        Order("M", datetime(2026, 11, 25), TODAY, PAYER, [], 1, 1)  # noqa: DTZ001


def test_order_of_nothing_is_refused() -> None:
    with pytest.raises(UnableToOrder, match="more than nothing"):
        Order("M", datetime(2026, 11, 25, tzinfo=UTC), TODAY, PAYER, [], 0, 0)


def test_neither_errors_nor_representations_show_a_person() -> None:
    shown = repr(transfer()) + repr(order_of([transfer()])) + repr(PAYEE)

    assert "王小明" not in shown
    assert "6225881414207430" not in shown
    with pytest.raises(UnableToOrder) as refused:
        Transfer("HJ1", 0, "CNY", PAYEE)
    assert "王小明" not in refused.value.text.zh


def test_name_outside_the_swift_set_is_doubted_and_not_refused() -> None:
    assert name_doubts("Wang Xiaoming") == ()
    assert "'王小明'" in name_doubts("王小明")[0].en
    check_order(order_of([transfer(to=Account("Łukasz 王", "12345678"))]), on=date(2026, 11, 25))
