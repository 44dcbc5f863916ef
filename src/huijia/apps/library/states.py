"""The states of an office's own article, and what leads from one to another."""

from __future__ import annotations

from enum import StrEnum

from huijia.values.text import Text


class State(StrEnum):
    """Where the latest version of an article stands."""

    NONE = "none"
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> Text:
        """As people call it."""
        return _STATES[self]


class Move(StrEnum):
    """What somebody does to an article, besides writing. ``hide`` and ``show`` concern the starter article of the same name."""

    SEND = "send"
    GIVE_BACK = "give_back"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    HIDE = "hide"
    SHOW = "show"

    @property
    def label(self) -> Text:
        """What was done, as the history tells it."""
        return _MOVES[self]


WRITE_IN = (State.NONE, State.DRAFT, State.PUBLISHED, State.WITHDRAWN)
"""States in which somebody may write: a new version is a draft. What is being reviewed stands still: it is given back first."""

AFTER = {
    (State.DRAFT, Move.SEND): State.IN_REVIEW,
    (State.IN_REVIEW, Move.GIVE_BACK): State.DRAFT,
    (State.IN_REVIEW, Move.PUBLISH): State.PUBLISHED,
    (State.PUBLISHED, Move.WITHDRAW): State.WITHDRAWN,
    # An earlier version is still to be read while a newer one is written or reviewed: that can be taken down, too.
    (State.DRAFT, Move.WITHDRAW): State.DRAFT,
    (State.IN_REVIEW, Move.WITHDRAW): State.IN_REVIEW,
}
"""State and move -> the state after it. What is not here cannot be done. Hiding and showing change no state."""

_STATES = {
    State.NONE: Text("没有自己的版本", "no version of our own"),
    State.DRAFT: Text("草稿", "draft"),
    State.IN_REVIEW: Text("等待审阅", "in review"),
    State.PUBLISHED: Text("已发布", "published"),
    State.WITHDRAWN: Text("已撤下", "withdrawn"),
}
_MOVES = {
    Move.SEND: Text("送审", "sent for review"),
    Move.GIVE_BACK: Text("退回修改", "given back to be changed"),
    Move.PUBLISH: Text("审阅并发布", "reviewed and published"),
    Move.WITHDRAW: Text("撤下", "withdrawn"),
    Move.HIDE: Text("隐藏了自带的文章", "hid the starter article"),
    Move.SHOW: Text("重新显示自带的文章", "showed the starter article again"),
}
