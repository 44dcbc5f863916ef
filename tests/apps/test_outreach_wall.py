"""The wall, to the byte: whatever a family does in outreach, a claim's page, its letter, a run, the bank's file, the budget and a recalculation are the same.

``FAMILY_CAN`` lists what a family can do. Deeds of each app are done, together with one of every other, in a transaction that is taken back, and
everything is made and looked at again.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as office_settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.test import Client

from huijia.apps.audit.models import Entry
from huijia.apps.claims.actions import start_claim, submit
from huijia.apps.claims.models import Claim
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Run
from huijia.apps.payments.preparing import freeze, prepare_run
from huijia.apps.payments.releasing import release
from huijia.apps.payments.sending import send
from huijia.apps.people.actions import record_facts
from huijia.apps.people.models import Source
from tests.apps.conftest import COUNTY, NOW, TODAY, Office
from tests.apps.family_can import FAMILY_CAN, Deed
from tests.apps.outreach_office import Outreach, make_outreach
from tests.apps.payments_office import Money, make_money

COUNTER = "/outreach/staff/counter/{person}/"
PAGES = (
    ("family", "/claims/"),
    ("family", "/claims/{number}/"),
    ("family", "/claims/{number}/letter/"),
    ("family", "/payments/mine/"),
    ("township_officer", "/"),
    ("township_officer", "/claims/"),
    ("township_officer", "/claims/{number}/"),
    ("township_officer", "/claims/{waiting}/"),
    ("township_officer", "/people/{person}/"),
    ("township_officer", COUNTER),
    ("county_approver", "/"),
    ("county_approver", "/claims/{number}/"),
    ("county_approver", "/claims/{number}/letter/"),
    ("county_approver", "/recalculations/"),
    ("county_approver", "/recalculations/new/cn.childcare-subsidy/{county}/"),
    ("county_approver", "/payments/budget/"),
    ("finance", "/payments/"),
    ("finance", "/payments/budget/"),
    ("finance", "/payments/runs/{run}/"),
    ("finance", "/payments/runs/{run}/left-out/"),
    ("finance", "/payments/runs/{run}/file/"),
)
"""Who looks at what. The officer's page for writing down what somebody says is here as well: it shows nothing of what was said before."""


