"""The inventory against the database as it is: tables that no model stands for, and the ways from a row to people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from huijia.apps.audit.models import Entry
from huijia.apps.claims.models import Claim
from huijia.apps.outreach.models import Home, Said, Visit
from huijia.apps.people.models import Membership, Person
from huijia.apps.people.queries import records_of
from huijia.apps.privacy.everything import BARE, TABLES
from huijia.apps.privacy.finding import rows_of
from tests.apps.conftest import TODAY, Office
from tests.apps.outreach_office import make_outreach

pytestmark = pytest.mark.django_db


def test_every_table_of_the_database_is_declared() -> None:
    there = set(connection.introspection.table_names())
    declared = {table.model._meta.db_table for table in TABLES} | {table.name for table in BARE}

    assert there - declared == set()
    assert declared - there == set()


def test_columns_of_tables_without_a_model_are_declared() -> None:
    with connection.cursor() as cursor:
        found = {
            table.name: {column.name for column in connection.introspection.get_table_description(cursor, table.name)}
            for table in BARE
        }  # fmt: skip

    assert found == {table.name: set(table.fields) for table in BARE}


def rows(model: type, person: Person) -> QuerySet[Any]:
    [table] = [each for each in TABLES if each.model is model]
    return rows_of(table, [each.pk for each in records_of(person)], on=TODAY)


def test_rows_are_found_by_every_declaration(db: None) -> None:
    """Each way can be asked on this database; what it finds for somebody who is not there is nothing."""
    asked = [table for table in TABLES if table.tells_of_people]

    assert len(asked) > 30
    assert {rows_of(table, [1], on=TODAY).count() for table in asked} == {0}


def test_claim_is_of_child_and_claimant_and_of_nobody_else(office: Office, submitted: Claim) -> None:
    assert list(rows(Claim, office.child)) == [submitted] == list(rows(Claim, office.parent))
    assert not rows(Claim, office.other_parent)


def test_trail_leads_to_whoever_it_tells_of_and_to_whoever_did_it(office: Office, submitted: Claim) -> None:
    did = Entry.objects.filter(actor_id=office.users["family"].pk)
    assert did.exists()
    assert set(did) <= set(rows(Entry, office.parent))
    assert set(Entry.objects.filter(person_id=office.child.pk)) == set(rows(Entry, office.child))
    assert not set(did) & set(rows(Entry, office.other_parent))


def test_merged_record_leads_to_the_same_rows(office: Office, submitted: Claim) -> None:
    Person.objects.filter(pk=office.child.pk).update(merged_into=office.other_child)

    assert list(rows(Claim, office.other_child)) == [submitted]


def test_what_a_household_says_is_for_those_who_live_in_it(office: Office) -> None:
    outreach = make_outreach(office)
    outreach.ask()
    outreach.quiet()
    home = Home.kept.get()

    # Whoever asked for no contact is left out of every list, and of their own copy nothing is.
    assert list(rows(Home, office.child)) == [home]
    assert set(rows(Said, office.child)) == set(Said.kept.all())
    assert list(rows(Visit, office.parent)) == list(Visit.kept.all())
    assert not rows(Visit, office.child)

    yesterday = TODAY - timedelta(days=1)
    Membership.objects.filter(person=office.child).update(valid_until=yesterday)

    assert not rows(Home, office.child)
    assert not rows(Said, office.child)
    assert set(rows(Said, office.parent)) == set(Said.kept.all())
