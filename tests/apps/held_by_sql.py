"""What the database holds of one person, by plain SQL: no declaration, no manager and no function of the office is asked.

Begins at the person's records and follows every foreign key that points at a row that was found, from table to table; then what leads to
them otherwise: their account, their household, plain numbers.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.apps import apps
from django.db import connection, models

Rows = dict[str, dict[Any, dict[str, Any]]]
"""Label of a table (``claims.Claim``) -> primary key, as the database has it -> column -> value, as the database has it."""

HOUSEHOLDS = ("people.Household", "outreach.Home")
"""From these nothing is followed: what else leads to a household tells of whoever of it is named there."""


def held_by_sql(person: int, *, on: date) -> Rows:
    """Every row that tells of a person."""
    found: Rows = {}
    _take(found, "people.Person", "id", _records(person))
    _follow(found)
    accounts = [each["user_id"] for each in found.get("people.PersonAccount", {}).values()]
    _take(found, "accounts.User", "id", accounts)
    _follow(found)
    _household(found, on)
    for table in ("outreach.Visit", "outreach.Plan", "outreach.PlanItem"):
        _take(found, "outreach.Step", "thing", found.get(table, {}))
    about = [f"visit:{uuid.UUID(str(each))}" for each in found.get("outreach.Visit", {})]
    _take(found, "messaging.Message", "about", about)
    for model in apps.get_models():
        if any(each.column == "person_id" and not each.is_relation for each in model._meta.concrete_fields):
            _take(found, model._meta.label, "person_id", found["people.Person"])
    own = _rows("audit.Entry", "actor_id", accounts)
    entries = found.setdefault("audit.Entry", {})
    entries |= {
        key: row
        for key, row in own.items()
        if row["person_id"] is None and row["actor_role"] in ("family", "none")
    }
    return {label: rows for label, rows in found.items() if rows}


def _model(label: str) -> type[models.Model]:
    return next(each for each in apps.get_models(include_auto_created=True) if each._meta.label == label)


def _records(person: int) -> set[int]:
    numbers = {person}
    while True:
        rows = [
            *_rows("people.Person", "id", numbers).values(),
            *_rows("people.Person", "merged_into_id", numbers).values(),
        ]
        more = {row["id"] for row in rows} | {row["merged_into_id"] for row in rows} - {None}
        if more <= numbers:
            return numbers
        numbers |= more


def _household(found: Rows, today: date) -> None:
    homes = {
        row["household_id"]
        for row in found.get("people.Membership", {}).values()
        if row["valid_until"] is None or date.fromisoformat(str(row["valid_until"])[:10]) >= today
    }
    _take(found, "people.Household", "id", homes)
    _take(found, "outreach.Home", "household_id", homes)
    _take(found, "outreach.Said", "home_id", homes)
    _take(found, "field.Operation", "household", homes)


def _follow(found: Rows) -> None:
    """Rows that point at a row that was found, until there are no more."""
    while True:
        before = sum(map(len, found.values()))
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.concrete_fields:
                if not isinstance(field, models.ForeignKey) or field.related_model._meta.label in HOUSEHOLDS:
                    continue
                if there := found.get(field.related_model._meta.label):
                    _take(found, model._meta.label, str(field.column), there)
        if sum(map(len, found.values())) == before:
            return


def _take(found: Rows, label: str, column: str, values: Iterable[Any]) -> None:
    if rows := _rows(label, column, values):
        found.setdefault(label, {}).update(rows)


def _rows(label: str, column: str, values: Iterable[Any]) -> dict[Any, dict[str, Any]]:
    wanted = [
        each.hex if isinstance(each, uuid.UUID) and connection.vendor == "sqlite" else each for each in values
    ]
    if not wanted:
        return {}
    meta = _model(label)._meta
    names = ", ".join(f'"{each.column}"' for each in meta.concrete_fields)
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{meta.db_table}" WHERE "{column}" IN ({marks})', wanted)
        rows = [
            dict(zip([each.column for each in meta.concrete_fields], row, strict=True))
            for row in cursor.fetchall()
        ]
    return {row[meta.pk.column]: row for row in rows}  # type: ignore[union-attr]


def leads_to(label: str, row: dict[str, Any], lookup: str, people: Iterable[int]) -> bool:
    """Whether a row leads to one of these records by a lookup such as ``entitlement__payee``."""
    first, _, rest = lookup.partition("__")
    if first == "pk":
        return row["id"] in people
    field: Any = _model(label)._meta.get_field(first)
    if not rest:
        return row[field.column] in people
    there = field.related_model._meta
    [found] = _rows(there.label, there.pk.column, [row[field.column]]).values()
    return leads_to(there.label, found, rest, people)


def as_told(field: Any, raw: Any) -> Any:
    """A value as the database has it, as a copy tells it."""
    if isinstance(field, models.ForeignKey):
        return as_told(field.target_field, raw)
    if raw is None:
        return None
    kind = field.get_internal_type()
    if kind == "JSONField":
        return json.loads(raw) if isinstance(raw, (str, bytes)) else raw
    if kind == "BooleanField":
        return bool(raw)
    if kind == "UUIDField":
        return str(uuid.UUID(str(raw)))
    if kind == "DateTimeField":
        found = datetime.fromisoformat(raw) if isinstance(raw, str) else raw
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    if kind in ("DateField", "TimeField"):
        return raw.isoformat() if isinstance(raw, (date, time)) else raw
    return raw
