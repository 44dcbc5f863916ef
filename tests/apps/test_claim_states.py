"""The page of states is what the transitions say, and every state can be reached and told."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from huijia.apps.claims.models import Claim
from huijia.apps.claims.shown import COLOURS, NEXT, STATES
from huijia.apps.claims.states import TRANSITIONS, State
from tests.apps import claim_states
from tests.apps.any_state import only_listed_steps, put


def test_page_of_states_is_up_to_date() -> None:
    assert claim_states.PAGE.read_text(encoding="utf-8") == claim_states.page(), "stale; run make docs"


def test_every_state_has_words_and_can_be_reached() -> None:
    reached = {State.DRAFT, *(transition.target for transition in TRANSITIONS.values())}

    assert reached == set(State) == set(STATES) == set(NEXT)
    assert set(COLOURS) <= set(State)


def test_database_lets_a_claim_move_by_the_listed_ways_only(submitted: Claim) -> None:
    listed = {
        (source, transition.target)
        for transition in TRANSITIONS.values()
        for source in transition.sources
        if source is not transition.target
    }

    assert {(State(old), State(new)) for old, new in only_listed_steps.WAYS} == listed
    for state in State:
        for target in State:
            with connection.cursor() as cursor, transaction.atomic():
                put(submitted.pk, state)
                moved = True
                try:
                    with transaction.atomic():
                        cursor.execute(
                            "UPDATE claims_claim SET state = %s, granted = %s WHERE id = %s",
                            [target.value, target is State.CONFIRMED, submitted.pk],
                        )
                except DatabaseError:
                    moved = False
                assert moved == (state is target or (state, target) in listed), (state, target)


def test_database_lets_a_claim_begin_as_a_draft_only(submitted: Claim) -> None:
    submitted.pk = None
    submitted.number, submitted.period = "NEW", "2027"

    with pytest.raises(DatabaseError), transaction.atomic():
        submitted.save(force_insert=True)
