"""Reading pain.002, the report of what a bank does with an order: of the message, of its blocks, of its transfers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

from huijia.apps.payments.bank.answers import Answer, AnswerKind, Scope
from huijia.apps.payments.bank.fields import amount_of, bounded, day_of, identifier, joined
from huijia.apps.payments.bank.xml_pieces import Found, Piece, PieceReader
from huijia.values.text import Text

VERSIONS = ("03", "10", "12")

ROOT = "CstmrPmtStsRpt"
GROUP, BLOCK = f"{ROOT}/OrgnlGrpInfAndSts", f"{ROOT}/OrgnlPmtInfAndSts"
TRANSFER = f"{BLOCK}/TxInfAndSts"
BLOCK_PARTS = (f"{BLOCK}/OrgnlPmtInfId", f"{BLOCK}/PmtInfSts", f"{BLOCK}/StsRsnInf")

STATUSES = {
    "ACCP": AnswerKind.ACCEPTED,
    "ACSP": AnswerKind.ACCEPTED,
    "ACFC": AnswerKind.ACCEPTED,
    "ACSC": AnswerKind.PAID,
    "ACCC": AnswerKind.PAID,
    "PART": AnswerKind.PARTLY,
    # The file can be read; nobody has said yet that it will be paid. Some banks wait for a signature then.
    "ACTC": AnswerKind.PENDING,
    "RCVD": AnswerKind.PENDING,
    "PDNG": AnswerKind.PENDING,
    "PATC": AnswerKind.PENDING,
    "RJCT": AnswerKind.REJECTED,
    "CANC": AnswerKind.REJECTED,
}
"""ISO external codes (ExternalPaymentGroupStatus1Code, ExternalPaymentTransactionStatus1Code) and what they mean here."""

CHANGED = Text(
    zh="ACWC 在 ISO 中表示“接受但有改动”，有的银行用它表示“已撤回”；请向银行确认。",
    en="ACWC is 'accepted with a change' in ISO, and 'withdrawn' at some banks: ask the bank which.",
)


def knows(message: str, version: str) -> bool:
    """Whether this is a message that can be read here."""
    return message == "pain.002" and version in VERSIONS


class StatusReport:
    """Follows a report from its head to its end. A transfer without a status has that of its block, else of the message."""

    def __init__(self) -> None:
        self._source_id = self._message_id = ""
        self._group_status = self._block_status = self._block_id = ""
        self._block_reasons: list[Piece] = []
        self._block_told = True

    def answers(self, file: BinaryIO) -> Iterator[Answer]:
        """The answers of a pain.002 that is open for reading."""
        reader = PieceReader(
            wanted=(f"{ROOT}/GrpHdr", GROUP, *BLOCK_PARTS, TRANSFER), ends=(BLOCK,), known=knows
        )
        for found in reader.read(file):
            yield from self.take(found)

    def take(self, found: Found) -> Iterator[Answer]:
        """The answers that this piece completes."""
        path, piece = found.path, found.piece
        if piece is None:
            yield from self._block(found)
            self._block_status, self._block_id, self._block_reasons = "", "", []
            self._block_told = True
        elif path == TRANSFER:
            yield from self._block(found)
            yield self._transfer(found, piece)
        elif path == GROUP:
            self._message_id = identifier(piece.said("OrgnlMsgId"))
            self._group_status, self._block_status = piece.said("GrpSts"), ""
            if self._group_status:
                yield self._answer(found, "message", self._group_status, piece.all("StsRsnInf"))
        elif path in BLOCK_PARTS:
            self._block_part(piece)
        else:
            self._source_id = bounded(piece.said("MsgId"))

    def _block_part(self, piece: Piece) -> None:
        self._block_told = False
        if piece.name == "OrgnlPmtInfId":
            self._block_id = identifier(piece.text.strip())
        elif piece.name == "PmtInfSts":
            self._block_status = piece.text.strip()
        else:
            self._block_reasons.append(piece)

    def _block(self, found: Found) -> Iterator[Answer]:
        """What is said of the block as a whole, once, before its first transfer."""
        if not self._block_told and self._block_status:
            yield self._answer(found, "block", self._block_status, self._block_reasons)
        self._block_told = True

    def _transfer(self, found: Found, piece: Piece) -> Answer:
        status = piece.said("TxSts") or self._block_status or self._group_status
        original = piece.find("OrgnlTxRef/Amt/InstdAmt") or piece.find("OrgnlTxRef/IntrBkSttlmAmt")
        amount, currency, doubts = amount_of(original)
        return self._answer(
            found,
            "transfer",
            status,
            piece.all("StsRsnInf"),
            end_to_end_id=identifier(piece.said("OrgnlEndToEndId")),
            amount_minor=amount,
            currency=currency,
            bank_reference=bounded(piece.said("AcctSvcrRef", "ClrSysRef")),
            booked_on=day_of(piece.find("FctvIntrBkSttlmDt")) or day_of(piece.find("AccptncDtTm")),
            doubts=doubts,
        )

    def _answer(
        self,
        found: Found,
        scope: Scope,
        status: str,
        reasons: list[Piece],
        *,
        end_to_end_id: str = "",
        amount_minor: int | None = None,
        currency: str = "",
        bank_reference: str = "",
        booked_on: date | None = None,
        doubts: tuple[Text, ...] = (),
    ) -> Answer:
        kind = STATUSES.get(status, AnswerKind.UNCLEAR)
        if scope == "transfer" and kind is AnswerKind.PARTLY:
            # A transfer that is only listed in a report that accepts a part: it does not say which part this is.
            kind, doubts = AnswerKind.UNCLEAR, (*doubts, _no_status())
        elif kind is AnswerKind.UNCLEAR:
            doubts = (*doubts, CHANGED if status == "ACWC" else _unknown(status) if status else _no_status())
        return Answer(
            kind=kind,
            scope=scope,
            end_to_end_id=end_to_end_id,
            message_id=self._message_id,
            block_id=self._block_id if scope != "message" else "",
            amount_minor=amount_minor,
            currency=currency,
            status_code=bounded(status),
            reason_code=bounded(next(filter(None, (r.said("Rsn/Cd", "Rsn/Prtry") for r in reasons)), "")),
            reason_text=joined(text.text for reason in reasons for text in reason.all("AddtlInf")),
            booked_on=booked_on,
            bank_reference=bank_reference,
            source_id=self._source_id,
            place=found.line,
            doubts=doubts,
        )


def _unknown(status: str) -> Text:
    return Text(
        zh=f"银行给出的状态“{status[:35]}”不在已知范围内；请向银行询问其含义。",
        en=f"The bank's status '{status[:35]}' is none that is known here: ask the bank what it means.",
    )


def _no_status() -> Text:
    return Text(zh="银行没有说明这笔款项的状态。", en="The bank does not say what became of this transfer.")
