"""Families for the comparison: two in three have one adult, each one to three children born on any day of 21 years. Nobody exists."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

YEAR = "2024-25"
FIRST_DAY, LAST_DAY = date(2024, 4, 6), date(2025, 4, 5)
FIRST_BIRTH = date(2004, 4, 7)
"""The oldest turn 20 the day after the tax year begins."""
_ADULT_BORN = date(1985, 1, 1)


def write_families(path: Path, families: int, seed: int = 1) -> None:
    """Write members: what ``gb/child-benefit`` asks, and their ages on the first day of the tax year (-1: not born yet)."""
    draw = np.random.default_rng(seed)
    adults = draw.choice([1, 1, 2], families)
    children = draw.integers(1, 4, families)
    family = np.repeat(np.arange(families), adults + children)
    place = np.arange(len(family)) - np.repeat(
        np.cumsum(adults + children) - adults - children, adults + children
    )
    adult = place < np.repeat(adults, adults + children)
    first, last = (np.datetime64(day, "D") for day in (FIRST_BIRTH, LAST_DAY))
    born = first + draw.integers(0, (last - first).astype(int) + 1, len(family)).astype("timedelta64[D]")
    born[adult] = np.datetime64(_ADULT_BORN, "D")
    age = _ages(born, FIRST_DAY)
    # Of those to whom it can matter it is known; the others are not asked.
    asked = ~adult & (_ages(born, LAST_DAY) >= 16)
    in_education = draw.random(len(family)) < 0.7
    table = pa.table(
        {
            "family_id": pa.array(family),
            "member_id": pa.array(np.arange(len(family))),
            "birth_date": pa.array(born),
            "in_education": pa.array(in_education, mask=~asked),
            "left_education": pa.nulls(len(family), pa.date32()),
            "adult": pa.array(adult),
            "age": pa.array(age),
        }
    )
    pq.write_table(table, path)


def _ages(born: np.ndarray, on: date) -> np.ndarray:
    """Whole years on a day; -1 before birth."""
    year = born.astype("datetime64[Y]").astype(int) + 1970
    month = born.astype("datetime64[M]").astype(int) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(int) + 1
    return on.year - year - ((month * 100 + day) > (on.month * 100 + on.day))
