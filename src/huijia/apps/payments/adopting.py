"""Adopting a bank file that left and that the office does not remember, because it was restored from an older backup.

What is read is the very file that left (``left_proof``). Everything in it has to fit what the office knows (``left_reading``); then it becomes a run whose
amounts are ordered, in one transaction, and no other run pays them. Two others confirm it by releasing, as any run; sending it writes nothing.

One person alone could otherwise make the office believe that families were paid: what the bank says of an adopted file is booked only once it is marked as sent,
and that takes the two others.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from filecmp import cmp
from pathlib import Path

from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import insert_rows
from huijia.apps.fence.told import one_action
from huijia.apps.payments import ledger
from huijia.apps.payments.bank.order_reading import ReadTransfer
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import IDS, file_of
from huijia.apps.payments.left_proof import Proof, opened, parts_in, says_bank
from huijia.apps.payments.left_reading import Looked, Row, Why, look, matched
from huijia.apps.payments.models import Adoption, Fund, Instruction, Run
from huijia.apps.payments.preparing import book_all, content_of
from huijia.apps.payments.sending import write_whole
from huijia.apps.payments.states import EntryKind, InstructionState, RunState


@one_action()
def adopt(
    *,
    by: Viewer,
    fund: Fund,
    path: Path,
    reason: str,
    at: datetime,
    leave_out: bool = False,
    take_more: bool = False,
) -> Run:
    """Make a run of a file that left: what it pays is ordered from here on. A file that was adopted before changes nothing.

    ``leave_out``: rows of claims that the office does not know are noted and left out; without it one such row is enough that nothing is adopted.
    ``take_more``: so are rows of which less is owed, which are taken as they left: the rest shows as paid too much, and nobody is asked for it until the
    county decides. Raises ``UnableToPay`` as ``look`` does, and when something does not fit.
    """
    ledger.alone()
    looked = look(by=by, fund=fund, path=path, today=timezone.localtime(at).date())
    if looked.run is not None:
        return _known(looked.run)
    if not looked.allows(leave_out=leave_out, take_more=take_more):
        raise UnableToPay(
            "文件里有与现有数据不符的款项，没有补登任何款项。",
            "Some of the file does not fit what the office knows. Nothing was adopted.",
        )
    if not reason.strip():
        raise UnableToPay("请写明理由。", "Give a reason.")
    assert by.id is not None, "a file is adopted by a person"
    assert looked.execute_on is not None, "a file is looked at to its end"
    run = Run.objects.create(
        fund=fund,
        payable_by=looked.execute_on,
        execute_on=looked.execute_on,
        prepared_by=by.id,
        prepared_at=at,
        bank_list=looked.bank_list,
    )
    _make_instructions(run, path, looked)
    book_all(by, run, EntryKind.ORDER, at, run.execute_on)
    run.content, run.count, run.total_minor = content_of(run)
    run.message_id, run.state, run.frozen_at = looked.message_id, RunState.FROZEN.value, at
    run.save(update_fields=["content", "count", "total_minor", "message_id", "state", "frozen_at"])
    Adoption.objects.create(
        run=run,
        file=path.name[:200],
        reason=reason.strip(),
        by=by.id,
        by_name=by.name,
        at=at,
        left_out=looked.unknown,
    )
    _keep(run, path)
    record(
        by=by,
        action="run.adopted",
        subject="run",
        subject_id=run.pk,
        area=fund.area_id,
        changes={
            "state": (None, run.state),
            "count": (None, run.count),
            "total_minor": (None, run.total_minor),
            "left_out": (None, len(looked.unknown)),
            "more_than_owed": (None, looked.counts[Why.OWES_LESS]),
            "message_id": (None, run.message_id),
            "content": (None, run.content),
        },
        reason=reason.strip(),
    )
    return run


def _known(run: Run) -> Run:
    if Adoption.objects.filter(run=run).exists():
        return run
    raise UnableToPay(
        f"这个文件就是批次 {run.pk}，现有数据中有它的记录，不需要补登。",
        f"This file is run {run.pk}, which the office knows: there is nothing to adopt.",
    )


_COLUMNS = (
    *("run", "entitlement", "number", "end_to_end_id", "amount_minor", "holder", "account", "tail"),
    *("fingerprint", "bank", "state", "reason_code", "reason_text"),
)


def _make_instructions(run: Run, path: Path, looked: Looked) -> None:
    """An instruction for each row. The file is proved once more as it is read: what was looked at is what is taken, whoever can write where it lies."""
    _, _, rows = opened(path, run.bank_list)
    by_file = says_bank(run.bank_list)
    proof = Proof(run.fund, run.bank_list, [run.execute_on])
    taken = 0
    for part in parts_in(rows):
        found = matched(run.fund, part)
        proof.take((row.said, row.account) for row in found)
        made = [_instruction(run, row, by_file) for row in found if row.why in (None, Why.OWES_LESS)]
        insert_rows(Instruction, _COLUMNS, made)
        taken += len(made)
    if proof.day_of(looked.message_id) != run.execute_on or taken + len(looked.unknown) != looked.count:
        raise UnableToPay(
            "文件或现有数据在读取时有变化，没有补登任何款项，请重试。",
            "The file, or what the office knows, changed while it was read. Nothing was adopted; try again.",
        )


def _instruction(run: Run, row: Row, by_file: bool) -> tuple[object, ...]:
    said, due, account = row.said, row.entitlement, row.account
    assert due is not None, "what is owed is known, or the row does not fit"
    assert account is not None, "where it went is known, or the row does not fit"
    return (
        *(run.pk, due.pk, row.turn, said.end_to_end_id, said.amount_minor, said.holder),
        *(account.account, account.tail, account.fingerprint, said.bank if by_file else account.bank),
        *(InstructionState.FROZEN.value, "", ""),
    )


def _keep(run: Run, path: Path) -> None:
    """The file lies among those that left, whole, wherever it came from: an office that is restored once more finds it there, and all its ids."""
    place = file_of(run)
    if run.bank_list is not None:
        write_whole(place.with_suffix(IDS), lambda file: _write_ids(file, path, run))
    if not place.exists() or not cmp(place, path, shallow=False):
        write_whole(place, lambda file: shutil.copyfile(path, file))


def _write_ids(file: Path, path: Path, run: Run) -> None:
    _, _, rows = opened(path, run.bank_list)
    with file.open("w", encoding="ascii") as lines:
        lines.writelines(f"{each.end_to_end_id}\n" for each in rows)


def left_out_of_file(run: Run, adoption: Adoption) -> Iterator[ReadTransfer]:
    """What an adopted file pays for claims that the office does not know, read from the file. Raises ``OSError`` when it is not there."""
    wanted = set(adoption.left_out)
    _, _, rows = opened(file_of(run), run.bank_list)
    return (each for each in rows if each.end_to_end_id in wanted)
