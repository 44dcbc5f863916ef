"""Holding a file that left against what the office knows now: how each of its rows fits, and what is in the way where one does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.claims.models import Claim
from huijia.apps.fence.told import the_service
from huijia.apps.payments.account_numbers import plain_number
from huijia.apps.payments.bank.errors import UnableToReadOrder
from huijia.apps.payments.bank.order_reading import ReadTransfer
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import earlier_file, parts_of
from huijia.apps.payments.left_proof import Proof, days_around, opened, parts_in
from huijia.apps.payments.models import BankList, Entitlement, Fund, PayeeAccount, Run
from huijia.apps.payments.policies import check_pays
from huijia.apps.payments.states import RunState
from huijia.apps.sealing import fingerprint

MOST_NAMED = 1_000
"""Rows that do not fit of which each is named."""


class Why(StrEnum):
    """Why a row of a file cannot be booked here."""

    NO_CLAIM = "no_claim"
    NOT_GRANTED = "not_granted"
    OTHER_FUND = "other_fund"
    ORDERED_HERE = "ordered_here"
    ON_ITS_WAY = "on_its_way"
    OTHER_ACCOUNT = "other_account"
    OWES_LESS = "owes_less"
    EARLIER_FILE = "earlier_file"


class Misfit(NamedTuple):
    """A row that does not fit. ``tail``: the last digits of the account. ``file``: the one that has to be adopted first.

    ``person_id``, ``area``: whom the office would pay, and where; None when it knows no such claim.
    """

    end_to_end_id: str
    amount_minor: int
    holder: str
    tail: str
    why: Why
    file: str = ""
    person_id: int | None = None
    area: str = ""


class Row(NamedTuple):
    """A row of the file, and what the office knows of it. ``why`` empty: it fits."""

    said: ReadTransfer
    turn: int
    entitlement: Entitlement | None
    account: PayeeAccount | None
    why: Why | None


@dataclass(slots=True)
class Looked:
    """What adopting a file would do. ``bank_list`` None: it is a pain.001. ``misfits``: the first that do not fit; ``counts``: all, by reason.

    ``run``: the run by which the office knows the file already. ``execute_on`` is known when the file has proved to be one that this office released.
    """

    message_id: str
    currency: str
    bank_list: BankList | None
    execute_on: date | None = None
    count: int = 0
    total_minor: int = 0
    misfits: list[Misfit] = field(default_factory=list)
    counts: Counter[Why] = field(default_factory=Counter)
    unknown: list[str] = field(default_factory=list)
    """Ids of claims that the office does not know."""
    run: Run | None = None
    is_unsure: bool = False

    @property
    def fits(self) -> int:
        """How many rows fit."""
        return self.count - self.counts.total()

    def allows(self, *, leave_out: bool, take_more: bool) -> bool:
        """Whether it can be adopted: everything fits but what is said to be left out, or to be taken although less is owed."""
        taken = self.fits + (self.counts[Why.OWES_LESS] if take_more else 0)
        left_out = self.counts[Why.NO_CLAIM] if leave_out else 0
        is_new = self.run is None and self.execute_on is not None
        return is_new and taken > 0 and taken + left_out == self.count


def look(*, by: Viewer, fund: Fund, path: Path, today: date) -> Looked:
    """Read a file that left, and say what adopting it would do. Writes nothing.

    Raises ``UnableToPay`` for what is no file that this fund's office released, or not as it left.
    """
    check_pays(by, fund)
    first: Looked | None = None
    for chosen in _ways(fund, path):
        try:
            looked = _looked(fund, path, chosen, today)
        except UnableToReadOrder:
            continue
        if looked.execute_on is not None or looked.is_unsure:
            return looked
        first = first or looked
    if first is None:
        raise UnableToPay(
            "这不是本账户发给银行的文件（pain.001，或按已选定的清单格式）。",
            "This is no file that this fund gave to its bank: neither pain.001 nor a list by a profile that was chosen for it.",
        )
    raise UnableToPay(
        "文件的内容与它的名称（内容指纹）不符：它不是本账户的文件，发出后被改动过，或账户密钥、清单格式已更换。没有补登任何款项。请从银行取得它收到的原文件；"
        "如果银行没有收到，请系统管理员把它移出已发送文件夹。",
        "What stands in the file does not give its name, which is the digest of its content: it is not of this fund, it was changed since it left, "
        "or the accounts' key or the list's profile is another one. Nothing was adopted. Get the file as the bank has it; if the bank has none, "
        "whoever runs the machine takes it out of the folder of files that left.",
    )


def _ways(fund: Fund, path: Path) -> Iterator[BankList | None]:
    """How the file may have been written: as pain.001, or by a list that the fund was told by, the latest first."""
    if path.suffix.lower() == ".xml":
        yield None
    told = fund.lists.filter(file=path.suffix.lower().removeprefix(".")).exclude(profile="")
    yield from {each.digest: each for each in told.order_by("pk")}.values()


def _looked(fund: Fund, path: Path, chosen: BankList | None, today: date) -> Looked:
    message_id, day, rows = opened(path, chosen)
    looked = Looked(message_id, fund.currency, chosen)
    runs = Run.objects.filter(message_id=message_id, fund=fund).exclude(state=RunState.CANCELLED.value)
    looked.run = runs.first()
    proof = Proof(fund, chosen, days_around(day, today))
    for part in parts_in(rows):
        found = matched(fund, part)
        proof.take((row.said, row.account) for row in found)
        _count(looked, found)
    looked.execute_on, looked.is_unsure = proof.day_of(message_id), proof.is_unsure
    return looked


@the_service()
def matched(fund: Fund, rows: list[ReadTransfer]) -> list[Row]:
    """What the office knows of these rows."""
    parts = {row.end_to_end_id: parts_of(row.end_to_end_id) for row in rows}
    numbers = {each[0] for each in parts.values() if each}
    entitlements = {
        each.number: each for each in Entitlement.objects.filter(number__in=numbers).select_related("payee")
    }
    claims = set(
        Claim.objects.filter(number__in=numbers - entitlements.keys()).values_list("number", flat=True)
    )
    accounts = _accounts(entitlements.values())
    found = []
    for row in rows:
        number, period, turn = parts[row.end_to_end_id] or ("", "", 0)
        due = entitlements.get(number)
        account = None
        if due is not None:
            same = fingerprint(plain_number(row.number))
            people = (due.payee_id, due.payee.merged_into_id)
            account = next((accounts[key] for each in people if (key := (each, same)) in accounts), None)
        why = _why(fund, row, due, account, period, turn) if due else _why_not_due(number in claims)
        found.append(Row(row, turn, due, account, why))
    return found


def _accounts(entitlements: Iterable[Entitlement]) -> dict[tuple[int | None, str], PayeeAccount]:
    """Person and fingerprint -> an account that was recorded for them at any time, the latest."""
    people = {each.payee_id for each in entitlements} | {each.payee.merged_into_id for each in entitlements}
    found = PayeeAccount.objects.filter(person__in=people - {None}).order_by("pk")
    return {(each.person_id, each.fingerprint): each for each in found}


def _why_not_due(is_known: bool) -> Why:
    return Why.NOT_GRANTED if is_known else Why.NO_CLAIM


def _why(
    fund: Fund, row: ReadTransfer, due: Entitlement, account: PayeeAccount | None, period: str, turn: int
) -> Why | None:
    """Why a row does not fit the entitlement that it pays; None when it does."""
    is_here = due.pack == fund.pack and due.area_id.startswith(fund.area_id) and due.period == period
    if not is_here or row.currency != due.currency:
        return Why.OTHER_FUND
    if turn <= due.instructions_made:
        return Why.ORDERED_HERE
    if account is None:
        return Why.OTHER_ACCOUNT
    if row.amount_minor <= due.owed_minor:
        return None
    # While something of it is on its way, nobody can tell whether less will be owed in the end.
    return Why.ON_ITS_WAY if due.ordered_minor else Why.OWES_LESS


def _count(looked: Looked, rows: Iterable[Row]) -> None:
    gaps: dict[str, Row] = {}
    for row in rows:
        looked.count += 1
        looked.total_minor += row.said.amount_minor
        if row.why is not None:
            _note(looked, row, row.why)
        elif row.entitlement is not None and row.turn > row.entitlement.instructions_made + 1:
            gaps[row.said.end_to_end_id.rpartition("-")[0]] = row
    # Orders between the last one that is known and this one: where they left in another file, that one comes first.
    turns = {
        stem: range(row.entitlement.instructions_made + 1, row.turn)
        for stem, row in gaps.items()
        if row.entitlement is not None
    }
    file, stem = earlier_file(turns, but=looked.message_id)
    if file:
        _note(looked, gaps[stem], Why.EARLIER_FILE, file)


def _note(looked: Looked, row: Row, why: Why, file: str = "") -> None:
    said = row.said
    looked.counts[why] += 1
    if why is Why.NO_CLAIM:
        looked.unknown.append(said.end_to_end_id)
    if len(looked.misfits) < MOST_NAMED:
        tail, due = plain_number(said.number)[-4:], row.entitlement
        whom = (due.payee_id, due.area_id) if due else (None, "")
        looked.misfits.append(
            Misfit(said.end_to_end_id, said.amount_minor, said.holder, tail, why, file, *whom)
        )
