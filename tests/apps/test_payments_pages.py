"""Money in the browser's words: prepare, freeze, release by two, send, read the answer; what families and the county see."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huijia.apps.audit.models import Entry
from huijia.apps.payments import answering
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import BankAnswer, Entitlement, PayeeAccount, Recovery, Run
from tests.apps.conftest import NOW, Office
from tests.apps.payments_office import CARD, Money, make_money

DAYS = {
    f"{name}_{part}": value
    for name, day in (("payable_by", "16"), ("execute_on", "18"))
    for part, value in (("year", "2026"), ("month", "3"), ("day", day))
}


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return make_money(office)


@pytest.fixture
def browse(money: Money) -> Callable[[str], Client]:
    """A browser in which this account is signed in."""

    def client(name: str) -> Client:
        found = Client()
        found.force_login(money.office.users[name])
        return found

    return client


def pain002(run: Run, *, status: str) -> bytes:
    """A small status report for every instruction of a run."""
    rows = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{each.end_to_end_id}</OrgnlEndToEndId><TxSts>{status}</TxSts></TxInfAndSts>"
        for each in run.instructions.all()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>B1</MsgId><CreDtTm>2026-03-18T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{run.message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{run.message_id}</OrgnlPmtInfId>{rows}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def test_run_goes_its_whole_way(money: Money, browse: Callable[[str], Client]) -> None:
    money.granted(*money.family())
    money.granted(*money.family(with_account=False))
    finance = browse("finance")

    assert "编制批次" in finance.get("/payments/").content.decode()
    made = finance.post(f"/payments/funds/{money.fund.pk}/prepare/", DAYS, follow=True)
    run = Run.objects.get()
    assert "没有登记收款账户" in made.content.decode()
    finance.post(f"/payments/runs/{run.pk}/freeze/")
    run.refresh_from_db()
    assert (run.state, run.count, run.left_out_count) == ("frozen", 1, 1)
    assert finance.get(f"/payments/runs/{run.pk}/left-out/").status_code == 200
    refused = finance.post(f"/payments/runs/{run.pk}/release/", {"content": run.content}, follow=True)
    assert "编制批次的人不能签发它" in refused.content.decode()
    for name in ("finance_first", "finance_second"):
        browse(name).post(f"/payments/runs/{run.pk}/release/", {"content": run.content})
    finance.post(f"/payments/runs/{run.pk}/send/")
    file = finance.get(f"/payments/runs/{run.pk}/file/")
    assert b"".join(file.streaming_content).count(b"<EndToEndId>") == 1  # type: ignore[attr-defined]
    answer = SimpleUploadedFile("pain002.xml", pain002(run, status="RJCT"))
    finance.post(f"/payments/funds/{money.fund.pk}/answers/", {"file": answer})
    run.refresh_from_db()
    assert run.state == "reconciled"
    assert "没有付成的款项" in finance.get(f"/payments/runs/{run.pk}/").content.decode()
    finance.post(f"/payments/runs/{run.pk}/close/")
    run.refresh_from_db()
    assert run.state == "closed"


def test_how_far_a_file_is_read_is_told_to_who_reads_it(
    money: Money, browse: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        money.granted(*money.family())
    finance, first, family = browse("finance"), browse("finance_first"), browse("family")
    finance.post(f"/payments/funds/{money.fund.pk}/prepare/", DAYS)
    run = Run.objects.get()
    finance.post(f"/payments/runs/{run.pk}/freeze/")
    run.refresh_from_db()
    for name in ("finance_first", "finance_second"):
        browse(name).post(f"/payments/runs/{run.pk}/release/", {"content": run.content})
    finance.post(f"/payments/runs/{run.pk}/send/")
    address = f"/payments/funds/{money.fund.pk}/answers/"
    seen: list[tuple[Any, Any]] = []

    def looking(*given: Any) -> Any:
        taken = take_part(*given)
        seen.append(tuple(each.get(f"{address}progress/").json() for each in (finance, first)))
        return taken

    take_part = answering._take_part
    monkeypatch.setattr(answering, "AT_A_TIME", 1)
    monkeypatch.setattr(answering, "_take_part", looking)
    assert finance.get(f"{address}progress/").json() == {"working": False, "done": 0}
    finance.post(address, {"file": SimpleUploadedFile("pain002.xml", pain002(run, status="ACSC"))})

    nothing = {"working": False, "done": 0}
    assert seen == [({"working": True, "done": done}, nothing) for done in (1, 2, 3)]
    assert finance.get(f"{address}progress/").json() == nothing
    assert family.get(f"{address}progress/").status_code == 404
    assert 'data-work="work"' in finance.get(address).content.decode()


def test_family_sees_what_it_is_owed_and_why_it_is_not_paid(
    money: Money, browse: Callable[[str], Client]
) -> None:
    office = money.office
    money.granted(office.parent, office.child)
    take_decisions(at=NOW)

    page = browse("family").get("/payments/mine/").content.decode()

    assert "3,600.00 元" in page
    assert "还没有登记收款账户" in page
    assert "王小明" not in browse("other_family").get("/payments/mine/").content.decode()


def test_counter_records_an_account_typed_twice(money: Money, browse: Callable[[str], Client]) -> None:
    officer, person = browse("township_officer"), money.office.parent
    given = {
        "holder": "王芳",
        "number": "6225 8814 1420 7430",
        "again": CARD,
        "bank": "",
        "reason": "出示银行卡",
    }

    wrong = officer.post(f"/payments/people/{person.pk}/account/", given | {"again": "6225881414207431"})
    right = officer.post(f"/payments/people/{person.pk}/account/", given, follow=True)

    assert "两次输入的账号不一致" in wrong.content.decode()
    assert "**** 7430" in right.content.decode()
    assert PayeeAccount.objects.get().tail == "7430"


@pytest.mark.parametrize(("name", "address"), [("township_officer", "account"), ("county_approver", "hold")])
def test_page_that_shows_a_person_leaves_an_entry_and_is_kept_by_no_browser(
    money: Money, browse: Callable[[str], Client], name: str, address: str
) -> None:
    child = money.office.child
    client = browse(name)
    linked = client.get(f"/people/{child.pk}/").content.decode()
    before = Entry.objects.filter(person_id=child.pk, action="person.viewed").count()

    answer = client.get(f"/payments/people/{child.pk}/{address}/")

    assert f"/payments/people/{child.pk}/{address}/" in linked
    assert Entry.objects.filter(person_id=child.pk, action="person.viewed").count() == before + 1
    assert "no-store" in answer["Cache-Control"]


def test_counter_of_another_township_finds_no_account_page(
    money: Money, browse: Callable[[str], Client]
) -> None:
    person = money.office.parent

    assert browse("other_officer").get(f"/payments/people/{person.pk}/account/").status_code == 404


def test_county_decides_about_what_was_paid_too_much(money: Money, browse: Callable[[str], Client]) -> None:
    claim = money.granted(*money.family())
    money.entitlement(claim)
    money.decided_anew(claim, 0)
    Entitlement.objects.filter(claim=claim).update(owed_minor=-360_000, paid_minor=360_000)
    approver = browse("county_approver")

    assert claim.number in approver.get("/payments/overpaid/").content.decode()
    given = {"way": "set_off", "amount": "3600", "part": "300", "hardship": "家庭同意分期"}
    without = approver.post(f"/payments/overpaid/{claim.number}/", given)
    assert "没有家庭的同意不能扣还" in without.content.decode()
    approver.post(f"/payments/overpaid/{claim.number}/", given | {"agreed": "on"})

    made = Recovery.objects.get()
    assert (made.amount_minor, made.part_minor) == (360_000, 30_000)


def test_answer_that_nobody_knows_is_shown_first_and_settled(
    money: Money, browse: Callable[[str], Client]
) -> None:
    money.granted(*money.family())
    finance = browse("finance")
    finance.post(f"/payments/funds/{money.fund.pk}/prepare/", DAYS)
    run = Run.objects.get()
    finance.post(f"/payments/runs/{run.pk}/freeze/")
    run.refresh_from_db()
    # The bank speaks of what was never sent.
    file = SimpleUploadedFile("a.xml", pain002(run, status="ACSC"))
    finance.post(f"/payments/funds/{money.fund.pk}/answers/", {"file": file})

    found = BankAnswer.objects.get()
    assert "与此前的答复矛盾" in finance.get("/payments/").content.decode()
    page = finance.post(f"/payments/troubles/{found.pk}/", {"reason": "已与银行核对"}, follow=True)
    assert page.status_code == 200
    found.refresh_from_db()
    assert found.settled_how == "已与银行核对"
