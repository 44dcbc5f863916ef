"""The page of states is what the transitions say, and every state can be reached and told."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huijia.apps.claims.models import Claim
from huijia.apps.claims.shown import COLOURS, NEXT, STATES
from huijia.apps.claims.states import TRANSITIONS, State
from tests.apps import claim_states

only_listed_steps = import_module("huijia.apps.claims.migrations.0003_only_listed_steps")


def test_page_of_states_is_up_to_date() -> None:
    assert claim_states.PAGE.read_text(encoding="utf-8") == claim_states.page(), "stale; run make docs"


def test_every_state_has_words_and_can_be_reached() -> None:
    reached = {State.DRAFT, *(transition.target for transition in TRANSITIONS.values())}

    assert reached == set(State) == set(STATES) == set(NEXT)
    assert set(COLOURS) <= set(State)


def test_database_lets_a_claim_move_by_the_listed_ways_only(submitted: Claim) -> None:
    listed = {
        (source, transition.target) for transition in TRANSITIONS.values() for source in transition.sources
    }

    assert {(State(old), State(new)) for old, new in only_listed_steps.WAYS} == listed
    for state in State:
        for target in State:
            with connection.cursor() as cursor, transaction.atomic():
                _put(cursor, submitted.pk, state)
                moved = True
                try:
                    with transaction.atomic():
                        cursor.execute(
                            "UPDATE claims_claim SET state = %s WHERE id = %s", [target.value, submitted.pk]
                        )
                except DatabaseError:
                    moved = False
                assert moved == (state is target or (state, target) in listed), (state, target)


def test_database_lets_a_claim_begin_as_a_draft_only(submitted: Claim) -> None:
    submitted.pk = None
    submitted.number, submitted.period = "NEW", "2027"

    with pytest.raises(DatabaseError), transaction.atomic():
        submitted.save(force_insert=True)


def _put(cursor: Any, pk: int, state: State) -> None:
    """Into a state, whatever way leads there: by the listed ways from where it stands."""
    cursor.execute("SELECT state FROM claims_claim WHERE id = %s", [pk])
    at = State(cursor.fetchone()[0])
    if at is state:
        return
    if connection.vendor == "postgresql":
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    only_listed_steps.open_again(None, _Editor(cursor))
    cursor.execute("UPDATE claims_claim SET state = %s WHERE id = %s", [state.value, pk])
    only_listed_steps.guard(None, _Editor(cursor))


class _Editor:
    """As much of a schema editor as the migration needs."""

    def __init__(self, cursor: Any) -> None:
        self.connection = connection
        self._cursor = cursor

    def execute(self, statement: str, params: None) -> None:
        self._cursor.execute(statement)
