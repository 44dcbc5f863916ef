"""Releasing figures: what would be told is looked at first, and that is what is released, in one transaction with its entry in the trail."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.fence.told import one_action
from huijia.apps.reports.errors import UnableToRelease
from huijia.apps.reports.grid import count, month_named
from huijia.apps.reports.guarding import (
    THRESHOLD,
    Guarded,
    Key,
    guarded,
    published,
    sealed,
    table_of_year,
    wanted_table,
)
from huijia.apps.reports.indicators import Indicator
from huijia.apps.reports.models import Release, ReleasedCell
from huijia.apps.reports.places import codes_under
from huijia.apps.reports.policies import check_releases
from huijia.apps.reports.queries import releases_of, waiting_periods


def looked_at(*, by: Viewer, indicator: Indicator, county: str, period: str, at: datetime) -> Guarded:
    """What everybody would see of a month, or of a year whose months were all released. Writes nothing. Raises ``UnableToFind`` for whoever does not
    release there, and ``UnableToRelease`` for a period that is not over, or was released."""
    check_releases(by, indicator.side, county)
    today = timezone.localtime(at).date()
    if period not in waiting_periods(county, indicator, today=today):
        raise UnableToRelease(
            "这个时段还没有结束，或者已经发布过。已发布的数字不再更改。",
            "This period is not over yet, or was released already. Figures that were released do not change.",
        )
    before = published(releases_of(county, indicator.key).prefetch_related("figures"), indicator.key)
    if "-" in period:
        counted = count(indicator, month_named(period), under=county, at=at)
        wanted = wanted_table(indicator, county, period, codes_under(county), counted)
    else:
        wanted = table_of_year(indicator.key, period, before)
    return guarded(wanted, before, threshold=THRESHOLD if indicator.of_people else 1)


def seal_of(seen: Guarded) -> str:
    """A digest of what was looked at: what is released is what somebody saw."""
    content = [[*key, figure] for key, figure in sorted(seen.figures.items())]
    return hashlib.sha256(json.dumps([content, seen.exposed, seen.kept]).encode()).hexdigest()[:32]


@one_action()
def release(*, by: Viewer, indicator: Indicator, county: str, period: str, seen: str, at: datetime) -> Release:  # fmt: skip
    """Release a month or a year for good. ``seen``: the digest of what was looked at. Raises as ``looked_at``, and ``UnableToRelease`` where it would
    not be the same any more."""
    alone_in(county)
    found = looked_at(by=by, indicator=indicator, county=county, period=period, at=at)
    if seal_of(found) != seen:
        raise UnableToRelease(
            "数字刚刚有变化，请重新查看后再发布。",
            "The figures have just changed. Look at them again before you release them.",
        )
    return publish(
        by=check_releases(by, indicator.side, county), table=indicator.key, county=county, period=period, found=found, at=at
    )  # fmt: skip


def alone_in(county: str) -> None:
    """One after the other in a county, until the transaction ends: the worlds of the second release have to prove what the first hid, and two must not
    both find the last of a budget. Where there is no such county nobody may release for it, which is told by whoever looks."""
    Area.objects.select_for_update(no_key=True).filter(code=county).first()


def publish(
    *, by: Viewer, table: str, county: str, period: str, found: Guarded, at: datetime, about: str = "",
    source: str = "", out_of: dict[str, int] | None = None,
) -> Release:  # fmt: skip
    """Write down what is released. To be called in the transaction in which it was computed. Raises ``UnableToRelease`` where a small count would
    follow from it: the words below the table would not be true."""
    if found.exposed:
        raise UnableToRelease(
            f"有 {len(found.exposed)} 个很小的数字，从以前发布的内容就能算出来，无法再保护：不发布。",
            f"{len(found.exposed)} small counts follow from what was released before and cannot be protected: this is not released.",
        )
    return written(
        by=by, table=table, county=county, period=period, figures=found.figures, threshold=found.threshold, kept=sealed(found), at=at, about=about,
        source=source, out_of=out_of,
    )  # fmt: skip


def written(
    *, by: Viewer, table: str, county: str, period: str, figures: Mapping[Key, int | None], threshold: int, kept: str, at: datetime,
    about: str = "", source: str = "", out_of: Mapping[str, int] | None = None, epsilon: int | None = None, within: int | None = None,
) -> Release:  # fmt: skip
    """Figures as everybody sees them from now on, with their entry in the trail. Raises ``UnableToRelease`` where there are some of this period."""
    hidden = sum(figure is None for figure in figures.values())
    try:
        with transaction.atomic():
            made = Release.objects.create(
                area=county,
                table=table,
                about=about,
                period=period,
                threshold=threshold,
                cells=len(figures),
                hidden=hidden,
                source=source,
                epsilon=epsilon,
                within=within,
                kept=kept,
                released_by=by.id,
                released_by_name=by.name,
                released_at=at,
            )
    except IntegrityError:
        raise UnableToRelease(
            "这个时段刚刚由另一个人发布了。", "Somebody else has just released this period."
        ) from None
    ReleasedCell.objects.bulk_create(
        [
            ReleasedCell(
                release=made, area=area, division=division, part=part, count=figure,
                out_of=(out_of or {}).get(area),
            )
            for (area, division, part), figure in figures.items()
        ],
        batch_size=1000,
    )  # fmt: skip
    spent = {} if epsilon is None else {"epsilon": (None, made.privacy_loss)}
    record(
        by=by,
        action="figures.released",
        subject="release",
        subject_id=made.pk,
        area=county,
        changes={"table": (None, table), "period": (None, period), "hidden": (None, hidden), **spent},
    )
    return made
