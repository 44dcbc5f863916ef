"""The page of states is what the transitions say, and every state can be reached and told."""

from __future__ import annotations

from huijia.apps.claims.shown import COLOURS, NEXT, STATES
from huijia.apps.claims.states import TRANSITIONS, State
from tests.apps import claim_states


def test_page_of_states_is_up_to_date() -> None:
    assert claim_states.PAGE.read_text(encoding="utf-8") == claim_states.page(), "stale; run make docs"


def test_every_state_has_words_and_can_be_reached() -> None:
    reached = {State.DRAFT, *(transition.target for transition in TRANSITIONS.values())}

    assert reached == set(State) == set(STATES) == set(NEXT)
    assert set(COLOURS) <= set(State)
