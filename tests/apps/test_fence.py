"""The outer fence on PostgreSQL: whatever a query forgets to ask, nobody is shown rows of elsewhere. SQLite has no such thing (ADR 25)."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.db.models import Count, Max

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.fence import told as telling
from huijia.apps.fence.standing import fenced_tables
from huijia.apps.fence.told import NOBODY, look_also_at, look_as, looking, one_action, the_service
from huijia.apps.people.models import Fact, Person
from huijia.server.middleware import as_told
from tests.apps.conftest import TODAY, Office
from tests.apps.fence_world import ORACLE, World, foreign, make_world, random_viewer

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no policies")

QUERIES = 600
"""In `make test`; HUIJIA_ROUNDS in `make test-long`."""


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def told_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that answers requests: nobody looks until it is said."""
    monkeypatch.setattr(telling, "_process", [NOBODY])


def _everything(draw: random.Random, world: World) -> str:
    """What a query without any filter of its own brings back, in one of many ways, as text."""
    model = draw.choice(world.models)
    way = draw.randrange(4)
    found = model._base_manager.all()
    if way == 0:
        return repr(list(found.values_list()))
    if way == 1:
        relations = [each.name for each in model._meta.fields if each.is_relation and not each.null]
        rows = found.select_related(*draw.sample(relations, min(len(relations), 2))) if relations else found
        return repr(
            [[vars(row), *(vars(each) for each in row._state.fields_cache.values() if each)] for row in rows]
        )
    if way == 2:
        texts = [
            each.name for each in model._meta.fields if each.get_internal_type() in ("CharField", "TextField")
        ]
        return (
            repr(found.aggregate(**{f"most_{name}": Max(name) for name in texts}, n=Count("pk")))
            if texts
            else ""
        )
    return repr([vars(row) for row in found.order_by("?").iterator(chunk_size=3)])


def _joined(draw: random.Random, world: World) -> str:
    """What a query written by hand brings back, as text."""
    one, other = (each._meta.db_table for each in draw.sample(world.models, 2))
    forms = (
        "SELECT a::text FROM {one} a",
        "SELECT string_agg(a::text, ' ') FROM {one} a",
        "SELECT a::text, b::text FROM {one} a CROSS JOIN {other} b LIMIT 300",
        "SELECT a::text, b::text FROM {one} a FULL JOIN {other} b ON a::text = b::text",
        "SELECT a::text FROM {one} a WHERE EXISTS (SELECT 1 FROM {other})",
        "SELECT (SELECT max(b::text) FROM {other} b), min(a::text) FROM {one} a",
        "WITH all_of AS MATERIALIZED (SELECT a::text t FROM {one} a UNION SELECT b::text FROM {other} b) SELECT t FROM all_of ORDER BY 1",
        "SELECT a::text, row_number() OVER (ORDER BY a::text DESC), lag(a::text) OVER () FROM {one} a",
        "SELECT a::text FROM {one} a WHERE a::text LIKE '%~%' OR a IS NOT NULL",
        "SELECT jsonb_agg(to_jsonb(a)) FROM {one} a GROUP BY a IS NULL",
        "SELECT b::text FROM {one} a, LATERAL (SELECT * FROM {other} c WHERE a IS NOT NULL LIMIT 3) b",
    )
    with connection.cursor() as cursor:
        cursor.execute(draw.choice(forms).format(one=one, other=other))
        return repr(cursor.fetchall())


def _counted(draw: random.Random, world: World, viewer: Viewer) -> str | None:
    """A bare count is no more and no less than what the viewer may see: the fence does not stand too far in either."""
    model = draw.choice(
        [each for each in world.models if each._meta.label not in ("people.Person", "people.Membership")]
    )
    may = ORACLE[model._meta.db_table]
    expected = sum(may(viewer, family) for family in world.families)
    found = model._base_manager.count()
    return None if found == expected else f"{model._meta.db_table}: {found} rows, and {expected} are theirs"


def _leaks(world: World, seed: int, rounds: int) -> Iterator[str]:
    draw = random.Random(seed)
    for number in range(rounds):
        viewer = random_viewer(draw, world)
        with looking():
            look_as(viewer, on=TODAY)
            if number % 5 == 4:
                wrong = _counted(draw, world, viewer)
                found = [wrong] if wrong else []
            else:
                brought = _joined(draw, world) if number % 2 else _everything(draw, world)
                found = list(foreign(brought, viewer, world))
        for each in found:
            yield f"round {number}, {dict(viewer.areas)} as {viewer.id}: {each}"


