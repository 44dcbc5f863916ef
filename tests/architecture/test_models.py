"""Which tables may point at which (charter, rule 1). What none may hold is in ``test_rule_two.py``.

import-linter sees imports; a relation can be a string, so the walls between apps are checked on the models themselves.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

ORDER = ("audit", "accounts", "people", "consent", "claims", "payments", "reports")
"""An app's tables may point at those of apps before it. Reports read counts: theirs point at none."""

OUTREACH = ("outreach", "field", "library", "bookings", "events", "campaigns", "training", "messaging")
KNOW_NOBODY = ("library", "bookings", "events", "campaigns", "training", "messaging")
"""Of outreach: whoever takes part here stays unknown."""
BENEFITS = ("claims", "payments", "recalculation")

MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("huijia.")
]


def _app(model: type[models.Model]) -> str:
    return str(model._meta.app_label)


def _wrong(from_app: str, to_app: str) -> bool:
    """Whether a table of one app may not point at one of another."""
    if from_app in KNOW_NOBODY and to_app in ("people", "consent"):
        return True
    if {from_app, to_app} & set(OUTREACH) and {from_app, to_app} & set(BENEFITS):
        return True
    if to_app in (*ORDER, *OUTREACH) and from_app in ORDER:
        return (from_app == "reports" and to_app != "reports") or to_app not in ORDER[
            : ORDER.index(from_app) + 1
        ]
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
    assert _wrong("reports", "accounts")
    assert _wrong("reports", "events")
    assert not _wrong("reports", "reports")
    assert not _wrong("claims", "people")
