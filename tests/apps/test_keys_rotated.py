"""Keys are changed while people work, and whoever changes them is killed at any moment: nothing is ever unreadable."""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from django.db import connection
from django.utils import timezone
from typer.testing import CliRunner

from huijia.apps.accounts.models import User
from huijia.apps.audit.models import Entry
from huijia.apps.audit.queries import faults
from huijia.apps.messaging.models import Message
from huijia.apps.payments.models import PayeeAccount
from huijia.apps.people.actions import IDENTITY
from huijia.apps.people.models import Person
from huijia.apps.people.queries import values_on
from huijia.apps.people.search import find_people
from huijia.apps.sealing import UnableToUnseal, UnableToUseKeys, ring, rotating, seal, unseal
from huijia.apps.sealing.columns import values_by_key
from huijia.apps.sealing.ring import Use, current_ring
from huijia.cli.office.keys import keys_app
from huijia.server.backup.errors import UnableToBackUp
from huijia.server.backup.restoring import restore
from huijia.server.backup.saving import back_up
from huijia.server.keys import add_key, listed_keys, retire, rotate
from tests.apps.conftest import NOW, TODAY, Office, make_office
from tests.apps.killing import Machine
from tests.apps.payments_office import CARD, make_money
from tests.own_office import OwnOffice

LATER = timedelta(days=1)
STATEMENTS, SECONDS = 120, 0.4
"""A kill falls on one of so many statements to the database, or within so many seconds: between statements, too."""


@pytest.fixture
def clock() -> None:
    """The processes read the real clock, and so do we."""


def filled(families: int = 6) -> Office:
    """An office in which every kind of thing is sealed that can be."""
    from tests.apps.recording import record_somebody

    office = make_office()
    money = make_money(office)
    draw = random.Random(1)
    for _ in range(families):
        money.account(record_somebody(draw, at=NOW))
    user = office.users["family"]
    user.phone = "+8613800000001"
    user.save()
    return office


def check_everything_opens() -> int:
    """Every sealed value opens, every record shows what its facts say, and is found by its number; how many records there are."""
    people = list(Person.objects.select_related("area"))
    for person in people:
        known = values_on(person, valid_on=TODAY)
        shown = {name: getattr(person, name) or "" for name in IDENTITY if name != "birth_date"}
        assert shown == {name: known.get(name) or "" for name in shown}
        for name in ("id_number", "phone"):
            if value := getattr(person, name):
                assert person in Person.objects.filter(**{f"{name}_index__of": value})
    assert {unseal(each.account) for each in PayeeAccount.objects.all()} <= {CARD}
    assert User.objects.get(phone_index__of="+8613800000001").phone == "+8613800000001"
    return len(people)


def rests_on() -> set[str]:
    """The keys on which something rests."""
    return {each.id for each in listed_keys() if each.values}


def newest() -> set[str]:
    return {current_ring().newest(use).id for use in Use}


def test_everything_is_sealed_anew_and_the_old_keys_go(office_db: OwnOffice) -> None:
    office = filled()
    before, old = values_by_key(), newest()
    now = timezone.now()
    for use in Use:
        add_key(use, at=now)
    assert newest() == old

    count = rotate(at=now, progress=lambda _more: None)

    assert newest().isdisjoint(old)
    assert rests_on() == newest()
    assert sum(values_by_key().values()) == sum(before.values())
    assert count > Person.objects.count()
    assert check_everything_opens() == 10
    person = Person.objects.exclude(address="").first()
    assert person is not None
    assert find_people(office.viewer("township_officer"), person.address).people
    for each in old:
        with pytest.raises(UnableToUseKeys, match="Retire it after"):
            retire(each, at=now + timedelta(minutes=59))
        retire(each, at=now + ring.STILL_AT_WORK)
    assert current_ring().ids == newest()
    assert check_everything_opens() == 10
    assert rotate(at=now + LATER) == 0
    done = Counter(Entry.objects.filter(action__startswith="keys.").values_list("action", flat=True))
    assert done == {"keys.added": 2, "keys.switched": 2, "keys.rotated": 1, "keys.retired": 2}
    assert list(faults()) == []


