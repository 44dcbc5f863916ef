"""Run the rule on openfisca-core: a file in batches, as its memory grows with children times months."""

# mypy: disable-error-code="import-not-found,import-untyped,no-untyped-call"

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from huijia.cli.bench.job import Done, TotalRow
from huijia.cli.bench.openfisca_rule import FACTS, FORMULAS, system

BATCH_ROWS = 100_000
YEARS = (2025, 2026, 2027)
SCHEME_START = np.datetime64("2025-01-01")
Arrays = Mapping[str, npt.NDArray[Any]]


def totals(facts: Path, *, formulas: str) -> Done:
    """Children paid and amounts by claim year, of children born before 2025. ``formulas``: a key of ``FORMULAS``."""
    parts = {"reading": 0.0, "building": 0.0, "calculating": 0.0}
    rows = dict.fromkeys(YEARS, 0)
    amounts = dict.fromkeys(YEARS, 0)
    variable = FORMULAS[formulas].__name__
    with pq.ParquetFile(facts) as file:
        clock = time.perf_counter()
        for batch in file.iter_batches(BATCH_ROWS, columns=list(FACTS)):
            arrays = _arrays(batch)
            clock = _tick(parts, "reading", clock)
            simulation = simulation_of(arrays)
            clock = _tick(parts, "building", clock)
            before = arrays["birth_date"] < SCHEME_START
            for year in YEARS:
                paid = simulation.calculate_add(variable, str(year))
                rows[year] += int(np.count_nonzero(paid[before]))
                amounts[year] += int(paid[before].sum(dtype=np.int64))
            clock = _tick(parts, "calculating", clock)
    found: list[TotalRow] = [
        (str(year), "entitled", rows[year], amounts[year]) for year in YEARS if rows[year]
    ]
    return Done(found, parts=parts)


def simulation_of(arrays: Arrays, *, traced: bool = False) -> Any:
    """A simulation of these children."""
    from openfisca_core.simulations import SimulationBuilder

    count = len(arrays["birth_date"])
    simulation = SimulationBuilder().build_default_simulation(system(), count=count)
    simulation.trace = traced
    for name in FACTS:
        simulation.set_input(name, "ETERNITY", arrays[name])
    return simulation


def batches(facts: Path, rows: int, size: int) -> list[Arrays]:
    """The first rows of a file, in arrays of ``size`` children each."""
    with pq.ParquetFile(facts) as file:
        first = next(file.iter_batches(rows, columns=list(FACTS)))
    return [_arrays(first.slice(start, size)) for start in range(0, first.num_rows, size)]


def _arrays(batch: pa.RecordBatch) -> Arrays:
    types = {"birth_date": "datetime64[D]", "death_date": "datetime64[D]", "first_claim_year": np.int32}
    found = {}
    for name, empty in FACTS.items():
        column = batch.column(name)
        values = column.fill_null(pa.scalar(empty, column.type)).to_numpy(zero_copy_only=False)
        found[name] = values.astype(types.get(name, np.bool_))
    return found


def _tick(parts: dict[str, float], name: str, since: float) -> float:
    now = time.perf_counter()
    parts[name] += now - since
    return now
