"""Migrations: an office that is updated loses nothing, and can go back to its backup's version."""

from __future__ import annotations

import inspect
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, migrations, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from huijia.apps.claims.models import Claim
from tests.own_office import OwnOffice

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("huijia."))
LATER = [
    migration
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items())
    if app in OURS and not name.startswith("0001_")
]
LOSING = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.RunSQL,
)
"""Operations after which the version before no longer works, or something is gone, or nobody can tell."""

MARK = "# safe:"
"""A comment in the migration that says why it may all the same."""


def unmarked(migration: Any, source: str) -> list[str]:
    if MARK in source:
        return []
    return [type(each).__name__ for each in migration.operations if isinstance(each, LOSING)]


@pytest.mark.parametrize("migration", LATER, ids=str)
def test_a_migration_takes_nothing_away_unless_it_says_why(migration: Any) -> None:
    assert unmarked(migration, inspect.getsource(inspect.getmodule(migration) or migration)) == []


@pytest.mark.parametrize(
    "operation", [migrations.RemoveField("claim", "period"), migrations.DeleteModel("Claim")], ids=str
)
def test_a_migration_that_takes_something_away_is_found(operation: Operation) -> None:
    class Taking(migrations.Migration):
        operations = (operation,)  # type: ignore[assignment]

    assert unmarked(Taking("0099_x", "claims"), "") == [type(operation).__name__]
    assert unmarked(Taking("0099_x", "claims"), f"{MARK} nobody reads it since 0.2") == []


