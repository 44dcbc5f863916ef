"""The office's own articles: written, reviewed by somebody else, published, and read without a question to the database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from huijia.apps.accounts.actions import give_role, make_account
from huijia.apps.accounts.errors import NotAllowed, UnableToFind
from huijia.apps.accounts.models import Area, Role
from huijia.apps.accounts.viewer import SYSTEM, Viewer, viewer_of
from huijia.apps.audit.models import Entry
from huijia.apps.audit.wording import ACTIONS
from huijia.apps.library import actions, publishing, shelf
from huijia.apps.library.content import Content, content_of, empty
from huijia.apps.library.errors import UnableToChangeArticle
from huijia.apps.library.models import OwnArticle, Step, Version
from huijia.apps.library.queries import own_article, writers_of
from huijia.apps.library.states import AFTER, Move, State
from huijia.server.chores import do_chores
from tests.apps.conftest import COUNTY, ELSEWHERE, NOW, TODAY, TOWNSHIP, Office
from tests.apps.library_articles import REVIEWER, whole
from tests.apps.test_at_once import at_once, check_trail
from tests.apps.test_library_sheets import text_of
from tests.own_office import OwnOffice

SLUG = "washing-hands"
STARTER = "fever-and-breathing"
AGAIN = TODAY + timedelta(days=300)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """The service's folder, of this test alone."""
    settings.DATA = tmp_path
    return tmp_path / "library"


