"""An article of the office: its page, and the steps that are taken from there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.library import actions, queries
from huijia.apps.library.content import LABELS, faults
from huijia.apps.library.errors import UnableToChangeArticle, UnableToSetReview
from huijia.apps.library.forms import AreaForm, PublishForm, ReasonForm
from huijia.apps.library.models import OwnArticle
from huijia.apps.library.policies import may_move, may_review, may_write
from huijia.apps.library.pressing import pressing_words
from huijia.apps.library.shelf import starter_articles
from huijia.apps.library.states import Move, State
from huijia.apps.wording import language, text
from huijia.values.text import Text


def article_page(
    request: HttpRequest, viewer: Viewer, article: OwnArticle, *, form: Any = None, step: Move | None = None
) -> HttpResponse:
    """The page of an article. ``form``: one that was sent and is to be mended, of which ``step``."""
    versions, steps = queries.history_of(article)
    latest = queries.version_of(article, article.version) if article.version else None
    reasons = (Move.GIVE_BACK, Move.WITHDRAW, Move.HIDE)
    forms: dict[str, Any] = {each.value: ReasonForm(auto_id=f"id_{each.value}_%s") for each in reasons}
    today = timezone.localdate()
    forms[Move.PUBLISH.value] = PublishForm(
        initial={"review_again_on": today.replace(year=today.year + 1, day=min(today.day, 28))}
    )
    if form is not None and step is not None:
        forms[step.value] = form
    found = faults(latest.content) if latest else []
    context = {
        "article": article,
        "title": _title(article, latest.content if latest else None),
        "state": State(article.state).label,
        "latest": latest,
        "moves": {each.value: may_move(article, each) for each in Move},
        "may_write": may_write(article),
        "may_review": latest is not None and may_review(viewer, article),
        "forms": forms,
        "form": form,
        "step": step.value if step else "",
        "told": [(LABELS[each.part if each.source is None else "sources"], each) for each in found],
        "pressing": pressing_words(latest.content) if latest else [],
        "is_starter": article.slug in starter_articles(),
        "history": _history(article, versions, steps),
        "is_due": article.review_again_on is not None and article.review_again_on <= today + queries.DUE_SOON,
        "is_overdue": article.review_again_on is not None and article.review_again_on < today,
    }
    return render(request, "library/editing/article.html", context, status=422 if form is not None else 200)


def _title(article: OwnArticle, content: dict[str, Any] | None) -> str:
    if content:
        said = content["title"]
        return str(said[language()] or said["zh"] or said["en"] or article.slug)
    starter = starter_articles().get(article.slug)
    return starter.title.in_language(language()) if starter else article.slug


def _history(article: OwnArticle, versions: list[Any], steps: list[Any]) -> list[dict[str, Any]]:
    """Versions and steps, the latest first."""
    found = [
        {"at": each.made_at, "who": each.made_by, "version": each, "before": each.number - 1, "is_latest": each.number == article.version}
        for each in versions
    ]  # fmt: skip
    found += [
        {"at": each.taken_at, "who": each.taken_by, "step": each, "told": Move(each.move).label}
        for each in steps
    ]
    return sorted(found, key=lambda each: (each["at"], "step" in each), reverse=True)


def _article(request: HttpRequest, own: str) -> tuple[Viewer, OwnArticle]:
    viewer = viewer_in(request)
    return viewer, queries.own_article(viewer, own)


def _number(request: HttpRequest) -> int:
    """The version that was on the page."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def _done(request: HttpRequest, article: OwnArticle, zh: str, en: str) -> HttpResponse:
    messages.success(request, str(text(zh, en)))
    return redirect("editing:article", own=article.slug)


@login_required
@require_POST
def send(request: HttpRequest, own: str) -> HttpResponse:
    """Have the latest version reviewed."""
    viewer, article = _article(request, own)
    actions.send(by=viewer, article=article, number=_number(request), at=timezone.now())
    return _done(request, article, "已送审，由另一位同事审阅。", "Sent: a colleague reviews it.")


