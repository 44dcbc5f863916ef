"""Reading orders, as a bank does: pain.001.001.09 and .03, transfer by transfer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from huijia.apps.payments.bank.errors import UnableToReadOrder
from huijia.apps.payments.bank.fields import amount_of, day_of
from huijia.apps.payments.bank.xml_pieces import Piece, PieceReader

VERSIONS = ("03", "09")
ROOT = "CstmrCdtTrfInitn"
TRANSFER = f"{ROOT}/PmtInf/CdtTrfTxInf"


@dataclass(frozen=True, slots=True)
class ReadHead:
    """What stands above the transfers. ``total`` as it is written."""

    message_id: str
    count: int
    total: str
    block_id: str
    execute_on: date
    payer_number: str


@dataclass(frozen=True, slots=True)
class ReadTransfer:
    """A transfer as the bank sees it. ``execute_on``: where a list says the day in each row; an order's head says it."""

    end_to_end_id: str
    amount_minor: int
    currency: str
    holder: str
    number: str
    bank: str
    text: str
    execute_on: date | None = None


def knows(message: str, version: str) -> bool:
    """Whether this is an order that can be read here."""
    return message == "pain.001" and version in VERSIONS


def read_order(file: BinaryIO) -> Iterator[ReadHead | ReadTransfer]:
    """The head of each block, and its transfers after it. Raises ``UnableToReadOrder``."""
    reader = PieceReader(
        wanted=(f"{ROOT}/GrpHdr", f"{ROOT}/PmtInf/*", TRANSFER),
        ends=(f"{ROOT}/PmtInf",),
        known=knows,
        refused=UnableToReadOrder,
    )
    group, block = Piece("GrpHdr", {}), Piece("PmtInf", {})
    told = False
    for found in reader.read(file):
        if found.piece is None:
            block, told = Piece("PmtInf", {}), False
        elif found.path == TRANSFER:
            if not told:
                yield _head(group, block)
                told = True
            yield _transfer(found.piece)
        elif found.path == f"{ROOT}/GrpHdr":
            group = found.piece
        else:
            block.children = [*block.children, found.piece]


def _head(group: Piece, block: Piece) -> ReadHead:
    execute_on, count = day_of(block.find("ReqdExctnDt")), group.said("NbOfTxs")
    if execute_on is None or not count.isdigit() or not group.said("MsgId"):
        raise UnableToReadOrder(
            "付款指令的报头不完整：缺少报文编号、笔数或执行日期。",
            "The order's head is not complete: message id, count or day of execution is missing.",
        )
    return ReadHead(
        message_id=group.said("MsgId"),
        count=int(count),
        total=group.said("CtrlSum"),
        block_id=block.said("PmtInfId"),
        execute_on=execute_on,
        payer_number=block.said("DbtrAcct/Id/IBAN", "DbtrAcct/Id/Othr/Id"),
    )


def _transfer(piece: Piece) -> ReadTransfer:
    amount, currency, _doubts = amount_of(piece.find("Amt/InstdAmt"))
    if amount is None or not piece.said("PmtId/EndToEndId"):
        raise UnableToReadOrder(
            "有一笔款项没有金额或端到端编号。", "A transfer has no amount or no end-to-end id."
        )
    agent = "CdtrAgt/FinInstnId"
    return ReadTransfer(
        end_to_end_id=piece.said("PmtId/EndToEndId"),
        amount_minor=amount,
        currency=currency,
        holder=piece.said("Cdtr/Nm"),
        number=piece.said("CdtrAcct/Id/IBAN", "CdtrAcct/Id/Othr/Id"),
        bank=piece.said(f"{agent}/BICFI", f"{agent}/BIC", f"{agent}/ClrSysMmbId/MmbId"),
        text=piece.said("RmtInf/Ustrd"),
    )
