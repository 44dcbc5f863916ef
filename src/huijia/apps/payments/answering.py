"""Reading what a bank answered, part by part: each part is taken as a whole, and reading goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.audit.bulk import room_for_many_rows, update_rows
from huijia.apps.fence.told import one_action
from huijia.apps.payments import ledger
from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.ledger import Move
from huijia.apps.payments.models import BankAnswer, BankFile, Fund, Instruction, Run
from huijia.apps.payments.payees import keep_refusals
from huijia.apps.payments.policies import check_pays
from huijia.apps.payments.settling import settle
from huijia.apps.payments.states import NOT_PAID, ON_ITS_WAY, Account, InstructionState, RunState

AT_A_TIME = 5_000
READ_AGAIN = "补登文件后重新读入 / Read again after the file was adopted"
MOVED = (AnswerKind.PAID, AnswerKind.RETURNED)


@dataclass(slots=True)
class Followed:
    """Of an instruction what answers look at and change: a model's object for each of a million takes longer than taking the answer."""

    pk: int
    end_to_end_id: str
    entitlement_id: int
    amount_minor: int
    state: str
    reason_code: str
    reason_text: str
    booked_on: date | None


_FOLLOWED = tuple(Followed.__slots__)


@room_for_many_rows()
def read_answers(
    *,
    by: Viewer,
    fund: Fund,
    digest: str,
    name: str,
    answers: Iterable[Answer],
    at: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> BankFile:
    """Take a file's answers. The same file again (by its digest) goes on where it stopped, and changes nothing once it is whole.

    Only where it told of what was not known, or not marked as sent, and is now (``adopting``), it is read once more: what was known stays as it is.
    """
    file = _begun(by, fund, digest, name, at)
    if file.whole_at is not None:
        return file
    waiting = enumerate(answers, start=1)
    # What an interrupted reading has taken stays taken.
    for _ in islice(waiting, file.answers_read):
        pass
    while part := list(islice(waiting, AT_A_TIME)):
        file = _take_part(by, file, part, at)
        progress(file.answers_read)
    return _whole(by, file, at)


@one_action()
def _begun(by: Viewer, fund: Fund, digest: str, name: str, at: datetime) -> BankFile:
    check_pays(by, fund)
    ledger.alone()
    file, made = BankFile.objects.get_or_create(
        digest=digest, defaults={"fund": fund, "name": name[:200], "read_by": by.id, "begun_at": at}
    )
    if file.fund_id != fund.pk:
        raise UnableToPay(
            "这个文件已作为另一个账户的回单读入。", "This file was read for another fund already."
        )
    if made:
        record(
            by=by,
            action="bank_file.begun",
            subject="bank_file",
            subject_id=file.pk,
            area=fund.area_id,
            changes={"digest": (None, digest)},
        )
    elif _may_know_more(file):
        file.answers_read = file.answers_taken = file.answers_repeated = 0
        file.whole_at = None
        file.save(update_fields=["answers_read", "answers_taken", "answers_repeated", "whole_at"])
        record(
            by=by,
            action="bank_file.begun_again",
            subject="bank_file",
            subject_id=file.pk,
            area=fund.area_id,
            changes={"digest": (None, digest)},
        )
    return file


def _may_know_more(file: BankFile) -> bool:
    """Whether a file that was read to its end told too early of what is marked as sent by now.

    What a person has settled meanwhile counts too: it was noted, and never booked.
    """
    if file.whole_at is None:
        return False
    # Reading may have begun long before it ended: what was told between is found as long as it is open.
    return _too_early(file, file.whole_at).exists() or _open_too_early(file).exists()


def _too_early(file: BankFile, moment: datetime) -> QuerySet[BankAnswer]:
    """Answers that were a trouble only because their run was not known, or not marked as sent, as it has been since a moment."""
    adopted = Run.objects.filter(fund=file.fund_id, adoption__isnull=False, sent_at__gt=moment)
    unknown = Q(trouble=BankAnswer.Trouble.UNKNOWN) & Exists(adopted)
    return file.troubles.filter(unknown | Q(instruction__run__sent_at__gt=moment))


def _open_too_early(file: BankFile) -> QuerySet[BankAnswer]:
    return _too_early(file, file.begun_at).filter(settled_at__isnull=True)


@one_action()
def _take_part(by: Viewer, file: BankFile, part: list[tuple[int, Answer]], at: datetime) -> BankFile:
    ledger.alone()
    file = BankFile.objects.select_for_update(of=("self",)).select_related("fund").get(pk=file.pk)
    # Somebody else may be reading the same file: what they have taken is not taken again.
    part = [each for each in part if each[0] > file.answers_read]
    if not part:
        return file
    taking = _Taking(file, at)
    taking.look_up(answer for _, answer in part)
    for position, answer in part:
        taking.take(position, answer)
    taking.write(by)
    file.answers_read = part[-1][0]
    file.answers_taken += taking.taken
    file.answers_repeated += taking.repeated
    file.save(update_fields=["answers_read", "answers_taken", "answers_repeated"])
    return file


class _Taking:
    """One part of a file's answers on its way into the tables."""

    def __init__(self, file: BankFile, at: datetime) -> None:
        self.file, self.at = file, at
        self.today = timezone.localtime(at).date()
        self.taken = self.repeated = 0
        self.moves: list[Move] = []
        self.changed: dict[int, Followed] = {}
        self.troubles: list[BankAnswer] = []
        self.fine: list[int] = []
        self.known: dict[str, Followed] = {}
        self.runs = frozenset(Run.objects.filter(fund=file.fund).values_list("pk", flat=True))

    def look_up(self, answers: Iterable[Answer]) -> None:
        """Read the instructions that these answers tell of."""
        ids = {each.end_to_end_id for each in answers if each.end_to_end_id} - set(self.known)
        # By their ids alone: asked for the fund, too, SQLite goes through all instructions of its runs, for each part of the file again.
        found = Instruction.objects.filter(end_to_end_id__in=ids)
        self.known |= {
            row[1]: Followed(*row) for *row, run in found.values_list(*_FOLLOWED, "run") if run in self.runs
        }

    def take(self, position: int, answer: Answer) -> None:
        """Take one answer: for a single instruction, or for all of a message (which has one block) that are still on their way."""
        before = len(self.troubles)
        self._take(position, answer)
        if len(self.troubles) == before:
            self.fine.append(position)

    def _take(self, position: int, answer: Answer) -> None:
        if answer.kind is AnswerKind.PARTLY:
            self.repeated += 1  # The answers for the transfers say which.
        elif answer.scope == "transfer":
            instruction = self.known.get(answer.end_to_end_id)
            if instruction is None:
                self._trouble(position, answer, None, BankAnswer.Trouble.UNKNOWN)
            else:
                self._settle(position, answer, instruction)
        else:
            self._take_message(position, answer)

    def _take_message(self, position: int, answer: Answer) -> None:
        concerned = list(self._of_message(answer.message_id))
        if (
            not concerned
            and not Run.objects.filter(message_id=answer.message_id, fund=self.file.fund).exists()
        ):
            self._trouble(position, answer, None, BankAnswer.Trouble.UNKNOWN)
        for instruction in concerned:
            self._settle(position, answer, instruction)

    def _of_message(self, message_id: str) -> Iterator[Followed]:
        found = Instruction.objects.filter(
            run__message_id=message_id,
            run__fund=self.file.fund,
            state__in=[state.value for state in ON_ITS_WAY],
        )
        for row in found.values_list(*_FOLLOWED).iterator(chunk_size=AT_A_TIME):
            yield self.known.setdefault(row[1], Followed(*row))

    def _settle(self, position: int, answer: Answer, instruction: Followed) -> None:
        if answer.kind in MOVED and not self._fits(answer, instruction):
            self._trouble(position, answer, instruction, BankAnswer.Trouble.DIFFERS)
            return
        # A bank that has had it before has not refused to pay: what it was sent first stands.
        kind = AnswerKind.PENDING if answer.is_duplicate else answer.kind
        settled = settle(InstructionState(instruction.state), kind)
        if settled.trouble is not None:
            self._trouble(position, answer, instruction, settled.trouble)
        if settled.state is None:
            self.repeated += settled.trouble is None
            return
        self.taken += 1
        instruction.state = settled.state.value
        instruction.reason_code, instruction.reason_text = answer.reason_code[:35], answer.reason_text[:140]
        instruction.booked_on = answer.booked_on or instruction.booked_on
        self.changed[instruction.pk] = instruction
        if settled.entry is not None:
            why, debit, credit = settled.entry
            self.moves.append(
                Move(
                    instruction.entitlement_id,
                    why,
                    debit,
                    credit,
                    instruction.amount_minor,
                    answer.booked_on or self.today,
                    fund=self.file.fund_id if Account.FUND in (debit, credit) else None,
                    instruction=instruction.pk,
                )
            )

    def _fits(self, answer: Answer, instruction: Followed) -> bool:
        amount = answer.amount_minor is None or answer.amount_minor == instruction.amount_minor
        return amount and answer.currency in ("", self.file.fund.currency)

    def _trouble(
        self, position: int, answer: Answer, instruction: Followed | None, what: BankAnswer.Trouble
    ) -> None:
        if self.troubles and self.troubles[-1].position == position:
            return  # An answer for a whole message: it is one trouble.
        self.troubles.append(
            BankAnswer(
                file=self.file,
                position=position,
                kind=answer.kind.value,
                end_to_end_id=answer.end_to_end_id[:35],
                instruction_id=None if instruction is None else instruction.pk,
                amount_minor=answer.amount_minor,
                currency=answer.currency[:3],
                reason_code=answer.reason_code[:35],
                reason_text=answer.reason_text[:140],
                booked_on=answer.booked_on,
                bank_reference=answer.bank_reference[:35],
                trouble=what,
            )
        )

    def write(self, by: Viewer) -> None:
        """Write what was taken."""
        ledger.post(self.moves, by=by.id, at=self.at)
        update_rows(
            Instruction,
            ["state", "reason_code", "reason_text", "booked_on"],
            {
                key: (each.state, each.reason_code, each.reason_text, each.booked_on)
                for key, each in self.changed.items()
            },
        )
        # In a file that is read once more, what was a trouble before may be another one, or none.
        BankAnswer.objects.bulk_create(
            self.troubles,
            update_conflicts=True,
            update_fields=["instruction", "trouble"],
            unique_fields=["file", "position"],
        )
        if (early := _open_too_early(self.file)).exists():
            early.filter(position__in=self.fine).update(
                settled_by=by.id, settled_at=self.at, settled_how=READ_AGAIN
            )
        refused = {key: each.reason_code for key, each in self.changed.items() if each.state in NOT_PAID}
        keep_refusals(refused, at=self.at)


@one_action()
def _whole(by: Viewer, file: BankFile, at: datetime) -> BankFile:
    ledger.alone()
    file = BankFile.objects.select_for_update(of=("self",)).select_related("fund").get(pk=file.pk)
    if file.whole_at is not None:
        return file
    file.whole_at = at
    file.save(update_fields=["whole_at"])
    record(
        by=by,
        action="bank_file.read",
        subject="bank_file",
        subject_id=file.pk,
        area=file.fund.area_id,
        changes={
            "answers": (None, file.answers_read),
            "taken": (None, file.answers_taken),
            "repeated": (None, file.answers_repeated),
            "troubles": (None, file.troubles.count()),
        },
    )
    _reconcile(by, file.fund, at)
    return file


def _reconcile(by: Viewer, fund: Fund, at: datetime) -> None:
    """Runs of which nothing is on its way any more are reconciled."""
    waiting = Instruction.objects.filter(run=OuterRef("pk"), state__in=[state.value for state in ON_ITS_WAY])
    for run in Run.objects.filter(~Exists(waiting), fund=fund, state=RunState.SENT.value):
        run.state, run.reconciled_at = RunState.RECONCILED.value, at
        run.save(update_fields=["state", "reconciled_at"])
        record(
            by=by,
            action="run.reconciled",
            subject="run",
            subject_id=run.pk,
            area=fund.area_id,
            changes={"state": (RunState.SENT.value, run.state)},
        )


@one_action()
def settle_trouble(*, by: Viewer, answer: BankAnswer, how: str, at: datetime) -> BankAnswer:
    """Note how a person settled an answer that could not be taken."""
    found = (
        BankAnswer.objects.select_for_update(of=("self",))
        .select_related("file__fund", "instruction__entitlement")
        .get(pk=answer.pk)
    )
    check_pays(by, found.file.fund)
    if found.settled_at is not None:
        raise UnableToPay("已处理。", "It was settled already.")
    if not how.strip():
        raise UnableToPay("请写明如何处理。", "Say how it was settled.")
    found.settled_by, found.settled_at, found.settled_how = by.id, at, how.strip()
    found.save(update_fields=["settled_by", "settled_at", "settled_how"])
    # Words may name somebody: the entry holds them only where it is about a person, with whom they can be erased.
    child = found.instruction.entitlement.child_id if found.instruction else None
    record(
        by=by,
        action="bank_answer.settled",
        subject="bank_answer",
        subject_id=found.pk,
        area=found.file.fund.area_id,
        person_id=child,
        changes={"settled_how": (None, found.settled_how)} if child else {"settled": (False, True)},
    )
    return found
