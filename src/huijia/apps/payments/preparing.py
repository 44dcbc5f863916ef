"""Preparing a run: what it would pay and what not, and freezing that.

The work is done by the database, in a few statements over all rows: a run may have a million.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import MANY, refresh_statistics, room_for_many_rows
from huijia.apps.fence.told import one_action, the_service
from huijia.apps.payments import ledger
from huijia.apps.payments.bank.list_writing import rows_that_fit
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import check_not_left, has_left
from huijia.apps.payments.lists import list_of, profile_of
from huijia.apps.payments.models import BankList, Entitlement, Entry, Fund, Instruction, Run
from huijia.apps.payments.policies import check_pays, check_run_step
from huijia.apps.payments.recovering import set_offs
from huijia.apps.payments.states import Account, EntryKind, InstructionState, RunState
from huijia.values.version import VERSION

ROWS_AT_A_TIME = 10_000
_ALL = 2**31 - 1

_SCOPE = """
WITH twice AS MATERIALIZED (
    SELECT COALESCE(c.merged_into_id, c.id) AS child, e.period AS period
    FROM payments_entitlement e JOIN people_person c ON c.id = e.child_id
    WHERE e.pack = %(pack)s AND e.due_minor > 0
    AND COALESCE(c.merged_into_id, c.id) IN (SELECT merged_into_id FROM people_person WHERE merged_into_id IS NOT NULL)
    GROUP BY 1, 2 HAVING COUNT(*) > 1
), held AS MATERIALIZED (
    SELECT COALESCE(c.merged_into_id, c.id) AS child
    FROM payments_hold h JOIN people_person c ON c.id = h.child_id WHERE h.ended_at IS NULL
), scope AS (
    SELECT e.id AS id, e.number AS number, e.period AS period, e.owed_minor AS owed,
        e.instructions_made + 1 AS turn, COALESCE(a.id, b.id) AS account,
        CASE
            WHEN t.child IS NOT NULL THEN 'granted_twice'
            WHEN COALESCE(c.merged_into_id, c.id) IN (SELECT child FROM held) THEN 'on_hold'
            WHEN COALESCE(a.id, b.id) IS NULL THEN 'no_account'
            WHEN r.id IS NOT NULL THEN 'account_refused'
        END AS why
    FROM payments_entitlement e
    JOIN people_person c ON c.id = e.child_id
    JOIN people_person p ON p.id = e.payee_id
    LEFT JOIN twice t ON t.child = COALESCE(c.merged_into_id, c.id) AND t.period = e.period
    LEFT JOIN payments_payeeaccount a ON a.person_id = e.payee_id AND a.closed_at IS NULL
    LEFT JOIN payments_payeeaccount b ON b.person_id = p.merged_into_id AND b.closed_at IS NULL
    LEFT JOIN payments_refusedaccount r ON r.account_id = COALESCE(a.id, b.id)
    WHERE e.pack = %(pack)s AND e.area_id >= %(area)s AND e.area_id < %(beyond)s
    AND e.payable_from <= %(by)s AND e.currency = %(currency)s AND e.owed_minor > 0
)
"""
"""What a fund owes that is payable by a day: ``why`` is empty where it can be paid. Merged records count as one person.

What is looked for in every row is made once: a planner that takes a million entitlements for two would make it again for each.
"""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a run pays, and what it leaves out. ``left_out``: why -> how many, how much."""

    count: int
    total_minor: int
    left_out: dict[str, tuple[int, int]]


def _parameters(fund: Fund, payable_by: date) -> dict[str, Any]:
    # Letters come after all digits: everything that begins with the area's code lies between the two.
    return {
        "pack": fund.pack,
        "area": fund.area_id,
        "beyond": f"{fund.area_id}A",
        "by": connection.ops.adapt_datefield_value(payable_by),
        "currency": fund.currency,
    }


