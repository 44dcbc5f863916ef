"""One place keeps "do not contact us", and there is no way around it: the default manager of whatever tells of a household.

A new table, a relation with a name backwards, a list that goes another way: each fails here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from huijia.apps.outreach.models import Contact, Reachable, Step
from huijia.apps.people.models import Household, Person

SOURCES = Path(__file__).parents[2] / "src" / "huijia"
OUTREACH = SOURCES / "apps" / "outreach"
MODELS = list(apps.get_app_config("outreach").get_models())
KNOW_NO_HOUSEHOLD = {Contact, Step}
"""Contacts are published; a step leads to nobody."""

SEE_ALL = {
    "models": "the manager itself",
    "own": "a family's own page and copy",
    "holding": "rows that are held for a step, so that a reason can be told",
    "said": "what one household said",
    "retention": "what is erased",
}
ERASING = ("scoping", "erasure_steps", "retention")
"""Modules of ``privacy`` that do: what is erased is erased whatever was said."""

"""Modules that may read what the lists leave out, and why."""


def leads_to_a_household(
    model: type[models.Model], seen: frozenset[type[models.Model]] = frozenset()
) -> bool:
    """Whether a row of this table tells of somebody, by itself or through another table of outreach."""
    pointed = {each.related_model for each in model._meta.get_fields() if each.is_relation and each.concrete}
    if pointed & {Person, Household}:
        return True
    return any(
        each in MODELS and each not in seen and leads_to_a_household(each, seen | {model}) for each in pointed
    )  # type: ignore[arg-type]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_lists_of_a_table_that_tells_of_households_leave_out_who_is_not_to_be_contacted(
    model: type[models.Model],
) -> None:
    assert leads_to_a_household(model) == (model not in KNOW_NO_HOUSEHOLD)
    if model in KNOW_NO_HOUSEHOLD:
        return
    assert isinstance(model._default_manager, Reachable)
    assert [each.name for each in model._meta.managers] == ["objects", "kept"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_no_relation_leads_backwards_to_a_table_of_outreach(model: type[models.Model]) -> None:
    named = [
        each.name
        for each in model._meta.get_fields()
        if each.is_relation and each.concrete and not each.remote_field.hidden  # type: ignore[union-attr]
    ]

    assert named == []


def ways_around(path: Path) -> list[str]:
    """What in a module reads without the manager."""
    names = {model.__name__ for model in MODELS}
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Attribute):
            continue
        if node.attr == "kept" and isinstance(node.value, ast.Name) and node.value.id in names:
            found.append(f"{node.value.id}.kept")
        around = ("_base_manager", "_default_manager", "raw", "cursor")
        if path.is_relative_to(OUTREACH) and node.attr in around:
            found.append(node.attr)
    return found


def test_only_these_modules_read_what_the_lists_leave_out() -> None:
    found = {
        path.relative_to(SOURCES).with_suffix("").as_posix(): ways
        for path in sorted(SOURCES.rglob("*.py"))
        if "migrations" not in path.parts and (ways := ways_around(path))
    }

    assert set(found) == {
        *(f"apps/outreach/{name}" for name in SEE_ALL),
        *(f"apps/privacy/{name}" for name in ERASING),
    }


def test_pages_of_workers_read_nothing_that_sees_all() -> None:
    for name in ("views_work", "queries", "policies", "shown"):
        imported = {
            each.module or ""
            for each in ast.walk(ast.parse((OUTREACH / f"{name}.py").read_text(encoding="utf-8")))
            if isinstance(each, ast.ImportFrom)
        }
        assert not imported & {"huijia.apps.outreach.own", "huijia.apps.outreach.holding"}, name


def test_agreements_to_outreach_are_asked_in_outreach_only() -> None:
    """Whoever withdraws one there has what was planned called off: no other way may record it."""
    named = {
        path.relative_to(SOURCES / "apps").parts[0]
        for path in (SOURCES / "apps").rglob("*.py")
        if "migrations" not in path.parts and "OUTREACH_" in path.read_text(encoding="utf-8")
    }

    assert named == {"consent", "outreach"}
