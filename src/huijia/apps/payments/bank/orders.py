"""What an office orders a bank to do: pay these people these amounts on this day. Checked when made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from huijia.apps.payments.bank.accounts import is_iban
from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.money import MOST_DIGITS, places

BankKind = Literal["bic", "cnaps", ""]

ID = re.compile(r"[A-Za-z0-9?:().,'+\- ]+(?:/[A-Za-z0-9?:().,'+\- ]+)*")
"""What identifiers may hold: the SWIFT set, without a slash at an end and without two in a row, as the European Payments
Council's guidelines (EPC217-08) ask."""

LONGEST_ID, LONGEST_HOLDER, LONGEST_TEXT, LONGEST_NUMBER = 35, 140, 140, 34
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
CNAPS = re.compile(r"[0-9]{12}")
NUMBER = re.compile(r"[A-Za-z0-9\-./ ]+")
PURPOSE = re.compile(r"[A-Z]{4}|")
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
"""Characters that no line of text holds, some of which XML cannot hold at all."""

SOCIAL_BENEFIT = "SSBE"
"""ISO external code for the category of a payment: a benefit that a government pays to support people."""


def check_id(text: str, zh: str, en: str) -> None:
    """Raises ``UnableToOrder`` unless this can be an identifier in a bank file."""
    if not text or len(text) > LONGEST_ID or not ID.fullmatch(text) or text != text.strip():
        raise UnableToOrder(
            f"{zh}“{text[:LONGEST_ID]}”不能用：应为 1 至 35 个字符，只含英文字母、数字和 /-?:().,'+ 与空格，不以斜杠或空格开头或结尾，也没有两个相连的斜杠。",
            f"The {en} '{text[:LONGEST_ID]}' cannot be used: it must have 1 to 35 characters, letters and digits without accents, "
            "/-?:().,'+ and spaces only, no slash or space at either end and no two slashes in a row.",
        )


@dataclass(frozen=True, slots=True)
class Account:
    """Where money comes from or goes to. ``bank`` is a BIC, or with ``bank_kind`` "cnaps" the 12 digits of a Chinese bank's
    branch, or empty. ``number`` is an IBAN or any other number. Neither holder nor number is ever shown by ``repr``.

    ``holder_id`` is the number of the holder's identity card, for those batch lists that ask for it; no other file has it.
    """

    holder: str = field(repr=False)
    number: str = field(repr=False)
    bank: str = ""
    bank_kind: BankKind = ""
    holder_id: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.holder.strip() or len(self.holder) > LONGEST_HOLDER or UNWRITABLE.search(self.holder):
            raise UnableToOrder(
                "户名应为 1 至 140 个字符，不含换行等控制字符。",
                "An account's holder must have 1 to 140 characters, without line breaks or other control characters.",
            )
        if not NUMBER.fullmatch(self.number) or len(self.number) > LONGEST_NUMBER:
            raise UnableToOrder(
                "账号应为 1 至 34 个字母或数字。", "An account's number must have 1 to 34 letters or digits."
            )
        pattern = {"bic": BIC, "cnaps": CNAPS, "": re.compile("")}[self.bank_kind]
        if not pattern.fullmatch(self.bank):
            raise UnableToOrder(
                "开户行应为 8 或 11 位的 BIC、12 位的联行号（CNAPS），或留空。",
                "An account's bank must be a BIC of 8 or 11 characters, a CNAPS code of 12 digits, or empty.",
            )

    @property
    def is_iban(self) -> bool:
        """Whether the number is an IBAN. Everything else is written as a number of the bank's own."""
        return is_iban(self.number)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment. ``end_to_end_id`` goes with it to the last bank and comes back in every answer."""

    end_to_end_id: str
    amount_minor: int
    currency: str
    to: Account
    text: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        check_id(self.end_to_end_id, "端到端编号", "end-to-end id")
        try:
            places(self.currency)
        except ValueError:
            raise self._unable(
                f"币种“{self.currency[:3]}”不能用于付款", f"nobody can be paid in '{self.currency[:3]}'"
            ) from None
        if not 0 < self.amount_minor < 10**MOST_DIGITS:
            raise self._unable(
                "金额应大于零，且不超过 18 位",
                "an amount must be more than nothing, and at most 18 digits long",
            )
        if len(self.text) > LONGEST_TEXT or UNWRITABLE.search(self.text):
            raise self._unable(
                "附言最多 140 个字符，不含换行",
                "the text must have at most 140 characters, and no line breaks",
            )

    def _unable(self, zh: str, en: str) -> UnableToOrder:
        return UnableToOrder(f"{self.end_to_end_id}：{zh}。", f"{self.end_to_end_id}: {en}.")


@dataclass(frozen=True, slots=True)
class Order:
    """Transfers that leave together from one account on one day.

    ``transfers`` may be a cursor that can be read once. ``count`` and ``total_minor`` stand in the head of the file, so they
    are said beforehand, and what is written is held against them. ``made_at`` has a time zone.
    """

    message_id: str
    made_at: datetime
    execute_on: date
    payer: Account
    transfers: Iterable[Transfer] = field(repr=False)
    count: int
    total_minor: int
    purpose: str = SOCIAL_BENEFIT

    def __post_init__(self) -> None:
        check_id(self.message_id, "报文编号", "message id")
        if self.made_at.tzinfo is None:
            raise UnableToOrder(
                "制单时间缺少时区。", "The moment at which an order was made needs a time zone."
            )
        if self.count < 1 or not 0 < self.total_minor < 10**MOST_DIGITS:
            raise UnableToOrder(
                "笔数和总额应大于零，总额不超过 18 位。",
                "Count and total must be more than nothing, and the total at most 18 digits long.",
            )
        if not PURPOSE.fullmatch(self.purpose):
            raise UnableToOrder("用途代码应为四个大写字母。", "A purpose is a code of four capital letters.")
