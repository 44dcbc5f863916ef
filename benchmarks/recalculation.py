"""A change of law over a million decided claims: finding whom it concerns, keeping it for those who decide, and deciding some.

``python -m benchmarks.recalculation [--claims N] [--repeats N] [--database sqlite|postgresql]`` fills an office of its own with synthetic decided claims,
assessed by a law that gave three quarters of what the law gives now, and measures each step in a process of its own, on copies of that office.
"""

from __future__ import annotations

import time
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from benchmarks.payments.runs import COUNTY, NOW, TODAY, Assessed, fill
from benchmarks.payments.stepwise import Figures, figure, measure

DECIDED = 500


def _fill(claims: int) -> Figures:
    start = time.perf_counter()
    fill(claims, assessed=_assessed)
    return {"filling (not counted)": figure(start)}


def _assessed(number: int) -> Assessed:
    """Facts of a claim, its answer by the earlier law, and what was granted: children born on a thousand days."""
    return _of_a_day(number % 1000)


@lru_cache(maxsize=1000)
def _of_a_day(days: int) -> Assessed:
    from huijia.apps.claims.assess import answer_for, benefit

    found = benefit("cn/childcare-subsidy")
    known: dict[str, Any] = dict.fromkeys(each.name for each in found.pack.facts)
    born = date(2023, 6, 1) + timedelta(days=days)
    facts = {
        **known,
        "birth_date": born.isoformat(),
        "chinese_national": True,
        "birth_registered": True,
        "first_claim_year": 2026 if born.year == 2026 else 2025,
    }
    row = answer_for(found, facts, "2026", on=TODAY)
    granted = row["amount_minor"] * 3 // 4
    return facts, [{**row, "amount_minor": granted}], granted


def _find(claims: int) -> Figures:
    from django.db.models import Q

    from huijia.apps.claims.assess import benefit
    from huijia.apps.recalculation.finding import would_be_otherwise

    start = time.perf_counter()
    count = sum(1 for _ in would_be_otherwise(benefit("cn/childcare-subsidy"), Q(), at=NOW))
    taken = figure(start)
    assert count == claims, f"{count} instead of {claims}"
    return {"finding (writes nothing)": taken}


def _prepare(claims: int) -> Figures:
    from huijia.apps.accounts.models import Area, Role
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.recalculation.preparing import prepare

    by = Viewer(1, "某人", Role.COUNTY_APPROVER, {Role.COUNTY_APPROVER: (COUNTY,)})
    start = time.perf_counter()
    made = prepare(
        by=by, area=Area.objects.get(pk=COUNTY), pack="cn/childcare-subsidy", reason="标准提高", at=NOW
    )
    taken = figure(start)
    assert made.cases.count() == claims
    return {"finding and preparing": taken}


def _decide(_: int) -> Figures:
    from huijia.apps.accounts.models import Role
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.recalculation.models import Kind, Recalculation
    from huijia.apps.recalculation.settling import decide_many

    by = Viewer(2, "另一人", Role.COUNTY_APPROVER, {Role.COUNTY_APPROVER: (COUNTY,)})
    start = time.perf_counter()
    done = decide_many(
        by=by, recalculation=Recalculation.objects.get(), cases=None, kind=Kind.MORE, at=NOW, most=DECIDED
    )
    taken = figure(start)
    assert done.decided == DECIDED, done.not_decided[:3]
    return {f"deciding {DECIDED}, with their letters": taken}


if __name__ == "__main__":
    measure(
        "benchmarks.recalculation", {"fill": _fill, "find": _find, "prepare": _prepare, "decide": _decide}
    )
