"""What one version of a law says otherwise than another: immutable, the same for every language and every way of showing it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from huijia.engine.explain.steps import Citation
from huijia.engine.model.types import Value
from huijia.values.text import Text


class Group(StrEnum):
    """Under which heading it is told, in the order of what matters to a reader."""

    AMOUNTS = "amounts"
    DAYS = "days"
    NUMBERS = "numbers"
    RULES = "rules"
    FACTS = "facts"
    CONTRADICTIONS = "contradictions"
    PROCEDURE = "procedure"
    SOURCES = "sources"
    WORDING = "wording"


class Kind(StrEnum):
    """What was amended."""

    PACK = "pack"
    PARAMETER = "parameter"
    RULE = "rule"
    FACT = "fact"
    CONTRADICTION = "contradiction"
    PROCEDURE = "procedure"
    SOURCE = "source"


class Aspect(StrEnum):
    """What of it was amended."""

    ADDED = "added"
    REMOVED = "removed"
    VALUE = "value"
    CITED = "cited"
    DIVIDED = "divided"
    FORMULA = "formula"
    DOES = "does"
    ORDER = "order"
    TYPE = "type"
    UNIT = "unit"
    OPEN_POINT = "open_point"
    LEVEL = "level"
    EMPTY = "empty"
    FUTURE = "not_in_future"
    BOUNDS = "bounds"
    PERIOD = "period"
    COVERS_FROM = "covers_from"
    COVERS_TO = "covers_to"
    CURRENCY = "currency"
    CASE = "case"
    AMOUNT = "amount"
    FIRST = "first_period"
    LAST = "last_period"
    COLUMN = "column"
    DAYS = "days"
    LAST_DAY = "last_day"
    ONLY_WHEN = "only_when"
    USES = "uses"
    TITLE = "title"
    NUMBER = "number"
    DATED = "dated"
    ADDRESS = "address"
    ID = "id"
    SENTENCE = "sentence"
    LABEL = "label"
    SUMMARY = "summary"
    QUESTION = "question"
    HELP = "help"
    WHY = "why"
    APPLIES = "applies"
    HEADINGS = "headings"
    NOTE = "note"
    INVENTED = "invented"


DECIDING = frozenset(
    {
        *(Aspect.VALUE, Aspect.FORMULA, Aspect.DOES, Aspect.TYPE, Aspect.LEVEL, Aspect.EMPTY, Aspect.FUTURE),
        *(Aspect.BOUNDS, Aspect.PERIOD, Aspect.COVERS_FROM, Aspect.COVERS_TO, Aspect.CURRENCY),
        *(Aspect.CASE, Aspect.AMOUNT, Aspect.FIRST, Aspect.LAST, Aspect.ORDER),
    }
)
"""What may change an answer, the reasons for one, or which rows go back. Added and removed is deciding, too, but for sources and what
belongs to the procedure."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says. ``text`` may have several lines, of a formula; ``value`` is that of a parameter, a day or a number."""

    text: Text
    value: Value | None = None
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """The days for which it holds, first and last included; None: no bound on that side."""

    starts: date | None
    ends: date | None


@dataclass(frozen=True, slots=True)
class Amendment:
    """One thing that differs. ``name`` is what programs call the amended parameter, rule, fact, ..., ``label`` what people do.

    ``old`` and ``new`` are what the sides say, None where a side says nothing; ``days`` are those of a dated value, None for what has none.
    """

    group: Group
    kind: Kind
    name: str
    label: Text
    aspect: Aspect
    old: Said | None
    new: Said | None
    days: Days | None = None

    @property
    def decides(self) -> bool:
        """Whether it may change an answer, its reasons, or which rows go back; else only words, sources or the procedure differ."""
        if self.kind in (Kind.PROCEDURE, Kind.SOURCE):
            return False
        return self.aspect in DECIDING or self.aspect in (Aspect.ADDED, Aspect.REMOVED)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two laws."""

    id: str
    version: str
    name: Text


@dataclass(frozen=True, slots=True)
class Amendments:
    """Everything that ``new`` says otherwise than ``old``, ordered by what matters to a reader.

    ``is_procedure_known``: False where a side comes from an archive of versions, which keeps no procedure; it is then not compared.
    """

    old: Side
    new: Side
    found: tuple[Amendment, ...]
    is_procedure_known: bool = True

    @property
    def is_one_benefit(self) -> bool:
        """Whether both are versions of one benefit."""
        return self.old.id == self.new.id

    @property
    def is_one_version(self) -> bool:
        """Whether their law files are the same."""
        return self.old.version == self.new.version

    @property
    def deciding(self) -> tuple[Amendment, ...]:
        """What may change an answer."""
        return tuple(each for each in self.found if each.decides)
