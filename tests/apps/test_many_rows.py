"""Many rows at once: what is written is what was given, whatever stands in it, and the planner learns of it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from huijia.apps.audit import bulk
from huijia.apps.payments import entitling
from huijia.apps.payments.entitling import take_decisions
from huijia.apps.payments.models import Entitlement
from huijia.apps.people.models import Person
from tests.apps.conftest import NOW, Office
from tests.apps.payments_office import make_money

# What PostgreSQL's arrays, JSON or SQLite could take for something else is drawn often. U+0000 is refused by all before.
TEXTS = st.text(
    st.sampled_from("{}\",\\ 'NULnul%\n张é") | st.characters(codec="utf-8", exclude_characters="\0")
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(TEXTS, st.dates() | st.none()), min_size=1, max_size=4))
@example([("NULL", None), ("", None), ("{a,b}", None), ('\\"', None)])
def test_rows_hold_what_was_written(office: Office, given: Sequence[tuple[str, object]]) -> None:
    keys = list(Person.objects.order_by("pk").values_list("pk", flat=True)[: len(given)])
    changes = dict(zip(keys, given, strict=False))
    with transaction.atomic():
        bulk.update_rows(Person, ["address", "birth_date"], changes)

    found = Person.objects.filter(pk__in=keys).values_list("pk", "address", "birth_date")
    assert {key: values for key, *values in found} == {key: list(values) for key, values in changes.items()}


def test_what_nothing_is_added_to_stays(office: Office) -> None:
    money = make_money(office)
    entitlements = [money.entitlement(money.granted(*money.family())) for _ in range(2)]

    with transaction.atomic():
        bulk.add_to_rows(
            Entitlement,
            ["owed_minor", "recovering_minor", "ordered_minor"],
            {entitlements[0].pk: [-500, 0, 500], entitlements[1].pk: [0, 0, 0]},
        )
        bulk.add_to_rows(Entitlement, ["owed_minor"], {entitlements[0].pk: [0]})

    before = [(each.owed_minor, each.recovering_minor, each.ordered_minor) for each in entitlements]
    for each in entitlements:
        each.refresh_from_db()
    after = [(each.owed_minor, each.recovering_minor, each.ordered_minor) for each in entitlements]
    assert after == [(before[0][0] - 500, before[0][1], before[0][2] + 500), before[1]]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's planner keeps no statistics here")
def test_planner_learns_of_what_was_granted_before_a_run_is_prepared(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entitling, "MANY", 3)
    money = make_money(office)
    for _ in range(3):
        money.granted(*money.family())

    take_decisions(at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'payments_entitlement'")
        assert cursor.fetchall() == [(3.0,)]
