"""One case while it is being answered: its facts, its members, the period, and the rules' values so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from huijia.engine.model.types import Value
from huijia.values.periods import Period

Facts = Mapping[str, Value | None]
"""Facts by name; a name that is not there is unknown."""


class Member:
    """A member of a family: its id, its facts, and the values of the rules about it."""

    __slots__ = ("facts", "id", "values")

    def __init__(self, facts: Facts, member_id: str | int = "") -> None:
        self.facts = facts
        self.id = member_id
        self.values: list[Value | None] = []


class Case:
    """One case. ``values`` holds the value of each rule at the rule's place in the program."""

    __slots__ = ("facts", "members", "period", "values")

    def __init__(self, facts: Facts, members: Sequence[Member] = ()) -> None:
        self.facts = facts
        self.members = members
        self.period: Period | None = None
        self.values: list[Value | None] = []