def test_text_from_before_there_was_a_ring_is_put_under_it(office_db: OwnOffice) -> None:
    from base64 import b64encode

    from django.conf import settings

    from huijia.apps.sealing.sealed import _first_keys

    office = make_office()
    money = make_money(office)
    cipher, nonce = _first_keys(settings.ACCOUNTS_KEY)[0], bytes(12)
    old = "1:" + b64encode(nonce + cipher.encrypt(nonce, CARD.encode(), None)).decode()
    PayeeAccount.objects.create(
        person=office.parent,
        holder="王芳",
        account=old,
        tail=CARD[-4:],
        fingerprint="x",
        bank="",
        made_at=NOW,
    )
    assert {each.id: each.values for each in listed_keys()}["1"] == 1
    with pytest.raises(UnableToUseKeys, match="fingerprints"):
        retire("1", at=timezone.now())

    rotate(at=timezone.now())

    assert "1" not in rests_on()
    assert unseal(PayeeAccount.objects.get().account) == CARD
    assert money.fund.account.startswith("2:")


def test_a_key_on_which_something_rests_is_not_retired(office_db: OwnOffice) -> None:
    filled(families=1)
    old, now = current_ring().newest(Use.SEAL).id, timezone.now()
    ring.switch_to(add_key(Use.SEAL, at=now).id, at=now)

    with pytest.raises(UnableToUseKeys, match=f"rest on the key {old}.*rotate"):
        retire(old, at=now + LATER)

    assert check_everything_opens()


