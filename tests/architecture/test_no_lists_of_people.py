"""No list, filter, sort or export by number of children, marital status, sex or age exists, for any role (docs/charter.md)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.urls import get_resolver

ROOT = Path(__file__).parents[2]
APPS = ROOT / "src" / "huijia" / "apps"
SOURCES = sorted(path for path in APPS.rglob("*.py") if "migrations" not in path.parts)

WORDS = {
    "sex",
    "gender",
    "marital",
    "married",
    "marriage",
    "spouse",
    "divorced",
    "parity",
    "age",
    "ages",
    "fertility",
}
COUNTS = {"count", "number", "n", "num", "order", "total"}
OFFSPRING = {"children", "child", "births", "birth", "kids", "sons", "daughters"}
OF_A_PRINTED_TABLE = {
    *("Population.age_from", "Population.age_to"),
    *("huijia.apps.reports.forms.PopulationForm.age_from", "huijia.apps.reports.forms.PopulationForm.age_to"),
    "reports/models.py age_to__gte",
}
"""Of which ages a published table of population tells, at least three years of them together: numbers that anybody can buy in print, of nobody whom
the office knows. They are what claims granted are held against."""
BY_AGE = re.compile(r"^-?(\w+__)?birth_date(__\w+)?$")


def speaks_of_it(name: str) -> bool:
    """Whether a name in code speaks of one of these.

    >>> [speaks_of_it(name) for name in ("children_count", "age_from", "maritalStatus", "page", "child_id", "birth_date")]
    [True, True, True, False, False, False]
    """
    words = set(re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+", " ", name).lower().split())
    return bool(words & WORDS) or bool(words & COUNTS and words & OFFSPRING)


@pytest.mark.parametrize(
    "name", ["children_count", "number_of_children", "age_from", "sex", "is_married", "birth_order"]
)
def test_such_a_name_is_noticed(name: str) -> None:
    assert speaks_of_it(name)


def addresses(patterns: Any, before: str = "") -> Iterator[str]:
    for each in patterns:
        here = f"{before}{each.pattern}"
        yield f"{here} {getattr(each, 'name', '') or ''}"
        yield from addresses(getattr(each, "url_patterns", ()), here)


def test_no_address_speaks_of_it() -> None:
    assert [each for each in addresses(get_resolver().url_patterns) if speaks_of_it(each)] == []


def test_no_field_of_a_model_holds_it() -> None:
    fields = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("huijia.")
        for field in model._meta.get_fields()
        if speaks_of_it(field.name)
    ]

    assert set(fields) - OF_A_PRINTED_TABLE == set()


def test_no_form_asks_it() -> None:
    asked = [
        f"{module.__name__}.{form.__name__}.{name}"
        for path in SOURCES
        if path.stem.startswith("forms")
        for module in [import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))]
        for form in vars(module).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm)
        for name in getattr(form, "base_fields", {})
        if speaks_of_it(name)
    ]

    assert set(asked) - OF_A_PRINTED_TABLE == set()


def request_parameters(tree: ast.AST) -> Iterator[str]:
    """Names read from ``request.GET`` and ``request.POST``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            source, names = node.func.value, node.args[:1]
        elif isinstance(node, ast.Subscript):
            source, names = node.value, [node.slice]
        else:
            continue
        if isinstance(source, ast.Attribute) and source.attr in ("GET", "POST"):
            yield from (str(name.value) for name in names if isinstance(name, ast.Constant))


def orders_and_filters(tree: ast.AST) -> Iterator[str]:
    """Field names by which rows are chosen or ordered."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute | ast.Name):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if called in ("filter", "exclude", "get", "Q"):
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)
        if called in ("order_by", "annotate", "alias"):
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


EXACTLY = {"birth_date"}
"""A person known by name and exact birth date may be recognised; a range of birth dates is a list by age."""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(APPS)))
def test_nothing_is_asked_chosen_or_ordered_by_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))

    chosen = list(orders_and_filters(tree))
    found = {
        f"{path.relative_to(APPS)} {name}"
        for name in (*request_parameters(tree), *chosen)
        if speaks_of_it(name)
    }
    assert found - OF_A_PRINTED_TABLE == set()
    assert [name for name in chosen if BY_AGE.match(name) and name not in EXACTLY] == []
