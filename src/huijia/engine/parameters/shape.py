"""The shape of ``pack.yaml`` and ``parameters.yaml``. Anything that is not named here is refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StrictBool,
    StrictInt,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from huijia.engine.model.facts import CaseKind
from huijia.values.periods import PeriodUnit


def _is_a_day(value: object) -> object:
    """YAML writes 2025-01-01 as a date; pydantic alone would also take numbers and strings."""
    if value is None or type(value) is date:
        return value
    raise ValueError("write a day as 2025-01-01, without quotes or time")


Day = Annotated[
    date,
    BeforeValidator(_is_a_day),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}),
]
_NOT_BLANK: dict[str, JsonValue] = {"type": "string", "pattern": r"\S"}
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), WithJsonSchema(_NOT_BLANK)]
PACK_ID = r"^[a-z]+(/[a-z][a-z0-9-]*)?$"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class Shape(BaseModel):
    """A part of a YAML file: immutable, and nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextShape(Shape):
    """A sentence in both languages."""

    zh: Words
    en: Words


class SourceShape(Shape):
    """A text that the pack cites. ``number`` is its official number, ``dated`` the day of its issue."""

    zh: Words
    en: Words
    number: str = ""
    dated: Day
    address: Words


class PeriodsShape(Shape):
    """How the benefit counts time. ``first`` and ``last`` name the rules that bound a case's periods by its facts."""

    unit: PeriodUnit
    first: Name | None = None
    last: Name | None = None


class CoverageShape(Shape):
    """The days that the law covers; ``to`` is left out while it has no end."""

    from_: Day = Field(alias="from")
    to: Day | None = None


class PackFile(Shape):
    """``pack.yaml``."""

    id: Annotated[str, StringConstraints(pattern=PACK_ID)]
    name: TextShape
    summary: TextShape
    case: CaseKind
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    periods: PeriodsShape
    covers: CoverageShape
    amount: Name
    sources: Annotated[dict[Name, SourceShape], Field(min_length=1)]


class ValueShape(Shape):
    """One value. ``from: always`` is for what holds as long as the law exists."""

    from_: Day | Literal["always"] = Field(alias="from")
    to: Day | None = None
    value: StrictBool | StrictInt | Day
    source: Name
    article: Words
    note: str = ""


_JSON_TYPES: dict[str, JsonValue] = {
    "amount": {"type": "integer"},
    "number": {"type": "integer"},
    "yes_or_no": {"type": "boolean"},
    "day": {"type": "string"},
}


def _values_of_kind(kind: str) -> JsonValue:
    """What ``reading`` says of a parameter's values, as JSON Schema has it."""
    return {
        "if": {"properties": {"kind": {"const": kind}}},
        "then": {"properties": {"values": {"items": {"properties": {"value": _JSON_TYPES[kind]}}}}},
    }


_OPEN_HAS_NOTES: JsonValue = {
    "if": {"properties": {"open": {"const": True}}, "required": ["open"]},
    "then": {"properties": {"values": {"items": {"properties": {"note": _NOT_BLANK}, "required": ["note"]}}}},
}


class ParameterShape(Shape):
    """One parameter. ``open: true`` marks a choice that the sources leave open; its notes must say why it was taken."""

    model_config = ConfigDict(
        json_schema_extra={"allOf": [*map(_values_of_kind, _JSON_TYPES), _OPEN_HAS_NOTES]}
    )

    zh: Words
    en: Words
    kind: Literal["amount", "number", "yes_or_no", "day"]
    unit: Words
    open: StrictBool = False
    values: Annotated[list[ValueShape], Field(min_length=1)]


class CitedShape(TextShape):
    """A sentence of the procedure. ``source`` is a key of ``sources``."""

    source: Name
    article: Words


class PaperShape(TextShape):
    """A paper that a first claim needs; ``only_when`` says for whom, where not for all."""

    source: Name
    article: Words
    only_when: TextShape | None = None


class DeadlineShape(Shape):
    """A number of days. Where no text names it, nothing is cited, and ``note`` says why it was taken."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"source": {"type": "string"}}, "required": ["source"]},
            "then": {"properties": {"article": {"minLength": 1}}, "required": ["article"]},
            "else": {
                "properties": {"article": {"maxLength": 0}, "note": _NOT_BLANK},
                "required": ["note"],
            },
        }
    )

    days: Annotated[StrictInt, Field(gt=0, le=3650)]
    source: Name | None = None
    article: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _cited_or_open(self) -> Self:
        if bool(self.source) != bool(self.article):
            raise ValueError("source and article belong together")
        if self.source is None and not self.note.strip():
            raise ValueError(
                "a number of days names its source and article, or says in a note why it was taken"
            )
        return self


class ClaimDayShape(CitedShape):
    """Until when a period is claimed: a sentence, the last day of its year, and the reason that is given when it has passed."""

    month: Annotated[StrictInt, Field(ge=1, le=12)]
    day: Annotated[StrictInt, Field(ge=1, le=31)]
    passed: TextShape


class ProcedureFile(Shape):
    """``procedure.yaml``: how the benefit is claimed and decided. ``decide_within`` counts working days."""

    where: CitedShape
    until: ClaimDayShape
    papers: dict[Name, PaperShape]
    decide_within: DeadlineShape
    object_within: DeadlineShape
    appeal_within: DeadlineShape
    object_to: CitedShape
    reconsider: CitedShape
    reconsider_within: DeadlineShape
    reconsider_decided_within: DeadlineShape
    first_claim_fact: Name | None = None
    most_for_a_period: Name | None = None
    sources: Annotated[dict[Name, SourceShape], Field(min_length=1)]
