"""What the trail tells of a person is sealed: readable by one function, gone with the key, and the chain verifies before and after."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction

from huijia.apps.accounts.viewer import SYSTEM
from huijia.apps.audit.actions import Doing, record, record_many
from huijia.apps.audit.append_only import append_only
from huijia.apps.audit.chain import canonical, digest_of
from huijia.apps.audit.door import rows_may_go
from huijia.apps.audit.keys import destroy
from huijia.apps.audit.models import ChainEnd, Entry, Erasing, PersonKey
from huijia.apps.audit.opening import changes_of, opened, reason_of
from huijia.apps.audit.queries import chain_end, faults, of_person
from tests.apps.conftest import NOW, Office

WHO, OTHER = 4711, 4712
SECRET = "银杏巷七十七号"


@pytest.fixture(autouse=True)
def entries(office: Office) -> None:
    with transaction.atomic():
        for person in (WHO, OTHER):
            told(person)


def told(person: int | None, reason: str = SECRET) -> Entry:
    return record(
        by=SYSTEM, action="person.facts_recorded", subject="person", subject_id=person or "", person_id=person,
        changes={"address": (None, SECRET)}, reason=reason,
    )  # fmt: skip


def test_values_of_a_person_are_sealed_and_opened(office: Office) -> None:
    entry = of_person(WHO)[0]

    assert SECRET not in entry.payload
    assert (changes_of(entry), reason_of(entry)) == ({"address": (None, SECRET)}, SECRET)
    assert list(faults()) == []


def test_a_destroyed_key_takes_only_its_own_values(office: Office) -> None:
    with transaction.atomic():
        destroy([WHO], at=NOW)
        told(WHO, "once more")
    found = opened([*of_person(WHO), *of_person(OTHER)])

    assert [each.erased for each in found.values()] == [True, True, False]
    assert list(faults()) == []
    assert all("once more" not in each.payload for each in of_person(WHO))


def test_a_key_of_somebody_else_opens_nothing(office: Office) -> None:
    key = PersonKey.objects.get(person_id=OTHER).key
    PersonKey.objects.filter(person_id=WHO).update(key=key)

    assert opened(of_person(WHO)).popitem()[1].erased


def test_a_key_that_was_rolled_back_sealed_nothing(office: Office) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        told(1)
        raise ZeroDivisionError
    with transaction.atomic():
        told(1)

    assert reason_of(of_person(1)[0]) == SECRET


def test_no_name_of_a_family_member_is_kept_with_what_they_did(office: Office) -> None:
    family = office.viewer("family")
    with transaction.atomic():
        entry = record(by=family, action="claim.started", subject="claim", subject_id="x", person_id=WHO)

    assert (entry.actor_id, entry.actor_name) == (family.id, "")
    assert family.name not in entry.payload


def test_entry_of_a_person_in_plain_is_a_fault(office: Office) -> None:
    """As an intruder, or a forgotten way of writing, would leave it."""
    append_only("audit_entry").reverse_code(None, _editor())
    entry = of_person(OTHER)[0]
    plain = json.loads(entry.payload)
    del plain["sealed"]
    payload = canonical({**plain, "changes": {}, "reason": "x"})
    before = Entry.objects.get(sequence=entry.sequence - 1).digest
    Entry.objects.filter(pk=entry.pk).update(payload=payload, digest=digest_of(before, payload))
    ChainEnd.objects.update(digest=digest_of(before, payload))

    assert [each.sequence for each in faults()] == [entry.sequence]


def test_many_entries_take_three_statements_more_for_their_keys(
    office: Office, django_assert_max_num_queries: Any
) -> None:
    doings = [
        Doing("person.registered", "person", str(each), each, "", {"name": (None, SECRET)})
        for each in range(100_000, 100_500)
    ]
    with transaction.atomic(), django_assert_max_num_queries(6):
        record_many(by=SYSTEM, doings=doings)
    with django_assert_max_num_queries(2):
        assert {
            each.changes["name"][1] for each in opened(Entry.objects.filter(person_id__gte=100_000)).values()
        } == {SECRET}


def test_a_door_that_stays_open_cannot_be_committed(office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        with rows_may_go():
            pass
        Erasing.objects.create(never_id=0)
        connection.check_constraints()


def _editor() -> Any:
    class Editor:
        def __init__(self) -> None:
            self.connection = connection

        def execute(self, statement: str, params: Any = None) -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)

    return Editor()


def test_a_trail_in_plain_is_sealed_once_and_says_so(office: Office) -> None:
    """An office of before: its entries told everything in plain."""
    editor = _editor()
    guard = append_only("audit_entry")
    guard.reverse_code(None, editor)
    end = ""
    for entry in Entry.objects.order_by("sequence"):
        payload = json.loads(entry.payload)
        what = opened([entry])[entry.sequence]
        payload.pop("sealed", None)
        plain = canonical({**payload, "changes": dict(what.changes), "reason": what.reason})
        end = digest_of(end, plain)
        Entry.objects.filter(pk=entry.pk).update(payload=plain, digest=end)
    ChainEnd.objects.update(digest=end)
    PersonKey.objects.all().delete()
    guard.code(None, editor)
    number, _ = chain_end()
    assert any(SECRET in each.payload for each in Entry.objects.all())

    import_module("huijia.apps.audit.migrations.0003_values_sealed").seal_what_is_there(apps, editor)

    assert all(SECRET not in each.payload for each in Entry.objects.all())
    assert reason_of(of_person(WHO)[0]) == SECRET
    assert list(faults()) == []
    assert list(faults(expected_end=end)) == [], "what was noted before the upgrade still vouches"
    assert chain_end()[0] == number + 1
    assert changes_of(Entry.objects.get(sequence=number + 1))["faults"] == (0, None)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        Entry.objects.filter(sequence=1).delete()
