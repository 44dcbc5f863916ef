"""What the ledger names is there, whoever writes and whatever is deleted by hand, on both databases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from huijia.apps.audit.bulk import insert_rows
from huijia.apps.audit.references import unmatched
from huijia.apps.payments.checking import faults
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Entitlement, Entry
from tests.apps.conftest import NOW, TODAY, make_office
from tests.apps.payments_office import Money, make_money
from tests.own_office import OwnOffice

NOBODY = 987_654_321


@pytest.fixture
def paid(office_db: OwnOffice) -> Money:
    """An office of its own, in which transactions end."""
    money = make_money(make_office())
    money.granted(*money.family())
    take_decisions(at=NOW)
    return money


def an_entry(**named: int) -> None:
    given: dict[str, object] = {
        "at": NOW,
        "booked_on": TODAY,
        "kind": "grant",
        "debit": "granted",
        "credit": "owed",
        "amount_minor": 1,
        "number": 0,
    }
    given |= named
    insert_rows(Entry, tuple(given), [tuple(given.values())])


def by_hand(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


WRONG: dict[str, Callable[[Entitlement], None]] = {
    "an entry of no entitlement": lambda _: an_entry(entitlement=NOBODY),
    "an entry of no decision": lambda there: an_entry(entitlement=there.pk, decision=NOBODY),
    "an entry of no instruction": lambda there: an_entry(entitlement=there.pk, instruction=NOBODY),
    "a payee who is nobody": lambda there: by_hand("UPDATE payments_entitlement SET payee_id = %s WHERE id = %s", NOBODY, there.pk),
    "a child that is nobody": lambda there: by_hand("UPDATE payments_entitlement SET child_id = %s WHERE id = %s", NOBODY, there.pk),
    "a claim that is none": lambda there: by_hand("UPDATE payments_entitlement SET claim_id = %s WHERE id = %s", NOBODY, there.pk),
    "the claim is deleted": lambda there: by_hand("DELETE FROM claims_claim WHERE id = %s", there.claim_id),
    "the payee is deleted": lambda there: by_hand("DELETE FROM people_person WHERE id = %s", there.payee_id),
    "the entitlement is deleted": lambda there: by_hand("DELETE FROM payments_entitlement WHERE id = %s", there.pk),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_named_is_there_and_stays(paid: Money, what: str) -> None:
    there = Entitlement.objects.first()
    assert there is not None
    before = Entry.objects.count()

    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[what](there)

    assert Entry.objects.count() == before
    assert list(unmatched()) == []


def test_reference_may_be_empty_or_move_to_somebody_who_is_there(paid: Money) -> None:
    there = Entitlement.objects.first()
    assert there is not None
    with transaction.atomic():
        by_hand("UPDATE payments_entitlement SET payee_id = %s WHERE id = %s", there.child_id, there.pk)
        an_entry(entitlement=there.pk)

    assert list(unmatched()) == []


def test_what_was_written_past_the_guards_is_found(paid: Money) -> None:
    there = Entitlement.objects.first()
    assert there is not None
    off = ("PRAGMA foreign_keys = OFF",) if connection.vendor == "sqlite" else ("ALTER TABLE payments_entitlement DISABLE TRIGGER USER",)  # fmt: skip
    on = ("PRAGMA foreign_keys = ON",) if connection.vendor == "sqlite" else ("ALTER TABLE payments_entitlement ENABLE TRIGGER USER",)  # fmt: skip
    for statement in off:
        by_hand(statement)
    by_hand("UPDATE payments_entitlement SET payee_id = %s WHERE id = %s", NOBODY, there.pk)
    for statement in on:
        by_hand(statement)

    assert f"row {there.pk} of payments_entitlement names a row of people_person that is not there" in list(
        faults()
    )
