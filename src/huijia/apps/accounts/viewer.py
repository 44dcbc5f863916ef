"""Whoever looks or acts: what policies and queries are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest

from huijia.apps.accounts.models import Grant, Role, User


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person with their roles on a day, or the system.

    ``areas``: role -> codes of the areas in which they have it. ``role`` is the one in which they act now, for the audit
    trail. Areas of a family member are empty: what they see hangs on their household, not on a place.
    """

    id: int | None
    name: str
    role: str
    areas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def has(self, *roles: str) -> bool:
        """Whether they have one of these roles anywhere."""
        return any(role in self.areas for role in roles)

    @property
    def is_staff(self) -> bool:
        """Whether they work for the office in any role: then one factor is not enough."""
        return any(role != Role.FAMILY for role in self.areas)

    def serves(self, area: str, *roles: str) -> bool:
        """Whether they have one of these roles in an area that holds this one."""
        return any(area.startswith(code) for role in roles for code in self.areas.get(role, ()))

    def acting_as(self, role: str) -> Viewer:
        """The same person acting in this role."""
        assert role in self.areas
        return Viewer(self.id, self.name, role, self.areas)


SYSTEM = Viewer(None, "system", "system")
"""Huijia itself: what happens without a person, such as the making of a demo office."""

ORDER = (
    Role.ADMINISTRATOR,
    Role.AUDITOR,
    Role.COUNTY_APPROVER,
    Role.TOWNSHIP_OFFICER,
    Role.FINANCE,
    Role.HEALTH_WORKER,
    Role.VILLAGE_CONTACT,
    Role.FAMILY,
)


def viewer_of(user: User, *, on: date) -> Viewer:
    """The viewer for an account on a day."""
    areas: dict[str, tuple[str, ...]] = {}
    for grant in Grant.objects.filter(user=user, valid_from__lte=on):
        if grant.valid_until is None or grant.valid_until >= on:
            areas[grant.role] = (*areas.get(grant.role, ()), *((grant.area_id,) if grant.area_id else ()))
    role = next((str(role) for role in ORDER if role in areas), "none")
    return Viewer(user.pk, user.name, role, areas)


STRANGER = Viewer(None, "", "none")
"""Somebody who is not signed in."""


def viewer_in(request: HttpRequest) -> Viewer:
    """Whoever sent a request: ``server.middleware`` put it there. Django's request has no such attribute by its type."""
    found: Viewer = request.viewer  # type: ignore[attr-defined]
    return found
