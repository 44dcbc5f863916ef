"""What staff write about an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from huijia.apps.wording import text


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What staff write about an event. Texts must hold no word of rule 2: who signs up would be tied to it."""

    kind: str
    title_zh: str
    title_en: str
    about_zh: str
    about_en: str
    place_zh: str
    place_en: str
    starts_at: datetime
    ends_at: datetime
    places: int


TOO_TELLING = text(
    "这里写的内容会让人从报名看出别人的健康或生育情况。请起一个人人都可以来的名字，例如“健康讲座”。",
    "With these words a sign-up would tell of somebody's health or family plans. Choose words for an event to which anybody may come, such as “health talk”.",
)
