"""A bank file that left before the office was restored from an older backup: it is adopted, and nothing is paid twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.audit.models import Entry as Trail
from huijia.apps.claims.models import Claim
from huijia.apps.payments.adopting import adopt
from huijia.apps.payments.answer_files import take_file
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_reading import Why
from huijia.apps.payments.lists import profile_of
from huijia.apps.payments.models import Adoption, BankAnswer, Entitlement, Entry, Instruction, Run
from huijia.apps.payments.preparing import cancel_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import NOW, TODAY, Office, make_office
from tests.apps.left_office import (
    AMOUNT,
    LISTS,
    WHY,
    adopted,
    choose,
    frozen,
    looked,
    marked,
    released,
    restored,
    sent,
    three_families,
)
from tests.apps.payments_office import BENEFIT, COUNTY, Money, make_money
from tests.own_office import OwnOffice


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return three_families(office)


def rows() -> tuple[int, ...]:
    return tuple(each.objects.count() for each in (Run, Instruction, Entry, Adoption, Trail))


def no_bank(text: str) -> str:
    """A list that does not say at which bank an account is."""
    return text.replace("  - {field: bank, heading: 开户行行号}\n", "")


def with_day(text: str) -> str:
    """A list that says the day of payment in each row."""
    return text.replace(
        "  - {field: text, heading: 用途}\n", "  - {field: execute_on, heading: 付款日期}\n"
    ).replace("guard_numbers: false", "guard_numbers: true")


@pytest.mark.parametrize(
    ("name", "bent"),
    [(name, str) for name in LISTS]
    + [("one-card", no_bank), ("batch-csv", no_bank), ("batch-csv", with_day)],
)
def test_restored_office_adopts_what_left_and_reads_the_banks_answers(
    money: Money, tmp_path: Path, name: str, bent: Callable[[str], str]
) -> None:
    choose(money, name, bent)
    left = restored(lambda: sent(money))
    bank = SimulatedBank(tmp_path / "bank", seed=1)
    if name:
        profile = profile_of(money.fund.lists.get())
        answers = [bank.take_list(left, profile, message_id=left.stem, on=TODAY)]
    else:
        answers = [bank.take(left, on=TODAY), *bank.pass_day(on=TODAY + timedelta(days=3))]
    before = left.read_bytes()

    run = adopted(money, left)

    assert (run.state, run.count, run.total_minor) == ("frozen", 3, 3 * AMOUNT)
    assert run.message_id == left.stem
    assert run.execute_on == TODAY + timedelta(days=3)
    assert set(Entitlement.objects.values_list("owed_minor", "ordered_minor")) == {(0, AMOUNT)}
    assert WHY in Trail.objects.get(action="run.adopted").payload
    # Two others confirm it. Nothing is sent: what left stays as it is.
    with pytest.raises(NotAllowed):
        release(by=money.preparer, run=run, content=run.content, at=NOW)
    assert marked(money, run) == left
    assert left.read_bytes() == before
    for each in answers:
        take_file(by=money.preparer, fund=money.fund, path=each, name=each.name, at=NOW)
    run.refresh_from_db()
    assert run.state == "reconciled"
    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {AMOUNT}
    assert sum(bank.paid_out().values()) == 3 * AMOUNT
    assert list(faults()) == []


@pytest.mark.parametrize("name", LISTS)
def test_what_left_is_paid_by_no_run_that_is_prepared_meanwhile(money: Money, name: str) -> None:
    choose(money, name)
    left = restored(lambda: sent(money))
    # One more claim: what would be paid now is not what left.
    money.granted(*money.family())
    take_decisions(at=NOW)

    with pytest.raises(UnableToPay, match=left.stem):
        frozen(money)

    assert Instruction.objects.count() == 0
    released(money, adopted(money, left))
    later = frozen(money)
    assert (later.count, later.total_minor) == (1, AMOUNT)


def test_what_left_in_another_turn_is_not_paid_again_either(money: Money) -> None:
    """The run before was cancelled after the backup, so that what left bears the second turn, and the next run here the first."""

    def after() -> Path:
        cancel_run(by=money.preparer, run=frozen(money), reason="x", at=NOW)
        return sent(money)

    left = restored(after)
    assert b"-2026-2<" in left.read_bytes()

    with pytest.raises(UnableToPay, match=left.stem):
        frozen(money)

    adopted(money, left)
    assert set(Instruction.objects.values_list("number", flat=True)) == {2}
    assert list(faults()) == []


def test_run_that_was_frozen_before_the_backup_is_neither_cancelled_nor_adopted_but_sent(
    money: Money,
) -> None:
    run = frozen(money)
    left = restored(lambda: send(by=money.preparer, run=released(money, run), at=NOW))
    run.refresh_from_db()
    assert run.state == "frozen"

    with pytest.raises(UnableToPay, match="cannot be cancelled"):
        cancel_run(by=money.preparer, run=run, reason="x", at=NOW)
    with pytest.raises(UnableToPay, match=f"run {run.pk}"):
        adopted(money, left)

    assert send(by=money.preparer, run=released(money, run), at=NOW) == left


def test_adopting_twice_changes_nothing(money: Money) -> None:
    left = restored(lambda: sent(money))
    run = adopted(money, left)
    before = rows()

    again = adopt(by=money.first, fund=money.fund, path=left, reason="x", at=NOW)

    assert again == run
    assert rows() == before


def test_one_foreign_id_and_nothing_is_adopted(money: Money) -> None:
    def after() -> Path:
        # A claim that came after the backup.
        money.granted(*money.family())
        take_decisions(at=NOW)
        return sent(money)

    left = restored(after)
    before = rows()

    with pytest.raises(UnableToPay, match="Nothing was adopted"):
        adopted(money, left)

    assert rows() == before
    found = looked(money, left)
    assert (found.count, found.fits) == (4, 3)
    [misfit] = found.misfits
    assert misfit.why is Why.NO_CLAIM
    # Said to be left out, it is noted; the rest is ordered and paid no second time.
    run = adopted(money, left, leave_out=True)
    assert run.count == 3
    assert Adoption.objects.get().left_out == [misfit.end_to_end_id]
    marked(money, run)
    assert list(faults()) == []


def test_each_row_that_does_not_fit_is_told_with_its_reason(money: Money) -> None:
    left = restored(lambda: sent(money))
    less, elsewhere, undecided = Claim.objects.order_by("pk")
    money.decided_anew(less, AMOUNT - 1)
    # The account to which it went is not known any more: another one was recorded before the backup.
    other = Entitlement.objects.get(claim=elsewhere)
    other.payee = other.child
    other.save()
    Entitlement.objects.filter(claim=undecided).update(number="OTHER-00000")

    found = looked(money, left)

    assert dict(found.counts) == {Why.OWES_LESS: 1, Why.OTHER_ACCOUNT: 1, Why.NOT_GRANTED: 1}
    assert not found.allows(leave_out=True, take_more=True)


@pytest.mark.parametrize("name", LISTS)
def test_file_that_was_changed_since_it_left_is_refused(money: Money, tmp_path: Path, name: str) -> None:
    choose(money, name)
    left = restored(lambda: sent(money))
    if name == "one-card":
        # The same list under another run's name.
        changed = tmp_path / f"HJ{'0' * 32}.xlsx"
        shutil.copyfile(left, changed)
    else:
        changed = tmp_path / left.name
        amount = b"3600.00" if name else b'Ccy="CNY">3600.00<'
        changed.write_bytes(left.read_bytes().replace(amount, amount.replace(b"3600", b"1600"), 1))

    with pytest.raises(UnableToPay, match="does not give its name"):
        adopted(money, changed)


def test_file_of_another_kind_is_refused(money: Money, tmp_path: Path) -> None:
    for name, content in (("a.xml", b"<a/>"), ("b.xlsx", b"PK"), ("c.csv", b"x"), ("d.txt", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnableToPay):
            adopted(money, tmp_path / name)


def test_copy_from_elsewhere_is_kept_among_what_left(money: Money, tmp_path: Path) -> None:
    choose(money, "one-card")
    left = restored(lambda: sent(money))
    copy = tmp_path / f"{left.stem} (1).xlsx"
    shutil.move(left, copy)
    left.with_suffix(".ids").unlink()

    run = adopted(money, copy)

    assert left.read_bytes() == copy.read_bytes()
    ids = sorted(run.instructions.values_list("end_to_end_id", flat=True))
    assert sorted(left.with_suffix(".ids").read_text().split()) == ids


def test_files_are_adopted_in_the_order_in_which_they_left(money: Money, tmp_path: Path) -> None:
    bank = SimulatedBank(tmp_path / "bank", seed=1)
    first: list[Path] = []

    def after() -> Path:
        left = sent(money)
        first.append(left)
        run = Run.objects.get(message_id=left.stem)
        for each in run.instructions.all():
            _refuse(money, each)
        return sent(money)

    second = restored(after)
    assert bank.take(first[0], on=TODAY)

    found = looked(money, second)
    assert set(found.counts) == {Why.EARLIER_FILE}
    assert found.misfits[0].file == first[0].stem
    run = adopted(money, first[0])
    marked(money, run)
    for each in run.instructions.all():
        _refuse(money, each)
    assert adopted(money, second).count == 3
    assert list(faults()) == []


def _refuse(money: Money, instruction: Instruction) -> None:
    from huijia.apps.payments.answering import read_answers
    from huijia.apps.payments.bank.answers import Answer, AnswerKind

    said = Answer(AnswerKind.REJECTED, end_to_end_id=instruction.end_to_end_id)
    read_answers(
        by=money.preparer,
        fund=money.fund,
        digest=f"{instruction.end_to_end_id:0>64}",
        name="a.xml",
        answers=[said],
        at=NOW,
    )


def test_answers_that_were_read_too_early_are_read_once_more(money: Money, tmp_path: Path) -> None:
    left = restored(lambda: sent(money))
    bank = SimulatedBank(tmp_path / "bank", seed=1)
    report = bank.take(left, on=TODAY)
    files = [report, *bank.pass_day(on=TODAY + timedelta(days=3))]

    def read() -> None:
        for each in files:
            take_file(by=money.preparer, fund=money.fund, path=each, name=each.name, at=NOW)

    read()
    assert BankAnswer.objects.filter(settled_at=None, trouble="unknown").count() >= 3
    run = adopted(money, left)
    read()  # too early still: it changes nothing
    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {0}
    marked(money, run)

    read()
    read()

    run.refresh_from_db()
    assert run.state == "reconciled"
    assert set(Entitlement.objects.values_list("paid_minor", flat=True)) == {AMOUNT}
    ours = run.instructions.values("end_to_end_id")
    assert not BankAnswer.objects.filter(settled_at=None, end_to_end_id__in=ours).exists()
    assert list(faults()) == []


# In the browser, and from the command line


def test_pages_lead_to_the_file_and_adopt_it(money: Money, signed_in: Callable[[str], Client]) -> None:
    left = restored(lambda: sent(money))
    client = signed_in("finance")
    page = f"/payments/funds/{money.fund.pk}/adopt/{left.stem}/"
    for path in ("/payments/", f"/payments/funds/{money.fund.pk}/answers/"):
        assert page in client.get(path).content.decode()
    shown = client.get(page).content.decode()
    assert "与现有数据相符" in shown
    assert "leave_out" not in shown, "there is nothing to leave out"
    assert client.post(page, {"reason": ""}).status_code == 200
    assert Run.objects.count() == 0

    answer = client.post(page, {"reason": WHY}, follow=True)

    run = Run.objects.get()
    assert answer.redirect_chain == [(f"/payments/runs/{run.pk}/", 302)]
    told = answer.content.decode()
    assert WHY in told
    assert "签发</button>" not in told
    assert "取消这一批次" not in told
    assert client.get(page).status_code == 404, "it is known now"
    assert page not in client.get("/payments/").content.decode()
    for name in ("finance_first", "finance_second"):
        signed_in(name).post(f"/payments/runs/{run.pk}/release/", {"content": run.content})
    assert "标记为已发送" in client.get(f"/payments/runs/{run.pk}/").content.decode()


def test_page_tells_what_does_not_fit(money: Money, signed_in: Callable[[str], Client]) -> None:
    def after() -> Path:
        money.granted(*money.family())
        take_decisions(at=NOW)
        return sent(money)

    left = restored(after)
    client, page = signed_in("finance"), f"/payments/funds/{money.fund.pk}/adopt/{left.stem}/"
    assert "现有数据中没有这件申领" in client.get(page).content.decode()
    assert "没有补登任何款项" in client.post(page, {"reason": WHY}).content.decode()
    looks = Trail.objects.filter(action="left_file.viewed")
    assert set(looks.values_list("person_id", "subject_id", "area")) == {(None, left.stem, COUNTY)}

    assert client.post(page, {"reason": WHY, "leave_out": "on"}).status_code == 302

    shown = f"/payments/runs/{Run.objects.get().pk}/"
    assert f"{shown}left-out/" in client.get(shown).content.decode()
    before = looks.count()
    assert Adoption.objects.get().left_out[0] in client.get(f"{shown}left-out/").content.decode()
    assert looks.count() == before + 1, "they are named"


def test_page_that_names_people_leaves_an_entry_with_each(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    left = restored(lambda: sent(money))
    due = Entitlement.objects.order_by("pk")[0]
    due.payee = due.child
    due.save()

    shown = signed_in("finance").get(f"/payments/funds/{money.fund.pk}/adopt/{left.stem}/").content.decode()

    assert "没有登记" in shown
    looks = Trail.objects.filter(action="left_file.viewed").values_list("person_id", "subject_id", "area")
    assert list(looks) == [(due.payee_id, left.stem, due.area_id)]


@pytest.mark.parametrize("name", ["county_approver", "township_officer", "auditor", "family"])
def test_nobody_but_finance_adopts(money: Money, signed_in: Callable[[str], Client], name: str) -> None:
    left = restored(lambda: sent(money))
    page = f"/payments/funds/{money.fund.pk}/adopt/{left.stem}/"
    assert signed_in(name).post(page, {"reason": WHY}).status_code == 404
    with pytest.raises(UnableToFind):
        adopt(by=money.office.viewer(name), fund=money.fund, path=left, reason=WHY, at=NOW)


def test_command_says_what_it_would_do_and_does_it(office_db: OwnOffice) -> None:
    money = make_money(make_office())
    money.granted(*money.family())
    take_decisions(at=NOW)
    left = restored(lambda: sent(money))
    given = ("payments", "adopt", COUNTY, BENEFIT, left, "--by", "finance", "--lang", "en")

    # Under another key it proves nothing.
    assert "does not give its name" in office_db.huijia(*given, HUIJIA_ACCOUNTS_KEY="another" * 6).stderr

    told = office_db.huijia(*given)
    assert told.returncode == 0, told.stderr
    assert "1 fit" in told.stderr
    assert Run.objects.count() == 0
    assert office_db.huijia(*given, "--do").returncode == 2, "a reason is needed"
    done = office_db.huijia(*given, "--do", "--reason", WHY)

    assert done.returncode == 0, done.stderr
    assert Run.objects.get().count == 1
