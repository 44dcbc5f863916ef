"""How the simulated bank writes its answers: pain.002.001.10 and camt.053.001.08 / camt.054.001.08, in constant memory.

What is true goes in; what the rates make of it comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import BinaryIO
from xml.sax.saxutils import escape

from huijia.apps.payments.bank.money import written
from huijia.apps.payments.bank.simulated.rates import Luck
from huijia.apps.payments.bank.simulated.state import Entry

ISO = "urn:iso:std:iso:20022:tech:xsd:"
NOON = "T12:00:00+08:00"

STATUS = {"accepted": "ACCP", "rejected": "RJCT", "paid": "ACSC", "returned": "ACSC"}


@dataclass(frozen=True, slots=True)
class Message:
    """The order that a report answers."""

    message_id: str
    block_id: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a transfer, and the message that it really belongs to."""

    of_message: str
    entry: Entry


def distorted(entries: Iterable[Entry], luck: Luck, occasion: str) -> Iterator[Told]:
    """What is told instead of what is so: left out, doubled, or wrong."""
    for entry in entries:
        to = f"{occasion} {entry.end_to_end_id}"
        if luck.happens("lost", to):
            continue
        told = Told(entry.message_id, _made_wrong(entry, luck, to))
        yield told
        if luck.happens("twice", to):
            yield told


def _made_wrong(entry: Entry, luck: Luck, to: str) -> Entry:
    if luck.happens("wrong_amount", to):
        entry = replace(entry, amount_minor=entry.amount_minor + 1 + luck.number("by how much", to))
    if luck.happens("wrong_currency", to):
        entry = replace(entry, currency="USD" if entry.currency != "USD" else "EUR")
    if luck.happens("unknown_id", to):
        entry = replace(entry, end_to_end_id=f"NOBODY{luck.number('which nobody', to):04d}")
    if luck.happens("other_message", to):
        entry = replace(entry, message_id=f"OTHER{luck.number('which other', to):04d}")
    return entry


def write_report(
    file: BinaryIO, message: Message, told: Iterable[Told], *, on: date, name: str, status: str = "PART"
) -> None:
    """A pain.002 that lists these transfers."""
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{ISO}pain.002.001.10">\n<CstmrPmtStsRpt>\n'
        f"<GrpHdr><MsgId>{escape(name)}</MsgId><CreDtTm>{on}{NOON}</CreDtTm></GrpHdr>\n"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{escape(message.message_id)}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"<OrgnlNbOfTxs>{message.count}</OrgnlNbOfTxs><GrpSts>{status}</GrpSts>"
    )
    file.write(head.encode())
    if status == "RJCT":
        file.write(b"<StsRsnInf><Rsn><Cd>DU01</Cd></Rsn></StsRsnInf>")
    file.write(b"</OrgnlGrpInfAndSts>\n")
    # One block for each message that is told, because an answer can be told for the message of somebody else.
    block = ""
    for entry in (each.entry for each in told):
        wanted = message.block_id if entry.message_id == message.message_id else entry.message_id
        if wanted != block:
            file.write(
                f"{'</OrgnlPmtInfAndSts>' if block else ''}<OrgnlPmtInfAndSts><OrgnlPmtInfId>{escape(wanted)}</OrgnlPmtInfId>\n".encode()
            )
            block = wanted
        file.write(_status(entry).encode())
    file.write(f"{'</OrgnlPmtInfAndSts>' if block else ''}</CstmrPmtStsRpt>\n</Document>\n".encode())


def _status(entry: Entry) -> str:
    reason = f"<StsRsnInf><Rsn><Cd>{entry.reason}</Cd></Rsn></StsRsnInf>" if entry.reason else ""
    amount = f'<InstdAmt Ccy="{entry.currency}">{written(entry.amount_minor, entry.currency)}</InstdAmt>'
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{escape(entry.end_to_end_id)}</OrgnlEndToEndId><TxSts>{STATUS[entry.status]}</TxSts>"
        f"{reason}<OrgnlTxRef><Amt>{amount}</Amt></OrgnlTxRef></TxInfAndSts>\n"
    )


