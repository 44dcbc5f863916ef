"""A copy on paper: grouped, in one language, with looks of one person in one way on one day as one line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.template.loader import render_to_string

from huijia.apps.printing import pdf_from
from huijia.apps.privacy.reading import read_table
from huijia.values.text import Language

TRAIL = "audit.Entry"


def copy_pdf(told: dict[str, Any], language: Language) -> bytes:
    """The copy as PDF/UA. Raises ``UnableToPrint`` when the machine lacks Pango."""
    people = [
        {"name": each["name"], "groups": list(_grouped(each, told, language))} for each in told["people"]
    ]
    given = {
        "people": people,
        "made_at": told["made_at"][:16].replace("T", " "),
        "part": told["part"][language] if told["part"] else "",
        "paper_language": language,
    }
    return pdf_from(render_to_string("privacy/print.html", given), style="privacy/print.css")


def _grouped(person: dict[str, Any], told: dict[str, Any], language: Language) -> Any:
    for group in told["groups"]:
        tables = [each for each in person["tables"] if each["group"] == group["key"]]
        if tables:
            yield {
                "name": group["name"][language],
                "tables": [
                    read_table(
                        looks_folded(each) if each["table"] == TRAIL else each, told["withheld"], language
                    )
                    for each in tables
                ],
            }


def looks_folded(table: dict[str, Any]) -> dict[str, Any]:
    """The trail with looks of one account in one way on one day as one row."""

    def alike(row: dict[str, Any]) -> tuple[Any, ...]:
        values = row["values"]
        if not str(values.get("action", "")).endswith(".viewed"):
            return (row["row"],)
        return values["at"][:10], values.get("actor_name"), values.get("actor_role"), values["action"]

    rows = sorted(table["rows"], key=lambda row: (row["values"]["at"][:10], *map(str, alike(row))))
    first = [next(same) for _, same in groupby(rows, key=alike)]
    return {**table, "rows": sorted(first, key=lambda row: int(row["row"]))}
