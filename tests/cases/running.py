"""Many invented cases of a pack through the front door on any engine, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from huijia.engine import api
from huijia.engine.cases.reading import Row
from huijia.engine.cases.running import facts_table, rows_by_case
from huijia.engine.loading import load_pack
from huijia.engine.model.types import Level
from tests.engines import on_engine


def answers_of_cases(
    pack_name: str,
    facts: Sequence[Mapping[str, Any]],
    *,
    engine: str,
    on: date,
    latest_day: date | None = None,
    first: str | None = None,
    last: str | None = None,
) -> list[list[Row]]:
    """The rows of each case of a pack whose case is a single row, in the order of the facts; for the periods from ``first``
    to ``last``, or those that the facts bound."""
    pack = load_pack(pack_name)
    table = facts_table(pack, Level.CASE, facts, {"case_id": list(range(len(facts)))})
    result = api.assess(
        pack,
        table,
        on=on,
        latest_day=latest_day,
        from_period=first,
        to_period=last,
        **on_engine(engine),
    )
    return rows_by_case(result, len(facts))
