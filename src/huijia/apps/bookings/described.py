"""The door to bookings in OpenAPI 3.1: its paths and schemas, which ``web/api/described`` puts beside its own. Knows no Django."""

from __future__ import annotations

from typing import Any

JSON, PROBLEM, FHIR = "application/json", "application/problem+json", "application/fhir+json"

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 2**63 - 1}
MAYBE: Schema = {"type": ["integer", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
SERVICES = ["family-check", "child-check", "consultation"]

REFUSALS = {
    "400": "Not JSON",
    "401": "No code, or one that opens nothing",
    "404": "There is no such thing, or not any more",
    "409": "Every place is held, or the time is over or closed",
    "413": "Too many bytes",
    "415": "Not application/json",
    "422": "A parameter or field is unknown, missing, or not as it must be",
    "429": "Too often from one address",
    "501": "FHIR is not installed here",
}


def _object(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


BOTH = _object({"zh": TEXT, "en": TEXT})

SCHEMAS: dict[str, Schema] = {
    "BookingEntity": _object(
        {
            "entity_id": NUMBER,
            "service": {"enum": SERVICES},
            "name": BOTH,
            "facility": BOTH,
            "address": TEXT,
            "telephone": TEXT,
            "minutes": COUNT,
        }
    ),
    "BookingEvent": _object(
        {
            "event_id": NUMBER,
            "from": MOMENT,
            "to": MOMENT,
            "status": {"enum": ["open", "closed"]},
            "places": COUNT,
            "free": COUNT,
            "waiting": COUNT,
        }
    ),
    "BookingAsked": _object(
        {"event_id": NUMBER},
        {
            "wait": {"type": "boolean", "default": False, "description": "Wait where every place is held"},
            "language": {"enum": ["zh", "en"], "default": "zh"},
        },
    ),
    "BookingAppointment": _object(
        {
            "code": {"type": "string", "description": "Opens the booking: keep it. It is not kept here"},
            "number": {"type": "string", "description": "Called out at the place; opens nothing"},
            "status": {"enum": ["booked", "waiting", "closed"]},
            "event_id": NUMBER,
            "from": MOMENT,
            "to": MOMENT,
            "facility": BOTH,
            "waits_for": MAYBE,
            "in_line": MAYBE,
        }
    ),
    "BookingProblem": _object({"type": TEXT, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT}),
}

_TIMES = [
    {
        "name": "entity_id",
        "in": "query",
        "required": True,
        "schema": NUMBER,
        "description": "From entity/list_details",
    },
    {
        "name": "from",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "format": "date"},
        "description": "The first of seven days; today when left out",
    },
]
_CODE = [{"bearerCode": list[str]()}]

SECURITY: Schema = {
    "bearerCode": {
        "type": "http",
        "scheme": "bearer",
        "description": "The code of a booking: an address never holds it",
    }
}


def _operation(
    name: str, summary: str, answers: dict[str, Schema | None], *refusals: str, **more: Any
) -> Schema:
    responses: dict[str, Schema] = {}
    for status, content in answers.items():
        responses[status] = {"description": summary} | ({"content": content} if content else {})
    for status in refusals:
        responses[status] = {
            "description": REFUSALS[status],
            "content": {PROBLEM: {"schema": _ref("BookingProblem")}},
        }
    return {"operationId": name, "summary": summary, "tags": ["bookings"], "responses": responses, **more}


def _json(schema: Schema) -> Schema:
    return {JSON: {"schema": schema}}


_BUNDLE = {FHIR: {"schema": {"type": "object", "required": ["resourceType", "type", "total"]}}}
_ASKED = {"required": True, "content": _json(_ref("BookingAsked"))}
_WHAT_BODIES_MEET = ("400", "404", "409", "413", "415", "422", "429")

_BASE = "/api/bookings/"

PATHS: dict[str, Schema] = {
    f"{_BASE}entity/list_details": {
        "get": _operation("bookingEntities", "What can be booked, and where", {"200": _json(_list("BookingEntity"))})
    },
    f"{_BASE}event/list_details": {
        "get": _operation(
            "bookingEvents", "The times of seven days with their free places", {"200": _json(_list("BookingEvent"))},
            "404", "422", parameters=_TIMES,
        )
    },
    f"{_BASE}appointment/new": {
        "post": _operation(
            "bookAppointment", "Book a time, or wait for it. No name, no reason: the answer's code opens it",
            {"201": _json(_ref("BookingAppointment"))}, *_WHAT_BODIES_MEET, requestBody=_ASKED,
        )
    },
    f"{_BASE}appointment/modifications": {
        "put": _operation(
            "moveAppointment", "Move to another time; the new place is taken before the old is given back",
            {"200": _json(_ref("BookingAppointment"))}, "401", *_WHAT_BODIES_MEET, requestBody=_ASKED, security=_CODE,
        )
    },
    f"{_BASE}appointment/list_details": {
        "get": _operation(
            "seeAppointment", "The one booking that the code opens", {"200": _json(_list("BookingAppointment"))},
            "401", "404", "429", security=_CODE,
        )
    },
    f"{_BASE}appointment": {
        "delete": _operation(
            "cancelAppointment", "Cancel it: the place goes to the first in line, and nothing is kept", {"204": None},
            "401", "409", "429", security=_CODE,
        )
    },
    f"{_BASE}fhir/Slot": {
        "get": _operation(
            "fhirSlots", "The same times as FHIR R4 Slots in a searchset", {"200": _BUNDLE}, "404", "422", "501", parameters=_TIMES
        )
    },
    f"{_BASE}fhir/Appointment": {
        "get": _operation(
            "fhirAppointment", "The booking that the code opens as a FHIR R4 Appointment: its participant is the place",
            {"200": _BUNDLE}, "401", "429", "501", security=_CODE,
        )
    },
}  # fmt: skip
