"""Of how many people an account may see records in an hour and on a day without giving a reason, by role. The office's settings say."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from huijia.apps.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Limit:
    """People, each counted once."""

    an_hour: int
    a_day: int


def limit_of(viewer: Viewer) -> Limit | None:
    """The limit for an account: of several roles the widest. None for whoever has no role in the office."""
    most = [settings.READING_LIMITS[role] for role in viewer.areas if role in settings.READING_LIMITS]
    if not most:
        return None
    return Limit(max(hour for hour, _ in most), max(day for _, day in most))
