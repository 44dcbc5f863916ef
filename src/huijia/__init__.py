"""Huijia (惠家): what the law gives a family, and why.

The front door for Python. Tables in and out are Arrow, so pandas, Polars and DuckDB need no conversion:

>>> from datetime import date
>>> import huijia
>>> facts = {"birth_date": date(2022, 1, 5), "chinese_national": True, "birth_registered": True}
>>> [row] = huijia.assess_one("cn/childcare-subsidy", facts)
>>> row.period, row.answer.value, row.amount_minor
('2025', 'entitled', 30000)

The engine is imported when a function is called: what only needs a period or a money value pays for no database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from huijia.values.version import VERSION

if TYPE_CHECKING:
    import pyarrow as pa

    from huijia.engine.api import EngineName
    from huijia.engine.backends.answers import PeriodAnswer
    from huijia.engine.backends.result import Assessed
    from huijia.engine.explain import Explanation
    from huijia.engine.model.pack import Pack
    from huijia.engine.model.types import Value

__all__ = ["assess", "assess_one", "assess_with_rejects", "explain"]
__version__ = VERSION


def assess(
    pack: str | Path | Pack,
    table: pa.Table,
    *,
    on: date | None = None,
    families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    engine: EngineName = "duckdb",
    database: str | None = None,
) -> pa.Table:
    """The answers for a table of facts; see ``huijia.engine.api.assess``. ``on`` is the day of assessment (today).

    ``table``: ``case_id`` and the pack's facts (bool, whole numbers, date32; null is unknown). The result has the columns
    ``case_id, period, answer, amount_minor`` (int64, minor unit of the currency, null when unknown) ``, currency, reasons,
    missing, pack, pack_version, assessed_on``, in the input's order. ``database`` is the address of the PostgreSQL in which
    ``engine="postgres"`` runs, or the master of ``engine="spark"``. Raises ``huijia.values.errors.HuijiaError``.
    """
    result, assessed = assess_with_rejects(
        pack,
        table,
        on=on,
        families=families,
        from_period=from_period,
        to_period=to_period,
        engine=engine,
        database=database,
    )
    if assessed.problems or assessed.family_problems:
        from huijia.engine.api import RowsRejected

        raise RowsRejected({**assessed.family_problems, **assessed.problems})
    return result


def assess_with_rejects(
    pack: str | Path | Pack,
    table: pa.Table,
    *,
    on: date | None = None,
    families: pa.Table | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
    engine: EngineName = "duckdb",
    database: str | None = None,
) -> tuple[pa.Table, Assessed]:
    """As ``assess``; rows that cannot be assessed are left out, and ``Assessed.problems`` tells of each."""
    from huijia.engine import api

    today = date.today()
    return api.assess_with_rejects(
        pack,
        table,
        on=on or today,
        families=families,
        from_period=from_period,
        to_period=to_period,
        engine=engine,
        database=database,
        latest_day=max(on or today, today),
    )


def assess_one(
    pack: str | Path | Pack,
    facts: Mapping[str, Value | None],
    *,
    members: Sequence[Mapping[str, Value | None]] = (),
    on: date | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
) -> list[PeriodAnswer]:
    """The answers for one case, in well under a millisecond and without a database: a row for each period.

    A fact that is left out is unknown. ``members`` are the facts of a family's members. See ``api.assess_one``.
    """
    from huijia.engine import api

    today = date.today()
    return api.assess_one(
        pack,
        facts,
        members=members,
        on=on or today,
        from_period=from_period,
        to_period=to_period,
        latest_day=max(on or today, today),
    )


def explain(
    pack: str | Path | Pack,
    facts: Mapping[str, Value | None],
    *,
    members: Sequence[Mapping[str, Value | None]] = (),
    on: date | None = None,
    from_period: str | None = None,
    to_period: str | None = None,
) -> Explanation:
    """Why one case gets the answers that ``assess_one`` gives: rules, articles, dated parameters and facts, as a tree.

    ``huijia.engine.explain.explanation_lines`` makes it text in Chinese or English.
    """
    from huijia.engine import api

    today = date.today()
    return api.explain_one(
        pack,
        facts,
        members=members,
        on=on or today,
        from_period=from_period,
        to_period=to_period,
        latest_day=max(on or today, today),
    )
