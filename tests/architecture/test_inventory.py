"""Everything that the office keeps is declared, and what is declared is there (charter, rule 6)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from huijia.apps.inventory.declaring import Erased, Field, Seen, Sensitivity, Table
from huijia.apps.inventory.words import ERASED, GIVEN_TO, PURPOSES, SEEN, SENSITIVITIES
from huijia.apps.people.models import Household, Person
from huijia.apps.privacy.everything import TABLES
from huijia.apps.privacy.measures import MEASURES
from tests.apps import inventory_pages
from tests.architecture.undeclared import faults_of, unresolved

ROOT = Path(__file__).parents[2]
MODELS = {model for model in apps.get_models(include_auto_created=True) if model._meta.managed}

SEALED_BY_THEIR_CALLERS = {
    "payments.Fund.account",
    "payments.PayeeAccount.account",
    "payments.Instruction.account",
    "messaging.Message.address",
    "events.SignUp.address",
    "bookings.Booking.address",
}
"""Plain text columns into which the app writes sealed texts only. Whatever seals by itself says so by ``bound_to``."""

by_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def test_every_model_is_declared_once() -> None:
    declared = [table.model for table in TABLES]

    assert sorted(model._meta.label for model in MODELS - set(declared)) == []
    assert sorted(table.name for table in TABLES if table.model not in MODELS) == []
    assert len(declared) == len(set(declared))


@by_table
def test_every_field_is_declared_and_none_else(table: Table) -> None:
    assert faults_of(table) == []


@by_table
def test_lookups_lead_to_people(table: Table) -> None:
    assert unresolved(table) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda each: _without(each, "note"), "people.Correction.note is not declared"),
        (lambda each: _with(each, "mood", each.fields["note"]), "people.Correction.mood is not there"),
        (lambda each: replace(each, basis=()), "people.Correction rests on no law"),
        (lambda each: replace(each, seen_by=()), "people.Correction: nobody is said to see it"),
        (
            lambda each: replace(each, of=()),
            "people.Correction holds something of people, leads to none and does not say why",
        ),
        (
            lambda each: replace(each, fields={name: replace(field, exported=False) for name, field in each.fields.items()}),
            "people.Correction is not in the copy and does not say why",
        ),
        (
            lambda each: _with(each, "note", replace(each.fields["note"], erased=Erased.STAYS)),
            "people.Correction.note tells of a person, and stays when they are erased",
        ),
        (
            lambda each: _with(each, "note", replace(each.fields["note"], exported=False)),
            "people.Correction.note tells of the person and is not in their copy; nothing says why",
        ),
        (lambda each: replace(each, of=("person__area",)), "people.Correction: person__area ends at accounts.Area"),
        (lambda each: replace(each, of=("persn",)), "people.Correction: there is no persn"),
    ],
)  # fmt: skip
def test_what_is_declared_wrongly_is_found(broken: object, said: str) -> None:
    [table] = [each for each in TABLES if each.name == "people.Correction"]

    wrong = broken(table)  # type: ignore[operator]

    assert said in [*faults_of(wrong), *unresolved(wrong)]


def _without(table: Table, name: str) -> Table:
    return replace(table, fields={each: field for each, field in table.fields.items() if each != name})


def _with(table: Table, name: str, field: Field) -> Table:
    return replace(table, fields={**table.fields, name: field})


@by_table
def test_what_is_declared_sealed_is_sealed(table: Table) -> None:
    fields = {field.name: field for field in table.model._meta.concrete_fields}
    sealed = {
        name
        for name, field in fields.items()
        if hasattr(field, "bound_to") or f"{table.name}.{name}" in SEALED_BY_THEIR_CALLERS
    }

    assert sealed == {name for name, field in table.fields.items() if field.sealed}


def test_every_word_of_a_declaration_has_its_text() -> None:
    for texts in (PURPOSES, SENSITIVITIES, SEEN, ERASED, GIVEN_TO):
        assert set(texts) == set(type(next(iter(texts))))


def test_financial_accounts_are_sensitive() -> None:
    """PIPL art. 28 names them."""
    plain = [
        f"{table.name}.{name}"
        for table in TABLES
        for name, field in table.fields.items()
        if name in ("account", "tail", "holder", "bank")
        and isinstance(table.model._meta.get_field(name), models.CharField | models.TextField)
        and table.tells_of_people
        and field.sensitivity is not Sensitivity.SENSITIVE
    ]

    assert plain == []


def test_nobody_but_the_service_sees_what_nobody_should() -> None:
    assert [table.name for table in TABLES if Seen.NOBODY in table.seen_by and len(table.seen_by) > 1] == []


def test_households_are_found_by_the_household() -> None:
    """A lookup in ``household`` leads to one, or is a plain number that the app says is one."""
    for table in TABLES:
        if table.household == "pk":
            assert table.model is Household
        elif table.household:
            field = table.model._meta.get_field(table.household)
            assert isinstance(field, models.BigIntegerField) or _leads_to_household(field)


def _leads_to_household(field: object) -> bool:
    """By itself, or by a row whose own number is the household's."""
    to = getattr(field, "related_model", None)
    return to is Household or (to is not None and _leads_to_household(to._meta.pk))


def test_person_is_the_end_of_every_way() -> None:
    assert [table.name for table in TABLES if table.of == ("pk",)] == [Person._meta.label]


@pytest.mark.parametrize("path", inventory_pages.pages(), ids=lambda path: path.name)
def test_pages_are_what_the_declarations_say(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == inventory_pages.pages()[path], "stale; run make docs"


def test_what_shows_a_measure_is_there() -> None:
    assert [each.shown_by for each in MEASURES if not (ROOT / each.shown_by).exists()] == []
