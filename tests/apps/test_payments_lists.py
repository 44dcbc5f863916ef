"""A run that leaves as a bank's list: as pain.001 does, once and the same, and read back. And the days on which a place pays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.payments.answer_files import take_file
from huijia.apps.payments.bank.errors import UnableToReadAnswer, UnableToUseProfile
from huijia.apps.payments.bank.list_profiles import PROFILES, load_profile
from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.calendars import calendar_for, days_of, next_batch, set_calendar
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.left_files import file_of
from huijia.apps.payments.lists import choose_list, choose_pain001, list_of, profile_of
from huijia.apps.payments.models import Entitlement, Run
from huijia.apps.payments.preparing import content_of, freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from tests.apps.conftest import COUNTY, NOW, TODAY, Office, make_office
from tests.apps.payments_office import BENEFIT, Money, make_money
from tests.own_office import OwnOffice

LISTS = ["one-card", "batch-csv"]


@pytest.fixture
def money(office: Office, settings: Any, tmp_path: Path) -> Money:
    settings.SENT = tmp_path / "sent"
    return make_money(office)


def text_of(name: str) -> str:
    return (PROFILES / f"{name}.yaml").read_text(encoding="utf-8")


def choose(money: Money, name: str) -> None:
    choose_list(by=SYSTEM, fund=money.fund, profile=text_of(name), name=f"{name}.yaml", at=NOW)


def frozen(money: Money) -> Run:
    take_decisions(at=NOW)
    run = prepare_run(by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY, at=NOW)
    return freeze(by=money.preparer, run=run, at=NOW)


def released(money: Money) -> Run:
    run = frozen(money)
    for each in (money.first, money.second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    return run


@pytest.mark.parametrize("name", LISTS)
def test_run_leaves_as_a_list_and_its_return_sheet_is_read_back(
    money: Money, tmp_path: Path, name: str
) -> None:
    choose(money, name)
    for _ in range(3):
        money.granted(*money.family())
    run = released(money)
    place = send(by=money.preparer, run=run, at=NOW)
    assert run.bank_list is not None
    assert place.suffix == f".{load_profile(PROFILES / f'{name}.yaml').file}"

    bank = SimulatedBank(tmp_path / "bank", seed=1)
    sheet = bank.take_list(place, profile_of(run.bank_list), message_id=run.message_id, on=TODAY)
    for _ in range(2):
        take_file(by=money.preparer, fund=money.fund, path=sheet, name=sheet.name, at=NOW)

    run.refresh_from_db()
    assert run.state == "reconciled"
    assert {each.paid_minor for each in Entitlement.objects.all()} == {360_000}
    assert sum(bank.paid_out().values()) == 3 * 360_000
    assert list(faults()) == []


@pytest.mark.parametrize("name", LISTS)
def test_list_is_the_same_when_the_mark_was_lost_after_it_was_written(
    money: Money, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    choose(money, name)
    money.granted(*money.family())
    run = released(money)

    def power_cut(**_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):
        cut.setattr("huijia.apps.payments.sending.record", power_cut)
        send(by=money.preparer, run=run, at=NOW)
    before = file_of(run).read_bytes()
    run.refresh_from_db()
    assert run.state == "released"
    # Another list that is chosen meanwhile is for later runs: what was released leaves as it was released.
    choose_pain001(by=SYSTEM, fund=money.fund, at=NOW)

    assert send(by=money.preparer, run=run, at=NOW + timedelta(hours=5)).read_bytes() == before


def test_list_in_which_it_leaves_is_part_of_what_is_released(money: Money) -> None:
    choose(money, "one-card")
    money.granted(*money.family())
    run = frozen(money)

    assert content_of(run)[0] == run.content
    run.bank_list = None
    assert content_of(run)[0] != run.content
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(bank_list=None)


def test_office_restored_from_an_older_backup_does_not_send_a_list_again(money: Money) -> None:
    choose(money, "one-card")
    money.granted(*money.family())
    run = released(money)
    place = file_of(run)
    place.parent.mkdir(parents=True)
    lost = place.with_name("HJ0000LOST.ids")
    lost.write_text("OTHER-2026-1\n" * 600 + run.instructions.get().end_to_end_id + "\n")

    with pytest.raises(UnableToPay, match="HJ0000LOST"):
        send(by=money.preparer, run=run, at=NOW)

    assert not place.exists()


def test_ids_of_a_list_lie_beside_it(money: Money) -> None:
    choose(money, "one-card")
    money.granted(*money.family())
    run = released(money)
    place = send(by=money.preparer, run=run, at=NOW)

    assert place.with_suffix(".ids").read_text() == f"{run.instructions.get().end_to_end_id}\n"
    assert [oct(each.stat().st_mode)[-3:] for each in place.parent.iterdir()] == ["600", "600"]


def test_what_does_not_fit_into_a_list_is_paid_by_the_next_run(money: Money) -> None:
    choose_list(
        by=SYSTEM,
        fund=money.fund,
        profile=text_of("one-card").replace("most_rows: 20000", "most_rows: 2"),
        name="x.yaml",
        at=NOW,
    )
    for _ in range(3):
        money.granted(*money.family())

    first, second = frozen(money), frozen(money)

    assert (first.count, second.count) == (2, 1)
    assert list(faults()) == []


def test_list_that_does_not_fit_the_fund_is_refused(money: Money) -> None:
    text = text_of("one-card")
    for wrong, error in (
        (text.replace("currency: CNY", "currency: EUR"), UnableToPay),
        (text.replace("{field: bank,", "{field: holder_id,"), UnableToPay),
        (text.replace("{field: amount,", "{field: nothing,"), UnableToUseProfile),
    ):
        with pytest.raises(error):
            choose_list(by=SYSTEM, fund=money.fund, profile=wrong, name="x.yaml", at=NOW)

    assert list_of(money.fund) is None


def test_return_sheet_without_a_list_is_told_as_such(money: Money, tmp_path: Path) -> None:
    sheet = tmp_path / "return.csv"
    sheet.write_text("业务编号,发放结果\nA,成功\n", encoding="utf-8")

    with pytest.raises(UnableToReadAnswer, match="No batch list"):
        take_file(by=money.preparer, fund=money.fund, path=sheet, name=sheet.name, at=NOW)


def test_pages_tell_of_the_list_hand_it_out_and_read_its_return_sheet(
    money: Money, signed_in: Callable[[str], Client], tmp_path: Path
) -> None:
    choose(money, "batch-csv")
    money.granted(*money.family())
    run = released(money)
    client = signed_in("finance")
    assert "批量代发文件" in client.get(f"/payments/runs/{run.pk}/").content.decode()
    place = send(by=money.preparer, run=run, at=NOW)
    handed_out = client.get(f"/payments/runs/{run.pk}/file/")
    assert handed_out["Content-Type"] == "text/csv"
    assert b"".join(handed_out.streaming_content) == place.read_bytes()  # type: ignore[attr-defined]
    assert "只向银行提交一次" in client.get(f"/payments/runs/{run.pk}/").content.decode()

    assert run.bank_list is not None
    bank = SimulatedBank(tmp_path / "bank", seed=1)
    sheet = bank.take_list(place, profile_of(run.bank_list), message_id=run.message_id, on=TODAY)
    with sheet.open("rb") as file:
        answer = client.post(f"/payments/funds/{money.fund.pk}/answers/", {"file": file})

    assert answer.status_code == 302
    assert Entitlement.objects.get().paid_minor == 360_000


def test_name_that_the_banks_letters_lack_is_told_on_the_page_and_nothing_is_sent(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    choose(money, "batch-csv")
    parent, child = money.family(with_account=False)
    parent.name = "王𠮷"
    money.account(parent)
    money.granted(parent, child)
    run = released(money)

    page = signed_in("finance").post(f"/payments/runs/{run.pk}/send/", follow=True).content.decode()

    run.refresh_from_db()
    assert "U+20BB7" in page
    assert run.state == "released"
    assert not file_of(run).exists()


# Calendars


def calendar(code: str, months: list[int], day: int = 31, days_before: int = 5) -> Any:
    return set_calendar(
        by=SYSTEM,
        area=Area.objects.get(code=code),
        pack=BENEFIT,
        months=months,
        day=day,
        days_before=days_before,
        at=NOW,
    )


def test_days_are_the_last_of_short_months_and_never_a_holiday(money: Money) -> None:
    made = calendar(COUNTY, [12, 3, 6, 9])

    found = [
        each.execute_on for each, _ in zip(days_of(made, today=date(2026, 4, 1)), range(3), strict=False)
    ]

    assert found == [date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]
    # 2 May 2026 lies in the holiday of Labour Day: the working day before is 30 April.
    (first, *_) = days_of(calendar(COUNTY, [5], day=2), today=date(2026, 4, 1))
    assert (first.execute_on, first.payable_by) == (date(2026, 4, 30), date(2026, 4, 25))


def test_calendar_of_the_nearest_place_counts_until_it_is_taken_away(money: Money) -> None:
    assert calendar_for(money.fund) is None
    calendar("99", [6])
    assert calendar_for(money.fund).months == "6"  # type: ignore[union-attr]
    calendar(COUNTY, [3, 9])
    assert calendar_for(money.fund).months == "3,9"  # type: ignore[union-attr]
    calendar(COUNTY, [])
    assert calendar_for(money.fund) is None


def test_next_batch_is_one_for_which_nothing_is_frozen_and_the_page_proposes_it(
    money: Money, signed_in: Callable[[str], Client]
) -> None:
    money.granted(*money.family())
    calendar(COUNTY, [3, 6], day=16)
    first = next_batch(money.fund, today=TODAY)
    assert first is not None
    assert first.execute_on == TODAY
    frozen(money)

    second = next_batch(money.fund, today=TODAY)

    assert second is not None
    assert second.execute_on == date(2026, 6, 16)
    page = signed_in("finance").get(f"/payments/funds/{money.fund.pk}/prepare/").content.decode()
    assert "2026年6月16日" in page
    assert "2026年6月11日" in page


def test_days_that_there_are_not_are_refused(money: Money) -> None:
    for given in ({"months": [13]}, {"months": [1], "day": 0}, {"months": [1], "days_before": 61}):
        with pytest.raises(UnableToPay):
            calendar(COUNTY, **given)  # type: ignore[arg-type]


def test_commands_choose_the_file_and_set_the_calendar(office_db: OwnOffice) -> None:
    make_money(make_office())
    chosen = office_db.huijia("payments", "file", COUNTY, BENEFIT, "one-card")
    nothing = office_db.huijia("payments", "file", COUNTY, BENEFIT, "no-such-list")
    days = office_db.huijia("payments", "calendar", COUNTY, BENEFIT, "--months", "3,6,9,12")

    assert (chosen.returncode, days.returncode, nothing.returncode) == (0, 0, 2), chosen.stderr + days.stderr
    assert "一卡通" in chosen.stdout
    assert len(days.stdout.splitlines()) == 4
    assert "batch-csv" in nothing.stderr
