"""A change of law over a million decided claims: finding whom it concerns, keeping it for those who decide, and deciding some.

``python -m benchmarks.recalculation [--claims N] [--repeats N]`` fills the database of ``DATABASE_URL`` (else SQLite in a folder of its own) with
synthetic decided claims, assessed by a law that gave three quarters of what the law gives now, and measures each step in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.payments.runs import COUNTY, NOW, TODAY, Assessed, _figure, fill

STEPS = ("fill", "find", "prepare", "decide")
DECIDED = 500


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--out", type=Path)
    wanted = parser.parse_args()
    if wanted.step:
        print(json.dumps(_step(wanted.step, wanted.claims)))
        return
    rows = [_once(wanted.claims) for _ in range(wanted.repeats)]
    for name in rows[0]:
        seconds = [row[name]["seconds"] for row in rows]
        memory = max(row[name]["peak_mb"] for row in rows)
        print(
            f"{name:34} {median(seconds):8.1f} s   ({min(seconds):.1f} to {max(seconds):.1f})   peak {memory:.0f} MB"
        )
    if wanted.out:
        wanted.out.write_text(json.dumps(rows, indent=1))


def _once(claims: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "HUIJIA_DATA": folder}
        for step in STEPS:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.recalculation", "--claims", str(claims), "--step", step],
                env=environment,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
            )
            found |= json.loads(done.stdout.splitlines()[-1])
    return found


def _step(step: str, claims: int) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijia.server.settings")
    import django

    django.setup()
    start = time.perf_counter()
    if step == "fill":
        fill(claims, assessed=_assessed)
        return {"filling (not counted)": _figure(start)}
    return {"find": _find, "prepare": _prepare, "decide": _decide}[step](claims)


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


def _find(claims: int) -> dict[str, Any]:
    from django.db.models import Q

    from huijia.apps.claims.assess import benefit
    from huijia.apps.recalculation.finding import would_be_otherwise

    start = time.perf_counter()
    count = sum(1 for _ in would_be_otherwise(benefit("cn/childcare-subsidy"), Q(), at=NOW))
    figure = _figure(start)
    assert count == claims, f"{count} instead of {claims}"
    return {"finding (writes nothing)": figure}


def _prepare(claims: int) -> dict[str, Any]:
    from huijia.apps.accounts.models import Area, Role
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.recalculation.preparing import prepare

    by = Viewer(1, "某人", Role.COUNTY_APPROVER, {Role.COUNTY_APPROVER: (COUNTY,)})
    start = time.perf_counter()
    made = prepare(
        by=by, area=Area.objects.get(pk=COUNTY), pack="cn/childcare-subsidy", reason="标准提高", at=NOW
    )
    figure = _figure(start)
    assert made.cases.count() == claims
    return {"finding and preparing": figure}


def _decide(claims: int) -> dict[str, Any]:  # noqa: ARG001
    from huijia.apps.accounts.models import Role
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.recalculation.models import Kind, Recalculation
    from huijia.apps.recalculation.settling import decide_many

    by = Viewer(2, "另一人", Role.COUNTY_APPROVER, {Role.COUNTY_APPROVER: (COUNTY,)})
    start = time.perf_counter()
    done = decide_many(
        by=by, recalculation=Recalculation.objects.get(), cases=None, kind=Kind.MORE, at=NOW, most=DECIDED
    )
    figure = _figure(start)
    assert done.decided == DECIDED, done.not_decided[:3]
    return {f"deciding {DECIDED}, with their letters": figure}


if __name__ == "__main__":
    main()
