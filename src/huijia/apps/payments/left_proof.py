"""Opening a file that left for a bank, and proving by its digest that it is the one that left.

The file's name is the digest of what it pays (``preparing.content_of``) under the office's own key: a file that gives its name again is one that this office
released, and nothing in it was changed since. Whoever can write where it lies, but lacks the key, can make none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from django.conf import settings

from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.bank.checking import DAYS_AHEAD
from huijia.apps.payments.bank.errors import UnableToReadOrder
from huijia.apps.payments.bank.order_lists import read_list
from huijia.apps.payments.bank.order_reading import ReadHead, ReadTransfer, read_order
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import IDS, MESSAGE_ID
from huijia.apps.payments.lists import profile_of
from huijia.apps.payments.models import BankList, Fund, PayeeAccount
from huijia.apps.payments.preparing import content_head, content_row, message_id_of
from huijia.apps.sealing import fingerprint

AT_A_TIME = 5_000
DAYS_BACK = 400
"""A list need not say on which day its bank was to pay: so many days back it is looked for."""


def place_of(message_id: str) -> Path:
    """Where the file of this message id lies. Raises ``UnableToPay`` when it is not there."""
    folder = Path(settings.SENT)
    found = sorted(path for path in folder.glob(f"{message_id}.*") if path.suffix != IDS)
    if not MESSAGE_ID.fullmatch(message_id) or not found:
        raise UnableToPay(
            "找不到这个文件，只有它的编号清单。请从银行或当时下载的电脑取回原文件，再用命令 huijia payments adopt 补登。",
            "The file is not there, only the list of its ids. Get it from the bank or from where it was fetched, and adopt it "
            "by the command huijia payments adopt.",
        )
    return found[0]


def opened(path: Path, chosen: BankList | None) -> tuple[str, date | None, Iterator[ReadTransfer]]:
    """Message id, day of payment where it is said, and the rows. ``chosen``: the list's profile; None: pain.001. Raises ``UnableToReadOrder``."""
    if chosen is not None:
        named = MESSAGE_ID.search(path.name)
        if named is None:
            raise UnableToPay(
                "清单的文件名里没有批次编号（HJ 加 32 位），请恢复原来的文件名。",
                "The list's file name does not hold the run's id (HJ and 32 characters): give it its name again.",
            )
        rows = read_list(path, profile_of(chosen))
        first = next(rows, None)
        if first is None:
            raise UnableToReadOrder("清单里没有款项。", "There is nothing in the list.")
        return named[0], first.execute_on, _again(first, rows)
    read = _order(path)
    head = next(read, None)
    if not isinstance(head, ReadHead):
        raise UnableToReadOrder("付款指令里没有款项。", "There is no payment in the order.")
    return head.message_id, head.execute_on, (each for each in read if isinstance(each, ReadTransfer))


def _again(first: ReadTransfer, rest: Iterator[ReadTransfer]) -> Iterator[ReadTransfer]:
    yield first
    yield from rest


def _order(path: Path) -> Iterator[ReadHead | ReadTransfer]:
    with path.open("rb") as file:
        yield from read_order(file)


def parts_in(rows: Iterator[ReadTransfer]) -> Iterator[list[ReadTransfer]]:
    """The rows, some thousand at a time."""
    while part := list(islice(rows, AT_A_TIME)):
        yield part


def says_bank(chosen: BankList | None) -> bool:
    """Whether the file says at which bank an account is. Where it does not, the bank is taken from the account as it was recorded."""
    return chosen is None or any(each.field == "bank" for each in profile_of(chosen).columns)


class Proof:
    """The digest of what the file pays, for each day on which it may have told its bank to pay.

    ``is_unsure``: it may not come out, for a list does not say the bank of an account that the office does not know.
    """

    def __init__(self, fund: Fund, chosen: BankList | None, days: Iterable[date]) -> None:
        self._says_bank, self.is_unsure = says_bank(chosen), False
        self._digests = {each: hashlib.sha256(content_head(fund, each, chosen)) for each in days}

    def take(self, rows: Iterable[tuple[ReadTransfer, PayeeAccount | None]]) -> None:
        """Take the next rows, each with the account that the office knows for it."""
        text = b"".join(self._line(said, account) for said, account in rows)
        for digest in self._digests.values():
            digest.update(text)

    def _line(self, said: ReadTransfer, account: PayeeAccount | None) -> bytes:
        bank = said.bank if self._says_bank or account is None else account.bank
        self.is_unsure |= not self._says_bank and account is None
        same = fingerprint(plain_number(said.number))
        return content_row(said.end_to_end_id, said.amount_minor, said.holder, same, bank)

    def day_of(self, message_id: str) -> date | None:
        """The day of payment by which the digest is the one in the message id; None: by none."""
        for day, digest in self._digests.items():
            if message_id_of(digest.hexdigest()) == message_id:
                return day
        return None


def days_around(said: date | None, today: date) -> list[date]:
    """The day that the file says, or all on which it may have told its bank to pay."""
    return [said] if said else [today + timedelta(n) for n in range(-DAYS_BACK, DAYS_AHEAD + 1)]