@the_service()
def preview(*, fund: Fund, payable_by: date) -> Preview:
    """What a run would pay now. Writes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SCOPE} SELECT COALESCE(why, ''), COUNT(*), SUM(owed) FROM scope GROUP BY 1",
            _parameters(fund, payable_by),
        )
        found = {why: (count, int(total)) for why, count, total in cursor.fetchall()}
    count, total = found.pop("", (0, 0))
    return Preview(count, total, found)


@one_action()
def prepare_run(*, by: Viewer, fund: Fund, payable_by: date, execute_on: date, at: datetime) -> Run:
    """Begin a run as a draft: nothing is taken yet."""
    check_pays(by, fund)
    assert by.id is not None, "a run is prepared by a person"
    if fund.closed_on is not None:
        raise UnableToPay("这个账户已停用。", "This fund is closed.")
    run = Run.objects.create(
        fund=fund, payable_by=payable_by, execute_on=execute_on, prepared_by=by.id, prepared_at=at
    )
    record(
        by=by,
        action="run.prepared",
        subject="run",
        subject_id=run.pk,
        area=fund.area_id,
        changes={
            "payable_by": (None, payable_by.isoformat()),
            "execute_on": (None, execute_on.isoformat()),
        },
    )
    return run


def locked(run: Run) -> Run:
    """The run's row, with the ledger to itself until the transaction ends."""
    ledger.alone()
    found = Run.objects.select_for_update(of=("self",)).select_related("fund", "bank_list")
    return found.get(pk=run.pk)


@room_for_many_rows()
@one_action()
def freeze(*, by: Viewer, run: Run, at: datetime) -> Run:
    """Make an instruction of everything that the run pays. From here on its data cannot change, and no other run takes it."""
    run = locked(run)
    check_run_step(by, run, RunState.FROZEN)
    kept_back = set_offs(run.fund, run.payable_by, by=by, at=at)
    run.bank_list = list_of(run.fund)
    _make_instructions(run)
    # Before anything is taken: an id that was used up here could not be adopted any more.
    check_not_left(run)
    book_all(by, run, EntryKind.ORDER, at, run.execute_on)
    run.content, run.count, run.total_minor = content_of(run)
    if run.count == 0:
        return _nothing_to_pay(by, run, kept_back, at)
    if run.count >= MANY:
        refresh_statistics(Instruction, Entry, Entitlement)
    run.left_out_count = run.left_out.count()
    run.message_id = message_id_of(run.content)
    run.state, run.frozen_at = RunState.FROZEN.value, at
    run.save(
        update_fields=[
            "content",
            "count",
            "total_minor",
            "left_out_count",
            "message_id",
            "state",
            "frozen_at",
            "bank_list",
        ]
    )
    record(
        by=by,
        action="run.frozen",
        subject="run",
        subject_id=run.pk,
        area=run.fund.area_id,
        changes={
            "state": (RunState.DRAFT.value, run.state),
            "count": (None, run.count),
            "total_minor": (None, run.total_minor),
            "left_out": (None, run.left_out_count),
            "content": (None, run.content),
        },
    )
    return run


def _nothing_to_pay(by: Viewer, run: Run, kept_back: int, at: datetime) -> Run:
    """Where families agreed to have all of it kept back, that stays, and the run ends. Raises ``UnableToPay`` otherwise."""
    if not kept_back:
        raise UnableToPay("没有可发放的款项。", "There is nothing to pay.")
    run.left_out_count = run.left_out.count()
    run.content, run.state, run.closed_at = "", RunState.CANCELLED.value, at
    run.save(update_fields=["content", "left_out_count", "state", "closed_at"])
    changes = {"state": (RunState.DRAFT.value, run.state), "kept_back_minor": (None, kept_back)}
    record(
        by=by, action="run.frozen", subject="run", subject_id=run.pk, area=run.fund.area_id, changes=changes
    )
    return run


def fits(fund: Fund) -> int:
    """How many payments one run of this fund takes; 0: all. What does not fit into one list stays owed, and the next run pays it."""
    chosen = list_of(fund)
    return 0 if chosen is None else rows_that_fit(profile_of(chosen))


def _make_instructions(run: Run) -> None:
    given = {
        **_parameters(run.fund, run.payable_by),
        "run": run.pk,
        "state": InstructionState.FROZEN.value,
        "most": fits(run.fund) or _ALL,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"""INSERT INTO payments_leftout (run_id, entitlement_id, why, owed_minor)
            {_SCOPE} SELECT %(run)s, id, why, owed FROM scope WHERE why IS NOT NULL ORDER BY id""",
            given,
        )
        # The id is made from what is paid alone: the same order of payment has the same id, whoever makes it and wherever.
        cursor.execute(
            f"""INSERT INTO payments_instruction (run_id, entitlement_id, number, end_to_end_id, amount_minor,
                holder, account, tail, fingerprint, bank, state, reason_code, reason_text)
            {_SCOPE} SELECT %(run)s, s.id, s.turn, REPLACE(s.number, '-', '') || '-' || s.period || '-' || CAST(s.turn AS VARCHAR(9)),
                s.owed, a.holder, a.account, a.tail, a.fingerprint, a.bank, %(state)s, '', ''
            FROM scope s JOIN payments_payeeaccount a ON a.id = s.account WHERE s.why IS NULL ORDER BY s.id
            LIMIT %(most)s""",
            given,
        )


