"""Writing, reviewing and publishing the office's own articles."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.audit.actions import record
from huijia.apps.library.content import Content, content_of, faults
from huijia.apps.library.errors import UnableToChangeArticle, UnableToSetReview, WrittenMeanwhile
from huijia.apps.library.models import OwnArticle, Step, Version
from huijia.apps.library.policies import check_in_area, check_move, check_write
from huijia.apps.library.publishing import publish_soon
from huijia.apps.library.queries import own_article, version_of
from huijia.apps.library.shelf import starter_articles
from huijia.apps.library.states import AFTER, Move, State
from huijia.apps.wording import text
from huijia.values.text import Text

LONGEST_HOLD = timedelta(days=366)
"""For how long a review holds at most."""


@transaction.atomic
def begin(*, by: Viewer, slug: str, area: Area, content: Content, at: datetime) -> OwnArticle:
    """Begin an article of the office's own: its first version is a draft. Raises ``UnableToChangeArticle`` for a name that is taken."""
    by = check_in_area(by, area.code)
    if slug in starter_articles():
        raise _taken()
    article = _place(slug, area, at)
    if article.version:
        raise _taken()
    return _save(by, article, content, at, taken_from=None)


@transaction.atomic
def adopt(*, by: Viewer, slug: str, area: Area, at: datetime) -> OwnArticle:
    """Begin the office's own version of a starter article, with the words as they are. Raises ``UnableToChangeArticle`` where there is one."""
    by = check_in_area(by, area.code)
    article = _place(slug, area, at)
    if article.version:
        raise _taken()
    check_in_area(by, article.area_id)
    return _save(by, article, content_of(starter_articles()[slug]), at, taken_from=None)


@transaction.atomic
def save(*, by: Viewer, article: OwnArticle, content: Content, after: int, at: datetime) -> OwnArticle:
    """Save a new version as a draft. ``after``: the latest version when the writer began; where somebody saved another one since, nothing is
    written, and ``WrittenMeanwhile`` says so: both texts are there, and a person puts them together."""
    article = _locked(by, article)
    check_write(article)
    if article.version != after:
        raise WrittenMeanwhile(
            str(
                text(
                    "您写的时候，同事保存了新的一版。您写的都还在下面：对照一下，改好再保存。",
                    "While you were writing, a colleague saved a new version. What you wrote is still below: compare the two, then save.",
                )
            ),
            article.version,
        )
    return _save(by, article, content, at, taken_from=None)


@transaction.atomic
def take_back(*, by: Viewer, article: OwnArticle, number: int, at: datetime) -> OwnArticle:
    """Make an earlier version the latest again, as a draft. Nothing of what came after it is lost."""
    article = _locked(by, article)
    check_write(article)
    found = version_of(article, number)
    if number == article.version:
        raise UnableToChangeArticle(str(text("这就是最新的一版。", "This is the latest version already.")))
    return _save(by, article, found.content, at, taken_from=number)


@transaction.atomic
def send(*, by: Viewer, article: OwnArticle, number: int, at: datetime) -> OwnArticle:
    """Send the latest version to be reviewed. Raises ``UnableToChangeArticle`` while anything of it is to be mended."""
    article = _locked(by, article)
    check_move(by, article, Move.SEND)
    found = _latest(article, number)
    if faults(found.content):
        raise UnableToChangeArticle(
            str(
                text(
                    "还有要改的地方，改好再送审。", "Something is still to be mended: mend it, then send it."
                )
            )
        )
    return _move(by, article, Move.SEND, found, at)


@transaction.atomic
def give_back(*, by: Viewer, article: OwnArticle, number: int, reason: str, at: datetime) -> OwnArticle:
    """Give a version back to be changed, for a reason that its writers read."""
    article = _locked(by, article)
    check_move(by, article, Move.GIVE_BACK)
    return _move(by, article, Move.GIVE_BACK, _latest(article, number), at, reason=_given(reason))


@transaction.atomic
def publish(
    *, by: Viewer, article: OwnArticle, number: int, reviewer: Text, review_again_on: date, at: datetime, today: date
) -> OwnArticle:  # fmt: skip
    """Publish the version that was reviewed, under the reviewer's name and profession. Everybody reads it as soon as this is committed."""
    article = _locked(by, article)
    check_move(by, article, Move.PUBLISH)
    if not today < review_again_on <= today + LONGEST_HOLD:
        raise UnableToSetReview(
            str(
                text(
                    "下次审阅的日子要在明天和一年之间。",
                    "The day of the next review lies between tomorrow and a year from now.",
                )
            )
        )
    found = _latest(article, number)
    article.published, article.review_again_on = found.number, review_again_on
    return _move(by, article, Move.PUBLISH, found, at, reviewer=reviewer, review_again_on=review_again_on)


