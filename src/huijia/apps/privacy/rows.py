"""The rows that a person's page and copy show of a table, and what of a row is somebody else's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import BinaryField, ForeignKey, Q, QuerySet

from huijia.apps.inventory.declaring import Field, Number, Purpose, Table
from huijia.apps.people.models import Person
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.finding import rows_of
from huijia.apps.privacy.sides import Side, is_shown, rows_on

NARROWER: Mapping[str, Any] = {
    # What somebody did in the office's name is no part of what the office holds of them as a family member, and what they did with
    # somebody else's record tells of that person: it stands in their copy.
    "audit.Entry": lambda people: (
        Q(person_id__in=people) | Q(person_id=None, actor_role__in=("family", "none"))
    ),
}
"""Of rows to which more than one way leads: those that tell of the person themself."""


_VISIT, _PLAN, _ITEM = "outreach.Visit", "outreach.Plan", "outreach.PlanItem"


def _handed_out(table: Table, *but: str) -> dict[str, Field]:
    return {name: replace(field, exported=name not in but) for name, field in table.fields.items()}


def _by_way_of_visits(table: Table) -> Table:
    """A table that leads to nobody once a visit or plan is erased, as it tells of a person while there is one."""
    if table.name == "outreach.Step":
        numbers = (
            Number("thing", _VISIT, "person"),
            Number("thing", _PLAN, "person"),
            Number("thing", _ITEM, "plan__person"),
        )
        fields = _handed_out(table, "id", "by", "device", "detail")
        return replace(table, numbers=numbers, fields=fields, nobody=None, purpose=Purpose.OUTREACH)
    if table.name == "messaging.Message":
        return replace(
            table,
            numbers=(Number("about", _VISIT, "person"),),
            fields=_handed_out(table, "id", "try_at", "tries"),
            nobody=None,
        )
    return table


SHOWN = tuple(_by_way_of_visits(each) for each in TABLES)
"""Every table as the page and the copy read it."""


def _leading(table: Table, people: Sequence[int], on: date) -> QuerySet[Any]:
    if table.name == "messaging.Message":
        visits = next(each for each in SHOWN if each.name == _VISIT)
        about = [f"visit:{each}" for each in rows_of(visits, people, on=on).values_list("pk", flat=True)]
        return table.model._base_manager.filter(about__in=about)
    return rows_of(table, people, on=on)


def shown_rows(table: Table, people: Sequence[int], *, sides: frozenset[Side], on: date) -> QuerySet[Any]:
    """Rows of a table that tell of a person's records ``people``, oldest first, as far as they lie on these sides of the wall."""
    found = _leading(table, people, on).filter(rows_on(table, sides, people))
    if table.name in NARROWER:
        found = found.filter(NARROWER[table.name](people))
    heavy = [each.name for each in table.model._meta.concrete_fields if isinstance(each, BinaryField)]
    return found.defer(*heavy).order_by("pk")


def tables_on(sides: frozenset[Side]) -> Iterator[Table]:
    """The tables that tell of people and lie, at least partly, on one of these sides."""
    return (each for each in SHOWN if each.tells_of_people and is_shown(each, sides))


def exported(table: Table) -> dict[str, Field]:
    """The fields of a table that stand in the copy, in the declaration's order."""
    return {name: field for name, field in table.fields.items() if field.exported}


def not_theirs(table: Table, found: QuerySet[Any], people: Sequence[int]) -> dict[str, set[Any]]:
    """Field -> numbers of the rows in which it is theirs, for fields that not everybody of whom a row tells is handed (``Field.whose``)."""
    allowed: dict[tuple[str, ...], set[Any]] = {}
    for field in exported(table).values():
        if field.whose and field.whose not in allowed:
            condition = Q(pk__in=())
            for lookup in field.whose:
                condition |= Q(**{f"{lookup}__in": people})
            own = table.model._base_manager.filter(condition, pk__in=found.order_by().values("pk"))
            allowed[field.whose] = set(own.values_list("pk", flat=True))
    return {name: allowed[field.whose] for name, field in exported(table).items() if field.whose}


def points_at_people(table: Table) -> set[str]:
    """Names of the fields that hold the number of a person's record."""
    return {
        each.name
        for each in table.model._meta.concrete_fields
        if isinstance(each, ForeignKey) and each.related_model is Person
    }