@login_required
@require_POST
def give_back(request: HttpRequest, own: str) -> HttpResponse:
    """Give a version back to be changed."""
    viewer, article = _article(request, own)
    form = ReasonForm(request.POST, auto_id=f"id_{Move.GIVE_BACK.value}_%s")
    if not form.is_valid():
        return article_page(request, viewer, article, form=form, step=Move.GIVE_BACK)
    actions.give_back(
        by=viewer,
        article=article,
        number=_number(request),
        reason=form.cleaned_data["reason"],
        at=timezone.now(),
    )
    return _done(request, article, "已退回修改。", "Given back to be changed.")


@login_required
@require_POST
def publish(request: HttpRequest, own: str) -> HttpResponse:
    """Publish the version that was reviewed."""
    viewer, article = _article(request, own)
    form = PublishForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.publish(
                by=viewer,
                article=article,
                number=_number(request),
                reviewer=Text(given["reviewer_zh"], given["reviewer_en"]),
                review_again_on=given["review_again_on"],
                at=timezone.now(),
                today=timezone.localdate(),
            )
            return _done(
                request, article, "已发布，大家现在就能读到。", "Published: everybody can read it now."
            )
        except UnableToSetReview as error:
            form.add_error("review_again_on", str(error))
    return article_page(request, viewer, article, form=form, step=Move.PUBLISH)


@login_required
@require_POST
def withdraw(request: HttpRequest, own: str) -> HttpResponse:
    """Take the published version down."""
    viewer, article = _article(request, own)
    form = ReasonForm(request.POST, auto_id=f"id_{Move.WITHDRAW.value}_%s")
    if not form.is_valid():
        return article_page(request, viewer, article, form=form, step=Move.WITHDRAW)
    actions.withdraw(by=viewer, article=article, reason=form.cleaned_data["reason"], at=timezone.now())
    return _done(request, article, "已撤下。", "Taken down.")


@login_required
@require_POST
def take_back(request: HttpRequest, own: str, version: int) -> HttpResponse:
    """Make an earlier version the latest again, as a draft."""
    viewer, article = _article(request, own)
    actions.take_back(by=viewer, article=article, number=version, at=timezone.now())
    return _done(
        request, article, f"第 {version} 版已成为新的草稿。", f"Version {version} is a new draft now."
    )


@login_required
@require_POST
def show(request: HttpRequest, own: str) -> HttpResponse:
    """Show the starter article of this name again."""
    viewer, article = _article(request, own)
    actions.show(by=viewer, article=article, at=timezone.now())
    return _done(request, article, "自带的文章重新显示了。", "The starter article is shown again.")


@login_required
@require_POST
def adopt(request: HttpRequest, article: str) -> HttpResponse:
    """Begin the office's own version of a starter article."""
    viewer, area = _starter(request, article)
    actions.adopt(by=viewer, slug=article, area=area, at=timezone.now())
    said = text("已建好草稿，文字照原样。", "A draft is there, with the words as they were.")
    messages.success(request, str(said))
    return redirect("editing:edit", own=article)


@login_required
@require_POST
def hide(request: HttpRequest, article: str) -> HttpResponse:
    """Show a starter article no longer."""
    viewer, area = _starter(request, article)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        where = AreaForm(request.POST, areas=queries.area_choices(viewer, language()))
        context = {
            "article": starter_articles()[article],
            "where": where,
            "form": form,
            "today": timezone.localdate(),
        }
        return render(request, "library/editing/starter.html", context, status=422)
    own = actions.hide(
        by=viewer, slug=article, area=area, reason=form.cleaned_data["reason"], at=timezone.now()
    )
    return _done(request, own, "已隐藏，读者看不到了。", "Hidden: readers see it no longer.")


def _starter(request: HttpRequest, slug: str) -> tuple[Viewer, Area]:
    """For which of the viewer's areas. Raises ``UnableToFind`` for no starter article, ``UnableToChangeArticle`` for no area."""
    viewer = queries.check_editor(viewer_in(request))
    queries.starter_for(viewer, slug)
    form = AreaForm(request.POST, areas=queries.area_choices(viewer, language()))
    if not form.is_valid():
        raise UnableToChangeArticle(str(text("请选择地区。", "Choose the area.")))
    return viewer, Area.objects.get(code=form.cleaned_data["area"])
