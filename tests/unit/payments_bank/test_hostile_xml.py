"""Files that no bank would send: refused with the place and what to do, and without holding them in memory."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest

from huijia.apps.payments.bank.errors import UnableToReadAnswer
from huijia.apps.payments.bank.reading import read_answers
from huijia.apps.payments.bank.xml_pieces import PieceReader
from tests.unit.payments_bank.conftest import SAMPLES, as_pain001, order_of, transfer

CAMT = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
PAIN = b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt>'
ENTITIES = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))


class Endless(io.RawIOBase):
    """A beginning, then the same bytes for ever (to a length), without taking the memory for them."""

    def __init__(self, beginning: bytes, again: bytes, length: int) -> None:
        self._beginning, self._again, self._length = beginning, again, length
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset
        return offset

    def read(self, size: int = -1) -> bytes:
        if self._at >= self._length:
            return b""
        size = min(size, self._length - self._at)
        if self._at < len(self._beginning):
            part = self._beginning[self._at : self._at + size]
        else:
            start = (self._at - len(self._beginning)) % len(self._again)
            part = (self._again * (size // len(self._again) + 2))[start : start + size]
        self._at += len(part)
        return part


def refusal(file: io.IOBase) -> str:
    with pytest.raises(UnableToReadAnswer) as refused:
        for _answer in read_answers(file):  # type: ignore[arg-type]
            pass
    assert refused.value.text.zh
    return refused.value.text.en


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE Document [<!ENTITY l0 "ha">' + ENTITIES + b"]>",
        b'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/evil.dtd">',
        b"<!DOCTYPE Document>",
    ],
    ids=["billion laughs", "external entity", "external type", "plain type"],
)
def test_document_type_is_refused_before_anything_is_expanded(declaration: bytes) -> None:
    content = declaration + PAIN + b"<GrpHdr><MsgId>&l9;</MsgId></GrpHdr></CstmrPmtStsRpt></Document>"

    assert "document type" in refusal(io.BytesIO(content))


@pytest.mark.parametrize(
    "file",
    [
        lambda: Endless(b"", b" \n", 2**30),
        lambda: Endless(PAIN, b" \n", 2**30),
        lambda: Endless(PAIN + b"<GrpHdr>", b" \n", 2**30),
        lambda: Endless(PAIN + b"<GrpHdr><MsgId>", b"A", 2**30),
        lambda: Endless(PAIN + b"<!--", b"-x", 2**30),
        lambda: Endless(PAIN + b'<GrpHdr x="', b"A", 2**30),
        lambda: Endless(PAIN + b"<", b"A", 2**30),
        lambda: Endless(PAIN, b"<a>", 2**30),
        lambda: Endless(PAIN + b"<OrgnlPmtInfAndSts><TxInfAndSts>", b"<a/>", 2**30),
        lambda: Endless(CAMT + b"<Stmt><Ntry>", b'<NtryRef a="' + b"x" * 5000 + b'"/><Amt>', 2**30),
    ],
    ids=[
        "blanks before",
        "blanks in the message",
        "blanks in an element",
        "text",
        "comment",
        "attribute",
        "name",
        "depth",
        "one transfer",
        "attributes in a piece",
    ],
)
def test_gigabyte_of_anything_is_refused_without_keeping_it(file: Callable[[], io.IOBase]) -> None:
    tracemalloc.start()
    try:
        refusal(file())
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    # Python's own share; the parser's is bounded by the longest gap, 1 MiB.
    assert most < 20 * 2**20


def test_file_larger_than_the_bound_is_refused() -> None:
    reader = PieceReader(wanted=("CstmrPmtStsRpt/GrpHdr",), known=lambda *_names: True, most_bytes=10_000)

    with pytest.raises(UnableToReadAnswer, match="larger than 10,000 bytes"):
        list(reader.read(Endless(PAIN, b"<a/>", 2**20)))  # type: ignore[arg-type]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.999])
def test_truncated_file_is_refused_at_its_end(share: float) -> None:
    content = (SAMPLES / "cgi.pain.002.001.10.xml").read_bytes()

    assert "no well-formed XML" in refusal(io.BytesIO(content[: int(len(content) * share)]))


def test_wrong_encoding_is_refused() -> None:
    content = (SAMPLES / "cgi.pain.002.001.10.xml").read_text().replace("Debtor", "付款账户")

    assert "no well-formed XML" in refusal(io.BytesIO(content.encode("gbk")))
    declared = content.replace('"UTF-8"', '"EBCDIC-OF-MARS"')
    assert "Near line 1" in refusal(io.BytesIO(declared.encode()))
    assert "says that it is GBK" in refusal(
        io.BytesIO(content.replace('"UTF-8"', '"GBK"').encode("gbk")[:-10] + b"\xff\xff\xff\xff")
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no well-formed XML"),
        (b"PK\x03\x04", "no well-formed XML"),
        (b"<html/>", "no Document element"),
        (b"<Document/>", "(no namespace)"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.99"/>', "cannot be read: urn:iso"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"/>', "cannot be read: urn:iso"),
        (b'<Document xmlns="http://example.org/pain.002.001.10"/>', "cannot be read: http://example.org"),
    ],
)
def test_file_that_is_no_answer_is_refused(content: bytes, said: str) -> None:
    assert said in refusal(io.BytesIO(content))


def test_order_is_not_taken_for_an_answer() -> None:
    assert "an order (pain.001), not an answer" in refusal(io.BytesIO(as_pain001(order_of([transfer()]))))


def test_elements_of_other_namespaces_are_not_taken_for_ours() -> None:
    content = (SAMPLES / "cgi.pain.002.001.10.xml").read_text()
    evil = '<TxSts xmlns="http://example.org/evil">ACSC</TxSts>'
    changed = content.replace(
        "<TxInfAndSts><OrgnlEndToEndId>HJ12", f"<TxInfAndSts>{evil}<OrgnlEndToEndId>HJ12"
    )

    assert list(read_answers(io.BytesIO(changed.encode()))) == list(
        read_answers(io.BytesIO(content.encode()))
    )


def test_long_identifiers_and_reasons_are_cut() -> None:
    content = (SAMPLES / "cgi.pain.002.001.10.xml").read_text()
    changed = content.replace("HJ11", "A" * 5000).replace("Account closed by its holder", "B" * 50_000)

    found = list(read_answers(io.BytesIO(changed.encode())))[3]

    assert len(found.end_to_end_id) == 70
    assert found.end_to_end_id.endswith("…")
    assert len(found.reason_text) == 500