def book_all(by: Viewer, run: Run, kind: EntryKind, at: datetime, on: date) -> None:
    """The entries of all instructions of a run, and the balances: as ``ledger.post``, in two statements. ``kind``: order or cancellation."""
    back = kind is EntryKind.CANCELLATION
    debit, credit = (Account.ORDERED, Account.OWED) if back else (Account.OWED, Account.ORDERED)
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO payments_entry (at, booked_on, kind, debit, credit, amount_minor, entitlement_id, instruction_id,
                number, made_by)
            SELECT %s, %s, %s, %s, %s, amount_minor, entitlement_id, id, 0, %s FROM payments_instruction WHERE run_id = %s""",
            [*_as_kept(at, on), kind.value, debit.value, credit.value, by.id, run.pk],
        )
        sign = -1 if back else 1
        cursor.execute(
            """UPDATE payments_entitlement SET owed_minor = owed_minor - %s * i.amount_minor,
                ordered_minor = ordered_minor + %s * i.amount_minor,
                instructions_made = CASE WHEN i.number > instructions_made THEN i.number ELSE instructions_made END
            FROM payments_instruction i WHERE i.run_id = %s AND i.entitlement_id = payments_entitlement.id""",
            [sign, sign, run.pk],
        )


def _as_kept(at: datetime, on: date) -> tuple[Any, Any]:
    """A moment and a day as the database has them: these statements are not Django's."""
    return connection.ops.adapt_datetimefield_value(at), connection.ops.adapt_datefield_value(on)


def content_of(run: Run) -> tuple[str, int, int]:
    """The digest of what a run pays, how many instructions, and their sum. Read in order, a part at a time.

    The fund's and the payees' accounts are in it by their fingerprints, so it is the same wherever the keys are the same. The list by
    which the bank is told is in it, where there is one: what was released as one file does not leave as another.
    """
    digest = hashlib.sha256(content_head(run.fund, run.execute_on, run.bank_list))
    count = total = 0
    rows = (
        run.instructions.order_by("end_to_end_id")
        .values_list("end_to_end_id", "amount_minor", "holder", "fingerprint", "bank")
        .iterator(chunk_size=ROWS_AT_A_TIME)
    )
    for row in rows:
        digest.update(content_row(*row))
        count += 1
        total += row[1]
    return digest.hexdigest(), count, total


def content_head(fund: Fund, execute_on: date, bank_list: BankList | None) -> bytes:
    """The first line of what a run's digest is made of."""
    told_by = f"|{bank_list.digest}" if bank_list else ""
    return f"{VERSION.split('.')[0]}|{fund.fingerprint}|{fund.currency}|{execute_on.isoformat()}{told_by}\n".encode()


def content_row(end_to_end_id: str, amount_minor: int, holder: str, same: str, bank: str) -> bytes:
    """The line of one instruction. ``same`` is its account's fingerprint."""
    return f"{end_to_end_id}|{amount_minor}|{holder}|{same}|{bank}\n".encode()


def message_id_of(content: str) -> str:
    """What the bank's file is called, by the digest of what it pays."""
    return f"HJ{content[:32].upper()}"


@one_action()
def cancel_run(*, by: Viewer, run: Run, reason: str, at: datetime) -> Run:
    """Give up a run that was not sent: what it ordered is owed again."""
    run = locked(run)
    check_run_step(by, run, RunState.CANCELLED)
    if has_left(run):
        raise UnableToPay(
            "本批次的文件已在已发送的文件之中，可能已到银行，不能取消：请完成签发和发送，再读入银行的答复。",
            "The file of this run lies among those that left and may be with the bank: the run cannot be cancelled. "
            "Release and send it, and read the bank's answers.",
        )
    if not reason.strip():
        raise UnableToPay("请写明理由。", "Give a reason.")
    book_all(by, run, EntryKind.CANCELLATION, at, timezone.localtime(at).date())
    run.instructions.update(state=InstructionState.CANCELLED.value)
    old, run.state, run.closed_at = run.state, RunState.CANCELLED.value, at
    run.save(update_fields=["state", "closed_at"])
    record(
        by=by,
        action="run.cancelled",
        subject="run",
        subject_id=run.pk,
        area=run.fund.area_id,
        changes={"state": (old, run.state)},
        reason=reason,
    )
    return run


def left_out_of(run: Run) -> dict[str, int]:
    """Why -> how many."""
    rows = run.left_out.values("why").annotate(n=Count("pk")).order_by("why")
    return {row["why"]: row["n"] for row in rows}
