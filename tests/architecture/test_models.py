"""What the tables, forms and addresses of the service may not hold, and which tables may point at which (charter, rules 1 and 2).

import-linter sees imports; a relation can be a string, so the walls between apps are checked on the models themselves.
"""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.db import models

from huijia.engine.fail_if.words import forbidden_word
from tests.apps.routes import routes

ORDER = ("audit", "accounts", "people", "consent", "claims", "payments", "reports")
"""An app's tables may point at those of apps before it. Reports read counts: theirs point at none."""

OUTREACH = ("outreach", "field", "library", "bookings", "events", "campaigns", "training", "messaging")
KNOW_NOBODY = ("library", "bookings", "events", "campaigns", "training", "messaging")
"""Of outreach: whoever takes part here stays unknown."""
BENEFITS = ("claims", "payments", "recalculation")

MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("huijia.")
]
FORMS = (
    "huijia.apps.accounts.forms",
    "huijia.apps.accounts.forms_signing_in",
    "huijia.apps.audit.forms",
    "huijia.apps.campaigns.forms",
    "huijia.apps.bookings.forms",
    "huijia.apps.claims.forms",
    "huijia.apps.claims.paper_forms",
    "huijia.apps.claims.roster.forms",
    "huijia.apps.payments.forms",
    "huijia.apps.outreach.forms",
    "huijia.apps.field.forms",
    "huijia.apps.consent.forms",
    "huijia.apps.library.forms",
    "huijia.apps.events.forms",
    "huijia.apps.people.forms",
    "huijia.apps.recalculation.forms",
    "huijia.apps.training.forms",
)


def _app(model: type[models.Model]) -> str:
    return str(model._meta.app_label)


def _wrong(from_app: str, to_app: str) -> bool:
    """Whether a table of one app may not point at one of another."""
    if from_app in KNOW_NOBODY and to_app in ("people", "consent"):
        return True
    if {from_app, to_app} & set(OUTREACH) and {from_app, to_app} & set(BENEFITS):
        return True
    if to_app in (*ORDER, *OUTREACH) and from_app in ORDER:
        return from_app == "reports" or to_app not in ORDER[: ORDER.index(from_app) + 1]
    return False


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_relations_point_down_and_never_across_the_wall(model: type[models.Model]) -> None:
    pointed = [
        field.related_model for field in model._meta.get_fields() if field.is_relation and field.concrete
    ]

    assert [each._meta.label for each in pointed if each and _wrong(_app(model), _app(each))] == []  # type: ignore[arg-type, union-attr]


def test_walls_of_apps_that_are_to_come_are_known() -> None:
    assert _wrong("claims", "outreach")
    assert _wrong("bookings", "payments")
    assert _wrong("recalculation", "bookings")
    assert _wrong("bookings", "people")
    assert not _wrong("outreach", "people")
    assert _wrong("people", "claims")
    assert _wrong("audit", "accounts")
    assert _wrong("reports", "claims")
    assert not _wrong("claims", "people")


def _words_of_model(model: type[models.Model]) -> list[str]:
    words = [model.__name__, str(model._meta.db_table)]
    for field in model._meta.get_fields():
        words.append(field.name)
        for value, label in getattr(field, "flatchoices", None) or ():
            words += [str(value), str(label)]
    return words


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_table_has_no_word_for_what_the_server_must_never_know(model: type[models.Model]) -> None:
    assert [word for word in _words_of_model(model) if forbidden_word(word)] == []


@pytest.mark.parametrize("module", FORMS)
def test_form_asks_for_nothing_that_the_server_must_never_know(module: str) -> None:
    found: list[Any] = [
        each
        for _, each in inspect.getmembers(import_module(module), inspect.isclass)
        if issubclass(each, forms.BaseForm) and each.__module__ == module
    ]
    words = [
        word
        for form in found
        for name, field in form.base_fields.items()
        for word in (name, str(field.label), str(field.help_text))
    ]

    assert found
    assert [word for word in words if forbidden_word(word)] == []


def test_every_module_of_forms_is_looked_at() -> None:
    ours = {form.__module__ for form in _subclasses(forms.BaseForm) if form.__module__.startswith("huijia.")}

    assert ours - set(FORMS) == {"huijia.apps.fields"}


def _subclasses(kind: type) -> set[type]:
    return {each for child in kind.__subclasses__() for each in (child, *_subclasses(child))}


def test_no_address_has_a_word_for_what_the_server_must_never_know() -> None:
    assert [route.pattern for route in routes() if forbidden_word(route.pattern)] == []
