"""From a declaration to the rows that tell of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet

from huijia.apps.inventory.declaring import Table
from huijia.apps.people.models import Membership
from huijia.apps.privacy.everything import TABLES

_MODELS = {table.name: table.model for table in TABLES}


def rows_of(table: Table, people: Sequence[int], *, on: date) -> QuerySet[Any]:
    """The rows of a table that tell of these records (all of one person's: ``people.queries.records_of``).

    By the model's own base manager, so that no list's filter hides what is held. A household's rows tell of those who belong to it on this day.
    """
    condition = Q(pk__in=())
    for lookup in table.of:
        condition |= Q(**{f"{lookup}__in": people})
    for number in table.numbers:
        found = _all(_MODELS[number.model]).filter(**{f"{number.then}__in": people})
        # As text: a number that is kept without being a relation may lie in a column of another type.
        condition |= Q(**{f"{number.column}__in": [str(each) for each in found.values_list("pk", flat=True)]})
    if table.household:
        homes = Membership.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gte=on), person__in=people
        )
        condition |= Q(**{f"{table.household}__in": list(homes.values_list("household", flat=True))})
    # A row that leads there twice is one row; DISTINCT over whole rows would compare documents.
    return _all(table.model).filter(pk__in=_all(table.model).filter(condition).values("pk"))


def _all(model: type[Model]) -> QuerySet[Any]:
    return model._base_manager.all()
