"""The door in OpenAPI 3.1, made from the packs: what is asked, in which form, and what comes back."""

from __future__ import annotations

from functools import cache
from typing import Any

from huijia.apps.bookings import described as bookings
from huijia.apps.claims.assess import ENGINE_VERSION, Benefit, FactDeclaration
from huijia.values.text import Text
from huijia.web.api.answering import JSON, PROBLEM
from huijia.web.api.asked import FIRST_DAY, LAST_DAY, MOST_BYTES
from huijia.web.benefits import by_pack

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
NAMES: Schema = {"type": "array", "items": TEXT}
DAY_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
ANSWERS = ["entitled", "not_entitled", "need_to_ask"]
TYPES = {"date": "date", "yes or no": "boolean", "whole number": "integer"}

FIRST_CLAIM_TOLD = Text(
    zh="没有写首次申领年份的，按“在最早可申领的年份已申领”计算，其中可能有已视为放弃的年度；还没有申领过的，请写评估日所在的年份。",
    en="Where the year of the first claim is left out, it counts as claimed at the first opportunity, which may promise years that were "
    "given up; for a child that has not been claimed for yet, write the year of the day of assessment.",
)


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def benefits_document() -> list[dict[str, Any]]:
    """Every benefit with the facts that it asks for."""
    return [
        {
            "benefit": each.pack.id,
            "name": _both(each.pack.name),
            "summary": _both(each.pack.summary),
            "pack_version": each.pack.version,
            "currency": each.pack.currency,
            "period": each.pack.unit.value,
            "covers_from": each.pack.covers_from.isoformat(),
            "facts": [_fact(fact) for fact in each.pack.facts],
        }
        for each in by_pack().values()
    ]


