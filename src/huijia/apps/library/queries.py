"""Reading the office's own articles, for those who write them. ``viewer`` decides what is seen; what is not seen is not there.

What everybody reads is in ``shelf``, which asks no database.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, QuerySet

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.library.models import OwnArticle, Step, Version
from huijia.apps.library.shape import Article
from huijia.apps.library.shelf import starter_articles
from huijia.apps.library.states import Move, State
from huijia.values.text import Language, Text

DUE_SOON = timedelta(days=30)
"""How long before its day an article is listed as due for review."""


def check_editor(viewer: Viewer) -> Viewer:
    """The viewer as a health worker. Raises ``UnableToFind`` for everybody else."""
    if not viewer.has(Role.HEALTH_WORKER):
        raise UnableToFind("only health workers have these pages")
    return viewer.acting_as(Role.HEALTH_WORKER)


def own_articles(viewer: Viewer) -> QuerySet[OwnArticle]:
    """The articles of the viewer's area, the one last changed first."""
    condition = Q(pk__in=[])
    for code in viewer.areas.get(Role.HEALTH_WORKER, ()):
        condition |= Q(area__code__startswith=code)
    return OwnArticle.objects.filter(condition).order_by("-changed_at", "-pk")


def own_article(viewer: Viewer, slug: str) -> OwnArticle:
    """One of them. Raises ``UnableToFind`` when there is none, or not for this viewer."""
    found = own_articles(check_editor(viewer)).filter(slug=slug).select_related("area").first()
    if found is None:
        raise UnableToFind("no such article")
    return found


def area_choices(viewer: Viewer, language: Language) -> list[tuple[str, str]]:
    """Code and name of each area in which the viewer can begin an article."""
    codes = viewer.areas.get(Role.HEALTH_WORKER, ())
    return [
        (each.code, each.name_in(language)) for each in Area.objects.filter(code__in=codes).order_by("code")
    ]


def starter_for(viewer: Viewer, slug: str) -> Article:
    """A starter article with which this viewer can do something. Raises ``UnableToFind``, also for one that another area has made its own."""
    found = starter_articles().get(slug)
    if found is None or (
        OwnArticle.objects.filter(slug=slug).exists() and not own_articles(viewer).filter(slug=slug).exists()
    ):
        raise UnableToFind("no such article")
    return found


def version_of(article: OwnArticle, number: int) -> Version:
    """A version. Raises ``UnableToFind``."""
    found = article.versions.filter(number=number).select_related("made_by").first()
    if found is None:
        raise UnableToFind("no such version")
    return found


def history_of(article: OwnArticle) -> tuple[list[Version], list[Step]]:
    """Versions without their content, and steps, each in their order."""
    versions = article.versions.defer("content").select_related("made_by").order_by("number")
    return list(versions), list(article.steps.select_related("taken_by").order_by("pk"))


def writers_of(article: OwnArticle, number: int) -> set[int]:
    """The accounts that wrote what nobody has reviewed of a version: who saved one since the last that was published before it, and, where an
    earlier version was taken back, who wrote that."""
    versions = {each.number: each for each in article.versions.defer("content")}
    published = set(article.steps.filter(move=Move.PUBLISH.value).values_list("version", flat=True))

    def since(last: int) -> set[int]:
        found: set[int] = set()
        begin = max((each for each in published if each < last), default=0)
        for place in range(begin + 1, last + 1):
            if (writer := versions[place].made_by_id) is not None:
                found.add(writer)
            if (origin := versions[place].taken_from) is not None and origin not in published:
                found |= since(origin)
        return found

    return since(number)


def titles_of(articles: list[OwnArticle]) -> dict[int, Text]:
    """The titles of the latest versions, by article; a slug stands for one that is not written yet."""
    latest = Version.objects.filter(article__in=articles, number=F("article__version"))
    found = {
        each["article_id"]: each["content__title"] for each in latest.values("article_id", "content__title")
    }
    return {
        each.pk: Text(zh=said["zh"] or said["en"] or each.slug, en=said["en"] or said["zh"] or each.slug)
        for each in articles
        if (said := found.get(each.pk)) is not None
    }


def waits_for_review(viewer: Viewer) -> int:
    """How many articles wait for somebody to review them."""
    return own_articles(viewer).filter(state=State.IN_REVIEW.value).count()


def due_for_review(viewer: Viewer, *, on: date) -> int:
    """How many published articles of the office are due for review within a month, or were."""
    return own_articles(viewer).filter(review_again_on__lte=on + DUE_SOON).count()


def taken_starters() -> set[str]:
    """Starter articles with which some office of this service did something."""
    return set(OwnArticle.objects.values_list("slug", flat=True)) & set(starter_articles())


def starter_due(*, on: date, taken: set[str]) -> list[Article]:
    """Starter articles whose review is due within a month, or was, and with which nobody did anything."""
    due = [each for each in starter_articles().values() if each.review_again_on <= on + DUE_SOON]
    return [each for each in due if each.slug not in taken]


def mark_now() -> str:
    """How far publishing has come: how many steps there are, and which is the last. The count alone tells of one that was committed late."""
    found = Step.objects.aggregate(count=Count("pk"), last=Max("pk"))
    return f"{found['count']}-{found['last'] or 0}"
