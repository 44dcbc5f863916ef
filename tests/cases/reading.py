"""Case files: facts, the rows that the law gives for them, the published text, and the arithmetic in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent
PACK_OF_FOLDER = {
    "cn_childcare_subsidy": "cn/childcare-subsidy",
    "cn_harbin": "cn/harbin",
    "cn_hohhot": "cn/hohhot",
    "cn_jinan": "cn/jinan",
    "cn_rural_reward": "cn/rural-reward",
    "cn_special_assistance": "cn/special-assistance",
    "gb_child_benefit_charge": "gb/child-benefit-charge",
}
"""Which pack a folder of cases belongs to."""

KEYS = {"name", "source", "read", "open_point", "arithmetic", "facts", "from", "to", "expected"}
ROW_KEYS = {"period", "answer", "amount_minor", "reasons", "missing"}

Row = tuple[str | None, str, int | None, tuple[str, ...], tuple[str, ...]]
"""Period, answer, amount in the minor unit, reasons, missing."""


@dataclass(frozen=True)
class PublishedCase:
    """One case of a file. ``source`` has title, address and section; ``first`` and ``last`` are labels of the periods that are
    asked for, None where the facts bound them."""

    pack: str
    file: str
    name: str
    source: Mapping[str, str]
    arithmetic: str
    facts: Mapping[str, Any]
    expected: tuple[Row, ...]
    first: str | None = None
    last: str | None = None

    def __str__(self) -> str:
        return f"{self.pack}, {self.file}: {self.name}"


def all_cases() -> list[PublishedCase]:
    """Every case of every file, in order."""
    files = sorted(file for folder in PACK_OF_FOLDER for file in (FOLDER / folder).glob("*.yaml"))
    return [case for file in files for case in _cases_of(file)]


def _cases_of(file: Path) -> list[PublishedCase]:
    content = YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))
    return [_case(file, content, entry) for entry in content["cases"]]


def _case(file: Path, content: dict[str, Any], entry: dict[str, Any]) -> PublishedCase:
    assert set(entry) <= KEYS, f"{file.name}, {entry.get('name')}: unknown keys {set(entry) - KEYS}"
    return PublishedCase(
        pack=PACK_OF_FOLDER[file.parent.name],
        file=file.stem,
        name=entry["name"],
        source=entry.get("source", content.get("source", {})),
        arithmetic=entry["arithmetic"],
        facts={**content.get("defaults", {}), **entry["facts"]},
        expected=tuple(row_of(row) for row in entry["expected"]),
        first=entry.get("from"),
        last=entry.get("to", entry.get("from")),
    )


def row_of(row: dict[str, Any]) -> Row:
    """One expected row of a case file."""
    assert set(row) <= ROW_KEYS, f"unknown keys {set(row) - ROW_KEYS}"
    amount = row["amount_minor"]
    return (row["period"], row["answer"], amount, tuple(row["reasons"]), tuple(row.get("missing", ())))


ON = date(2026, 11, 23)
"""The day of assessment of all cases."""
