"""Answers as banks write them (samples/README.md says after which bank each is made) are read for what they say."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from huijia.apps.payments.bank.answers import Answer, AnswerKind
from huijia.apps.payments.bank.pain002 import STATUSES
from huijia.apps.payments.bank.reading import read_answers
from huijia.apps.payments.bank.reasons import reason_words
from tests.unit.payments_bank.conftest import SAMPLES, check_against_schema

K = AnswerKind


def answers(name: str) -> list[Answer]:
    return list(read_answers(SAMPLES / name))


def brief(found: list[Answer]) -> list[tuple[AnswerKind, str, str, int | None, str]]:
    return [
        (each.kind, each.scope, each.end_to_end_id, each.amount_minor, each.reason_code) for each in found
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.name)
def test_sample_is_as_iso_asks(path: Path) -> None:
    """Of version 10 of pain.002 no original schema is to be had in a package that is kept; its elements are those of version 12."""
    message = ".".join(path.name.split(".")[1:5])
    content = path.read_bytes()
    if path.name.startswith("envelope"):
        content = content[content.index(b"<n0:Document") : content.index(b"</BizMsgEnvlp>")]

    check_against_schema(content, message, read_as={"pain.002.001.10": "pain.002.001.12"}.get(message))


def test_status_report_of_three_levels_is_read() -> None:
    found = answers("rabobank.pain.002.001.03.xml")

    assert brief(found) == [
        (K.PENDING, "message", "", None, ""),
        (K.PENDING, "block", "", None, ""),
        (K.REJECTED, "transfer", "HJ1", 3600, "AC01"),
        (K.UNCLEAR, "transfer", "HJ2", None, ""),
        (K.PAID, "transfer", "HJ3", 3600, ""),
    ]
    assert {each.message_id for each in found} == {"HJ-2026-11-A"}
    assert [each.block_id for each in found] == ["", *["HJ-2026-11-A-1"] * 4]
    assert found[2].reason_text == "IBAN onjuist"
    assert "withdrawn" in found[3].doubts[0].en


def test_transfers_of_a_partly_accepted_message_are_read_one_by_one() -> None:
    found = answers("jpmorgan.pain.002.001.03.xml")

    assert brief(found) == [
        (K.PARTLY, "message", "", None, ""),
        (K.ACCEPTED, "transfer", "2026062512375680", 20284, ""),
        (K.REJECTED, "transfer", "2026062512375681", 390000, "RC01"),
    ]
    assert found[2].reason_text == "BANK IDENTIFIER INCORRECT CHECK THE CODE"


def test_transfer_paid_in_a_rejected_message_is_paid() -> None:
    assert brief(answers("icbc-argentina.pain.002.001.03.xml")) == [
        (K.REJECTED, "message", "", None, ""),
        (K.PAID, "transfer", "20637295", 1500, "DS07"),
    ]


def test_transfer_without_a_status_has_that_of_its_block() -> None:
    found = answers("cgi.pain.002.001.10.xml")

    assert brief(found) == [
        (K.PARTLY, "message", "", None, ""),
        (K.REJECTED, "block", "", None, "AC02"),
        (K.REJECTED, "transfer", "HJ10", None, ""),
        (K.REJECTED, "transfer", "HJ11", 360000, "X-917"),
        # Listed in a message that is partly accepted, without a word of its own.
        (K.UNCLEAR, "transfer", "HJ12", None, ""),
        (K.UNCLEAR, "transfer", "HJ13", None, ""),
    ]
    assert found[3].bank_reference == "REF-11"
    assert "'BLCK'" in found[5].doubts[0].en


def test_batch_is_read_transfer_by_transfer() -> None:
    found = answers("ubs.camt.054.001.08.xml")

    # The third repeats the second: it is told, and not left out.
    assert brief(found) == [
        (K.PAID, "transfer", "HJEE00001", 310, ""),
        (K.PAID, "transfer", "HJEE00002", 320, ""),
        (K.PAID, "transfer", "HJEE00002", 320, ""),
    ]
    assert {(each.message_id, each.block_id, each.currency) for each in found} == {
        ("HJ-2026-11-C", "HJPI00001", "CHF")
    }
    assert found[0].booked_on == date(2026, 11, 30)
    assert found[0].source_id == "NOTE-1/N-1"


def test_versions_of_a_message_say_the_same() -> None:
    newer, older = brief(answers("ubs.camt.054.001.08.xml")), brief(answers("ubs.camt.054.001.04.xml"))

    assert newer[:2] == older


def test_debit_that_reverses_is_left_to_a_person() -> None:
    found = answers("abn-amro.camt.053.001.02.xml")

    assert brief(found) == [
        (K.PAID, "transfer", "HJ20", 75425, ""),
        (K.UNCLEAR, "transfer", "TESTBANK/NL/2", 56405, "AC06"),
        (K.RECEIVED, "transfer", "115", 140531, ""),
    ]
    assert any("differ" in doubt.en for doubt in found[1].doubts)


def test_returns_reversals_and_batches_without_details_are_told_apart() -> None:
    found = answers("swedbank.camt.053.001.02.xml")

    assert brief(found) == [
        (K.RETURNED, "transfer", "HJ30", 3600, "AC04"),
        (K.RETURNED, "transfer", "", 3600, ""),
        (K.PAID, "block", "", 7200, ""),
        (K.PENDING, "transfer", "HJ33", 3600, ""),
        (K.PAID, "transfer", "", 500, ""),
    ]
    assert found[0].reason_text == "Rek.nummer gesloten"
    assert (found[2].message_id, found[2].block_id) == ("HJ-2026-11-D", "HJ-2026-11-D-1")


def test_statement_in_an_envelope_is_read() -> None:
    (found,) = answers("envelope.camt.053.001.08.xml")

    assert brief([found]) == [(K.PAID, "transfer", "HJ40", 360000, "")]
    # The bank's own day, which no time zone moves.
    assert (found.booked_on, found.bank_reference) == (date(2026, 12, 2), "SVC-9")


def test_file_is_read_from_bytes_too() -> None:
    path = SAMPLES / "swedbank.camt.053.001.02.xml"

    assert list(read_answers(io.BytesIO(path.read_bytes()))) == answers(path.name)
    assert len(answers(path.name)) == 5


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "gb18030", "utf-8-sig"])
def test_encodings_of_banks_are_read(encoding: str) -> None:
    text = (
        (SAMPLES / "cgi.pain.002.001.10.xml")
        .read_text()
        .replace("Account closed by its holder", "账户已销户")
    )
    declared = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16"}.get(encoding, encoding)

    found = list(read_answers(io.BytesIO(text.replace('"UTF-8"', f'"{declared}"').encode(encoding))))

    assert found[3].reason_text == "账户已销户"


def test_duplicate_is_no_ordinary_rejection() -> None:
    again = Answer(K.REJECTED, scope="message", message_id="M", reason_code="DU01")

    assert again.is_duplicate
    assert not Answer(K.REJECTED, end_to_end_id="A", reason_code="AC04").is_duplicate


def test_amount_needs_a_currency_and_has_no_sign() -> None:
    with pytest.raises(ValueError, match="currency"):
        Answer(K.PAID, amount_minor=1)
    with pytest.raises(ValueError, match="sign"):
        Answer(K.PAID, amount_minor=-1, currency="CNY")


def test_reasons_have_words_and_unknown_ones_none() -> None:
    assert reason_words("AC01") is not None
    assert reason_words("X-917") is None


def test_only_booked_and_settled_money_is_paid() -> None:
    assert {status for status, kind in STATUSES.items() if kind is K.PAID} == {"ACSC", "ACCC"}