class StandingStill(datetime):
    """The trail reads the real clock, and a claim's page shows when a thing was done."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW


@pytest.fixture(autouse=True)
def clock_of_the_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huijia.apps.audit.actions.datetime", StandingStill)


BENEFITS = ("claims", "payments", "recalculation")


@pytest.fixture
def world(office: Office, settings: Any, tmp_path: Path) -> tuple[Outreach, Money, Claim, Claim]:
    """The family has a claim that was granted, whose facts were put right since, and one that waits; two others are to be paid."""
    settings.SENT = tmp_path / "sent"
    money = make_money(office)
    money.account(office.parent)
    claim = money.granted(office.parent, office.child, "2026")
    money.granted(*money.family())
    family = office.viewer("family")
    waiting = start_claim(
        by=family, benefit_name=claim.pack, period="2025", child=office.child, claimant=office.parent, at=NOW
    )
    submit(by=family, claim=waiting, at=NOW)
    take_decisions(at=NOW)
    record_facts(
        by=office.viewer("township_officer"),
        person=office.child,
        facts={"birth_date": NOW.date().replace(year=2023)},
        valid_from=NOW.date(),
        at=NOW,
        source=Source.DOCUMENT,
        reason="x",
    )
    return make_outreach(office), money, claim, waiting


@pytest.fixture
def clients(world: object, signed_in: Callable[[str], Client]) -> dict[str, Client]:
    """Everybody's browser. Signed in once: what is signed in anew for each page is most of the time."""
    return {who: signed_in(who) for who, _ in PAGES}


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def same_numbers() -> None:
    """Rows of benefits get the same numbers each time: PostgreSQL takes back what was written, and not that a number was drawn."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for model in (each for name in BENEFITS for each in apps.get_app_config(name).get_models()):
            table, column = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), 100000)", [table, column])


def sent_run(money: Money) -> Run:
    run = prepare_run(
        by=money.preparer, fund=money.fund, payable_by=TODAY, execute_on=TODAY + timedelta(days=3), at=NOW
    )
    run = freeze(by=money.preparer, run=run, at=NOW)
    for each in (money.first, money.second):
        run = release(by=each, run=run, content=run.content, at=NOW)
    send(by=money.preparer, run=run, at=NOW)
    return run


def everything(
    world: tuple[Outreach, Money, Claim, Claim],
    clients: Mapping[str, Client],
    *,
    numbered_anew: bool = True,
) -> dict[tuple[str, str], bytes]:
    """What everybody sees and what leaves for the bank, made anew and taken back."""
    outreach, money, claim, waiting = world
    found = {}
    with taken_back():
        if numbered_anew:
            same_numbers()
        run = sent_run(money)
        for who, pattern in PAGES:
            address = pattern.format(
                number=claim.number,
                waiting=waiting.number,
                person=outreach.office.parent.pk,
                county=COUNTY,
                run=run.pk,
            )
            answer = clients[who].get(address)
            assert answer.status_code == 200, (who, address, answer.status_code)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            # A token against forged forms is drawn anew for each page; a run's number comes from a sequence, which nothing takes back.
            content = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", content)
            found[who, pattern] = re.sub(rb"/runs/%d/" % run.pk, b"/runs/N/", content)
        letter = claim.decisions.get().letter
        found["letter", "its source"] = render_to_string("letters/print.html", {"letter": letter}).encode()
    shutil.rmtree(office_settings.SENT, ignore_errors=True)
    return found


LIVES: list[dict[str, Deed]] = [
    dict(filter(None, deeds)) for deeds in zip_longest(*(each.items() for each in FAMILY_CAN.values()))
]
"""What one family did: a deed of each app, as long as there are any."""

PARTS = 4
"""Tests, each with a part of the lives, so that one does not stand alone at the end of a run."""

PUBLIC = {"lost its contact": [("township_officer", COUNTER)]}
"""Who is a contact is public: the counter offers one fewer."""


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_a_family_does_in_outreach_changes_no_byte_of_a_benefit(
    part: int, world: tuple[Outreach, Money, Claim, Claim], clients: Mapping[str, Client]
) -> None:
    before = everything(world, clients)

    changed = {}
    for life in LIVES[part::PARTS]:
        with taken_back():
            for do in life.values():
                do(world[0])
            after = everything(world, clients)
        public = [place for what in life for place in PUBLIC.get(what, ())]
        places = [place for place, content in after.items() if content != before[place]]
        changed[", ".join(life)] = [each for each in places if each not in public]

    assert before["finance", "/payments/runs/{run}/file/"].count(b"<EndToEndId>") == 2
    assert {what: places for what, places in changed.items() if places} == {}


@pytest.mark.parametrize("app", ["bookings", "events", "material"])
def test_where_nobody_is_known_no_entry_names_anybody(app: str, office: Office) -> None:
    outreach = make_outreach(office)
    before = Entry.objects.count()
    named, told = set(), 0
    for what, do in FAMILY_CAN[app].items():
        with taken_back():
            do(outreach)
            entries = Entry.objects.filter(sequence__gt=before)
            told += entries.count()
            if entries.filter(person_id__isnull=False).exists():
                named.add(what)
    assert told
    assert named == set()


def test_the_comparison_sees_a_change(
    world: tuple[Outreach, Money, Claim, Claim], clients: Mapping[str, Client]
) -> None:
    before = everything(world, clients, numbered_anew=False)
    outreach, money, *mine = world
    [other] = Claim.objects.exclude(pk__in=[each.pk for each in mine])
    money.decided_anew(other, 100)
    record_facts(
        by=outreach.viewer("township_officer"),
        person=outreach.office.parent,
        facts={"address": "西村"},
        valid_from=TODAY,
        at=NOW,
        source=Source.STATEMENT,
        reason="x",
    )

    after = everything(world, clients, numbered_anew=False)

    assert before["finance", "/payments/runs/{run}/file/"] != after["finance", "/payments/runs/{run}/file/"]
    assert before["township_officer", "/people/{person}/"] != after["township_officer", "/people/{person}/"]
