"""Amendments for programs: what ``huijia packs diff --json`` prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from huijia.engine.amendments.amendment import Amendment, Amendments, Said, Side
from huijia.engine.explain.steps import Citation
from huijia.engine.model.types import Value
from huijia.values.text import Text


def amendments_as_data(found: Amendments) -> dict[str, Any]:
    """Everything as texts, numbers, yes/no and null. Texts are in both languages, days are written as 2025-01-31."""
    return {
        "old": _side(found.old),
        "new": _side(found.new),
        "one_benefit": found.is_one_benefit,
        "one_version": found.is_one_version,
        "procedure_compared": found.is_procedure_known,
        "amendments": len(found.found),
        "can_change_an_answer": len(found.deciding),
        "found": [_amendment(each) for each in found.found],
    }


def _amendment(one: Amendment) -> dict[str, Any]:
    days = one.days
    return {
        "group": one.group.value,
        "kind": one.kind.value,
        "name": one.name,
        "label": _text(one.label),
        "aspect": one.aspect.value,
        "can_change_an_answer": one.decides,
        "from": _day(days.starts) if days else None,
        "to": _day(days.ends) if days else None,
        "old": _said(one.old),
        "new": _said(one.new),
    }


def _said(side: Said | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {"text": _text(side.text), "value": _value(side.value), "cited": _citation(side.citation)}


def _citation(citation: Citation | None) -> dict[str, Any] | None:
    if citation is None:
        return None
    return {
        "title": _text(citation.title),
        "number": citation.number,
        "article": citation.article,
        "address": citation.address,
    }


def _side(side: Side) -> dict[str, Any]:
    return {"pack": side.id, "version": side.version, "name": _text(side.name)}


def _text(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _value(value: Value | None) -> bool | int | str | None:
    return value.isoformat() if isinstance(value, date) else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
