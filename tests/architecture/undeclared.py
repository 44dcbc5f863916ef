"""What is wrong with a declaration, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from huijia.apps.inventory.declaring import Erased, Field, Table
from huijia.apps.people.models import Person
from huijia.apps.privacy.everything import TABLES

_MODELS = {table.name: table.model for table in TABLES}


def faults_of(table: Table) -> list[str]:
    """Each fault; none is well."""
    return list(_faults(table))


def _faults(table: Table) -> Iterator[str]:
    there = {field.name for field in table.model._meta.concrete_fields}
    yield from (f"{table.name}.{name} is not declared" for name in sorted(there - set(table.fields)))
    yield from (f"{table.name}.{name} is not there" for name in sorted(set(table.fields) - there))
    if not table.basis:
        yield f"{table.name} rests on no law"
    if not table.seen_by:
        yield f"{table.name}: nobody is said to see it"
    personal = [field for field in table.fields.values() if field.sensitivity.is_personal]
    if personal and not table.tells_of_people and table.nobody is None:
        yield f"{table.name} holds something of people, leads to none and does not say why"
    if table.tells_of_people:
        if not any(field.exported for field in table.fields.values()) and table.not_in_copy is None:
            yield f"{table.name} is not in the copy and does not say why"
        for name, field in table.fields.items():
            yield from _faults_of_field(table, name, field)


def _faults_of_field(table: Table, name: str, field: Field) -> Iterator[str]:
    if not field.sensitivity.is_personal:
        return
    if field.erased is Erased.STAYS:
        yield f"{table.name}.{name} tells of a person, and stays when they are erased"
    if not field.exported and field.not_in_copy is None and table.not_in_copy is None:
        yield f"{table.name}.{name} tells of the person and is not in their copy; nothing says why"


def unresolved(table: Table) -> list[str]:
    """Lookups that lead nowhere, or not to people."""
    ways = [(table.model, lookup) for lookup in table.of]
    ways += [(table.model, lookup) for field in table.fields.values() for lookup in field.whose]
    ways += [(_MODELS[number.model], number.then) for number in table.numbers]
    columns = {field.name for field in table.model._meta.concrete_fields}
    found = [
        f"{table.name}: there is no {each.column}" for each in table.numbers if each.column not in columns
    ]
    return [*found, *(f"{table.name}: {said}" for model, lookup in ways if (said := _end_of(model, lookup)))]


def _end_of(model: type[Model], lookup: str) -> str:
    """What is wrong with where it ends; empty where that is at somebody."""
    here: type[Model] | None = model
    for part in lookup.split("__"):
        if part == "pk":
            continue
        try:
            here = here._meta.get_field(part).related_model if here else None  # type: ignore[assignment]
        except FieldDoesNotExist:
            return f"there is no {lookup}"
        if here is None:
            return f"{lookup} is no relation"
    return "" if here is Person else f"{lookup} ends at {here._meta.label if here else 'nothing'}"
