"""Events to test with."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import SYSTEM, Viewer
from huijia.apps.events.actions import make_event, publish
from huijia.apps.events.codes import new_nonce
from huijia.apps.events.models import Event, SignUp
from huijia.apps.events.planning import Planned
from huijia.apps.events.queries import sign_up_of
from huijia.apps.events.signing_up import Party, sign_up
from tests.apps.conftest import NOW, VILLAGE

BEGINS = NOW + timedelta(days=4)
"""Ten in the morning of a Friday."""


def planned(**given: Any) -> Planned:
    """What staff write about an event of two hours in four days, for ten people."""
    return Planned(
        **{
            "kind": "talk",
            "title_zh": "孩子发烧怎么办",
            "title_en": "When a child has a fever",
            "about_zh": "带孩子来也可以。",
            "about_en": "Bring the children.",
            "place_zh": "东村文化站",
            "place_en": "East Village hall",
            "starts_at": BEGINS,
            "ends_at": BEGINS + timedelta(hours=2),
            "places": 10,
        }
        | given
    )


def event_made(by: Viewer = SYSTEM, *, area: str = VILLAGE, at: datetime = NOW, **given: Any) -> Event:
    """A published event."""
    made = make_event(by=by, area=Area.objects.get(code=area), planned=planned(**given), at=at)
    return publish(by=by, event=made, at=at)


def joined(event: Event, adults: int = 1, children: int = 0, *, at: datetime = NOW, **given: Any) -> str:
    """Somebody signs up; their code."""
    party = Party(adults=adults, children=children, **given)
    return sign_up(event=event, party=party, nonce=new_nonce(), at=at)


def found(code: str, *, at: datetime = NOW) -> SignUp:
    """The sign-up of a code."""
    return sign_up_of(code, at=at)
