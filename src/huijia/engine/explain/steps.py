"""What an explanation is made of: immutable steps, the same for every language and every way of showing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from huijia.engine.backends.answers import PeriodAnswer
from huijia.engine.model.nodes import RuleKind
from huijia.engine.model.types import Value
from huijia.values.periods import PeriodUnit
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Citation:
    """The place in a published text on which a rule or a number rests."""

    title: Text
    number: str
    address: str
    article: str


@dataclass(frozen=True, slots=True)
class FactStep:
    """A fact that was read. ``value`` None is unknown, unless ``empty_means`` says what its emptiness stands for. ``period``: the unit
    of a fact that is a period, whose value is an index."""

    name: str
    label: Text
    value: Value | None
    empty_means: Text | None
    period: PeriodUnit | None = None


@dataclass(frozen=True, slots=True)
class ParameterStep:
    """A number, day or yes/no of the law that was read, with the days for which it holds (None: no bound).

    ``is_open`` marks a choice that the sources leave open; ``note`` then says why this value was taken.
    """

    name: str
    label: Text
    value: Value
    unit: str
    is_money: bool
    starts: date | None
    ends: date | None
    citation: Citation
    is_open: bool
    note: str


@dataclass(frozen=True, slots=True)
class RuleStep:
    """A named rule with its value (None: unknown) and what it read.

    ``is_reference``: it was shown in full further up, so ``children`` is empty here.
    """

    name: str
    text: Text
    kind: RuleKind
    value: Value | None
    is_money: bool
    citation: Citation
    children: tuple[Step, ...]
    is_reference: bool = False


@dataclass(frozen=True, slots=True)
class MemberStep:
    """What a rule over the members of a family read of one of them."""

    member_id: str | int
    children: tuple[Step, ...]


Step = RuleStep | ParameterStep | FactStep | MemberStep


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason code of the answer with its sentence."""

    code: str
    text: Text


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the answer with its tree.

    ``looked_at`` is the label of the period in which the rules of ``steps`` were computed; it differs from the row's
    own period where a case as a whole is not entitled, and is None where the reasons hold whatever the period.
    """

    answer: PeriodAnswer
    reasons: tuple[Reason, ...]
    looked_at: str | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one case got its rows. Values are those of the facts given: show it to whom the facts may be shown."""

    pack: str
    pack_version: str
    name: Text
    currency: str
    parts: tuple[Part, ...]
