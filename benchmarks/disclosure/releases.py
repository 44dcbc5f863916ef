"""A county's releases, each protected against all before: what it takes, what is kept, and what somebody learns who has kept them all."""

from __future__ import annotations

import time
from typing import Any

from benchmarks.disclosure.county import County
from benchmarks.disclosure.tables import THRESHOLD
from benchmarks.office.measuring import say
from huijia.apps.reports.disclosure.cells import Published
from huijia.apps.reports.disclosure.protecting import protect, release
from tests.unit.disclosure.attacking import apart


def released(county: County, name: str) -> tuple[Published, dict[str, Any]]:
    """All releases of a county one after the other. Seconds are those of protecting, by the clock and of the processor; the tables were made before."""
    published, lines, exposed = Published(), [], 0
    for period, wanted in county.releases():
        start, used = time.perf_counter(), time.process_time()
        protected = protect(wanted, threshold=THRESHOLD, before=published)
        release(protected, wanted, published)
        seconds, used = time.perf_counter() - start, time.process_time() - used
        exposed += len(protected.exposed)
        lines.append(
            {
                "period": period,
                "cells": len(wanted.values),
                "small": sum(1 for n in wanted.values.values() if 0 < n < THRESHOLD),
                "shown": len(protected.shown),
                "seconds": round(seconds, 2),
                "cpu": round(used, 2),
            }
        )
        say(f"{name} {period}: {lines[-1]}")
    whole = {
        "name": name,
        "releases": len(lines),
        "cells": sum(each["cells"] for each in lines),
        "small": sum(each["small"] for each in lines),
        "shown": sum(each["shown"] for each in lines),
        "months shown": _share([each for each in lines if len(each["period"]) > 4]),
        "years shown": _share([each for each in lines if len(each["period"]) == 4]),
        "seconds": round(sum(each["seconds"] for each in lines), 1),
        "cpu": round(sum(each["cpu"] for each in lines), 1),
        "first year": round(sum(each["seconds"] for each in lines[:13]), 1),
        "first year cpu": round(sum(each["cpu"] for each in lines[:13]), 1),
        "longest cpu": max(each["cpu"] for each in lines),
        "exposed": exposed,
    }
    return published, whole | {"each": lines}


def _share(lines: list[dict[str, Any]]) -> float | None:
    cells = sum(each["cells"] for each in lines)
    return round(100 * sum(each["shown"] for each in lines) / cells, 1) if cells else None


def attacked(published: Published) -> dict[str, Any]:
    """Linear programming over all releases together."""
    start, asked, found = time.perf_counter(), 0, 0
    for attack in apart(published.shown, published.hidden, published.sums):
        small = [each for each in attack.place if 0 < published.hidden[each] < THRESHOLD]
        asked += len(small)
        found += sum(1 for _ in attack.bounded_closer_than(0, THRESHOLD, small))
        say(f"attacked {len(attack.place)} hidden cells, {len(small)} of them small: {found} found so far")
    return {"small attacked": asked, "recovered": found, "attack seconds": round(time.perf_counter() - start)}
