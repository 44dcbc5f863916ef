"""Many invented families of a pack through the front door on any engine, as rows."""

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
