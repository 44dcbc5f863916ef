"""The shape of ``calendar.yaml``. Anything that is not named here is refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from huijia.engine.parameters.shape import CoverageShape, Name, Shape, SourceShape, TextShape


class ChoiceShape(Shape):
    """What the person chooses, each option by its key; the first is taken until something else is said."""

    name: TextShape
    options: Annotated[dict[Name, TextShape], Field(min_length=2)]


class KindShape(Shape):
    """What several entries have in common: what it is, why, and what to bring (a key of ``bring``)."""

    name: TextShape
    why: TextShape
    bring: Name


class EntryShape(Shape):
    """One line of a schedule.

    ``counts`` says from what its numbers count: ``due`` (the due date less 280 days), ``birth``, ``home`` (the day on which the child left
    the hospital), or the name of an earlier entry. ``only`` names the option of a choice for which it is. ``instead_of``
    names the parameters of what stood in its place before. ``born_after`` names a parameter.
    """

    kind: Name
    counts: Name
    dose: StrictInt | None = None
    only: dict[Name, Name] = Field(default_factory=dict)
    instead_of: Name | None = None
    for_mother: StrictBool = False
    for_girls: StrictBool = False
    born_after: Name | None = None


class CalendarFile(Shape):
    """``calendar.yaml``. ``covers``: what fell due earlier is not dated."""

    covers: CoverageShape
    choices: dict[Name, ChoiceShape]
    bring: dict[Name, TextShape]
    kinds: dict[Name, KindShape]
    entries: Annotated[dict[Name, EntryShape], Field(min_length=1)]
    sources: Annotated[dict[Name, SourceShape], Field(min_length=1)]
