"""Requests at every address in every role, with the application's own filters taken away on purpose: the fence alone shows nothing of elsewhere."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.models import Entry
from huijia.apps.claims.models import Claim
from huijia.apps.fence import told as telling
from huijia.apps.people.models import Fact, Person, PersonReading
from huijia.apps.people.search import index_people
from huijia.apps.people.views import WANTED
from tests.apps.conftest import NOW, TODAY, Office
from tests.apps.test_routes import ROLES, ROUTES, elsewhere

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no policies")
__all__ = ["elsewhere"]

REQUESTS = 250
"""In `make test`; a fiftieth of HUIJIA_ROUNDS in `make test-long`."""

MARKS = ("李强", "李小红", "别处路九号", "13911112222", "110105194912310021")

SignedIn = Callable[[str], Client]
Things = dict[str, object]


@pytest.fixture
def far(elsewhere: Things, office: Office) -> Things:
    """Things of another county, whose people have marks in every text of theirs."""
    for person in (office.other_parent, office.other_child):
        Person.objects.filter(pk=person.pk).update(address=MARKS[2], phone=MARKS[3], id_number=MARKS[4])
        person.refresh_from_db()
        Fact.objects.create(
            person=person,
            name="address",
            value=MARKS[2],
            valid_from=TODAY,
            recorded_at=NOW,
            source="document",
        )
    index_people([office.other_parent, office.other_child])
    return elsewhere


@pytest.fixture
def unfiltered(far: Things, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every filter of the application lets everything through, as if somebody had forgotten it."""
    everything: Callable[..., Q] = lambda *_given, **_more: ~Q(pk__in=())  # noqa: E731
    removed: dict[str, Any] = {
        "within": everything,
        "areas_under": everything,
        "people_seen_by": lambda _viewer: Person.objects.all(),
        "claims_seen_by": lambda _viewer: Claim.objects.all(),
        "seen_by": lambda _viewer: Entry.objects.order_by("-sequence"),
    }
    for name, module in list(sys.modules.items()):
        if name.startswith(("huijia.apps.", "huijia.web")):
            for each, instead in removed.items():
                if callable(getattr(module, each, None)) and ".fence." not in name:
                    monkeypatch.setattr(module, each, instead)
    monkeypatch.setattr(Viewer, "serves", lambda *_given: True)
    every = PersonReading.objects.values_list("township", flat=True).distinct()
    with telling.the_service():
        townships = list(every)
    monkeypatch.setattr("huijia.apps.people.search._townships", lambda _viewer: townships)


def shown(signed_in: SignedIn, things: Things, *, seed: int, requests: int) -> Iterator[str]:
    """Marks of elsewhere in answers to random requests."""
    draw = random.Random(seed)
    clients = {}
    for role in ROLES:
        clients[role] = signed_in(role)
        clients[role].raise_request_exception = False
        if role in ("township_officer", "county_approver"):
            session = clients[role].session
            # Not one of the marks: the page shows again what was typed, found or not.
            session[WANTED] = "liqiang"
            session.save()
    paths = [route for route in ROUTES if not route.pattern.startswith(("account/", "static/"))]
    asked = [(role, route, method) for role in ROLES for route in paths for method in ("get", "post")]
    draw.shuffle(asked)
    for role, route, method in (asked * (requests // len(asked) + 1))[:requests]:
        data = (
            {}
            if method == "get"
            else {
                name: draw.choice(("1", "x", "2026-03-16", "on"))
                for name in ("reason", "value", "name", "kind")
            }
        )
        with transaction.atomic():
            answer = getattr(clients[role], method)(route.filled(things), data)
            text = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text += repr(answer.headers).encode()
            transaction.set_rollback(True)
        for mark in MARKS:
            if mark.encode() in text:
                yield f"{method} {route.pattern} as {role}: {mark}"


def test_requests_without_filters_show_nothing_of_elsewhere(
    far: Things, unfiltered: None, signed_in: SignedIn
) -> None:
    assert list(shown(signed_in, far, seed=7, requests=REQUESTS)) == []


@pytest.mark.long
def test_very_many_requests_without_filters_show_nothing_of_elsewhere(
    far: Things, unfiltered: None, signed_in: SignedIn, long_seed: int
) -> None:
    rounds = int(os.environ.get("HUIJIA_ROUNDS", "100000"))

    assert list(shown(signed_in, far, seed=long_seed, requests=rounds // 50)) == []


def test_without_the_fence_the_same_requests_show_it(
    far: Things, unfiltered: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the tests above can fail: these pages do show whatever their filters let through."""
    monkeypatch.setattr("huijia.apps.fence.postgresql.base.told", lambda: telling.SERVICE)

    pages = {each.partition(" as ")[0] for each in shown(signed_in, far, seed=7, requests=REQUESTS)}
    assert len(pages) >= 5


@pytest.mark.parametrize("fenced", [True, False], ids=["fenced", "without the fence"])
def test_search_for_somebody_of_elsewhere_finds_them_only_without_the_fence(
    far: Things, unfiltered: None, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, fenced: bool
) -> None:
    if not fenced:
        monkeypatch.setattr("huijia.apps.fence.postgresql.base.told", lambda: telling.SERVICE)
    client = signed_in("county_approver")
    session = client.session
    session[WANTED] = "liqiang"
    session.save()

    assert (MARKS[0] in client.get("/people/").content.decode()) is not fenced


def test_its_own_area_is_shown_with_or_without_filters(
    office: Office, unfiltered: None, signed_in: SignedIn
) -> None:
    page = signed_in("township_officer").get(f"/people/{office.child.pk}/")

    assert page.status_code == 200
    assert "王小明" in page.content.decode()
