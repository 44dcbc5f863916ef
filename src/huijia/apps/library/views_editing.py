"""The pages of those who write the office's own articles: health workers, of their area."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.library import actions, queries
from huijia.apps.library.content import MOST_SOURCES, Content, article_of, empty, faults, filled
from huijia.apps.library.differences import Change, differences
from huijia.apps.library.errors import UnableToChangeArticle, WrittenMeanwhile
from huijia.apps.library.forms import AreaForm, ArticleForm, SourceForm
from huijia.apps.library.models import OwnArticle
from huijia.apps.library.policies import check_write
from huijia.apps.library.publishing import put_right
from huijia.apps.library.shape import Article
from huijia.apps.library.shelf import starter_articles
from huijia.apps.library.states import State
from huijia.apps.library.views import page, printed, shown
from huijia.apps.library.views_steps import article_page
from huijia.apps.public_pages import speak
from huijia.apps.wording import language, text
from huijia.values.text import Text

NOBODY_YET = Text("发布时写明", "named when it is published")


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """What waits for a review, what is due, what there is, and the starter articles."""
    viewer, today = queries.check_editor(viewer_in(request)), timezone.localdate()
    own = list(queries.own_articles(viewer).select_related("area"))
    titles = queries.titles_of(own)
    rows: list[dict[str, Any]] = [
        {"article": each, "title": titles.get(each.pk), "state": State(each.state).label} for each in own
    ]
    due = {
        each.pk for each in own if each.review_again_on and each.review_again_on <= today + queries.DUE_SOON
    }
    taken = queries.taken_starters()
    starters = starter_articles().values()
    context = {
        "waiting": [row for row in rows if row["article"].state == State.IN_REVIEW],
        "due": [row for row in rows if row["article"].pk in due],
        "starter_due": queries.starter_due(on=today, taken=taken),
        "rows": [row for row in rows if row["article"].version],
        "hidden": [
            {"article": each, "title": starter_articles()[each.slug].title}
            for each in own
            if each.hides_starter
        ],
        "starters": [each for each in starters if each.slug not in taken],
        "today": today,
        "is_behind": _is_behind(),
    }
    return render(request, "library/editing/index.html", context)


def _is_behind() -> bool:
    """Whether what was published cannot be shown to readers: the disk is full, or the folder may not be written to."""
    try:
        put_right()
    except OSError:
        return True
    return False


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin an article."""
    viewer = queries.check_editor(viewer_in(request))
    where = AreaForm(request.POST or None, areas=queries.area_choices(viewer, language()))
    form, sources = _forms(request, empty(), is_new=True)
    if request.method == "POST" and _valid([where, form, *sources]):
        try:
            article = actions.begin(
                by=viewer,
                slug=form.cleaned_data["slug"],
                area=_area(where),
                content=_content(form, sources),
                at=timezone.now(),
            )
            return _saved(request, viewer, article, form, sources) or _form_page(
                request, article, form, sources
            )
        except UnableToChangeArticle as error:
            form.add_error("slug", str(error))
    return _form_page(request, None, form, sources, where=where)


