"""The demo county's own figures: every indicator, every month that can be released, by the actions by which an office releases; then attacked.

``python -m benchmarks.disclosure.demo`` works on the office of its environment, which must be new, and prints JSON. The attacker has what the database's open
columns hold, which is what everybody sees, and every sum; the counts that were hidden are only read to tell which of them are small.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.disclosure.releases import attacked
from huijia.cli.office.setting_up import set_up_office

if TYPE_CHECKING:
    from huijia.apps.reports.indicators import Indicator

SEED, AT = 1, datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def made() -> str:
    """Make the demo; the code of its county."""
    from django.core.management import call_command

    from huijia.apps.accounts.models import Area
    from huijia.cli.office.demo import PEOPLE
    from huijia.web.demo.making import make_demo

    call_command("migrate", interactive=False, verbosity=0)
    make_demo(seed=SEED, people=PEOPLE, password="of nobody at all", now=AT)
    return next(
        code for code in Area.objects.values_list("code", flat=True) if len(code) == Area.Level.COUNTY
    )


def released(county: str) -> Iterator[dict[str, Any]]:
    """Release all that waits, the earliest first, and attack each indicator's releases together."""
    from huijia.apps.reports.indicators import INDICATORS

    for indicator in INDICATORS.values():
        if indicator.of_people:
            yield _released(indicator, county)


def _released(indicator: Indicator, county: str) -> dict[str, Any]:
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.reports.guarding import THRESHOLD, published
    from huijia.apps.reports.policies import RELEASES
    from huijia.apps.reports.queries import releases_of, waiting_periods
    from huijia.apps.reports.releasing import looked_at, release, seal_of

    role = RELEASES[indicator.side]
    by = Viewer(1, "某人", role, {role: (county,)})
    today = AT.date()
    begun, used = time.perf_counter(), time.process_time()
    while waiting := waiting_periods(county, indicator, today=today):
        # A year waits once its last month was released, and comes then.
        period = min(waiting, key=lambda each: each if "-" in each else f"{each}-12~")
        asked: dict[str, Any] = {"indicator": indicator, "county": county, "period": period, "at": AT}
        release(by=by, seen=seal_of(looked_at(by=by, **asked)), **asked)
    seconds, used = time.perf_counter() - begun, time.process_time() - used
    everything = published(releases_of(county, indicator.key).prefetch_related("figures"), indicator.key)
    counts = [*everything.shown.values(), *everything.hidden.values()]
    return {
        "name": indicator.key,
        "releases": releases_of(county, indicator.key).count(),
        "cells": len(counts),
        "not nought": sum(1 for each in counts if each),
        "small": sum(1 for each in counts if 0 < each < THRESHOLD),
        "shown": len(everything.shown),
        "seconds": round(seconds, 1),
        "cpu": round(used, 1),
        **attacked(everything),
    }


if __name__ == "__main__":
    set_up_office()
    print(json.dumps(list(released(made()))))
