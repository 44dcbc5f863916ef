"""Where an engine's amount for a family differs from Huijia's: which article says why.

Of each engine that counts whole years it is written here whom it counts. A difference is explained when the engine says just what that comes to,
and the family has somebody of whom the law says something else; what is left is unexplained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

WEEKS, ELDEST, OTHER = 52, 2560, 1695
"""Weeks of the tax year 2024-25, pence a week (House of Commons Library, CBP-9872)."""
PENNY = 0.5
"""An engine of floating point may be off by less than half a penny."""

Mask = Callable[["Members"], Any]


@dataclass(frozen=True, slots=True)
class Members:
    """Everybody's family, age on the first day (-1: not born yet), and for children: whether they stay in education or have left it."""

    family: Any
    age: Any
    child: Any
    stays: Any
    leaves: Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Whom the law and the engine count otherwise."""

    who: Mask
    text: str
    article: str


@dataclass(frozen=True, slots=True)
class WholeYears:
    """An engine that counts somebody all year or not at all."""

    counted: Mask
    reasons: tuple[Reason, ...]


_BORN = Reason(
    lambda of: of.age == -1,
    "somebody is born in the tax year: the law counts the weeks from birth, the engine the year",
    "SSCBA 1992 s. 147, CBTM08090",
)
ENGINES: Mapping[str, WholeYears | None] = {
    "openfisca-core": None,
    "policyengine-uk": WholeYears(
        lambda of: of.child & ((of.age < 16) | of.stays & (of.age < 20)),
        (
            _BORN,
            Reason(
                lambda of: of.leaves & ((of.age == 15) | (of.age == 16)),
                "somebody who leaves education is or turns 16: the law counts to 31 August after the birthday, the engine by the age on the first day",
                "CBTM07030",
            ),
            Reason(
                lambda of: of.stays & (of.age == 19),
                "somebody in education turns 20: the law counts to the Monday before, the engine the year",
                "CBTM07020",
            ),
        ),
    ),
    "policyengine-uk-compiled": WholeYears(
        lambda of: of.child & (of.age < 18),
        (
            _BORN,
            Reason(
                lambda of: of.stays & (of.age >= 18),
                "somebody of 18 or 19 is in education: the law counts them to the 20th birthday, the engine nobody of 18",
                "CBTM07020",
            ),
            Reason(
                lambda of: of.leaves & (of.age >= 15),
                "somebody of 15 to 17 leaves education: the law counts to 31 August after the 16th birthday, the engine all below 18",
                "CBTM07020, CBTM07030",
            ),
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """How many families get the same amount to the penny, and of the others how many for which reason; one can have several."""

    line: str
    same: int
    different: int
    unexplained: int
    why: tuple[tuple[str, str, int], ...]


def compared(folder: Path, line: str) -> Compared:
    """Compare with Huijia's the amounts that an engine left in a folder, family by family."""
    ours, theirs = (_amounts(folder / f"{name}.parquet") for name in ("huijia", line))
    different = np.abs(ours - theirs) >= PENNY
    explained, why = np.zeros(len(ours), dtype=bool), []
    if (engine := ENGINES[line]) is not None:
        of = _members(folder / "members.parquet")
        number = np.bincount(of.family, weights=engine.counted(of), minlength=len(ours))
        as_it_counts = np.where(number > 0, WEEKS * (ELDEST + OTHER * (number - 1)), 0)
        for each in engine.reasons:
            found = different & (np.bincount(of.family, weights=each.who(of), minlength=len(ours)) > 0)
            explained |= found & (np.abs(theirs - as_it_counts) < PENNY)
            why.append((each.text, each.article, int(found.sum())))
    return Compared(
        line,
        int((~different).sum()),
        int(different.sum()),
        int((different & ~explained).sum()),
        tuple(why),
    )


def _members(path: Path) -> Members:
    table = pq.read_table(path)

    def column(name: str) -> Any:
        return table.column(name).to_numpy(zero_copy_only=False)

    in_education = table.column("in_education")
    known = in_education.is_valid().to_numpy(zero_copy_only=False)
    stays = in_education.fill_null(False).to_numpy(zero_copy_only=False)
    return Members(column("family_id"), column("age"), ~column("adult"), known & stays, known & ~stays)


def _amounts(path: Path) -> Any:
    table = pq.read_table(path)
    order = np.argsort(table.column("family_id").to_numpy())
    return np.nan_to_num(table.column("pence").to_numpy(zero_copy_only=False).astype(float))[order]
