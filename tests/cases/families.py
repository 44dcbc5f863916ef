"""Case files of packs whose case is a family, and the same families on any engine.

A case states ``from`` and ``to`` (labels of periods; ``to`` left out: one period), ``family`` (the facts of the family, if
any), ``members`` (their facts), and the ``expected`` rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from huijia.engine import api
from huijia.engine.loading import load_pack
from huijia.engine.model.types import Level
from tests.cases.reading import FOLDER, Row, row_of
from tests.cases.running import facts_table, rows_by_case
from tests.engines import on_engine

PACK_OF_FOLDER = {
    "de_kindergeld": "de/kindergeld",
    "gb_child_benefit": "gb/child-benefit",
    "jp_child_allowance": "jp/child-allowance",
}
"""Which pack with families a folder of cases belongs to."""

KEYS = {"name", "source", "arithmetic", "from", "to", "family", "members", "expected"}


@dataclass(frozen=True)
class FamilyCase:
    """One family of a file. ``source`` has title, address and section."""

    pack: str
    file: str
    name: str
    source: Mapping[str, str]
    arithmetic: str
    first: str
    last: str
    members: Sequence[Mapping[str, Any]]
    expected: tuple[Row, ...]
    family: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.pack}, {self.file}: {self.name}"


def all_family_cases() -> list[FamilyCase]:
    """Every case of every file, in order."""
    files = sorted(file for folder in PACK_OF_FOLDER for file in (FOLDER / folder).glob("*.yaml"))
    return [case for file in files for case in _cases_of(file)]


def _cases_of(file: Path) -> list[FamilyCase]:
    content = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return [_case(file, content, entry) for entry in content["cases"]]


def _case(file: Path, content: dict[str, Any], entry: dict[str, Any]) -> FamilyCase:
    assert set(entry) <= KEYS, f"{file.name}, {entry.get('name')}: unknown keys {set(entry) - KEYS}"
    return FamilyCase(
        pack=PACK_OF_FOLDER[file.parent.name],
        file=file.stem,
        name=entry["name"],
        source=entry.get("source", content.get("source", {})),
        arithmetic=entry["arithmetic"],
        first=entry["from"],
        last=entry.get("to", entry["from"]),
        members=entry["members"],
        expected=tuple(row_of(row) for row in entry["expected"]),
        family=entry.get("family", {}),
    )


def answers_of_families(
    pack_name: str,
    households: Sequence[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]],
    *,
    engine: str,
    first: str,
    last: str,
    on: date,
) -> list[list[Row]]:
    """The rows of each family (its own facts, and those of its members) for these periods, in the families' order."""
    pack = load_pack(pack_name)
    members = [member for _, of_family in households for member in of_family]
    family_ids = [number for number, (_, of_family) in enumerate(households) for _ in of_family]
    ids = {"member_id": list(range(len(members))), "family_id": family_ids}
    own = {"family_id": list(range(len(households)))}
    result = api.assess(
        pack,
        facts_table(pack, Level.MEMBER, members, ids),
        families=facts_table(pack, Level.CASE, [facts for facts, _ in households], own),
        on=on,
        from_period=first,
        to_period=last,
        **on_engine(engine),
    )
    return rows_by_case(result, len(households))


def by_periods(cases: Iterable[FamilyCase]) -> dict[tuple[str, str, str], list[FamilyCase]]:
    """The cases by pack and periods: those of one group run together."""
    groups: dict[tuple[str, str, str], list[FamilyCase]] = {}
    for case in cases:
        groups.setdefault((case.pack, case.first, case.last), []).append(case)
    return groups
