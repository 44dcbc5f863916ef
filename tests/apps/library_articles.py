"""Articles of an office's own, one in each state in which somebody has something to do."""

from __future__ import annotations

from datetime import timedelta

from huijia.apps.accounts.models import Area
from huijia.apps.library import actions
from huijia.apps.library.content import Content, content_of
from huijia.apps.library.models import OwnArticle, Version
from huijia.apps.library.shelf import starter_articles
from huijia.values.text import Text
from tests.apps.conftest import COUNTY, NOW, TODAY, Office

REVIEWER = Text("沈立群，主治医师", "Shen Liqun, physician")
FULL = "fever-and-breathing"
"""A starter article that has every part."""


def whole(title: str = "洗手", **changes: object) -> Content:
    """An article's content in which nothing is missing."""
    content = content_of(starter_articles()[FULL]) | {"topic": "child"} | changes
    return content | {"title": {"zh": title, "en": "Washing hands"}}


def article_in(office: Office, state: str, slug: str = "") -> OwnArticle:
    """An article that was brought into a state: ``draft`` (of two versions), ``in_review``, ``published``, ``hidden``."""
    writer, reviewer = office.viewer("health_worker"), office.viewer("second_health_worker")
    area = Area.objects.get(code=COUNTY)
    if state == "hidden":
        return actions.hide(by=writer, slug=slug or "fathers", area=area, reason="不符合本地情况", at=NOW)
    article = actions.begin(
        by=writer, slug=slug or f"an-article-{state.replace('_', '-')}", area=area, content=whole(), at=NOW
    )
    if state == "draft":
        return actions.save(by=writer, article=article, content=whole("勤洗手"), after=1, at=NOW)
    article = actions.send(by=writer, article=article, number=1, at=NOW)
    if state == "in_review":
        return article
    return actions.publish(
        by=reviewer, article=article, number=1, reviewer=REVIEWER, review_again_on=TODAY + timedelta(days=20), at=NOW, today=TODAY
    )  # fmt: skip


STATES = ("draft", "in_review", "published", "hidden")


def article_elsewhere(area: Area, slug: str, *, number: int = 1) -> dict[str, object]:
    """Variable of an address -> an article of another area's own, with its one version."""
    article = OwnArticle.objects.create(slug=slug, area=area, version=number, state="draft", changed_at=NOW)
    Version.objects.create(article=article, number=number, content=whole(), made_at=NOW)
    return {"slug:own": article.slug, "int:version": number}
