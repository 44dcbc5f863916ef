"""An article of the office's own, from a starter article to its readers: on a phone in Chinese, at a desk in English, seen by three people."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from huijia.apps.library.models import OwnArticle
from tests.browser.conftest import PHONE, Service, Visit
from tests.browser.demo_office import Filled
from tests.browser.looking import LOCALES, Look
from tests.browser.signing_in import signed_in

WORDS = {
    "zh": {
        "own": "改成自己的版本", "title": "标题（中文）", "save": "存为草稿", "send": "送审", "publish": "已审阅，发布",
        "reviewer_zh": "审阅人和专业（中文）", "reviewer_en": "审阅人和专业（英文）", "changed": "改了什么 2", "new": "我们县的发烧和呼吸",
    },
    "en": {
        "own": "Make it our own", "title": "Title (English)", "save": "Save as a draft", "send": "Send it for review",
        "publish": "I reviewed it: publish", "reviewer_zh": "Reviewer and profession (Chinese)", "reviewer_en": "Reviewer and profession (English)",
        "changed": "What changed 2", "new": "Fever and breathing in our county",
    },
}  # fmt: skip
SLUGS = {"zh": "fever-and-breathing", "en": "safe-at-home"}


def click(look: Look, name: str) -> None:
    with look.page.expect_navigation():
        look.page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_starter_article_becomes_the_offices_own_and_readers_see_it(
    visit: Callable[..., Visit], filled_service: tuple[Service, Filled], language: str
) -> None:
    service, slug, words = filled_service[0], SLUGS[language], WORDS[language]
    faults: list[str] = []
    writer = Look(signed_in(visit(PHONE, LOCALES[language]), service, "demo.health"), language, faults)
    writer.go(f"/articles/starter/{slug}/", "starter article")
    click(writer, words["own"])
    writer.page.get_by_label(words["title"], exact=True).fill(words["new"])
    writer.at("writing")
    click(writer, words["save"])
    writer.at("draft")
    writer.page.get_by_role("link", name=words["changed"]).click()
    writer.at("what changed")
    assert words["new"][:2] in writer.page.locator(".huijia-marked").first.inner_text()
    writer.visit.go(f"/articles/{slug}/")
    click(writer, words["send"])
    writer.at("in review, seen by its writer")
    assert not writer.page.get_by_role("button", name=words["publish"]).count()

    reviewer = Look(signed_in(visit(PHONE, LOCALES[language]), service, "demo.health2"), language, faults)
    reviewer.go("/articles/", "list")
    reviewer.page.locator("#waiting ~ ul a", has_text=words["new"]).click()
    reviewer.at("in review")
    click(reviewer, words["publish"])
    reviewer.at("reviewer not named")
    reviewer.page.get_by_label(words["reviewer_zh"], exact=True).fill("沈立群，主治医师")
    reviewer.page.get_by_label(words["reviewer_en"], exact=True).fill("Shen Liqun, physician")
    click(reviewer, words["publish"])
    reviewer.at("published")
    assert reviewer.page.locator("h1").inner_text() == words["new"]

    reader = Look(visit(PHONE, LOCALES[language]), language, faults)
    reader.go(f"/library/{slug}/", "read")
    assert reader.page.locator("h1").inner_text() == words["new"]
    assert reader.page.context.cookies() == []
    assert faults == []
    with service.office.here():
        assert OwnArticle.objects.get(slug=slug).published == 2
