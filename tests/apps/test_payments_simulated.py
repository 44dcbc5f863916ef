"""``huijia payments simulate``: several people at once beside a simulated bank, and whether the end agrees."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huijia.apps.payments.bank.simulated import SimulatedBank
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.preparing import freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.web.demo.money_work import Worker
from huijia.web.demo.simulating import TRUTHFUL, UnableToSimulate, differences, simulate
from tests.apps.conftest import NOW, TODAY, make_office
from tests.apps.payments_office import make_money
from tests.own_office import OwnOffice


@pytest.fixture
def clock() -> None:
    """Other threads read the clock as well; nothing here asks which day it is."""


def simulated(office: OwnOffice, *options: object) -> Any:
    url = office.environment["DATABASE_URL"]
    return office.huijia("payments", "simulate", "--claims", 10, "--database", url, *options, LC_ALL="C")


def test_bank_that_is_late_and_repeats_itself_leaves_every_balance_right(own_office: OwnOffice) -> None:
    done = simulated(own_office, "--workers", 2)

    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.rsplit(maxsplit=1) for line in done.stdout.splitlines()[:-1])
    assert told["claims granted"] == "10"
    assert told["due"] == told["paid by the ledger"] == told["paid by the bank"]
    assert told["still owed"] == "0.00"
    assert int(told["files handed to the bank, again too"]) > 0


def test_bank_that_tells_what_is_not_so_is_found_out(own_office: OwnOffice) -> None:
    done = simulated(own_office, "--workers", 1, "--bank", "mischievous", "--seed", 7)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "differences" in done.stderr


def test_one_booking_that_the_ledger_does_not_have_is_a_difference(office_db: OwnOffice) -> None:
    folder = office_db.data / "bank"
    made = simulate(claims=10, workers=1, seed=3, folder=folder)
    assert made.differences == ()

    with sqlite3.connect(folder / "bank.sqlite3") as books:
        books.execute(
            "update entry set amount_minor = amount_minor + 1 where end_to_end_id = (select min(end_to_end_id) from entry "
            "where status = 'paid')"
        )

    bank = SimulatedBank(folder, seed=3, rates=TRUTHFUL)
    (one, more) = differences(bank)
    assert "the bank paid 360001, the ledger has 360000" in one
    assert "360000 was due" in more


def test_office_with_people_in_it_is_not_simulated_in(office_db: OwnOffice, tmp_path: Path) -> None:
    make_office()

    with pytest.raises(UnableToSimulate):
        simulate(claims=10, workers=1, seed=1, folder=tmp_path / "bank")


def test_office_of_an_older_version_is_left_as_it_is(office_db: OwnOffice) -> None:
    """Somebody gave the address of their own office: it is not even brought up to date."""
    make_office()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'payments'")
    connection.close()

    done = simulated(office_db)

    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert not MigrationRecorder.Migration.objects.filter(app="payments").exists()


def test_somebody_who_finds_a_run_just_released_by_another_comes_too_late(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading the run and the names of those who released it, somebody else gave the second release."""
    money = make_money(make_office())
    money.granted(*money.family())
    take_decisions(at=NOW)
    run = prepare_run(
        by=money.preparer,
        fund=money.fund,
        payable_by=TODAY,
        execute_on=TODAY + timedelta(days=1),
        at=NOW,
    )
    frozen = freeze(by=money.preparer, run=run, at=NOW)
    for each in (money.first, money.second):
        release(by=each, run=frozen, content=frozen.content, at=NOW)
    bank = SimulatedBank(tmp_path / "bank", seed=0, rates=TRUTHFUL)
    worker = Worker(fund=money.fund, bank=bank, draw=Random(0), at=NOW)
    monkeypatch.setattr(worker, "_any", lambda rows: frozen)

    assert worker.do("release") is False
    assert (worker.too_late, worker.done["release"]) == (1, 0)