@transaction.atomic
def withdraw(*, by: Viewer, article: OwnArticle, reason: str, at: datetime) -> OwnArticle:
    """Take a published article down. A starter article of the same name is shown again, unless it is hidden."""
    article = _locked(by, article)
    check_move(by, article, Move.WITHDRAW)
    assert article.published is not None
    found = version_of(article, article.published)
    state = AFTER[State(article.state), Move.WITHDRAW]
    article.published = article.review_again_on = None
    return _move(by, article, Move.WITHDRAW, found, at, reason=_given(reason), state=state)


@transaction.atomic
def hide(*, by: Viewer, slug: str, area: Area, reason: str, at: datetime) -> OwnArticle:
    """Show a starter article no longer, for a reason."""
    by = check_in_area(by, area.code)
    article = _place(slug, area, at)
    check_in_area(by, article.area_id)
    check_move(by, article, Move.HIDE)
    article.hides_starter = True
    return _move(by, article, Move.HIDE, None, at, reason=_given(reason), state=State(article.state))


@transaction.atomic
def show(*, by: Viewer, article: OwnArticle, at: datetime) -> OwnArticle:
    """Show a starter article again."""
    article = _locked(by, article)
    check_move(by, article, Move.SHOW)
    article.hides_starter = False
    return _move(by, article, Move.SHOW, None, at, state=State(article.state))


def _taken() -> UnableToChangeArticle:
    return UnableToChangeArticle(
        str(
            text(
                "这个名称已有文章。打开那一篇修改，或者另取一个名称。",
                "There is an article of this name. Change that one, or choose another name.",
            )
        )
    )


def _given(reason: str) -> str:
    if not reason.strip():
        raise UnableToChangeArticle(str(text("请写明理由。", "Give a reason.")))
    return reason.strip()


def _place(slug: str, area: Area, at: datetime) -> OwnArticle:
    """The article's row, locked; made where there is none. Two at once: one waits, and then finds it."""
    try:
        with transaction.atomic():
            OwnArticle.objects.get_or_create(slug=slug, defaults={"area": area, "changed_at": at})
    except IntegrityError:  # pragma: no cover  # the other one's row is there now
        pass
    return OwnArticle.objects.select_for_update().get(slug=slug)


def _locked(by: Viewer, article: OwnArticle) -> OwnArticle:
    """The article as it is now, this viewer's, until the transaction ends. Raises ``UnableToFind``."""
    own_article(by, article.slug)
    return OwnArticle.objects.select_for_update().get(pk=article.pk)


def _latest(article: OwnArticle, number: int) -> Version:
    if number != article.version:
        raise WrittenMeanwhile(
            str(
                text(
                    "这不是最新的一版了。请打开最新的一版再办。",
                    "This is no longer the latest version. Open that one, then go on.",
                )
            ),
            article.version,
        )
    return version_of(article, number)


def _save(
    by: Viewer, article: OwnArticle, content: Content, at: datetime, *, taken_from: int | None
) -> OwnArticle:
    before, article.version, article.state = article.version, article.version + 1, State.DRAFT.value
    article.changed_at = at
    Version.objects.create(
        article=article,
        number=article.version,
        content=content,
        taken_from=taken_from,
        made_by_id=by.id,
        made_at=at,
    )
    article.save(update_fields=["version", "state", "changed_at"])
    _record(by, article, "article.saved", before or None, article.version)
    return article


def _move(
    by: Viewer, article: OwnArticle, move: Move, version: Version | None, at: datetime, *, reason: str = "",
    reviewer: Text | None = None, review_again_on: date | None = None, state: State | None = None,
) -> OwnArticle:  # fmt: skip
    before, after = article.state, (state or AFTER[State(article.state), move]).value
    article.state, article.changed_at = after, at
    article.save(update_fields=["state", "published", "review_again_on", "hides_starter", "changed_at"])
    Step.objects.create(
        article=article,
        move=move.value,
        version=version.number if version else article.version,
        wrote=version.made_by_id if version else None,
        reason=reason,
        reviewer_zh=reviewer.zh if reviewer else "",
        reviewer_en=reviewer.en if reviewer else "",
        review_again_on=review_again_on,
        taken_by_id=by.id,
        taken_at=at,
    )
    _record(by, article, ENTRIES[move], before, after, reason)
    publish_soon()
    return article


ENTRIES = {
    Move.SEND: "article.sent_for_review",
    Move.GIVE_BACK: "article.given_back",
    Move.PUBLISH: "article.published",
    Move.WITHDRAW: "article.withdrawn",
    Move.HIDE: "article.starter_hidden",
    Move.SHOW: "article.starter_shown",
}
"""Move -> the action by which the audit trail tells it."""


def _record(
    by: Viewer, article: OwnArticle, done: str, before: object, after: object, reason: str = ""
) -> None:
    name = "version" if done == "article.saved" else "state"
    record(
        by=by,
        action=done,
        subject="article",
        subject_id=article.slug,
        area=article.area_id,
        changes={name: (before, after)},
        reason=reason,
    )
