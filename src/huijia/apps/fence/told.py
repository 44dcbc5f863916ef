"""Who looks: somebody with their roles and areas, the service itself, or nobody, who sees nothing of any person.

Said in one place for each way into the office: requests by ``server.middleware``; commands by ``cli.office.setting_up``; chores by
``server.chores``; what an action does, which must see the whole office to be right, by ``one_action``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import transaction


class Looker(Protocol):
    """Somebody who looks: an account, and the areas in which it has each role."""

    @property
    def id(self) -> int | None:
        """The account's number; None for a stranger."""

    @property
    def areas(self) -> Mapping[str, tuple[str, ...]]:
        """Role -> codes of areas; empty for a family's."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a connection is told. ``viewer`` is JSON, as the database's function ``huijia_viewer`` reads it; empty: nobody."""

    is_service: bool
    viewer: str = ""


NOBODY = Told(is_service=False)
SERVICE = Told(is_service=True)

_looker: ContextVar[Told | None] = ContextVar("huijia_looker", default=None)
_as_service: ContextVar[bool] = ContextVar("huijia_as_service", default=False)
_process = [NOBODY]


def told() -> Told:
    """Who looks now. Every thread begins with nobody, unless the whole process is the service."""
    if _as_service.get():
        return SERVICE
    return _looker.get() or _process[0]


def this_process_is_the_service() -> None:
    """Whatever this process does is the service's own work: a command, a migration. Never said where requests are answered."""
    _process[0] = SERVICE


def told_of(viewer: Looker, *, on: date) -> Told:
    """What the connection is told of a viewer. ``on``: the day, by which a household's members are those of now."""
    areas = {str(role): list(codes) for role, codes in viewer.areas.items()}
    return Told(
        is_service=False,
        viewer=json.dumps({"id": viewer.id, "on": on.isoformat(), "areas": areas}, sort_keys=True),
    )


@contextmanager
def looking(at_first: Told = NOBODY) -> Iterator[None]:
    """While this lasts somebody looks, whoever it was before: a request. Until ``look_as`` says who, nobody."""
    before, was_service = _looker.set(at_first), _as_service.set(False)
    try:
        yield
    finally:
        _looker.reset(before)
        _as_service.reset(was_service)


def look_as(viewer: Looker, *, on: date) -> None:
    """From now on, until ``looking`` ends, it is this viewer who looks. Outside of ``looking`` it changes nothing."""
    if _looker.get() is not None:
        _looker.set(told_of(viewer, on=on))


def look_also_at(*people: int) -> None:
    """From now on, until ``looking`` ends, the viewer sees these records, too: what they opened in an emergency."""
    found = _looker.get()
    if found is not None and found.viewer:
        viewer = json.loads(found.viewer)
        viewer["opened"] = sorted({*viewer.get("opened", ()), *people})
        _looker.set(Told(is_service=False, viewer=json.dumps(viewer, sort_keys=True)))


@contextmanager
def the_service() -> Iterator[None]:
    """What is done in here is the service's own work, and sees every row: a guard, a count, a lookup of which only a bare answer leaves.

    Also a decorator: ``@the_service()``. Whatever is read in here is read to its end in here: a query that leaves it unread is asked as the
    viewer.
    """
    before = _as_service.set(True)
    try:
        yield
    finally:
        _as_service.reset(before)


@contextmanager
def one_action() -> Iterator[None]:
    """One action: a transaction, and the service's own work. What it acts on was found before, by whoever looks.

    Also a decorator: ``@one_action()``. No table that tells of a person can be written otherwise while somebody looks.
    """
    with the_service(), transaction.atomic():
        yield
