"""One child's answer in process, without a database."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow.parquet as pq

from huijia.cli.bench.job import ON, PACK, Call, Done
from huijia.engine.api import assess_one, explain_one
from huijia.engine.loading import load_pack

CHILDREN = 200
"""The first children of the population, each answered in turn."""

WARM_UP = 20
CALLS = 2_000
CALLS_OF_OPENFISCA = 200


def huijia(facts: Path, *, explained: bool) -> Call:
    """The answer, or the answer with its explanation."""
    pack, on = load_pack(PACK), date.fromisoformat(ON)
    names = [fact.name for fact in pack.facts]
    with pq.ParquetFile(facts) as file:
        children = next(file.iter_batches(CHILDREN, columns=names)).to_pylist()
    answer: Callable[..., object] = explain_one if explained else assess_one

    def call(child: Mapping[str, Any]) -> object:
        return answer(pack, child, on=on)

    return _median_of(call, children, CALLS)


def openfisca(facts: Path, *, formulas: str, traced: bool) -> Call:
    """The 36 months of 2025 to 2027."""
    from huijia.cli.bench.openfisca_rule import FORMULAS
    from huijia.cli.bench.openfisca_run import YEARS, batches, simulation_of

    children = batches(facts, CHILDREN, 1)
    variable = FORMULAS[formulas].__name__

    def call(child: Any) -> object:
        simulation = simulation_of(child, traced=traced)
        return [simulation.calculate_add(variable, str(year)) for year in YEARS]

    return _median_of(call, children, CALLS_OF_OPENFISCA)


def _median_of(answer: Callable[[Any], object], children: Sequence[Any], number: int) -> Call:
    def call() -> Done:
        for child in children[:WARM_UP]:
            answer(child)
        found = []
        for child in islice(cycle(children), number):
            start = time.perf_counter_ns()
            answer(child)
            found.append(time.perf_counter_ns() - start)
        return Done(seconds=median(found) / 1e9)

    return call
