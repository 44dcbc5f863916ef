"""May this administrator do this to this account?"""

from __future__ import annotations

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Role, User
from huijia.apps.accounts.queries import account_seen_by
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.wording import text


def check_administers(viewer: Viewer, user: User) -> None:
    """Raise ``UnableToFind`` for an account of elsewhere, ``NotAllowed`` for one's own: another administrator looks after that."""
    account_seen_by(viewer, user.pk)
    if user.pk == viewer.id:
        raise NotAllowed(
            str(
                text(
                    "您自己的账户由另一位管理员管理。",
                    "Your own account is for another administrator to change.",
                )
            )
        )


def check_gives_role(viewer: Viewer, role: Role, area: str) -> None:
    """Raise ``NotAllowed`` for an area that is not the administrator's, and for the role of a family, which the counter gives."""
    if role is Role.FAMILY or not viewer.serves(area, Role.ADMINISTRATOR):
        raise NotAllowed(
            str(text("您不能在这个地区给予这个角色。", "You cannot give this role in this area."))
        )


def check_given(reason: str) -> None:
    """Raise ``NotAllowed`` for an empty reason."""
    if not reason.strip():
        raise NotAllowed(str(text("请写明理由。", "Give a reason.")))
