"""May this be done to this article, now, by this health worker?"""

from __future__ import annotations

from huijia.apps.accounts.errors import NotAllowed
from huijia.apps.accounts.models import Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.library.errors import UnableToChangeArticle
from huijia.apps.library.models import OwnArticle
from huijia.apps.library.queries import check_editor, writers_of
from huijia.apps.library.shelf import starter_articles
from huijia.apps.library.states import AFTER, WRITE_IN, Move, State
from huijia.apps.wording import text


def check_in_area(viewer: Viewer, area: str) -> Viewer:
    """The viewer as a health worker of this area. Raises ``NotAllowed``."""
    viewer = check_editor(viewer)
    if not viewer.serves(area, Role.HEALTH_WORKER):
        raise NotAllowed(str(text("您不负责这个地区。", "This area is not yours.")))
    return viewer


def check_write(article: OwnArticle) -> None:
    """Raise ``UnableToChangeArticle`` while the article is being reviewed."""
    if State(article.state) not in WRITE_IN:
        raise UnableToChangeArticle(
            str(
                text(
                    "这一篇正在审阅，先退回才能修改，这样审阅的和发布的是同一份。",
                    "It is being reviewed. Give it back first, so that what was reviewed is what is published.",
                )
            )
        )


def may_write(article: OwnArticle) -> bool:
    """Whether a new version can be saved."""
    return State(article.state) in WRITE_IN


def check_move(viewer: Viewer, article: OwnArticle, move: Move) -> None:
    """Raise ``UnableToChangeArticle`` for what cannot be done now, ``NotAllowed`` for publishing one's own text."""
    if not may_move(article, move):
        raise UnableToChangeArticle(
            str(
                text(
                    "现在不能这样做：别人可能刚刚办过。请打开这一篇看看现在的状态。",
                    "This cannot be done now: somebody may just have done it. Open the article to see how it stands.",
                )
            )
        )
    if move is Move.PUBLISH and not may_review(viewer, article):
        raise NotAllowed(
            str(
                text(
                    "您写过这一版，由另一位同事审阅和发布。",
                    "You wrote some of this version: a colleague who did not reviews and publishes it.",
                )
            )
        )


def may_move(article: OwnArticle, move: Move) -> bool:
    """Whether somebody can do this to the article as it stands."""
    if move in (Move.HIDE, Move.SHOW):
        return article.slug in starter_articles() and article.hides_starter is (move is Move.SHOW)
    if move is Move.WITHDRAW and article.published is None:
        return False
    return (State(article.state), move) in AFTER


def may_review(viewer: Viewer, article: OwnArticle) -> bool:
    """Whether this health worker wrote nothing of what is to be reviewed."""
    return viewer.id not in writers_of(article, article.version)
