"""What a row says otherwise than a document, in words: for the preview, and for the sheet of rows that somebody has to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from huijia.apps.claims.roster import reasons
from huijia.apps.claims.roster.planning import Difference, Plan, Planned
from huijia.apps.people.naming import masked
from huijia.values.problems import Problem
from huijia.values.text import Text

YES, NO, NOTHING = Text(zh="是", en="yes"), Text(zh="否", en="no"), Text(zh="没有", en="nothing")


def differences(plan: Plan, headings: Mapping[str, str]) -> dict[int, list[Problem]]:
    """Row -> a sentence for each value that was not taken over. ``headings``: name -> heading in the sheet."""
    return {each.row.number: _told(each, headings) for each in plan.differing}


def to_look_at(plan: Plan, headings: Mapping[str, str]) -> dict[int, list[Problem]]:
    """Every row that a person has to look at: those that go back, and those that were taken in but for a value."""
    return {**plan.problems, **differences(plan, headings)}


def _told(planned: Planned, headings: Mapping[str, str]) -> list[Problem]:
    return [
        reasons.document_says_otherwise(
            planned.row.number,
            _heading(each, headings),
            _shown(each.name, each.told).zh,
            _shown(each.name, each.kept),
        )
        for each in planned.differs
    ]


def _heading(difference: Difference, headings: Mapping[str, str]) -> str:
    """Where the sheet says so. A birth date may come from the number of identity."""
    whose = "guardian" if difference.of_guardian else "child"
    names = {
        "name": (f"{whose}_name",),
        "id_number": (f"{whose}_id",),
        "birth_date": (f"{whose}_id",) if difference.of_guardian else ("birth_date", f"{whose}_id"),
    }.get(difference.name, (difference.name,))
    return next((headings[name] for name in names if name in headings), "")


def _shown(name: str, value: Any) -> Text:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return YES if value else NO
    told = masked(str(value)) if name == "id_number" else str(value)
    return Text(zh=told, en=told)
