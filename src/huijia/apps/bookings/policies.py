"""May this health worker do this to this facility?"""

from __future__ import annotations

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer


def check_serves(viewer: Viewer, area: str) -> Viewer:
    """The viewer as the health worker of this area. Raises ``UnableToFind`` elsewhere: what is not theirs is not there."""
    if viewer == SYSTEM:
        return viewer
    if not viewer.serves(area, Role.HEALTH_WORKER):
        raise UnableToFind("no such facility")
    return viewer.acting_as(Role.HEALTH_WORKER)