def write_statement(
    file: BinaryIO,
    *,
    paid: Iterable[Told],
    returned: Iterable[Told],
    totals: dict[tuple[str, str], tuple[int, int]],
    payer: str,
    on: date,
    name: str,
    notification: bool = False,
) -> None:
    """A camt.053 (or camt.054) with one debit for each message, its transfers below it, and one credit for each return.

    ``totals``: message and currency -> count and sum of what was really booked, which the debit says whatever is told below.
    """
    message, outer, inner = (
        ("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn")
        if notification
        else ("camt.053.001.08", "BkToCstmrStmt", "Stmt")
    )
    file.write(
        (
            f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{ISO}{message}">\n<{outer}>\n'
            f"<GrpHdr><MsgId>{escape(name)}</MsgId><CreDtTm>{on}{NOON}</CreDtTm></GrpHdr>\n"
            f"<{inner}><Id>{on:%Y%m%d}</Id><CreDtTm>{on}{NOON}</CreDtTm><Acct><Id><Othr><Id>{escape(payer)}</Id></Othr></Id></Acct>\n"
            f"{'' if notification else _balances(on)}"
        ).encode()
    )
    for key, part in groupby(paid, lambda told: told.of_message):
        _write_debit(file, key, part, totals, on)
    for told in returned:
        file.write(_credit(told.entry, on).encode())
    file.write(f"</{inner}>\n</{outer}>\n</Document>\n".encode())


def _balances(on: date) -> str:
    """ISO asks for a balance; this bank keeps none, and says 0."""
    return f'<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>\n'


def _write_debit(
    file: BinaryIO,
    message_id: str,
    part: Iterator[Told],
    totals: dict[tuple[str, str], tuple[int, int]],
    on: date,
) -> None:
    first = next(part).entry
    currency = next((known for message, known in totals if message == message_id), first.currency)
    count, total = totals.get((message_id, currency), (1, first.amount_minor))
    amount = f'Ccy="{currency}">{written(total, currency)}'
    file.write(
        (
            f"<Ntry><Amt {amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>{_booked(on)}<AcctSvcrRef>B{on:%Y%m%d}</AcctSvcrRef>{_code('DMCT')}"
            f"<NtryDtls><Btch><MsgId>{escape(message_id)}</MsgId><PmtInfId>{escape(message_id)}</PmtInfId><NbOfTxs>{count}</NbOfTxs>"
            f"<TtlAmt {amount}</TtlAmt><CdtDbtInd>DBIT</CdtDbtInd></Btch>\n"
        ).encode()
    )
    file.write(_details(first, "DBIT").encode())
    for told in part:
        file.write(_details(told.entry, "DBIT").encode())
    file.write(b"</NtryDtls></Ntry>\n")


def _credit(entry: Entry, on: date) -> str:
    amount = f'Ccy="{entry.currency}">{written(entry.amount_minor, entry.currency)}'
    return (
        f"<Ntry><Amt {amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>{_booked(on)}<AcctSvcrRef>R{on:%Y%m%d}</AcctSvcrRef>{_code('RRTN')}"
        f"<NtryDtls>{_details(entry, 'CRDT')}</NtryDtls></Ntry>\n"
    )


def _booked(on: date) -> str:
    return f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"


def _code(subfamily: str) -> str:
    family = f"<Fmly><Cd>ICDT</Cd><SubFmlyCd>{subfamily}</SubFmlyCd></Fmly>"
    return f"<BkTxCd><Domn><Cd>PMNT</Cd>{family}</Domn></BkTxCd>"


def _details(entry: Entry, direction: str) -> str:
    returned = f"<RtrInf><Rsn><Cd>{entry.reason}</Cd></Rsn></RtrInf>" if direction == "CRDT" else ""
    return (
        f"<TxDtls><Refs><MsgId>{escape(entry.message_id)}</MsgId><EndToEndId>{escape(entry.end_to_end_id)}</EndToEndId></Refs>"
        f'<Amt Ccy="{entry.currency}">{written(entry.amount_minor, entry.currency)}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'
        f"{returned}</TxDtls>\n"
    )
