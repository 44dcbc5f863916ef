"""Sending a released run: its bank file, pain.001 or a list, is written once, the same to the byte however often it is tried.

A run that was adopted (``adopting``) left before: it is only marked as sent. Where files that left lie, and what they tell, is ``left_files``.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import cast

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.payments.bank.list_profiles import ListProfile
from huijia.apps.payments.bank.list_writing import write_list
from huijia.apps.payments.bank.orders import Account, BankKind, Order, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import IDS, check_not_left, file_of, has_left
from huijia.apps.payments.lists import profile_of
from huijia.apps.payments.models import Adoption, BankAnswer, Run
from huijia.apps.payments.policies import check_run_step
from huijia.apps.payments.preparing import ROWS_AT_A_TIME, content_of, locked
from huijia.apps.payments.states import InstructionState, RunState
from huijia.apps.sealing import fingerprint, unseal


def send(*, by: Viewer, run: Run, at: datetime) -> Path:
    """Write a released run's bank file and mark the run as sent; where the file is.

    The file comes first and the mark after it: whatever stops this between the two, trying again writes the same bytes to the same place.
    Raises ``UnableToPay`` when what is written is not what was released, or was sent before in another file. Of a run that was adopted
    nothing is written.
    """
    with one_action():
        run = locked(run)
        if run.state in (RunState.SENT.value, RunState.RECONCILED.value, RunState.CLOSED.value):
            return file_of(run)
        check_run_step(by, run, RunState.SENT)
        place, today = file_of(run), timezone.localtime(at).date()
        adopted = Adoption.objects.filter(run=run).exists()
        _check_content(run)
        if not adopted:
            _check_before_sending(run)
            # What left in time is not written too late: after an interruption or a restore it could neither be sent nor cancelled otherwise.
            _write(run, place, on=min(today, run.execute_on) if has_left(run) else today)
        run.instructions.update(state=InstructionState.SENT.value)
        run.state, run.sent_at = RunState.SENT.value, at
        run.save(update_fields=["state", "sent_at"])
        record(
            by=by,
            action="run.sent",
            subject="run",
            subject_id=run.pk,
            area=run.fund.area_id,
            changes={
                "state": (RunState.RELEASED.value, run.state),
                "message_id": (None, run.message_id),
                "content": (None, run.content),
                "adopted": (None, adopted),
            },
        )
    return place


def _check_content(run: Run) -> None:
    if content_of(run)[0] != run.content:
        raise UnableToPay(
            "批次内容与签发时不一致，不能发送。", "The run is not what was released. It cannot be sent."
        )


def _check_before_sending(run: Run) -> None:
    if BankAnswer.objects.filter(instruction__run=run, settled_at__isnull=True).exists():
        raise UnableToPay(
            "银行已对本批次的款项有过答复，请先处理这些答复。",
            "The bank has answered instructions of this run already. Settle those answers first.",
        )
    check_not_left(run)


def _write(run: Run, place: Path, *, on: date) -> None:
    if run.bank_list is None:
        write_whole(place, lambda file: _write_pain001(run, file, on))
        return
    profile = profile_of(run.bank_list)
    # The ids first: a list that lies there without them could be sent again after a restore.
    write_whole(place.with_suffix(IDS), lambda file: _write_ids(run, file))
    write_whole(place, lambda file: _write_list(run, file, profile, on))


def _write_pain001(run: Run, place: Path, on: date) -> None:
    with place.open("wb") as file, _orders(run) as order:
        write_pain001(order, file, on=on)


def _write_list(run: Run, place: Path, profile: ListProfile, on: date) -> None:
    with _orders(run) as order:
        write_list(order, place, profile, on=on)


@contextmanager
def _orders(run: Run) -> Iterator[Order]:
    """The order; when writing it fails, the database's cursor is closed while its transaction still stands."""
    order = order_of(run)
    with closing(cast("Generator[Transfer, None, None]", order.transfers)):
        yield order


def _write_ids(run: Run, place: Path) -> None:
    ids = run.instructions.order_by("end_to_end_id").values_list("end_to_end_id", flat=True)
    with place.open("w", encoding="ascii") as file:
        file.writelines(f"{each}\n" for each in ids.iterator(chunk_size=ROWS_AT_A_TIME))


def write_whole(place: Path, write: Callable[[Path], object]) -> None:
    """Write a file under another name; it gets its own when it is whole and on the disk."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = place.with_name(f".huijia-{secrets.token_hex(8)}")
    try:
        os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        write(temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    finally:
        temporary.unlink(missing_ok=True)


def order_of(run: Run) -> Order:
    """What the bank is told: the same for the same run, whenever it is asked."""
    assert run.released_at is not None, "only what was released is told to a bank"
    return Order(
        message_id=run.message_id,
        made_at=timezone.localtime(run.released_at),
        execute_on=run.execute_on,
        payer=_account(run.fund.holder, run.fund.account, run.fund.fingerprint, run.fund.bank),
        transfers=_transfers(run),
        count=run.count,
        total_minor=run.total_minor,
    )


def _transfers(run: Run) -> Generator[Transfer, None, None]:
    currency, text = run.fund.currency, run.fund.name
    rows = (
        run.instructions.order_by("end_to_end_id")
        .values_list("end_to_end_id", "amount_minor", "holder", "account", "fingerprint", "bank")
        .iterator(chunk_size=ROWS_AT_A_TIME)
    )
    with closing(cast("Generator[tuple[str, int, str, str, str, str], None, None]", rows)):
        for end_to_end_id, amount_minor, holder, account, same, bank in rows:
            to = _account(holder, account, same, bank)
            yield Transfer(end_to_end_id, amount_minor, currency, to, text)


def _account(holder: str, sealed: str, same: str, bank: str) -> Account:
    """The account, opened. What was frozen is its fingerprint: a sealed number that somebody put in another's place has another one."""
    number = unseal(sealed)
    if fingerprint(number) != same:
        raise UnableToPay(
            "封存的账号与冻结时的不一致，有人改动过数据库。请不要发放，并通知系统管理员。",
            "a sealed account number is not the one that was frozen: somebody changed the database. Pay nothing, and tell whoever looks after "
            "the system.",
        )
    kind: BankKind = "" if not bank else "cnaps" if bank.isdecimal() else "bic"
    return Account(holder, number, bank, kind)
