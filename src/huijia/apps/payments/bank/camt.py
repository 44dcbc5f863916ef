"""Reading camt.052, camt.053 and camt.054: what was booked on the account. Here money is seen to leave and to come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.fields import amount_of, bounded, day_of, identifier, joined
from huijia.apps.payments.bank.xml_pieces import Found, Piece, PieceReader
from huijia.values.text import Text

VERSIONS = ("02", "04", "08")
MESSAGES = {
    "camt.052": "BkToCstmrAcctRpt/Rpt",
    "camt.053": "BkToCstmrStmt/Stmt",
    "camt.054": "BkToCstmrDbtCdtNtfctn/Ntfctn",
}

RETURNS = frozenset({"RRTN", "RPCR", "RIMB"})
"""Subfamilies of bank transaction codes by which credits are told to be returns of what was sent."""

NOTHING = Piece("", {})

NOT_BOOKED = frozenset({"PDNG", "FUTR", "INFO"})


def knows(message: str, version: str) -> bool:
    """Whether this is a message that can be read here."""
    return message in MESSAGES and version in VERSIONS


class Statement:
    """Follows the entries of an account. An entry can stand for one transfer, for a list of them, or for a list without details."""

    def __init__(self) -> None:
        self._message_source = self._source_id = ""
        self._entry: dict[str, Piece] = {}
        self._batch: Piece | None = None
        self._held: tuple[Found, Piece] | None = None
        self._details = 0
        self._read: _Entry | None = None

    def answers(self, file: BinaryIO) -> Iterator[Answer]:
        """The answers of a camt message that is open for reading."""
        reader = PieceReader(
            wanted=[
                path
                for base in MESSAGES.values()
                for path in (
                    f"{base.partition('/')[0]}/GrpHdr",
                    f"{base}/Id",
                    f"{base}/Ntry/*",
                    f"{base}/Ntry/NtryDtls/Btch",
                    f"{base}/Ntry/NtryDtls/TxDtls",
                )
            ],
            ends=[f"{base}/Ntry" for base in MESSAGES.values()],
            known=knows,
        )
        for found in reader.read(file):
            yield from self.take(found)

    def take(self, found: Found) -> Iterator[Answer]:
        """The answers that this piece completes."""
        piece = found.piece
        if piece is None:
            yield from self._end_of_entry(found)
        elif piece.name == "TxDtls":
            # The first is held back: only the second, or the entry's end, tells whether the entry's amount is its own.
            yield from self._release(alone=False)
            self._held = (found, piece)
            self._details += 1
        elif piece.name == "Btch":
            yield from self._release(alone=False)
            self._batch = piece
        elif "/Ntry/" in found.path:
            self._entry[piece.name] = piece
        elif piece.name == "Id":
            self._source_id = bounded("/".join(filter(None, (self._message_source, piece.text.strip()))))
        else:
            self._message_source = self._source_id = bounded(piece.said("MsgId"))

    def _end_of_entry(self, found: Found) -> Iterator[Answer]:
        if self._details:
            yield from self._release(alone=self._details == 1)
        else:
            yield self._answer(found, NOTHING, alone=True)
        self._entry, self._batch, self._details, self._read = {}, None, 0, None

    def _release(self, *, alone: bool) -> Iterator[Answer]:
        if self._held:
            yield self._answer(*self._held, alone=alone)
            self._held = None

    def _answer(self, found: Found, details: Piece, *, alone: bool) -> Answer:
        entry = self._read = self._read or _Entry.read(self._entry)
        batch = self._batch or NOTHING
        block_id = identifier(details.said("Refs/PmtInfId") or batch.said("PmtInfId"))
        message_id = identifier(details.said("Refs/MsgId") or batch.said("MsgId"))
        amount, currency, amount_doubts = entry.amount_of(details, alone=alone)
        kind, kind_doubts = entry.kind_of(details)
        returned = details.find("RtrInf") or NOTHING
        of_block = not self._details and bool(block_id or message_id)
        return Answer(
            kind=kind,
            scope="block" if of_block else "transfer",
            end_to_end_id=identifier(details.said("Refs/EndToEndId")),
            message_id=message_id,
            block_id=block_id,
            amount_minor=amount,
            currency=currency,
            status_code=entry.status,
            reason_code=bounded(returned.said("Rsn/Cd", "Rsn/Prtry")),
            reason_text=joined(text.text for text in returned.all("AddtlInf")),
            booked_on=entry.booked_on,
            bank_reference=bounded(details.said("Refs/AcctSvcrRef")) or entry.reference,
            source_id=self._source_id,
            place=found.line,
            doubts=amount_doubts + kind_doubts,
        )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What an entry says of all that stands below it."""

    status: str
    direction: str
    reverses: bool
    subfamily: str
    amount: tuple[int | None, str, tuple[Text, ...]]
    booked_on: date | None
    reference: str

    @classmethod
    def read(cls, pieces: dict[str, Piece]) -> _Entry:
        def of(name: str) -> Piece:
            return pieces.get(name, NOTHING)

        status = of("Sts")
        return cls(
            status=bounded(status.said("Cd", "Prtry") or status.text.strip()),
            direction=of("CdtDbtInd").text.strip(),
            reverses=of("RvslInd").text.strip() in ("true", "1"),
            subfamily=of("BkTxCd").said("Domn/Fmly/SubFmlyCd"),
            amount=amount_of(pieces.get("Amt")),
            booked_on=day_of(pieces.get("BookgDt")) or day_of(pieces.get("ValDt")),
            reference=bounded(of("AcctSvcrRef").text.strip()),
        )

    def amount_of(self, details: Piece, *, alone: bool) -> tuple[int | None, str, tuple[Text, ...]]:
        """The amount that moved: the transaction's own, then as instructed, then the entry's if it has nothing else in it."""
        for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
            own = details.find(path)
            # Banks that do not give an amount for each transfer write nothing, or 0.
            if own is not None and own.text.strip("0. \n\t"):
                amount, currency, doubts = amount_of(own)
                if alone and currency == self.amount[1] and amount != self.amount[0]:
                    doubts = (*doubts, _differs())
                return amount, currency, doubts
        return self.amount if alone else (None, "", (_no_amount(),))

    def kind_of(self, details: Piece) -> tuple[AnswerKind, tuple[Text, ...]]:
        """What happened, and what is doubtful about it. The direction in the details is not looked at: some banks write there
        how the payee sees it."""
        if self.status in NOT_BOOKED:
            return AnswerKind.PENDING, ()
        if self.status != "BOOK" or self.direction not in ("DBIT", "CRDT"):
            return AnswerKind.UNCLEAR, (_unknown(self.status, self.direction),)
        subfamily = details.said("BkTxCd/Domn/Fmly/SubFmlyCd") or self.subfamily
        returned = subfamily in RETURNS or details.find("RtrInf") is not None
        if self.direction == "CRDT":
            return (AnswerKind.RETURNED if returned or self.reverses else AnswerKind.RECEIVED), ()
        if self.reverses or returned:
            return AnswerKind.UNCLEAR, (_debit_back(),)
        return AnswerKind.PAID, ()


def _differs() -> Text:
    return Text(
        zh="这一笔的金额与账上记的金额不同，可能扣了手续费。",
        en="The amount of the transfer and the amount that was booked differ: charges may have been taken off.",
    )


def _no_amount() -> Text:
    return Text(
        zh="银行没有写明这笔款项的金额，只有整批的合计。",
        en="The bank gives no amount for this transfer, only one for the whole batch.",
    )


def _unknown(status: str, direction: str) -> Text:
    return Text(
        zh=f"入账状态“{status[:35]}”或收支方向“{direction[:35]}”不在已知范围内。",
        en=f"The entry's status '{status[:35]}' or direction '{direction[:35]}' is none that is known here.",
    )


def _debit_back() -> Text:
    return Text(
        zh="这是冲回先前入账的支出：可能是退款又被扣回，请人工核对。",
        en="This debit takes back an earlier credit: a return may have been undone. A person should look at it.",
    )
