"""What a schema cannot say of an order: that it adds up, that nothing stands in it twice, that its day is a sensible one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.money import written
from huijia.apps.payments.bank.orders import Order, Transfer
from huijia.values.text import Text

DAYS_AHEAD = 90
"""How far in the future a day of execution may lie unless the caller says otherwise. Banks differ; many take no more."""

LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")


def check_order(order: Order, *, on: date, days_ahead: int = DAYS_AHEAD) -> None:
    """Check an order as a whole, which reads all its transfers. ``on`` is today.

    Raises ``UnableToOrder``: the day of execution is past or too far away; count or total differ from the transfers; an
    end-to-end id comes twice; there is more than one currency.
    """
    for _transfer in checked_transfers(order, on=on, days_ahead=days_ahead):
        pass


def checked_transfers(order: Order, *, on: date, days_ahead: int = DAYS_AHEAD) -> Iterator[Transfer]:
    """The transfers one by one, checked as they pass; raises as ``check_order`` does, at the end for count and total."""
    _check_day(order.execute_on, on, days_ahead)
    seen: set[str] = set()
    total, currency = 0, ""
    for transfer in order.transfers:
        currency = currency or transfer.currency
        if transfer.currency != currency:
            raise UnableToOrder(
                f"{transfer.end_to_end_id}：币种为 {transfer.currency}，而前面的款项为 {currency}。一份付款指令只能有一种币种；请分开制作。",
                f"{transfer.end_to_end_id} is in {transfer.currency}, those before it in {currency}. "
                "An order has one currency: make one for each.",
            )
        if transfer.end_to_end_id in seen:
            raise UnableToOrder(
                f"端到端编号 {transfer.end_to_end_id} 出现了两次，同一笔款项可能被支付两次。",
                f"The end-to-end id {transfer.end_to_end_id} comes twice: the same thing might be paid twice.",
            )
        seen.add(transfer.end_to_end_id)
        total += transfer.amount_minor
        yield transfer
    _check_sums(order, len(seen), total, currency)


def _check_day(execute_on: date, on: date, days_ahead: int) -> None:
    if execute_on < on:
        raise UnableToOrder(
            f"执行日期 {execute_on} 已经过去（今天是 {on}）；请另选日期。",
            f"The day of execution, {execute_on}, is past (today is {on}): choose another.",
        )
    if (execute_on - on).days > days_ahead:
        raise UnableToOrder(
            f"执行日期 {execute_on} 距今超过 {days_ahead} 天；银行可能不接受。",
            f"The day of execution, {execute_on}, is more than {days_ahead} days away: the bank may not take it.",
        )


def _check_sums(order: Order, count: int, total: int, currency: str) -> None:
    if count != order.count:
        raise UnableToOrder(
            f"报头写明 {order.count} 笔，实际为 {count} 笔；文件不得发出。",
            f"The order says {order.count} transfers and has {count}: the file must not be sent.",
        )
    if total != order.total_minor:
        said, found = written(order.total_minor, currency), written(total, currency)
        raise UnableToOrder(
            f"报头写明总额 {said} {currency}，各笔合计为 {found} {currency}；文件不得发出。",
            f"The order says {said} {currency} in total, its transfers make {found} {currency}: the file must not be sent.",
        )


def name_doubts(name: str) -> tuple[Text, ...]:
    """Whether some banks would refuse or change this name. A warning, nothing more.

    ISO 20022 is UTF-8 and takes any letter, and payments inside China need the name as it is written. Banks of the SEPA area
    need only support the Latin set of SWIFT (EPC217-08), and cross-border payments are kept to it as well.

    >>> name_doubts("Wang Xiaoming"), len(name_doubts("王小明"))
    ((), 1)
    """
    others = "".join(dict.fromkeys(letter for letter in name if letter not in LATIN))
    if not others:
        return ()
    return (
        Text(
            zh=f"“{others}”不在 SWIFT 字符集内：境内付款无妨，SEPA 或跨境付款的银行可能拒绝或改写。",
            en=f"'{others}' is outside the letters of SWIFT: fine inside China, but banks may refuse or change it in SEPA "
            "and cross-border payments.",
        ),
    )
