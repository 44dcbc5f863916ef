"""The lines of the table: what is measured, and against what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any


class Group(StrEnum):
    """The parts of the table."""

    TOTALS = "totals"
    FILE = "file"
    ONE = "one"
    RULES = "rules"


TITLES: Mapping[Group, str] = {
    Group.TOTALS: "(a) totals by claim year and answer, from Parquet",
    Group.FILE: "(b) the whole result file, Parquet to Parquet",
    Group.ONE: "(c) one child's answer, in process",
    Group.RULES: "(d) 300 dependent rules to SQL",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: ``task`` and ``options`` say what a process does; its time is set against the fastest of ``bases``."""

    key: str
    group: Group
    label: str
    task: str
    options: Mapping[str, Any] = field(default_factory=dict)
    bases: tuple[str, ...] = ()
    needs_openfisca: bool = False
    writes: bool = False

    @property
    def in_order(self) -> bool:
        """Whether its file is in the input's order."""
        return self.writes and bool(self.options.get("ordered"))

    @property
    def depends_on_rows(self) -> bool:
        """Whether it is measured for each number of rows."""
        return self.group in (Group.TOTALS, Group.FILE)


def _options(**options: Any) -> Mapping[str, Any]:
    return MappingProxyType(options)


_TOTALS_BASE = ("totals_by_hand_one_pass", "totals_by_hand_by_combination")
_SHAPES = ("one_pass", "by_combination", "as_enum")
_FILE_BASE = tuple(f"file_by_hand_{shape}" for shape in _SHAPES)
_UNORDERED_BASE = tuple(f"{key}_unordered" for key in _FILE_BASE)


def _totals(key: str, label: str, task: str, *, needs_openfisca: bool = False, **options: Any) -> Line:
    if not needs_openfisca:
        options["again"] = True
    return Line(key, Group.TOTALS, label, task, _options(**options), _TOTALS_BASE, needs_openfisca)


def _file(key: str, label: str, task: str, *, ordered: bool, **options: Any) -> Line:
    bases = _FILE_BASE if ordered else _UNORDERED_BASE
    found = _options(ordered=ordered, writes=True, **options)
    return Line(key, Group.FILE, label, task, found, bases, writes=True)


def _file_by_hand(label: str, shape: str, *, ordered: bool) -> Line:
    key = f"file_by_hand_{shape}{'' if ordered else '_unordered'}"
    words = f"DuckDB by hand, {'in order' if ordered else 'any order'}, {label}"
    return _file(key, words, "by_hand_rows", ordered=ordered, shape=shape)


def _totals_of_openfisca(label: str, formulas: str) -> Line:
    key, words = f"totals_openfisca_{formulas}", f"openfisca-core, 36 months, {label}"
    return _totals(key, words, "openfisca_totals", needs_openfisca=True, formulas=formulas)


def _one_of_openfisca(label: str, formulas: str, *, traced: bool = False) -> Line:
    key, words = (
        f"one_openfisca_{formulas}{'_traced' if traced else ''}",
        f"openfisca-core, 36 months, {label}",
    )
    options = _options(formulas=formulas, traced=traced)
    return Line(key, Group.ONE, words, "openfisca_one_case", options, ("one_huijia",), needs_openfisca=True)


LINES: Sequence[Line] = (
    _totals("totals_huijia", "Huijia, ids checked for repeats", "huijia_totals", unique_ids=False),
    _totals("totals_huijia_unique", "Huijia, ids known to be unique", "huijia_totals", unique_ids=True),
    _totals(
        "totals_by_hand_one_pass",
        "DuckDB by hand, one pass",
        "by_hand_totals",
        shape="one_pass",
        check_ids=False,
    ),
    _totals(
        "totals_by_hand_by_combination",
        "DuckDB by hand, once per distinct facts",
        "by_hand_totals",
        shape="by_combination",
        check_ids=False,
    ),
    _totals(
        "totals_by_hand_checked",
        "DuckDB by hand, distinct facts, ids checked",
        "by_hand_totals",
        shape="by_combination",
        check_ids=True,
    ),
    _totals_of_openfisca("natural formulas", "natural"),
    _totals_of_openfisca("date casts hoisted", "hoisted"),
    _totals_of_openfisca("rewritten for speed", "rewritten"),
    _file("file_huijia", "Huijia, in order, ids checked", "huijia_rows", ordered=True, unique_ids=False),
    _file("file_huijia_unique", "Huijia, in order, ids unique", "huijia_rows", ordered=True, unique_ids=True),
    _file_by_hand("one pass", "one_pass", ordered=True),
    _file_by_hand("distinct facts", "by_combination", ordered=True),
    _file_by_hand("distinct facts, ENUM", "as_enum", ordered=True),
    _file(
        "file_huijia_unordered",
        "Huijia, any order, ids checked",
        "huijia_rows",
        ordered=False,
        unique_ids=False,
    ),
    _file(
        "file_huijia_unordered_unique",
        "Huijia, any order, ids unique",
        "huijia_rows",
        ordered=False,
        unique_ids=True,
    ),
    _file_by_hand("one pass", "one_pass", ordered=False),
    _file_by_hand("distinct facts", "by_combination", ordered=False),
    _file_by_hand("distinct facts, ENUM", "as_enum", ordered=False),
    Line(
        "one_huijia",
        Group.ONE,
        "Huijia, the answer",
        "huijia_one_case",
        _options(explained=False),
        ("one_huijia",),
    ),
    Line(
        "one_huijia_explained",
        Group.ONE,
        "Huijia, with explanation and law",
        "huijia_one_case",
        _options(explained=True),
        ("one_huijia",),
    ),
    _one_of_openfisca("natural formulas", "natural"),
    _one_of_openfisca("date casts hoisted", "hoisted"),
    _one_of_openfisca("natural formulas, traced", "natural", traced=True),
    Line("rules_first", Group.RULES, "first time in a process", "rules_to_sql", _options(cached=False)),
    Line("rules_cached", Group.RULES, "again (cached)", "rules_to_sql", _options(cached=True)),
)

CURVE_ROWS = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 33_000_000)
"""From a township to the country."""

CURVE_KEYS = (
    "totals_huijia",
    "totals_by_hand_by_combination",
    "totals_openfisca_hoisted",
    "file_huijia",
    "file_huijia_unordered",
    "file_by_hand_as_enum",
)
"""The lines of the growth curve."""

OPENFISCA_ON_CURVE_TO = 10_000_000
"""Beyond, its line goes on straight and each point takes minutes."""
