"""Of which tables a person has rows: one question to the database for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Exists

from huijia.apps.inventory.declaring import Table
from huijia.apps.people.models import Person
from huijia.apps.privacy.rows import shown_rows, tables_on
from huijia.apps.privacy.sides import Side


def tables_held(people: Sequence[int], *, sides: frozenset[Side], on: date) -> list[Table]:
    """The tables that hold something of these records of one person, in the declarations' order."""
    tables = list(tables_on(sides))
    asked = {
        f"holds_{place}": Exists(shown_rows(each, people, sides=sides, on=on).order_by())
        for place, each in enumerate(tables)
    }
    found = dict(Person.objects.filter(pk=people[0]).values(**asked).get())
    return [each for place, each in enumerate(tables) if found[f"holds_{place}"]]
