"""The shape of a file of cases. Anything that is not named here is refused."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, StrictBool, StrictInt, StringConstraints, model_validator

from huijia.engine.parameters.shape import Day, Name, Shape, Words

Label = Annotated[str, StringConstraints(min_length=4)]
"""A period: "2025", "2024-25" or "2024-10", in quotes."""

FactValue = StrictBool | StrictInt | Day | Label | None
Facts = dict[Name, FactValue]


class CaseSourceShape(Shape):
    """Where the case is published, or, for one that was reckoned by hand, the text that it was reckoned from."""

    title: Words
    address: Words
    section: Words


class RowShape(Shape):
    """One row of the answer. ``period`` is empty for a case that is refused for all periods at once."""

    period: Label | None
    answer: Annotated[str, StringConstraints(pattern=r"^(entitled|not_entitled|need_to_ask)$")]
    amount_minor: StrictInt | None
    reasons: list[Name]
    missing: list[Name] = Field(default_factory=list)


class CaseShape(Shape):
    """One case: ``facts`` of a single one, or ``members`` of a family and the ``family``'s own facts. ``from`` and ``to`` are labels of periods;
    without them the facts bound the periods. ``to`` left out: one period. ``arithmetic`` says in words how the amounts come about."""

    model_config = ConfigDict(
        json_schema_extra={
            "dependentRequired": {"to": ["from"], "family": ["members"]},
            "if": {"properties": {"members": {"type": "array"}}, "required": ["members"]},
            "then": {"properties": {"facts": {"maxProperties": 0}}},
        }
    )

    name: Words
    source: CaseSourceShape | None = None
    read: StrictBool | None = None
    open_point: str = ""
    arithmetic: Words
    facts: Facts = Field(default_factory=dict)
    family: Facts = Field(default_factory=dict)
    members: list[Facts] | None = None
    from_: Label | None = Field(alias="from", default=None)
    to: Label | None = None
    expected: Annotated[list[RowShape], Field(min_length=1)]

    @model_validator(mode="after")
    def _single_or_family(self) -> Self:
        if self.to is not None and self.from_ is None:
            raise ValueError("'to' needs a 'from'")
        if self.members is None and self.family:
            raise ValueError("a family has members")
        if self.members is not None and self.facts:
            raise ValueError("the facts of a family stand under 'family' and 'members'")
        return self


class CasesFile(Shape):
    """A file of cases. ``on``: the day of assessment. ``source`` is that of every case without one, ``defaults`` are facts that a single
    case has unless it says otherwise. ``sources`` is a place for YAML's anchors."""

    on: Day
    source: CaseSourceShape | None = None
    sources: dict[str, Any] = Field(default_factory=dict)
    defaults: Facts = Field(default_factory=dict)
    cases: Annotated[list[CaseShape], Field(min_length=1)]