def test_a_row_that_is_written_meanwhile_keeps_what_was_written(
    office_db: OwnOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading and writing: once by a process that has not seen the new key yet, then by one that has."""
    filled(families=1)
    old_ring, now = current_ring(), timezone.now()
    person = Person.objects.exclude(phone="").earliest("pk")
    add_key(Use.SEAL, at=now)
    written, meanwhile = rotating._written, ["13900000001", "13900000002"]

    def with_somebody_between(table: Any, rows: Any) -> int:
        if table.model is Person and meanwhile:
            person.phone = meanwhile.pop(0)
            with monkeypatch.context() as before:
                if meanwhile:
                    for module in ("sealed", "blind"):
                        before.setattr(f"huijia.apps.sealing.{module}.current_ring", lambda: old_ring)
                person.save()
        return written(table, rows)

    monkeypatch.setattr(rotating, "_written", with_somebody_between)
    monkeypatch.setattr(rotating, "AT_ONCE", 1)

    rotate(at=now)

    assert not meanwhile
    assert Person.objects.get(pk=person.pk).phone == "13900000002"
    assert rests_on() == newest()


def test_a_missing_key_stops_the_work_and_is_named(office_db: OwnOffice) -> None:
    filled(families=1)
    old, now = current_ring().newest(Use.SEAL).id, timezone.now()
    ring.switch_to(add_key(Use.SEAL, at=now).id, at=now)
    ring.take_out(old, at=now + LATER)

    with pytest.raises(UnableToUnseal, match=f"lacks the key {old}"):
        rotate(at=now)
    assert old in {each.id for each in listed_keys() if each.key is None}


@pytest.mark.one_database
def test_a_backup_from_before_brings_its_own_ring(office_db: OwnOffice, tmp_path: Path) -> None:
    filled(families=1)
    place, now, old = tmp_path / "backup", timezone.now(), current_ring().ids
    back_up(place, at=now)
    add_key(Use.SEAL, at=now)
    rotate(at=now)
    retire(next(iter(old - newest())), at=now + LATER)
    later = current_ring().ids

    done = restore(place, replace=True, at=now)

    assert current_ring().ids == old
    assert check_everything_opens()
    assert done.beside
    assert {each["id"] for each in json.loads((Path(done.beside) / ring.FILE).read_text())["keys"]} == later


def test_a_backup_during_which_a_key_goes_is_none(
    office_db: OwnOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(families=1)
    now = timezone.now()
    add_key(Use.SEAL, at=now)
    rotate(at=now)
    [old] = {key.id for key in current_ring().of(Use.SEAL)} - newest()
    monkeypatch.setattr("huijia.server.backup.saving.record", lambda **_: retire(old, at=now + LATER))

    with pytest.raises(UnableToBackUp, match="retired"):
        back_up(tmp_path / "backup", at=now)
    assert list(tmp_path.glob("*backup*")) == []


def test_the_command_tells_of_keys_and_changes_them(office_db: OwnOffice) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(keys_app, [*words, "--lang", "en"], env={"COLUMNS": "200"})

    filled(families=1)
    old = current_ring().newest(Use.SEAL).id
    assert run("add").exit_code == 0
    assert "added; rotate puts it in use" in run("list").output
    assert run("rotate").exit_code == 0

    told = run("list")

    assert told.exit_code == 0
    [line] = [each for each in told.output.splitlines() if old in each]
    assert "opens what is older" in line
    assert line.rstrip(" │|").endswith("0")
    assert isinstance(run("retire", old).exception, UnableToUseKeys)
    ring.take_out(old, at=timezone.now() + LATER)
    sealed = seal("x").replace(current_ring().newest(Use.SEAL).id, old)
    Message.objects.create(
        kind="check",
        channel="sms",
        address=sealed,
        language="zh",
        about="x",
        due_at=NOW,
        not_after=NOW,
        try_at=NOW,
        made_at=NOW,
    )
    told = run("list")
    assert told.exit_code == 1
    assert "MISSING" in told.output


class Rotated:
    """Somebody changes keys and somebody records people; both are killed, round after round."""

    def __init__(self, office: OwnOffice, two: list[Machine], seed: int) -> None:
        self.office, self.two, self.draw = office, two, random.Random(seed)
        self.seen: Counter[str] = Counter()
        filled()

    def moment(self) -> dict[str, Any]:
        if self.draw.random() < 0.5:
            return {"at_statement": self.draw.randint(1, STATEMENTS)}
        return {"after": self.draw.uniform(0.02, SECONDS)}

    def round(self, number: int) -> None:
        if number % 3 == 0:
            add_key(self.draw.choice(list(Use)), at=timezone.now())
        self.work([self.moment(), self.moment()], turns=1000)
        check_everything_opens()

    def work(self, moments: list[dict[str, Any]], turns: int) -> None:
        jobs = (("rotate", 3), ("record", self.draw.random(), turns))

        def one(which: int) -> bool:
            kind, *given = jobs[which]
            ended = self.two[which].run(self.office, kind, *given, **moments[which])
            assert ended.killed or ended.status == 0, ended
            return ended.killed

        with ThreadPoolExecutor(2) as pool:
            self.seen["killed"] += sum(pool.map(one, range(2)))

    def goes_on(self) -> None:
        """The work is done at last; the old keys go."""
        self.work([{}, {}], turns=5)
        rotate(at=timezone.now())
        assert rests_on() == newest()
        for key in current_ring().ids - newest():
            retire(key, at=timezone.now() + LATER)
        self.seen["people"] = check_everything_opens()
        assert list(faults()) == []


def strike(office: OwnOffice, two: list[Machine], rounds: int, seed: int) -> Rotated:
    struck = Rotated(office, two, seed)
    for number in range(rounds):
        struck.round(number)
    struck.goes_on()
    return struck


def test_whoever_changes_keys_is_killed_and_nothing_is_unreadable(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    struck = strike(office_db, two, rounds=4, seed=1)

    assert struck.seen["killed"] >= 4


@pytest.mark.long
def test_whoever_changes_keys_is_killed_hundreds_of_times_and_nothing_is_unreadable(
    office_db: OwnOffice, two: list[Machine]
) -> None:
    rounds = int(os.environ.get("HUIJIA_ROUNDS", "250"))

    struck = strike(office_db, two, rounds=rounds, seed=2)

    print(
        f"{connection.vendor}: {struck.seen['killed']} kills, {struck.seen['people']} people, every value opens"
    )
    assert struck.seen["killed"] > rounds
    assert seal("x") != seal("x")
