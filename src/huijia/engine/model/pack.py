"""A pack: one benefit's law, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from huijia.engine.model.facts import CaseKind, Contradiction, FactDeclaration
from huijia.engine.model.nodes import Node, Rule, RuleKind, walk
from huijia.engine.model.types import Level, Type, Value
from huijia.values.periods import Period, PeriodUnit, period_holding
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Source:
    """A text that the pack cites: its title, number, date and where it can be read."""

    key: str
    title: Text
    number: str
    dated: date
    address: str


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A parameter's value from ``starts`` (None: as long as the law exists) to ``ends`` (None: until changed)."""

    starts: date | None
    ends: date | None
    value: Value
    source: str
    article: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, day or yes/no of the law with its unit and its values by date, rising.

    ``is_open`` marks a choice that the sources leave open; its notes say why this value was taken.
    """

    name: str
    type: Type
    label: Text
    unit: str
    values: tuple[DatedValue, ...]
    is_open: bool = False

    def on(self, day: date) -> DatedValue | None:
        """The value in force on this day, or None where the law names none."""
        for dated in reversed(self.values):
            if (dated.starts is None or dated.starts <= day) and (dated.ends is None or day <= dated.ends):
                return dated
        return None


@dataclass(frozen=True, eq=False)
class Pack:
    """One benefit's law. Made by ``loading.load_pack``, which refuses what ``fail_if`` finds wrong.

    ``rules`` are in the order in which they were written, which is an order of reading: a rule reads earlier ones
    only. ``first_period`` and ``last_period`` bound the periods of one case by its facts; a pack without them has
    no natural end. ``version`` names the pack's files by their content.
    """

    id: str
    version: str
    name: Text
    summary: Text
    case_kind: CaseKind
    currency: str
    unit: PeriodUnit
    covers_from: date
    covers_to: date | None
    facts: tuple[FactDeclaration, ...]
    contradictions: tuple[Contradiction, ...]
    parameters: Mapping[str, Parameter]
    sources: Mapping[str, Source]
    rules: tuple[Rule, ...]
    amount: Rule
    first_period: Rule | None
    last_period: Rule | None
    folder: Path

    @property
    def has_families(self) -> bool:
        """Whether a case is a family with members."""
        return self.case_kind == "family"

    @cached_property
    def refusals(self) -> tuple[Rule, ...]:
        """The rules that refuse the benefit, in the order in which they were written."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.REFUSAL)

    @cached_property
    def grants(self) -> tuple[Rule, ...]:
        """The rules that say on which ground the benefit is due."""
        return tuple(rule for rule in self.rules if rule.kind is RuleKind.GRANT)

    @cached_property
    def outputs(self) -> tuple[Rule, ...]:
        """The rules that a run needs: bounds of the periods, amount, reasons."""
        span = [rule for rule in (self.first_period, self.last_period) if rule]
        return (*span, self.amount, *self.refusals, *self.grants)

    @cached_property
    def running_rules(self) -> tuple[Rule, ...]:
        """The rules that a run needs and all that they read, each after what it reads."""
        return tuple(node for node in walk(self.outputs) if isinstance(node, Rule))

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of the pack's rules, operands before their readers."""
        return tuple(walk([*self.rules, *(c.when for c in self.contradictions)]))

    @cached_property
    def case_facts(self) -> tuple[FactDeclaration, ...]:
        """The facts that are stated of a case."""
        return tuple(fact for fact in self.facts if fact.level is Level.CASE)

    @cached_property
    def member_facts(self) -> tuple[FactDeclaration, ...]:
        """The facts that are stated of each member of a family."""
        return tuple(fact for fact in self.facts if fact.level is Level.MEMBER)

    @cached_property
    def first_covered_period(self) -> Period:
        """The first period that the law covers."""
        return period_holding(self.unit, self.covers_from)

    @property
    def last_covered_day(self) -> date | None:
        """The last day of the last period that the law covers; None while it has no end."""
        return period_holding(self.unit, self.covers_to).end if self.covers_to else None