@pytest.fixture
def written(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Does something as if it were committed: what is to be done then is done."""

    def do(action: Callable[..., Any], **given: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return action(**given)

    return do


def county() -> Area:
    return Area.objects.get(code=COUNTY)


def begun(by: Viewer, content: Content | None = None, slug: str = SLUG) -> OwnArticle:
    return actions.begin(by=by, slug=slug, area=county(), content=content or whole(), at=NOW)


def sent(by: Viewer, **given: Any) -> OwnArticle:
    article = begun(by, **given)
    return actions.send(by=by, article=article, number=article.version, at=NOW)


def publish(by: Viewer, article: OwnArticle, **given: Any) -> OwnArticle:
    told = {
        "number": article.version,
        "reviewer": REVIEWER,
        "review_again_on": AGAIN,
        "at": NOW,
        "today": TODAY,
    }
    return actions.publish(by=by, article=article, **(told | given))


@pytest.fixture
def writer(office: Office) -> Viewer:
    return office.viewer("health_worker")


@pytest.fixture
def reviewer(office: Office) -> Viewer:
    return office.viewer("second_health_worker")


# What readers see


def test_article_is_read_when_somebody_else_published_it(
    writer: Viewer, reviewer: Viewer, written: Any, django_assert_num_queries: Any
) -> None:
    article = written(sent, by=writer)
    assert Client().get(f"/library/{SLUG}/").status_code == 404

    written(publish, by=reviewer, article=article)

    with django_assert_num_queries(0):
        answers = [
            Client().get(each)
            for each in (f"/library/{SLUG}/", f"/library/{SLUG}/pass-on/", "/library/", "/library/?q=洗手")
        ]
    assert [each.status_code for each in answers] == [200] * 4
    assert [each.cookies.output() for each in answers if each.cookies] == []
    page = answers[0].content.decode()
    assert "沈立群，主治医师" in page
    assert "2026年3月16日" in page
    assert f"/library/{SLUG}/" in answers[2].content.decode()
    assert f"/library/{SLUG}/" in answers[3].content.decode()


def test_newer_draft_changes_nothing_for_readers(writer: Viewer, reviewer: Viewer, written: Any) -> None:
    article = written(publish, by=reviewer, article=sent(writer))

    written(actions.save, by=writer, article=article, content=whole("洗手吧"), after=1, at=NOW)

    assert "洗手吧" not in Client().get(f"/library/{SLUG}/").content.decode()


def test_own_version_takes_the_place_of_a_starter_article_until_it_is_withdrawn(
    writer: Viewer, reviewer: Viewer, written: Any
) -> None:
    article = actions.adopt(by=writer, slug=STARTER, area=county(), at=NOW)
    assert Version.objects.get().content == content_of(shelf.starter_articles()[STARTER])
    actions.save(by=writer, article=article, content=whole("我们这里的发烧"), after=1, at=NOW)
    article = actions.send(by=writer, article=article, number=2, at=NOW)
    article = written(publish, by=reviewer, article=article)
    assert shelf.articles()[STARTER].title.zh == "我们这里的发烧"

    written(actions.withdraw, by=writer, article=article, reason="有误", at=NOW)

    assert shelf.articles()[STARTER] == shelf.starter_articles()[STARTER]


def test_hidden_starter_article_is_not_found_until_it_is_shown_again(writer: Viewer, written: Any) -> None:
    article = written(actions.hide, by=writer, slug=STARTER, area=county(), reason="与本地不符", at=NOW)
    assert Client().get(f"/library/{STARTER}/").status_code == 404
    assert STARTER not in Client().get("/library/").content.decode()

    written(actions.show, by=writer, article=article, at=NOW)

    assert Client().get(f"/library/{STARTER}/").status_code == 200


def test_withdrawn_article_is_not_found(writer: Viewer, reviewer: Viewer, written: Any) -> None:
    article = written(publish, by=reviewer, article=sent(writer))

    written(actions.withdraw, by=reviewer, article=article, reason="过时", at=NOW)

    assert Client().get(f"/library/{SLUG}/").status_code == 404
    assert OwnArticle.objects.get().state == State.WITHDRAWN


def test_reader_of_an_article_past_its_review_is_told(
    writer: Viewer, reviewer: Viewer, written: Any, monkeypatch: pytest.MonkeyPatch, signed_in: Any
) -> None:
    written(publish, by=reviewer, article=sent(writer))
    later = AGAIN + timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: later)

    assert "可能已经过时" in Client().get(f"/library/{SLUG}/").content.decode()
    listed = signed_in("health_worker").get("/articles/").content.decode()
    assert "该重新审阅了" in listed
    assert "已过审阅日期" in listed


# Several processes, killed processes, restored backups


def test_other_process_notices_what_was_published(writer: Viewer, reviewer: Viewer, written: Any) -> None:
    """Another process has its own memory, and the file in common."""
    assert SLUG not in shelf.articles()
    written(publish, by=reviewer, article=sent(writer))
    assert SLUG in shelf.articles()

    shelf._together.cache_clear()

    assert SLUG in shelf.articles()


def test_process_that_died_before_writing_is_made_up_for(
    writer: Viewer, reviewer: Viewer, folder: Path
) -> None:
    publish(reviewer, sent(writer))
    assert not publishing.is_up_to_date()
    assert SLUG not in shelf.articles()

    assert do_chores(NOW)["library"] == 1

    assert SLUG in shelf.articles()
    assert do_chores(NOW)["library"] == 0


@pytest.mark.parametrize(
    "left", ["", "{", '{"mark": "9-9", "hidden": [], "articles": [{"slug": "x"}]}', "[]", "null"]
)
def test_damaged_file_leaves_the_starter_articles_and_is_written_anew(
    writer: Viewer, reviewer: Viewer, folder: Path, left: str
) -> None:
    publish(reviewer, sent(writer))
    folder.mkdir()
    (folder / shelf.PUBLISHED).write_text(left, encoding="utf-8")
    assert set(shelf.articles()) == set(shelf.starter_articles())

    assert publishing.put_right()

    assert SLUG in shelf.articles()


def test_file_of_another_database_is_written_anew(writer: Viewer, reviewer: Viewer, written: Any) -> None:
    """As after a restore: the backup is older than the file, or of another office."""
    article = written(publish, by=reviewer, article=sent(writer))
    kept = (shelf.folder() / shelf.PUBLISHED).read_bytes()
    written(actions.withdraw, by=writer, article=article, reason="x", at=NOW)
    (shelf.folder() / shelf.PUBLISHED).write_bytes(kept)
    assert SLUG in shelf.articles()

    assert publishing.put_right()

    assert SLUG not in shelf.articles()


def test_editors_are_told_when_readers_do_not_see_it_yet(
    writer: Viewer,
    reviewer: Viewer,
    written: Any,
    signed_in: Any,
    folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder.write_text("not a folder", encoding="utf-8")
    written(publish, by=reviewer, article=sent(writer))
    editor = signed_in("health_worker")
    assert "读者还看不到" in editor.get("/articles/").content.decode()
    folder.unlink()

    assert "读者还看不到" not in editor.get("/articles/").content.decode()
    assert SLUG in shelf.articles()


def test_file_says_nothing_of_who_wrote(writer: Viewer, reviewer: Viewer, written: Any) -> None:
    written(publish, by=reviewer, article=sent(writer))

    plain = json.loads((shelf.folder() / shelf.PUBLISHED).read_text(encoding="utf-8"))

    assert set(plain) == {"mark", "hidden", "articles"}
    assert set(plain["articles"][0]) == {"slug", "content", "reviewer", "reviewed_on", "review_again_on"}


# Who may do what


def test_nobody_reviews_what_they_wrote(office: Office, writer: Viewer, reviewer: Viewer) -> None:
    article = begun(writer)
    article = actions.save(by=reviewer, article=article, content=whole("洗洗手"), after=1, at=NOW)
    article = actions.send(by=writer, article=article, number=2, at=NOW)

    for each in (writer, reviewer):
        with pytest.raises(NotAllowed):
            publish(each, article)

    assert OwnArticle.objects.get().published is None
    publish(another(), article)


def test_who_wrote_what_was_taken_back_does_not_review_it(writer: Viewer, reviewer: Viewer) -> None:
    """The first version was reviewed by nobody; another took its place, and was. Then the first is taken back by a third."""
    third = another()
    article = begun(writer)
    article = actions.save(by=reviewer, article=article, content=whole("洗洗手"), after=1, at=NOW)
    article = publish(third, actions.send(by=writer, article=article, number=2, at=NOW))
    article = actions.take_back(by=third, article=article, number=1, at=NOW)
    article = actions.send(by=third, article=article, number=3, at=NOW)

    assert writers_of(article, 3) == {writer.id, third.id}
    with pytest.raises(NotAllowed):
        publish(writer, article)
    publish(reviewer, article)


def test_reviewer_of_an_earlier_version_may_review_the_next(writer: Viewer, reviewer: Viewer) -> None:
    article = publish(reviewer, sent(writer))
    article = actions.save(by=writer, article=article, content=whole("洗洗手"), after=1, at=NOW)

    assert writers_of(article, 2) == {writer.id}


def test_database_keeps_a_writer_from_publishing(writer: Viewer) -> None:
    article = sent(writer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.create(
            article=article, move="publish", version=1, wrote=writer.id, taken_by_id=writer.id, taken_at=NOW, review_again_on=AGAIN
        )  # fmt: skip


@pytest.mark.parametrize("table", ["library_version", "library_step"])
def test_database_changes_no_version_and_no_step(writer: Viewer, table: str) -> None:
    sent(writer)

    for statement in (f"UPDATE {table} SET article_id = article_id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def another(area: str = COUNTY) -> Viewer:
    user = make_account(
        by=SYSTEM, username=f"more-{area}", name="更多", password="correct horse battery staple"
    )
    give_role(
        by=SYSTEM,
        user=user,
        role=Role.HEALTH_WORKER,
        area=Area.objects.get(code=area),
        valid_from=date(2025, 1, 1),
    )
    return viewer_of(user, on=TODAY)


@pytest.mark.parametrize("area", [TOWNSHIP, ELSEWHERE])
def test_townships_do_not_see_the_countys_articles(writer: Viewer, area: str) -> None:
    begun(writer)

    with pytest.raises(UnableToFind):
        own_article(another(area), SLUG)
    with pytest.raises(NotAllowed):
        actions.begin(
            by=another(ELSEWHERE[:9] if area != ELSEWHERE else TOWNSHIP),
            slug="x",
            area=county(),
            content=empty(),
            at=NOW,
        )


def test_one_name_is_one_article_in_the_whole_service(writer: Viewer) -> None:
    begun(writer)

    for taken in (SLUG, STARTER):
        with pytest.raises(UnableToChangeArticle, match="已有文章"):
            begun(writer, slug=taken)


# What can be done when


@pytest.mark.parametrize("state", [State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN])
@pytest.mark.parametrize("move", list(Move))
def test_moves_are_those_that_are_written_down(
    writer: Viewer, reviewer: Viewer, state: State, move: Move
) -> None:
    article = begun(writer)
    if state is not State.DRAFT:
        article = actions.send(by=writer, article=article, number=1, at=NOW)
    if state in (State.PUBLISHED, State.WITHDRAWN):
        article = publish(reviewer, article)
    if state is State.WITHDRAWN:
        article = actions.withdraw(by=writer, article=article, reason="x", at=NOW)
    jobs: dict[Move, Callable[[], Any]] = {
        Move.SEND: lambda: actions.send(by=writer, article=article, number=1, at=NOW),
        Move.GIVE_BACK: lambda: actions.give_back(by=reviewer, article=article, number=1, reason="x", at=NOW),
        Move.PUBLISH: lambda: publish(reviewer, article),
        Move.WITHDRAW: lambda: actions.withdraw(by=writer, article=article, reason="x", at=NOW),
        Move.HIDE: lambda: actions.hide(by=writer, slug=SLUG, area=county(), reason="x", at=NOW),
        Move.SHOW: lambda: actions.show(by=writer, article=article, at=NOW),
    }

    may = (state, move) in AFTER and (move is not Move.WITHDRAW or state is State.PUBLISHED)
    if may:
        assert jobs[move]().state == AFTER[state, move]
    else:
        with pytest.raises(UnableToChangeArticle):
            jobs[move]()
        assert OwnArticle.objects.get().state == state


def test_what_is_reviewed_stands_still(writer: Viewer) -> None:
    article = sent(writer)

    with pytest.raises(UnableToChangeArticle, match="正在审阅"):
        actions.save(by=writer, article=article, content=whole("x"), after=1, at=NOW)


def test_unfinished_draft_is_kept_and_not_sent(writer: Viewer) -> None:
    article = begun(writer, empty() | {"topic": "child"})

    with pytest.raises(UnableToChangeArticle, match="还有要改的地方"):
        actions.send(by=writer, article=article, number=1, at=NOW)


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_review_holds_for_a_year_at_most(writer: Viewer, reviewer: Viewer, days: int) -> None:
    with pytest.raises(UnableToChangeArticle, match="一年之间"):
        publish(reviewer, sent(writer), review_again_on=TODAY + timedelta(days=days))


def test_version_that_was_taken_back_is_a_new_draft_and_nothing_is_lost(writer: Viewer) -> None:
    article = begun(writer)
    article = actions.save(by=writer, article=article, content=whole("洗洗手"), after=1, at=NOW)

    article = actions.take_back(by=writer, article=article, number=1, at=NOW)

    titles = [each.content["title"]["zh"] for each in article.versions.order_by("number")]
    assert titles == ["洗手", "洗洗手", "洗手"]
    assert (article.state, article.version) == (State.DRAFT, 3)


def test_every_move_has_words_in_the_trail(writer: Viewer, reviewer: Viewer) -> None:
    article = publish(reviewer, sent(writer))
    actions.withdraw(by=writer, article=article, reason="过时", at=NOW)

    assert set(actions.ENTRIES.values()) <= set(ACTIONS)
    told = Entry.objects.filter(subject="article").order_by("sequence")
    assert [each.action for each in told] == [
        f"article.{each}" for each in ("saved", "sent_for_review", "published", "withdrawn")
    ]
    assert {each.area for each in told} == {COUNTY}
    assert "肥皂" not in "".join(each.payload for each in told)


# Two at once


def test_second_of_two_editors_is_told_and_loses_nothing(writer: Viewer, signed_in: Any) -> None:
    begun(writer)
    first, second = signed_in("health_worker"), signed_in("second_health_worker")
    fields = typed(first.get(f"/articles/{SLUG}/edit/").content)
    assert (
        first.post(f"/articles/{SLUG}/edit/", fields | {"title_zh": "勤洗手", "then": "save"}).status_code
        == 302
    )

    answer = second.post(f"/articles/{SLUG}/edit/", fields | {"title_zh": "把手洗净", "then": "save"})

    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 409
    assert page.select_one("#id_title_zh")["value"] == "把手洗净"
    assert page.select_one("input[name=after]")["value"] == "2"
    assert "勤" in page.select_one("#meanwhile ~ p ins").get_text()
    assert second.post(f"/articles/{SLUG}/edit/", typed(answer.content) | {"then": "save"}).status_code == 302
    titles = [each.content["title"]["zh"] for each in Version.objects.order_by("number")]
    assert titles == ["洗手", "勤洗手", "把手洗净"]


def test_of_two_that_save_at_the_same_moment_one_is_told(office_db: OwnOffice) -> None:
    from tests.apps.conftest import make_office

    office = make_office()
    article = begun(office.viewer("health_worker"))

    def saving(name: str) -> Callable[[], Any]:
        viewer = office.viewer(name)
        return lambda: actions.save(by=viewer, article=article, content=whole(name), after=1, at=NOW)

    found = at_once(saving("health_worker"), saving("second_health_worker"))

    assert sorted(type(each).__name__ for each in found) == ["OwnArticle", "WrittenMeanwhile"]
    assert Version.objects.count() == 2
    check_trail()


def test_many_that_publish_at_once_leave_all_of_it_readable(office_db: OwnOffice) -> None:
    from tests.apps.conftest import make_office

    office = make_office()
    writer, reviewer = office.viewer("health_worker"), office.viewer("second_health_worker")
    waiting = [sent(writer, slug=f"article-{number}") for number in range(4)]

    found = at_once(*(lambda each=each: publish(reviewer, each) for each in waiting))  # type: ignore[misc]

    assert [each for each in found if isinstance(each, Exception)] == []
    assert publishing.is_up_to_date()
    assert {each.slug for each in waiting} <= set(shelf.articles())


# Pages


def typed(page: bytes) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    form = BeautifulSoup(page, "html.parser").select_one("form:has([name=title_zh])")
    assert form is not None
    found = {}
    for field in form.select("input, textarea, select"):
        if field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            found[str(field["name"])] = str(chosen["value"]) if chosen else ""
        elif field.name == "textarea":
            found[str(field["name"])] = field.get_text().strip("\n")
        else:
            found[str(field["name"])] = str(field.get("value", ""))
    return found


def test_article_is_written_reviewed_and_published_on_the_pages(
    office: Office, signed_in: Any, django_capture_on_commit_callbacks: Any
) -> None:
    writer, reviewer = signed_in("health_worker"), signed_in("second_health_worker")
    fields = typed(writer.get("/articles/new/").content) | {"slug": SLUG, "topic": "child"}
    answer = writer.post("/articles/new/", fields | {"title_zh": "洗手", "then": "send"})
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 422
    assert {a["href"] for a in page.select(".govuk-error-summary a")} >= {"#id_title_en", "#id_body_zh"}
    assert OwnArticle.objects.get().version == 1, "what was typed is kept"

    starter = content_of(shelf.starter_articles()[STARTER])
    fields = typed(answer.content) | {
        f"{part}_{language}": starter[part][language]
        for part in ("title", "summary", "body", "when_to_get_help", "radio", "message")
        for language in ("zh", "en")
    }
    source = {
        "title_zh": "书",
        "title_en": "A book",
        "publisher": "WHO",
        "address": "https://example.org/a",
        "kind": "seen",
    }
    fields |= {f"source1-{name}": value for name, value in source.items()}
    answer = writer.post(f"/articles/{SLUG}/edit/", fields | {"then": "send"})
    assert "请写文件的日期" in answer.content.decode()
    fields = typed(answer.content) | {
        "source1-day_year": "2026",
        "source1-day_month": "3",
        "source1-day_day": "1",
    }
    assert writer.post(f"/articles/{SLUG}/edit/", fields | {"then": "send"}).status_code == 302

    own = writer.get(f"/articles/{SLUG}/").content.decode()
    assert "等待没有写过这一版的同事审阅" in own
    assert "我审阅" not in own
    page = reviewer.get(f"/articles/{SLUG}/").content.decode()
    assert "已审阅，发布" in page
    given = {"version": "3", "reviewer_zh": "沈立群，主治医师", "reviewer_en": "Shen Liqun, physician"}
    day = {"review_again_on_year": "2027", "review_again_on_month": "3", "review_again_on_day": "1"}
    assert reviewer.post(f"/articles/{SLUG}/publish/", {"version": "3"}).status_code == 422
    assert reviewer.post(f"/articles/{SLUG}/publish/", given | day | {"version": "2"}).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        page = reviewer.post(f"/articles/{SLUG}/publish/", given | day, follow=True).content.decode()
    assert "大家现在就能读到" in page
    assert "沈立群，主治医师" in page
    assert Client().get(f"/library/{SLUG}/").status_code == 200


@pytest.mark.parametrize("language", ["zh", "en"])
def test_preview_of_an_unfinished_draft_shows_what_is_there(
    writer: Viewer, signed_in: Any, language: str
) -> None:
    begun(
        writer,
        empty()
        | {
            "title": {"zh": "洗手", "en": ""},
            "sources": [
                {"title": {"zh": "", "en": ""}, "publisher": "x", "address": "x", "dated": "", "seen": ""}
            ],
        },
    )

    page = (
        signed_in("second_health_worker")
        .get(f"/articles/{SLUG}/versions/1/?language={language}")
        .content.decode()
    )

    assert ("洗手" if language == "zh" else "……") in page
    assert ("读者将会看到的样子" if language == "zh" else "as readers would see it") in page


@pytest.mark.one_database
def test_preview_has_its_leaflet_and_poster(writer: Viewer, signed_in: Any) -> None:
    begun(writer)

    for sheet in ("leaflet", "poster"):
        answer = signed_in("health_worker").get(f"/articles/{SLUG}/versions/1/{sheet}.pdf")
        assert answer["Content-Type"] == "application/pdf"
        assert "草稿，尚未审阅" in text_of(answer.content)


def test_words_that_press_are_shown_to_whoever_reviews(writer: Viewer, signed_in: Any) -> None:
    sent(writer, content=whole(summary={"zh": "每位母亲必须参加。", "en": "Come if you like."}))

    page = signed_in("second_health_worker").get(f"/articles/{SLUG}/").content.decode()

    assert "<strong>必须</strong>" in page


def test_history_leads_to_what_changed(writer: Viewer, signed_in: Any) -> None:
    article = begun(writer)
    actions.save(by=writer, article=article, content=whole("洗洗手"), after=1, at=NOW)

    page = BeautifulSoup(
        signed_in("health_worker").get(f"/articles/{SLUG}/compare/?from=1&to=2").content, "html.parser"
    )

    assert "洗" in page.select_one(".huijia-marked ins").get_text()
    assert signed_in("health_worker").get(f"/articles/{SLUG}/compare/?from=1&to=9").status_code == 404


def test_list_shows_what_waits_and_leads_to_starter_articles(writer: Viewer, signed_in: Any) -> None:
    sent(writer)
    editor = signed_in("second_health_worker")

    page = BeautifulSoup(editor.get("/articles/").content, "html.parser")

    assert page.select_one("#waiting ~ ul a")["href"] == f"/articles/{SLUG}/"
    links = [str(a["href"]) for a in page.select("#starters ~ ul a")]
    assert len(links) == len(shelf.starter_articles())
    assert editor.get(links[0]).status_code == 200
    assert "1 篇等待审阅" in editor.get("/").content.decode()


@pytest.mark.parametrize("name", ["family", "village_contact", "township_officer", "administrator"])
def test_others_have_none_of_these_pages(writer: Viewer, signed_in: Any, name: str) -> None:
    begun(writer)

    for path in (
        "",
        "new/",
        "starter/after-a-loss/",
        f"{SLUG}/",
        f"{SLUG}/edit/",
        f"{SLUG}/versions/1/",
    ):
        assert signed_in(name).get(f"/articles/{path}").status_code == 404, path
