"""May this person take in a roster for this area?"""

from __future__ import annotations

from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.people.models import RosterImport
from huijia.apps.wording import text


def check_import(viewer: Viewer, area: str) -> Viewer:
    """The viewer in the role in which they take rosters in. Raises ``NotAllowed``."""
    if not viewer.serves(area, Role.TOWNSHIP_OFFICER):
        raise NotAllowed(
            str(
                text(
                    "只有本辖区的乡镇经办人员可以导入花名册。",
                    "Rosters are taken in by the township officers of the area.",
                )
            )
        )
    return viewer.acting_as(Role.TOWNSHIP_OFFICER)


def import_seen_by(viewer: Viewer, number: int) -> RosterImport:
    """An import of the viewer's area. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = RosterImport.objects.filter(pk=number).select_related("area").first()
    if found is None or not viewer.serves(found.area_id, Role.TOWNSHIP_OFFICER):
        raise UnableToFind("no such import")
    return found
