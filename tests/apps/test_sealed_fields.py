"""What a model seals: nothing of it stands in the database, it is found by its exact value, and what is frozen stays frozen."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, connection, transaction

from huijia.apps.accounts.models import Area, User
from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.bulk import insert_rows, update_rows
from huijia.apps.audit.models import PersonKey
from huijia.apps.payments.errors import UnableToPay
from huijia.apps.payments.models import Instruction, PayeeAccount
from huijia.apps.payments.sending import _account
from huijia.apps.people.actions import record_facts, register_person
from huijia.apps.people.corrections import ask_for_correction
from huijia.apps.people.errors import UnableToSearch
from huijia.apps.people.models import Correction, Fact, Person, PersonReading, Source
from huijia.apps.people.queries import values_on
from huijia.apps.people.search import find_people
from huijia.apps.sealing import UnableToUnseal, fingerprint, seal, sealer
from huijia.apps.sealing.columns import sealed_tables, values_by_key
from huijia.apps.sealing.ring import Use, add_key, current_ring, switch_to
from tests.apps.conftest import NOW, TODAY, VILLAGE, Office
from tests.apps.payments_office import CARD, make_money
from tests.apps.recording import id_number

NUMBER, PHONE, ADDRESS = "11010519491231002X", "13800000001", "青禾镇东村3组12号"
KNOWN = {"name": "赵一", "id_number": NUMBER, "phone": PHONE, "address": ADDRESS}


def somebody(**facts: Any) -> Person:
    return register_person(
        by=SYSTEM,
        area=Area.objects.get(code=VILLAGE),
        facts=KNOWN | facts,
        valid_from=date(2025, 9, 1),
        at=NOW,
        source=Source.STATEMENT,
    )


def rows(table: str, *columns: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")
        return list(cursor.fetchall())


def test_nothing_that_is_sealed_stands_in_the_tables(office: Office) -> None:
    person = somebody()
    ask_for_correction(
        by=office.viewer("family"), person=office.parent, name="phone", wanted=PHONE, note=ADDRESS, at=NOW
    )
    User.objects.create(username="x", phone=f"+86{PHONE}")

    kept = repr(
        [
            rows("people_person", "*"),
            rows("people_fact", "*"),
            rows("people_correction", "*"),
            rows("people_personreading", "*"),
            rows("accounts_user", "*"),
        ]
    )
    for plain in (NUMBER, PHONE, ADDRESS, "东村3组", "12号"):
        assert plain not in kept
    again = Person.objects.get(pk=person.pk)
    assert (again.id_number, again.phone, again.address) == (NUMBER, PHONE, ADDRESS)
    assert {name: values_on(again, valid_on=TODAY)[name] for name in KNOWN} == KNOWN
    asked = Correction.objects.get()
    assert (asked.wanted, asked.note) == (PHONE, ADDRESS)
    assert User.objects.get(username="x").phone == f"+86{PHONE}"


@pytest.mark.parametrize(
    "asked",
    [{"id_number": NUMBER}, {"phone__in": [PHONE]}, {"id_number__startswith": "11"}, {"phone__gt": ""}],
    ids=str,
)
def test_a_sealed_column_is_not_searched_and_the_error_says_how(
    office: Office, asked: dict[str, Any]
) -> None:
    [name] = {each.split("__")[0] for each in asked}

    with pytest.raises(FieldError, match=rf"Person\.{name} is sealed.*{name}_index__of"):
        Person.objects.filter(**asked).exists()
    with pytest.raises(FieldError, match=r"Person\.address is sealed.*no blind index"):
        Person.objects.filter(address__contains="x").exists()


def test_a_sealed_column_can_be_asked_whether_it_is_empty(office: Office) -> None:
    person = somebody()

    assert list(Person.objects.exclude(id_number="")) == [person]
    assert list(Person.objects.filter(phone__isnull=True)) == []
    assert list(User.objects.exclude(phone__isnull=True)) == []


@pytest.mark.parametrize(
    "asked",
    [
        NUMBER,
        NUMBER.lower(),
        PHONE,
        f"+86 {PHONE}",
        "138-0000-0001",
        ADDRESS,
        "青禾镇东村",
        "东村3组",
        "3组12号",
        "东村3组1",
    ],
)
def test_somebody_is_found_by_number_telephone_and_address(office: Office, asked: str) -> None:
    person = somebody()
    somebody(
        name="钱二", id_number=id_number(random.Random(1)), phone="13800000011", address="白杨镇西村8组5号"
    )

    found = find_people(office.viewer("township_officer"), asked)

    assert [each.pk for each in found.people] == [person.pk]


@pytest.mark.parametrize(
    "asked", ["13800000002", "东村4组", "3组12号院", "青禾镇西", "青禾镇东村3组12号2单元"]
)
def test_nobody_is_found_by_another_number_or_address(office: Office, asked: str) -> None:
    somebody()

    assert find_people(office.viewer("township_officer"), asked).people == ()


@pytest.mark.parametrize("asked", ["138000", "11010519491231002", "12号"])
def test_a_part_of_a_number_lists_nobody(office: Office, asked: str) -> None:
    somebody()

    try:
        assert find_people(office.viewer("township_officer"), asked).people == ()
    except UnableToSearch:
        assert asked.isdigit()


def test_what_changes_is_found_by_what_it_is_now(office: Office) -> None:
    person = somebody()
    facts = {"phone": "13900000001", "address": "青禾镇西村1组1号"}

    record_facts(by=SYSTEM, person=person, facts=facts, valid_from=TODAY, at=NOW, source=Source.STATEMENT)

    officer = office.viewer("township_officer")
    for asked, there in ((PHONE, False), (ADDRESS, False), ("13900000001", True), ("西村1组", True)):
        assert bool(find_people(officer, asked).people) is there, asked


def test_many_rows_are_sealed_as_one_is(office: Office) -> None:
    one = somebody()
    [area] = {one.area_id}
    columns = (
        "area",
        "name",
        "name_pinyin",
        "id_number",
        "id_number_index",
        "address",
        "phone",
        "phone_index",
        "withdrawn",
        "made_at",
    )
    with transaction.atomic():
        insert_rows(Person, columns, [(area, "赵二", "", NUMBER, NUMBER, ADDRESS, PHONE, PHONE, False, NOW)])
        insert_rows(Person, columns, [(area, "赵三", "", "", "", "", "", "", False, NOW)])

    many, empty = Person.objects.order_by("pk")[Person.objects.count() - 2 :]
    same = ("id_number", "id_number_index", "address", "phone", "phone_index")
    assert [getattr(many, name) for name in same] == [getattr(one, name) for name in same]
    assert [getattr(empty, name) for name in same] == ["", None, "", "", None]
    with transaction.atomic():
        update_rows(Person, ("phone", "phone_index"), {empty.pk: ("13900000001", "13900000001")})
    assert Person.objects.get(phone_index__of="13900000001").phone == "13900000001"
    kept = rows("people_person", "id_number", "address", "phone")[-2]
    assert all(each.startswith("2:") for each in kept)


@pytest.mark.parametrize("name", ["2:abcd:xxxx", "2:", "1:abc", '"2:abcd:'])
def test_a_text_that_only_looks_sealed_is_kept_as_it_is(office: Office, name: str) -> None:
    person = somebody(name=name)

    assert values_on(person, valid_on=TODAY)["name"] == name


def test_a_value_that_was_moved_to_another_column_does_not_open(office: Office) -> None:
    person = somebody()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET phone = address WHERE id = %s", [person.pk])

    with pytest.raises(UnableToUnseal, match=r"people\.person\.phone"):
        Person.objects.get(pk=person.pk)


def _refused(statement: str, *values: object) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
    except DatabaseError as error:
        assert "never changed" in str(error)
        return True
    return False


def test_a_fact_may_be_sealed_again_and_nothing_else_of_it_changes(office: Office, own_ring: None) -> None:
    person = somebody()
    phone, name = (Fact.objects.get(person=person, name=each) for each in ("phone", "name"))
    write = "UPDATE people_fact SET value = %s WHERE id = %s"
    if connection.vendor == "postgresql":
        write = write.replace("= %s W", "= %s::jsonb W")
    same_key = f'"{seal(PHONE, bound_to="people.fact.value")}"'
    # The ring is as old as the tests' database, by the real clock.
    switch_to(add_key(Use.SEAL, at=NOW).id, at=NOW.replace(year=2199))
    another_key = f'"{seal(PHONE, bound_to="people.fact.value")}"'

    assert _refused(write, '"13900000001"', phone.pk)
    assert _refused(write, "null", phone.pk)
    assert _refused(write, same_key, phone.pk)
    assert _refused(write, another_key, name.pk)
    assert _refused("UPDATE people_fact SET name = 'address' WHERE id = %s", phone.pk)
    assert _refused("UPDATE people_fact SET valid_from = '2020-01-01' WHERE id = %s", phone.pk)
    assert _refused("DELETE FROM people_fact WHERE id = %s", phone.pk)
    assert not _refused(write, another_key, phone.pk)
    assert Fact.objects.get(pk=phone.pk).value == PHONE


def test_an_account_that_was_put_in_anothers_place_is_not_paid(office: Office) -> None:
    with pytest.raises(UnableToPay, match="not the one that was frozen"):
        _account("王芳", seal("6217000010001234567"), fingerprint(CARD), "")

    assert _account("王芳", seal(CARD), fingerprint(CARD), "").number == CARD


def test_a_frozen_account_may_only_be_sealed_again(office: Office) -> None:
    money = make_money(office)
    money.account(office.parent)
    [account] = PayeeAccount.objects.all()
    write = "UPDATE payments_payeeaccount SET account = %s WHERE id = %s"

    assert _refused(write, CARD, account.pk)
    assert _refused(write, seal("6217000010001234567"), account.pk)
    assert _refused("UPDATE payments_payeeaccount SET fingerprint = 'x' WHERE id = %s", account.pk)
    assert not _refused(write, account.account.replace("2:", "2:", 1), account.pk)
    assert not _refused(write, f"2:zzzz:{account.account[7:]}", account.pk)


def test_every_column_that_seals_is_known_to_whoever_changes_keys(office: Office) -> None:
    found = {
        f"{table.model._meta.label_lower}.{column.field.name}"
        for table in sealed_tables()
        for column in table.columns
    }

    assert found >= {
        *(
            f"people.person.{name}"
            for name in ("id_number", "address", "phone", "id_number_index", "phone_index")
        ),
        *("people.fact.value", "people.correction.wanted", "people.correction.note"),
        *("accounts.user.phone", "accounts.user.phone_index"),
        *("payments.fund.account", "payments.payeeaccount.account", "payments.instruction.account"),
        *("messaging.message.address", "bookings.booking.address", "events.signup.address"),
        *("audit.personkey.key", "privacy.filetoerase.name", "reports.release.kept"),
    }
    assert Instruction._meta.get_field("account").get_internal_type() == "TextField"
    somebody()
    ring, counted = current_ring(), values_by_key()
    # Three on the record, three facts, and keys of the trail; two marks.
    assert counted[ring.newest(Use.SEAL).id] == 6 + PersonKey.objects.count()
    assert counted[ring.newest(Use.INDEX).id] == 2
    assert PersonReading.objects.filter(kind=PersonReading.Kind.ADDRESS).count() == 3
    assert sealer("x")("y").startswith("2:")