@login_required
@require_GET
def starter(request: HttpRequest, article: str) -> HttpResponse:
    """A starter article, and what an office can do with it."""
    viewer = queries.check_editor(viewer_in(request))
    found = queries.starter_for(viewer, article)
    if queries.own_articles(viewer).filter(slug=article).exists():
        return redirect("editing:article", own=article)
    context = {
        "article": found,
        "where": AreaForm(areas=queries.area_choices(viewer, language())),
        "today": timezone.localdate(),
    }
    return render(request, "library/editing/starter.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, own: str) -> HttpResponse:
    """Write a new version on top of the latest."""
    viewer = viewer_in(request)
    article = queries.own_article(viewer, own)
    check_write(article)
    if not article.version:
        raise UnableToFind("nothing written yet")
    latest = queries.version_of(article, article.version)
    form, sources = _forms(request, latest.content)
    if request.method != "POST" or not _valid([form, *sources]):
        return _form_page(request, article, form, sources)
    after = _number(request.POST.get("after", ""))
    try:
        content = _content(form, sources)
        # What was published and needs no change is saved once more, to be reviewed again.
        if content != latest.content or after != article.version or article.state != State.DRAFT:
            article = actions.save(
                by=viewer, article=article, content=content, after=after, at=timezone.now()
            )
    except WrittenMeanwhile as error:
        form.add_error(None, str(error))
        return _form_page(request, article, form, sources, meanwhile=_meanwhile(article, after), status=409)
    return _saved(request, viewer, article, form, sources) or _form_page(request, article, form, sources)


def _saved(
    request: HttpRequest, viewer: Viewer, article: OwnArticle, form: ArticleForm, sources: list[SourceForm]
) -> HttpResponse | None:
    """After the text was saved: on to where the button leads; None where something is to be mended before it can be sent."""
    then = request.POST.get("then")
    if then == "more":
        return redirect(f"{_address(article)}edit/#sources")
    if then != "send":
        messages.success(request, str(text("草稿已保存。", "The draft is saved.")))
        return redirect("editing:article", own=article.slug)
    found = faults(_content(form, sources))
    filled_in = [each for each in sources if each.source() is not None]
    for fault in found:
        if fault.source is None:
            form.add(fault)
        else:
            filled_in[fault.source].add_error(fault.part, fault.told.in_language(language()))
    if found:
        return None
    actions.send(by=viewer, article=article, number=article.version, at=timezone.now())
    messages.success(request, str(text("已送审，由另一位同事审阅。", "Sent: a colleague reviews it.")))
    return redirect("editing:article", own=article.slug)


@login_required
@require_GET
def version(request: HttpRequest, own: str, version: int) -> HttpResponse:
    """A version as readers will see it."""
    article = queries.own_article(viewer_in(request), own)
    found = queries.version_of(article, version)
    speak(request)
    given = {
        **shown(_preview(article, found.content)),
        "own": article,
        "version": found,
        "faults": faults(found.content),
    }
    return page(request, "editing/preview", given)


@login_required
@require_GET
def sheet(request: HttpRequest, own: str, version: int, sheet: Any) -> HttpResponse:
    """A version's leaflet or poster."""
    article = queries.own_article(viewer_in(request), own)
    found = queries.version_of(article, version)
    speak(request)
    return printed(request, _preview(article, found.content), sheet, is_draft=True)


@login_required
@require_GET
def compare(request: HttpRequest, own: str) -> HttpResponse:
    """What one version says otherwise than another."""
    article = queries.own_article(viewer_in(request), own)
    asked = [("from", max(article.version - 1, 1)), ("to", article.version)]
    old, new = (
        queries.version_of(article, _number(request.GET[name]) if name in request.GET else otherwise)
        for name, otherwise in asked
    )
    context = {
        "article": article,
        "old": old,
        "new": new,
        "changes": differences(old.content, new.content),
        "numbers": range(1, article.version + 1),
    }
    return render(request, "library/editing/compare.html", context)


@login_required
@require_GET
def article(request: HttpRequest, own: str) -> HttpResponse:
    """An article of the office: how it stands, what can be done, its history."""
    viewer = viewer_in(request)
    return article_page(request, viewer, queries.own_article(viewer, own))


def _preview(article: OwnArticle, content: Content) -> Article:
    today = timezone.localdate()
    again = article.review_again_on or today.replace(year=today.year + 1, day=min(today.day, 28))
    return article_of(
        article.slug, filled(content), reviewer=NOBODY_YET, reviewed_on=min(today, again - timedelta(days=1)), review_again_on=again
    )  # fmt: skip


def _meanwhile(article: OwnArticle, after: int) -> list[Change]:
    """What was changed since a version, for whoever wrote on top of that."""
    article.refresh_from_db()
    try:
        old = queries.version_of(article, after).content
    except UnableToFind:
        old = empty()
    return differences(old, queries.version_of(article, article.version).content)


def _forms(
    request: HttpRequest, content: Content, *, is_new: bool = False
) -> tuple[ArticleForm, list[SourceForm]]:
    """The form of an article, and one for each of its sources and one more."""
    form = ArticleForm(request.POST or None, content=content, is_new=is_new)
    count = len(content["sources"]) + 1
    if request.method == "POST":
        count = _number(request.POST.get("sources", "")) or count
    sources: list[SourceForm] = []
    for place in range(min(count, MOST_SOURCES)):
        known = content["sources"][place] if place < len(content["sources"]) else None
        sources.append(SourceForm(request.POST or None, prefix=f"source{place + 1}", source=known))
    return form, sources


def _valid(forms: list[Any]) -> bool:
    return all(form.is_valid() for form in forms)


def _content(form: ArticleForm, sources: list[SourceForm]) -> Content:
    found = [each.source() for each in sources]
    return {**form.content(), "sources": [each for each in found if each is not None]}


def _form_page(
    request: HttpRequest,
    article: OwnArticle | None,
    form: ArticleForm,
    sources: list[SourceForm],
    *,
    where: AreaForm | None = None,
    meanwhile: list[Change] | None = None,
    status: int = 0,
) -> HttpResponse:
    forms = [*([where] if where else []), form, *sources]
    faulty = request.method == "POST" and any(each.errors for each in forms)
    context = {
        "article": article,
        "form": form,
        "where": where,
        "sources": sources,
        "all_forms": forms,
        "faulty": faulty,
        "meanwhile": meanwhile,
    }
    return render(request, "library/editing/edit.html", context, status=status or (422 if faulty else 200))


def _area(form: AreaForm) -> Area:
    return Area.objects.get(code=form.cleaned_data["area"])


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 9 else 0


def _address(article: OwnArticle) -> str:
    return reverse("editing:article", args=[article.slug])
