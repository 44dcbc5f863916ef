"""What a device may hold: exactly what its account may see now, each record with a mark that is another one as soon as anything in it is.

A record's id says what it is: ``v`` a visit, ``h`` a household that chose the worker, ``i`` an item of a plan, ``m`` printed
material in stock, ``r`` refused work of one's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.db.models.functions import Coalesce

from huijia.apps.accounts.viewer import Viewer
from huijia.apps.campaigns.queries import stock_to_hand_out
from huijia.apps.field.queries import refused_of
from huijia.apps.outreach.models import Plan, PlanItem
from huijia.apps.outreach.queries import homes_of_contact, plans_seen_by, visits_seen_by

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Holding:
    """One record as it is now. ``person``: whom it shows, None for nobody. ``row``: its values by ``names``."""

    id: str
    mark: str
    person: int | None
    area: str
    names: tuple[str, ...]
    row: Row

    @property
    def record(self) -> dict[str, Any]:
        """As the device keeps it; what is empty is left out."""
        return {
            name: _plain(value)
            for name, value in zip(self.names, self.row, strict=True)
            if value not in (None, "")
        }


def holdings_of(viewer: Viewer) -> dict[str, Holding]:
    """Record's id -> record, for everything that this account may hold now, in the order of the ids."""
    found = {
        held.id: held
        for letter, (names, rows) in SOURCES.items()
        for held in _held(letter, names, rows(viewer))
    }
    return dict(sorted(found.items()))


def digest_of(marks: Mapping[str, str]) -> str:
    """SHA-256 over ids and marks, a line each, in the order of the ids: what device and server compare."""
    lines = "\n".join(f"{each} {mark}" for each, mark in sorted(marks.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _held(letter: str, names: tuple[str, ...], rows: Iterable[Row]) -> Iterable[Holding]:
    for key, person, area, *row in rows:
        mark = hashlib.blake2b(repr(row).encode(), digest_size=8).hexdigest()
        number = key.hex if isinstance(key, UUID) else str(key)
        yield Holding(letter + number, mark, person, area, names, tuple(row))


def _plain(value: Any) -> Any:
    return (
        value.isoformat()
        if isinstance(value, date | datetime)
        else str(value)
        if isinstance(value, UUID)
        else value
    )


def _of(path: str, name: str) -> Case:
    """A column of the person's record, or of the one that was kept in its place."""
    merged = f"{path}__merged_into__{name}"
    return Case(When(**{f"{path}__merged_into__isnull": False}, then=F(merged)), default=F(f"{path}__{name}"))


def _whom(path: str) -> tuple[Any, ...]:
    return (_of(path, "name"), _of(path, "address"), _of(path, "phone"))


_WHOM = ("name", "address", "phone")
_VISIT = (
    "home",
    "version",
    "topic",
    "whom",
    "words",
    "state",
    "outcome",
    "day",
    "part",
    "worker",
    "asked_at",
)
_HOME = ("home", "version")
_ITEM = ("home", "version", "kind", "due_on", "state")
_STOCK = ("kind", "title", "area_zh", "area_en", "pieces")
_REFUSED = ("op", "subject", "payload", "reason", "at", "received_at", "twin")


def _visits(viewer: Viewer) -> Iterable[Row]:
    """Those given to the worker, and those that nobody has yet and the worker may take. Not those of others, whom the area lets them see."""
    mine = visits_seen_by(viewer).filter(Q(worker=viewer.id) | Q(worker__isnull=True))
    columns = (
        *("topic", "whom", "words", "state", "outcome", "day", "part", "worker", "asked_at"),
        *_whom("person"),
    )
    return mine.order_by().values_list("pk", _kept("person"), "area", "home", "version", *columns).iterator()


def _homes(viewer: Viewer) -> Iterable[Row]:
    found = homes_of_contact(viewer).order_by()
    area = "household__area"
    return found.values_list("pk", _kept("chosen_by"), area, "pk", "version", *_whom("chosen_by")).iterator()


def _items(viewer: Viewer) -> Iterable[Row]:
    """Of plans that the family agreed to and that name the worker."""
    named = Q(first_contact__user=viewer.id) | Q(second_contact__user=viewer.id)
    plans = plans_seen_by(viewer).filter(named, state=Plan.State.AGREED).order_by().values("pk")
    columns = ("plan__home", "version", "kind", "due_on", "state", *_whom("plan__person"))
    found = PlanItem.objects.filter(plan__in=plans)
    return found.values_list("pk", _kept("plan__person"), "plan__area", *columns).iterator()


def _refused(viewer: Viewer) -> Iterable[Row]:
    columns = ("kind", "subject", "payload", "reason", "device_at", "received_at", "twin")
    for key, area, *row in refused_of(viewer).values_list("pk", "area", *columns):
        yield (key, None, area, *row)


def _stock(viewer: Viewer) -> Iterable[Row]:
    """It shows nobody: things, and how many there are."""
    columns = ("kind", "title", "area__name_zh", "area__name_en", "pieces")
    found = stock_to_hand_out(viewer).order_by().values_list("pk", "area", *columns)
    for key, area, *row in found.iterator():
        yield (key, None, area, *row)


def _kept(path: str) -> Coalesce:
    return Coalesce(F(f"{path}__merged_into"), F(path))


SOURCES: Mapping[str, tuple[tuple[str, ...], Callable[[Viewer], Iterable[Row]]]] = {
    "v": ((*_VISIT, *_WHOM), _visits),
    "h": ((*_HOME, *_WHOM), _homes),
    "i": ((*_ITEM, *_WHOM), _items),
    "m": (_STOCK, _stock),
    "r": (_REFUSED, _refused),
}