def _fact(fact: FactDeclaration) -> dict[str, Any]:
    is_number = fact.type.value == "whole number"
    return {
        "name": fact.name,
        "type": TYPES[fact.type.value],
        "label": _both(fact.label),
        "question": _both(fact.question),
        "help": _both(fact.help),
        "why": _both(fact.why),
        "optional": fact.optional,
        "empty_means": _both(fact.empty_means) if fact.empty_means else None,
        "not_in_future": fact.not_in_future,
        "lowest": fact.lowest if is_number else None,
        "highest": fact.highest if is_number else None,
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


@cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document."""
    benefits = list(by_pack().values())
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "惠家 Huijia",
            "version": ENGINE_VERSION,
            "summary": "Facts in, answers with reasons out: nothing is stored, nothing is logged. And bookings without a name.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/api/assess": {"post": _assess(benefits)},
            "/api/benefits": {
                "get": _get("benefits", "The benefits, and the facts that each asks for", _ref("Benefits"))
            },
            "/api/openapi.json": {"get": _get("openapi", "This document", {"type": "object"})},
            **bookings.PATHS,
        },
        "components": {
            "schemas": {**_schemas(benefits), **bookings.SCHEMAS},
            "securitySchemes": bookings.SECURITY,
        },
    }


def _get(operation: str, summary: str, schema: Schema) -> Schema:
    found = {"description": summary, "content": {JSON: {"schema": schema}}}
    return {"operationId": operation, "summary": summary, "responses": {"200": found}}


def _assess(benefits: list[Benefit]) -> Schema:
    problems = {
        "400": "Not JSON, or not one object",
        "413": f"More than {MOST_BYTES} bytes",
        "415": "Not application/json",
        "422": "A field or fact is unknown, of a wrong type, or cannot be true; each is named with its place and remedy",
    }
    question: Schema = {"oneOf": [_ref(_name_of(each)) for each in benefits]}
    return {
        "operationId": "assess",
        "summary": "Assess one case",
        "description": "A fact that is left out or null is unknown; an optional one then has its `empty_means`. "
        f"{FIRST_CLAIM_TOLD.zh} {FIRST_CLAIM_TOLD.en} "
        "Amounts are whole numbers of the currency's minor unit.",
        "requestBody": {"required": True, "content": {JSON: {"schema": question}}},
        "responses": {
            "200": {"description": "The answer", "content": {JSON: {"schema": _ref("Answer")}}},
            **{
                status: {"description": text, "content": {PROBLEM: {"schema": _ref("Problem")}}}
                for status, text in problems.items()
            },
        },
    }


def _name_of(benefit: Benefit) -> str:
    return f"Question.{benefit.key}"


def _question(benefit: Benefit) -> Schema:
    facts = _object({}, {fact.name: _fact_schema(fact) for fact in benefit.pack.facts})
    if (first := benefit.procedure.first_claim_fact) is not None:
        facts["properties"][first]["description"] += f" {FIRST_CLAIM_TOLD.zh} {FIRST_CLAIM_TOLD.en}"
    day = {**_day_schema(), "type": ["string", "null"]}
    day["description"] = f"The day of assessment, {FIRST_DAY} to {LAST_DAY}; today when left out"
    return _object(
        {"benefit": {"type": "string", "const": benefit.pack.id}, "facts": facts},
        {
            "on": day,
            "language": {"type": "string", "enum": ["zh", "en"], "default": "zh"},
            "explain": {
                "type": "boolean",
                "default": False,
                "description": "Also say why, and what would change the answer",
            },
        },
    )


def _day_schema() -> Schema:
    return {"type": "string", "format": "date", "pattern": DAY_PATTERN}


def _fact_schema(fact: FactDeclaration) -> Schema:
    kind = TYPES[fact.type.value]
    told: Schema = {"title": fact.label.en, "description": f"{fact.question.zh} {fact.question.en}"}
    if kind == "date":
        return {**_day_schema(), "type": ["string", "null"], **told}
    if kind == "integer":
        return {"type": ["integer", "null"], "minimum": fact.lowest, "maximum": fact.highest, **told}
    return {"type": ["boolean", "null"], **told}


def _schemas(benefits: list[Benefit]) -> dict[str, Schema]:
    both = _object({"zh": TEXT, "en": TEXT})
    maybe = {"anyOf": [both, {"type": "null"}]}
    number = {"type": ["integer", "null"]}
    day = {**_day_schema(), "type": ["string", "null"]}
    line = _object({"depth": {"type": "integer", "minimum": 0}, "text": TEXT, "kind": TEXT})
    fact = {
        "name": TEXT,
        "type": {"enum": sorted(TYPES.values())},
        **dict.fromkeys(("label", "question", "help", "why"), both),
        "optional": {"type": "boolean"},
        "empty_means": maybe,
        "not_in_future": {"type": "boolean"},
        "lowest": number,
        "highest": number,
    }
    return {
        **{_name_of(each): _question(each) for each in benefits},
        "Answer": _object(
            {
                **dict.fromkeys(("benefit", "pack_version", "engine_version", "currency"), TEXT),
                "assessed_on": _day_schema(),
                "language": {"enum": ["zh", "en"]},
                "answer": {"enum": ANSWERS},
                "periods": {**_list_of(_ref("Period")), "minItems": 1},
                "missing": _list_of(_object({"name": TEXT, "question": TEXT})),
            },
            {"explanation": _list_of(line), "would_change": _list_of(line)},
        ),
        "Period": _object(
            {
                "period": {"type": ["string", "null"], "description": "null: the case as a whole"},
                "starts": day,
                "ends": day,
                "answer": {"enum": ANSWERS},
                "amount_minor": number,
                "reasons": _list_of(_object({"code": TEXT, "text": TEXT})),
                "missing": NAMES,
            }
        ),
        "Problem": _object(
            {
                **dict.fromkeys(("type", "title", "detail"), TEXT),
                "status": {"type": "integer"},
                "errors": _list_of(_object(dict.fromkeys(("place", "code", "what", "remedy"), TEXT))),
            }
        ),
        "Benefits": _list_of(
            _object(
                {
                    **dict.fromkeys(("benefit", "pack_version", "currency", "period"), TEXT),
                    "name": both,
                    "summary": both,
                    "covers_from": _day_schema(),
                    "facts": _list_of(_object(fact)),
                }
            )
        ),
    }
