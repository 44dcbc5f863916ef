"""Festivals and health days, read from ``festivals.yaml``: suggestions. A year that the table does not have has no lunar festivals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from huijia.values.text import Text

FILE = Path(__file__).parent / "festivals.yaml"


@dataclass(frozen=True)
class Festival:
    """A day, its name, and where the day stands: a title and an address. ``resolution``: which text made it a day, where that was read."""

    day: date
    name: Text
    source: str
    address: str
    resolution: str = ""


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(FILE.read_text(encoding="utf-8"))
    return found


def festivals_of(year: int) -> list[Festival]:
    """Those of a year, in order."""
    table = _table()
    sources = table["sources"]
    found = []
    for each in table["lunar"].values():
        if year in each["days"]:
            source = sources["notice_2026" if year == 2026 and each["zh"] != "重阳" else "table"]
            day = date(year, *each["days"][year])
            found.append(Festival(day, Text(each["zh"], each["en"]), source["title"], source["address"]))
    for each in table["yearly"].values():
        source = sources[each["source"]]
        found.append(
            Festival(
                date(year, *each["day"]),
                Text(each["zh"], each["en"]),
                source["title"],
                source["address"],
                each.get("resolution", ""),
            )
        )
    return sorted(found, key=lambda each: each.day)
