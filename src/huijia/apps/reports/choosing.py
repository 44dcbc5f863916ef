"""Which areas a viewer may choose."""

from __future__ import annotations

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.queries import areas_under
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.reports.indicators import Side
from huijia.apps.reports.places import COUNTY
from huijia.apps.reports.policies import areas_counted, counties_released_by, counties_seen


def areas_to_choose(viewer: Viewer, side: Side) -> list[Area]:
    """The areas of which the viewer may see exact figures, from the county down to villages."""
    codes = areas_counted(viewer, side)
    return list(Area.objects.filter(areas_under(codes)).order_by("code"))


def counties_to_release(viewer: Viewer, side: Side) -> list[Area]:
    """The counties for which the viewer releases."""
    codes = counties_released_by(viewer, side)
    return [
        each for each in Area.objects.filter(areas_under(codes)).order_by("code") if len(each.code) == COUNTY
    ]


def counties_to_read(viewer: Viewer, side: Side) -> list[Area]:
    """The counties of which the viewer sees releases within the office."""
    return list(Area.objects.filter(code__in=counties_seen(viewer, side)).order_by("code"))
