"""Who sees which figures, and who releases.

Whoever may see the cases sees them counted exactly: of benefits the county's approvers and the townships' officers, of outreach the health workers,
each in their areas. Finance and auditors, who may not, see what everybody sees: what was released.
"""

from __future__ import annotations

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.reports.indicators import Side
from huijia.apps.reports.places import COUNTY

COUNTS_EXACTLY = {
    Side.BENEFITS: (Role.COUNTY_APPROVER, Role.TOWNSHIP_OFFICER),
    Side.OUTREACH: (Role.HEALTH_WORKER,),
}
SEES_RELEASED = {Side.BENEFITS: (Role.FINANCE, Role.AUDITOR), Side.OUTREACH: (Role.AUDITOR,)}
RELEASES = {Side.BENEFITS: Role.COUNTY_APPROVER, Side.OUTREACH: Role.HEALTH_WORKER}


def areas_counted(viewer: Viewer, side: Side) -> tuple[str, ...]:
    """The areas of which the viewer sees exact figures; none for most."""
    return tuple(sorted({code for role in COUNTS_EXACTLY[side] for code in viewer.areas.get(role, ())}))


def counties_seen(viewer: Viewer, side: Side) -> tuple[str, ...]:
    """The counties of which the viewer sees releases within the office."""
    roles = (*COUNTS_EXACTLY[side], *SEES_RELEASED[side])
    codes = (code for role in roles for code in viewer.areas.get(role, ()))
    return tuple(sorted({code[:COUNTY] for code in codes}))


def counties_released_by(viewer: Viewer, side: Side) -> tuple[str, ...]:
    """The areas for whose counties the viewer releases: a county's own, or one above counties."""
    return tuple(sorted(code for code in viewer.areas.get(RELEASES[side], ()) if len(code) <= COUNTY))


def releases(viewer: Viewer, side: Side, county: str) -> bool:
    """Whether the viewer releases figures of a county."""
    return len(county) == COUNTY and county.startswith(counties_released_by(viewer, side) or ("none",))


def check_releases(viewer: Viewer, side: Side, county: str) -> Viewer:
    """The viewer in the role in which they release. Raises ``UnableToFind``."""
    if not releases(viewer, side, county):
        raise UnableToFind("nothing to release for this viewer")
    return viewer.acting_as(RELEASES[side])