def _emptied(office: OwnOffice) -> None:
    """Leave nothing in the database, not even tables."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    connection.close()
    for path in office.data.glob("huijia.sqlite3*"):
        path.unlink()


def test_an_office_of_the_first_version_is_brought_up_to_date(office_db: OwnOffice) -> None:
    _emptied(office_db)
    known = MigrationLoader(None).disk_migrations
    MigrationExecutor(connection).migrate(
        # The fence stands around tables of later versions.
        [(app, name) for app, name in known if app in OURS and app != "fence" and name.startswith("0001_")]
    )

    call_command("migrate", verbosity=0)

    now = MigrationExecutor(connection)
    assert now.migration_plan(now.loader.graph.leaf_nodes()) == []


def test_day_of_the_first_handing_in_is_read_from_the_trail(office_db: OwnOffice) -> None:
    """Claims of before: one that was returned and handed in again, one of which the trail knows nothing, and a draft."""
    _emptied(office_db)
    before = MigrationExecutor(connection).migrate(
        [("claims", "0003_only_listed_steps"), ("audit", "0002_append_only")]
    )
    first, again = datetime(2025, 12, 30, 2, 0, tzinfo=UTC), datetime(2026, 2, 3, 2, 0, tzinfo=UTC)
    area = before.apps.get_model("accounts", "Area").objects.create(code="990101100", name_zh="青禾镇")
    child = before.apps.get_model("people", "Person").objects.create(area=area, name="王小明", made_at=first)
    known = {"pack": "cn/childcare-subsidy", "kind": "first", "child": child, "claimant": child, "area": area}
    moments = {"returned": again, "silent": again, "draft": None}
    for number, (name, at) in enumerate(moments.items()):
        before.apps.get_model("claims", "Claim").objects.create(
            **known, number=name, period=str(2023 + number), made_at=first, submitted_at=at, changed_at=first
        )
    trail = ((first, "returned", "claim.submit"), (again, "returned", "claim.submit"))
    for number, (at, name, action) in enumerate((*trail, (first, "silent", "claim.started")), start=1):
        before.apps.get_model("audit", "Entry").objects.create(
            sequence=number, at=at, action=action, subject="claim", subject_id=name
        )

    call_command("migrate", verbosity=0)

    claims = Claim.objects.all()
    assert {each.number: each.first_submitted_at for each in claims} == {
        "returned": first,
        "silent": again,
        "draft": None,
    }
    with pytest.raises(DatabaseError), transaction.atomic():
        claims.filter(number="returned").update(first_submitted_at=again)
    with pytest.raises(DatabaseError), transaction.atomic():
        claims.filter(number="draft").update(state="confirmed")


def test_what_is_granted_and_who_began_is_read_from_what_is_there(office_db: OwnOffice) -> None:
    """Claims of before: a grant, one that is objected to, a refusal, one that was granted on an objection; one begun by the family."""
    _emptied(office_db)
    before = MigrationExecutor(connection).migrate(
        [("claims", "0006_cared_for"), ("people", "0005_corrections"), ("audit", "0002_append_only")]
    )

    def model(app: str, name: str) -> Any:
        return before.apps.get_model(app, name).objects

    now = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    area = model("accounts", "Area").create(code="990101100", name_zh="青禾镇")
    child = model("people", "Person").create(area=area, name="王小明", made_at=now)
    parent = model("people", "Person").create(area=area, name="王明", made_at=now)
    user = model("accounts", "User").create(username="family")
    model("people", "PersonAccount").create(user_id=user.pk, person=parent)
    known = {
        "pack": "cn/childcare-subsidy",
        "kind": "first",
        "child": child,
        "claimant": parent,
        "area": area,
    }
    outcomes = {
        "granted": (["granted"], ["confirmed"]),
        "objected": (["granted"], ["confirmed", "appealed"]),
        "refused": (["refused"], ["refused"]),
        "after": (["refused", "granted"], ["refused", "appealed", "redecided"]),
    }
    for year, (name, (decided, ways)) in enumerate(outcomes.items(), start=2022):
        claim = model("claims", "Claim").create(
            **known, number=name, period=str(year), made_at=now, changed_at=now, made_by=user.pk
        )
        for state in ("submitted", "in_review", "reviewed", *ways):
            model("claims", "Claim").filter(pk=claim.pk).update(state=state)
        said = model("claims", "Assessment").create(
            **{
                "claim": claim,
                "pack": "x",
                "pack_version": "x",
                "engine_version": "x",
                "assessed_on": now.date(),
            },
            **{"facts": {}, "rows": [], "explanation": {}, "made_at": now},
        )
        for outcome in decided:
            model("claims", "Decision").create(
                **{"claim": claim, "assessment": said, "outcome": outcome, "currency": "CNY"},
                **{"decided_by_name": "x", "office": "x", "decided_at": now, "object_until": now.date()},
            )
    model("claims", "Claim").create(
        **known, number="counter", period="2026", made_at=now, changed_at=now, made_by=user.pk + 1
    )

    call_command("migrate", verbosity=0)

    claims = Claim.objects.all()
    assert {each.number for each in claims if each.granted} == {"granted", "objected", "after"}
    assert {each.number for each in claims if each.made_at_counter} == {"counter"}
    with pytest.raises(DatabaseError), transaction.atomic():
        claims.filter(number="counter").update(state="in_review")
    with pytest.raises(DatabaseError), transaction.atomic():
        claims.filter(number="refused").update(granted=True)


def test_letters_of_before_that_nobody_got_are_listed(office_db: OwnOffice) -> None:
    """One that waits, one that was got, an objection, a decision that came without a letter, one that replaced another that was got."""
    _emptied(office_db)
    before = MigrationExecutor(connection).migrate(
        [("claims", "0011_computed_again"), ("people", "0005_corrections"), ("audit", "0002_append_only")]
    )

    def model(app: str, name: str) -> Any:
        return before.apps.get_model(app, name).objects

    now, later = datetime(2026, 3, 2, 2, 0, tzinfo=UTC), datetime(2026, 3, 5, 2, 0, tzinfo=UTC)
    area = model("accounts", "Area").create(code="990101100", name_zh="青禾镇")
    child = model("people", "Person").create(area=area, name="王小明", made_at=now)
    cases = {
        "waits": (["refused"], [({"zh": {}}, False)]),
        "got": (["refused"], [({"zh": {}}, True)]),
        "objected": (["refused", "appealed"], [({"zh": {}}, False)]),
        "no letter": (["refused"], [({}, False)]),
        "replaced": (["refused", "appealed", "redecided"], [({"zh": {}}, True), ({"zh": {}}, False)]),
    }
    for year, (name, (ways, letters)) in enumerate(cases.items(), start=2020):
        claim = model("claims", "Claim").create(
            **{"pack": "x", "kind": "first", "child": child, "claimant": child, "area": area},
            **{"number": name, "period": str(year), "made_at": now, "changed_at": now},
        )
        for state in ("submitted", "in_review", "reviewed", *ways):
            model("claims", "Claim").filter(pk=claim.pk).update(state=state)
        said = model("claims", "Assessment").create(
            **{"claim": claim, "pack": "x", "pack_version": "x", "engine_version": "x"},
            **{"assessed_on": now.date(), "facts": {}, "rows": [], "explanation": {}, "made_at": now},
        )
        for at, (letter, is_got) in zip((now, later), letters, strict=False):
            made = model("claims", "Decision").create(
                **{"claim": claim, "assessment": said, "outcome": "refused", "currency": "CNY"},
                **{"decided_by_name": "x", "office": "x", "decided_at": at, "object_until": now.date()},
                letter=letter,
            )
            if is_got:
                model("claims", "Delivery").create(
                    decision=made, how="handed_over", told_on=now.date(), recorded_at=now
                )

    call_command("migrate", verbosity=0)

    listed = Claim.objects.filter(letter_waits_since__isnull=False)
    assert {each.number: each.letter_waits_since for each in listed} == {"waits": now, "replaced": later}
