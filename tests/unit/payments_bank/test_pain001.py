"""What is written is what ISO's schema takes, and what was ordered when it is read back by another parser."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from huijia.apps.payments.bank.errors import UnableToOrder
from huijia.apps.payments.bank.money import places
from huijia.apps.payments.bank.order_reading import ReadHead, ReadTransfer, read_order
from huijia.apps.payments.bank.orders import ID, NUMBER, UNWRITABLE, Account, Transfer
from huijia.apps.payments.bank.pain001 import write_pain001
from tests.unit.payments_bank.conftest import (
    PAYER,
    TODAY,
    as_pain001,
    check_against_schema,
    order_of,
    transfer,
    transfers,
)

MESSAGE = "pain.001.001.09"
NAMES = {"p": f"urn:iso:std:iso:20022:tech:xsd:{MESSAGE}"}

letters = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1, max_size=140).filter(
    lambda text: not UNWRITABLE.search(text) and text.strip() != ""
)
ids = st.from_regex(ID, fullmatch=True).filter(lambda text: len(text) <= 35 and text == text.strip())
accounts = st.builds(
    lambda holder, number, bank: Account(holder, number, *bank),
    letters,
    st.one_of(
        st.from_regex(NUMBER, fullmatch=True).filter(lambda text: len(text) <= 34 and text.strip() != ""),
        st.sampled_from(["GB29NWBK60161331926819", "DE89370400440532013000"]),
    ),
    st.sampled_from([("", ""), ("103100000026", "cnaps"), ("ABNANL2A", "bic"), ("UBSWCHZH80A", "bic")]),
)


@st.composite
def ordered(draw: st.DrawFn) -> list[Transfer]:
    currency = draw(st.sampled_from(["CNY", "JPY", "BHD", "EUR"]))
    drawn = draw(st.lists(ids, min_size=1, max_size=6, unique=True))
    return [
        Transfer(
            each,
            draw(st.integers(1, 10**16)),
            currency,
            draw(accounts),
            draw(st.one_of(st.just(""), letters)),
        )
        for each in drawn
    ]


def test_small_order_is_as_iso_asks() -> None:
    content = as_pain001(order_of([transfer("HJ1"), transfer("HJ2", 50)]))

    check_against_schema(content, MESSAGE)
    tree = etree.fromstring(content)
    assert tree.xpath("//p:NbOfTxs/text()", namespaces=NAMES) == ["2", "2"]
    # 3600.00 + 0.50
    assert tree.xpath("//p:CtrlSum/text()", namespaces=NAMES) == ["3600.50", "3600.50"]
    assert tree.xpath("//p:CtgyPurp/p:Cd/text()", namespaces=NAMES) == ["SSBE"]
    assert tree.xpath("//p:CdtrAgt//p:MmbId/text()", namespaces=NAMES) == ["105100000017"] * 2
    assert tree.xpath("//p:ClrSysId/p:Cd/text()", namespaces=NAMES) == ["CNAPS"] * 3


@settings(max_examples=150, deadline=None)
@given(ordered())
def test_any_order_is_as_iso_asks_and_reads_back_as_it_was(drawn: list[Transfer]) -> None:
    content = as_pain001(order_of(drawn))

    check_against_schema(content, MESSAGE)
    back = []
    # lxml, not our own reader.
    for element in etree.fromstring(content).iter(f"{{{NAMES['p']}}}CdtTrfTxInf"):

        def said(path: str, here: etree._Element = element) -> str:
            return here.findtext(path, "", NAMES)

        amount = element.find("p:Amt/p:InstdAmt", NAMES)
        minor = Decimal(amount.text).scaleb(places(amount.get("Ccy")))
        number = said("p:CdtrAcct/p:Id/p:IBAN") or said("p:CdtrAcct/p:Id/p:Othr/p:Id")
        bank = said(".//p:BICFI") or said(".//p:MmbId")
        back.append(
            (said("p:PmtId/p:EndToEndId"), minor, said("p:Cdtr/p:Nm"), number, bank, said("p:RmtInf/p:Ustrd"))
        )
    assert back == [
        (each.end_to_end_id, each.amount_minor, each.to.holder, each.to.number, each.to.bank, each.text)
        for each in drawn
    ]


def test_same_order_gives_the_same_bytes() -> None:
    assert as_pain001(order_of(list(transfers(3)))) == as_pain001(order_of(list(transfers(3))))


def test_names_cannot_write_markup() -> None:
    evil = "</Nm></Cdtr><!--&lt;]]>\"'"
    content = as_pain001(order_of([transfer(to=Account(evil, "12345678"), text=evil)]))

    check_against_schema(content, MESSAGE)
    assert etree.fromstring(content).findtext(".//p:Cdtr/p:Nm", "", NAMES) == evil


def test_payer_without_a_bank_is_written_as_iso_asks() -> None:
    content = as_pain001(order_of([transfer()], payer=Account(PAYER.holder, PAYER.number)))

    check_against_schema(content, MESSAGE)
    assert b"<Othr><Id>NOTPROVIDED</Id></Othr>" in content


@pytest.mark.parametrize("more", [{"count": 4}, {"count": 2}, {"total_minor": 999999}])
def test_file_that_does_not_add_up_is_never_finished(more: dict[str, int]) -> None:
    file = io.BytesIO()

    with pytest.raises(UnableToOrder, match="must not be sent"):
        write_pain001(order_of(list(transfers(3)), **more), file, on=TODAY)

    assert not file.getvalue().endswith(b"</Document>\n")


def test_order_without_transfers_writes_nothing() -> None:
    file = io.BytesIO()

    with pytest.raises(UnableToOrder):
        write_pain001(order_of([], count=1, total_minor=1), file, on=TODAY)

    assert file.getvalue() == b""


def test_bank_reads_the_order_as_it_was_given() -> None:
    drawn = list(transfers(3))

    head, *read = read_order(io.BytesIO(as_pain001(order_of(drawn))))

    assert isinstance(head, ReadHead)
    assert (head.message_id, head.count, head.total) == ("HJ-2026-11", 3, "3.03")
    assert [(each.end_to_end_id, each.amount_minor) for each in read if isinstance(each, ReadTransfer)] == [
        (each.end_to_end_id, each.amount_minor) for each in drawn
    ]
