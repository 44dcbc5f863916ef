"""Sending a released run: its bank file is written once, the same to the byte however often it is tried.

Files that were sent lie in ``settings.SENT``, outside the database and outside of what a restore brings back: an office that was restored from an
older backup finds there what it no longer remembers, and does not send it again.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.payments.bank.orders import Account, BankKind, Order, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import BankAnswer, Fund, Instruction, Run
from huijia.apps.payments.policies import check_run_step
from huijia.apps.payments.preparing import ROWS_AT_A_TIME, content_of, locked
from huijia.apps.payments.sealing import unseal
from huijia.apps.payments.states import InstructionState, RunState

_IDS = re.compile(rb"<EndToEndId>([^<]+)</EndToEndId>")
_CHUNK = 1 << 20


def file_of(run: Run) -> Path:
    """Where a run's bank file lies once it is sent."""
    return Path(settings.SENT) / f"{run.message_id}.xml"


def send(*, by: Viewer, run: Run, at: datetime) -> Path:
    """Write a released run's bank file and mark the run as sent; where the file is.

    The file comes first and the mark after it: whatever stops this between the two, trying again writes the same bytes to the same place.
    Raises ``UnableToPay`` when what is written is not what was released, or was sent before in another file.
    """
    with transaction.atomic():
        run = locked(run)
        if run.state in (RunState.SENT.value, RunState.RECONCILED.value, RunState.CLOSED.value):
            return file_of(run)
        check_run_step(by, run, RunState.SENT)
        _check_before_sending(run)
        place = file_of(run)
        _write(run, place, on=timezone.localtime(at).date())
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
            },
        )
    return place


def _check_before_sending(run: Run) -> None:
    if content_of(run)[0] != run.content:
        raise UnableToPay(
            "批次内容与签发时不一致，不能发送。", "The run is not what was released. It cannot be sent."
        )
    if BankAnswer.objects.filter(instruction__run=run, settled_at__isnull=True).exists():
        raise UnableToPay(
            "银行已对本批次的款项有过答复，请先处理这些答复。",
            "The bank has answered instructions of this run already. Settle those answers first.",
        )
    if found := _sent_before(run):
        raise UnableToPay(
            f"本批次的款项已在文件 {found} 中发送，而现有数据中没有该文件的记录（可能恢复了较早的备份）。请先读入该文件的银行回单。",
            f"Payments of this run left in the file {found}, of which the office's records know nothing: it was probably "
            "restored from an older backup. Read in the bank's answers to that file first.",
        )


def _sent_before(run: Run) -> str | None:
    """A file that was sent, that no run remembers, and that holds ids of this run."""
    folder = Path(settings.SENT)
    files = {path.stem: path for path in sorted(folder.glob("*.xml"))} if folder.is_dir() else {}
    files.pop(run.message_id, None)
    known = set(Run.objects.filter(message_id__in=files).values_list("message_id", flat=True))
    for name, path in files.items():
        if name in known:
            continue
        for ids in _ids_in(path):
            if Instruction.objects.filter(run=run, end_to_end_id__in=ids).exists():
                return path.name
    return None


def _ids_in(path: Path) -> Iterator[list[str]]:
    """The end-to-end ids in a bank file of ours, in parts."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            text = rest + chunk
            # An id may be cut in two where a chunk ends; the next round begins before it.
            rest = text[text.rfind(b"<EndToEndId>") :] if b"<EndToEndId>" in text else text[-64:]
            found = [each.decode() for each in _IDS.findall(text)]
            for begin in range(0, len(found), 500):
                yield found[begin : begin + 500]


def _write(run: Run, place: Path, *, on: date) -> None:
    """Write the file under another name; it gets its own when it is whole and on the disk."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = place.with_name(f".huijia-{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write_pain001(order_of(run), file, on=on)
            file.flush()
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
        payer=_account(run.fund),
        transfers=_transfers(run),
        count=run.count,
        total_minor=run.total_minor,
    )


def _transfers(run: Run) -> Iterator[Transfer]:
    text = run.fund.name
    for each in run.instructions.order_by("end_to_end_id").iterator(chunk_size=ROWS_AT_A_TIME):
        yield Transfer(each.end_to_end_id, each.amount_minor, run.fund.currency, _account(each), text)


def _account(of: Fund | Instruction) -> Account:
    kind: BankKind = "" if not of.bank else "cnaps" if of.bank.isdecimal() else "bic"
    return Account(of.holder, unseal(of.account), of.bank, kind)