def test_no_query_brings_back_a_row_of_elsewhere(world: World) -> None:
    assert list(_leaks(world, seed=7, rounds=QUERIES)) == []


@pytest.mark.long
def test_no_query_of_very_many_brings_back_a_row_of_elsewhere(world: World, long_seed: int) -> None:
    rounds = int(os.environ.get("HUIJIA_ROUNDS", "100000"))

    assert list(_leaks(world, seed=long_seed, rounds=rounds)) == []


def test_without_the_fence_the_same_queries_do(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """So the test above can fail."""
    monkeypatch.setattr(telling, "told", lambda: telling.SERVICE)
    monkeypatch.setattr("huijia.apps.fence.postgresql.base.told", lambda: telling.SERVICE)

    assert len(list(_leaks(world, seed=7, rounds=50))) > 50


def test_whoever_was_told_nothing_sees_nothing(world: World, told_nothing: None) -> None:
    assert {model._meta.db_table: model._base_manager.count() for model in world.models} == dict.fromkeys(
        (model._meta.db_table for model in world.models), 0
    )


def test_every_fenced_table_is_filled_and_told_of(world: World) -> None:
    assert {model._meta.db_table for model in world.models} == set(fenced_tables()) == set(ORACLE)
    assert all(model._base_manager.count() >= len(world.families) for model in world.models)


def test_nothing_fenced_is_written_while_somebody_looks(world: World) -> None:
    written = []
    with looking():
        look_as(Viewer(1, "x", "county_approver", {"county_approver": ("99",)}), on=TODAY)
        for table in fenced_tables():
            for statement in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                try:
                    with transaction.atomic(), connection.cursor() as cursor:
                        cursor.execute(statement)
                    written.append(statement)
                except ProgrammingError as error:
                    assert "permission denied" in str(error)
    assert written == []


def test_an_action_works_for_the_whole_office_and_only_while_it_lasts(office: Office) -> None:
    with looking():
        assert Person.objects.count() == 0
        with one_action():
            assert Person.objects.count() == 4
        assert Person.objects.count() == 0


def test_what_was_told_in_a_transaction_that_is_taken_back_holds_no_longer(office: Office) -> None:
    with looking():
        look_as(office.viewer("township_officer"), on=TODAY)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            assert Person.objects.count() == 2
            with the_service():
                assert Person.objects.count() == 4
                1 / 0  # noqa: B018
        assert Person.objects.count() == 2
        with the_service(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert Person.objects.count() == 2
    assert Person.objects.count() == 4


def test_pieces_that_are_sent_later_are_read_as_whoever_asked(office: Office, told_nothing: None) -> None:
    def pieces() -> Iterator[bytes]:
        yield str(Person.objects.count()).encode()
        yield str(Person.objects.count()).encode()

    with looking():
        look_as(office.viewer("township_officer"), on=TODAY)
        sent = as_told(pieces(), telling.told())

    assert next(sent) == b"2"
    assert Person.objects.count() == 0
    assert list(sent) == [b"2"]


def test_a_record_that_was_opened_in_an_emergency_is_seen_and_no_other(office: Office) -> None:
    with looking():
        look_as(office.viewer("township_officer"), on=TODAY)
        assert not Person.objects.filter(pk=office.other_child.pk).exists()
        look_also_at(office.other_child.pk)
        assert Person.objects.filter(pk=office.other_child.pk).exists()
        assert Fact.objects.filter(person=office.other_child).exists()
        assert not Person.objects.filter(pk=office.other_parent.pk).exists()


def test_records_that_belong_together_are_seen_together(office: Office) -> None:
    """A merged record of elsewhere, somebody of the household who is registered elsewhere: as the pages show them."""
    Person.objects.filter(pk=office.parent.pk).update(area=office.other_child.area)
    Person.objects.filter(pk=office.other_child.pk).update(merged_into=office.child)
    with looking():
        look_as(office.viewer("township_officer"), on=TODAY)
        seen: set[Any] = set(Person.objects.values_list("pk", flat=True))

    assert seen == {office.child.pk, office.parent.pk, office.other_child.pk}
