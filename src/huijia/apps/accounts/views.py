"""The administrator's pages: accounts of the area. An administrator sees no person's record."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huijia.apps.accounts.actions import (
    end_staff_role,
    give_staff_role,
    make_staff_account,
    recover_account,
    set_locked,
)
from huijia.apps.accounts.errors import UnableToFind
from huijia.apps.accounts.forms import NewAccountForm, ReasonForm, RoleForm
from huijia.apps.accounts.models import Grant, Role, User
from huijia.apps.accounts.queries import account_seen_by, accounts_seen_by, has_second_factor
from huijia.apps.accounts.viewer import Viewer, viewer_in
from huijia.apps.audit.wording import role_told
from huijia.apps.wording import text


def _administrator(request: HttpRequest) -> Viewer:
    viewer = viewer_in(request)
    if not viewer.has(Role.ADMINISTRATOR):
        raise UnableToFind("only administrators have these pages")
    return viewer.acting_as(Role.ADMINISTRATOR)


@reauthentication_required
def _check_it_is_still_you(request: HttpRequest) -> None:
    """Lead to the password once more when it was not asked for within the last minutes."""


@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts of the area."""
    found = accounts_seen_by(_administrator(request)).prefetch_related("grants__area")
    wanted = request.GET.get("q", "").strip()
    if wanted:
        found = found.filter(username__icontains=wanted) | found.filter(name__icontains=wanted)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    for user in page:
        user.held = [_told(grant) for grant in user.grants.all()]  # type: ignore[attr-defined]
    return render(request, "accounts/accounts.html", {"page": page, "wanted": wanted})


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Make an account with its first role."""
    viewer = _administrator(request)
    form = NewAccountForm(request.POST or None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        _check_it_is_still_you(request)
        user, password = make_staff_account(
            by=viewer,
            username=form.cleaned_data["username"],
            name=form.cleaned_data["name"],
            role=Role(form.cleaned_data["role"]),
            area=form.cleaned_data["area"],
            valid_from=timezone.localdate(),
        )
        return render(request, "accounts/password.html", {"account": user, "password": password})
    return render(request, "accounts/new.html", {"form": form})


@login_required
def account(request: HttpRequest, account_id: int) -> HttpResponse:
    """One account: its roles, its lock, its second factor."""
    return _page(request, account_seen_by(_administrator(request), account_id))


@login_required
@require_POST
def give(request: HttpRequest, account_id: int) -> HttpResponse:
    """Give one more role."""
    viewer = _administrator(request)
    user = account_seen_by(viewer, account_id)
    form = RoleForm(request.POST, viewer=viewer)
    if not form.is_valid():
        return _page(request, user, form=form)
    _check_it_is_still_you(request)
    give_staff_role(
        by=viewer,
        user=user,
        role=Role(form.cleaned_data["role"]),
        area=form.cleaned_data["area"],
        valid_from=timezone.localdate(),
    )
    return _done(request, user, text("角色已给予。", "The role is given."))


@login_required
def end(request: HttpRequest, account_id: int, grant_id: int) -> HttpResponse:
    """End a role, with the reason."""
    viewer = _administrator(request)
    user = account_seen_by(viewer, account_id)
    grant = get_object_or_404(Grant.objects.exclude(role=Role.FAMILY), pk=grant_id, user=user)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _check_it_is_still_you(request)
        end_staff_role(
            by=viewer, grant=grant, last_day=timezone.localdate(), reason=form.cleaned_data["reason"]
        )
        return _done(request, user, text("角色今天结束。", "The role ends today."))
    title = text("结束角色", "End a role")
    return _ask(request, user, form, title, text("结束", "End the role"), _told(grant)["role"])


@login_required
def lock(request: HttpRequest, account_id: int) -> HttpResponse:
    """Lock an account, or open it again."""
    viewer = _administrator(request)
    user = account_seen_by(viewer, account_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _check_it_is_still_you(request)
        set_locked(by=viewer, user=user, locked=user.is_active, reason=form.cleaned_data["reason"])
        return _done(request, user, text("已办理。", "Done."))
    title = (
        text("锁定账户", "Lock the account") if user.is_active else text("解除锁定", "Open the account again")
    )
    return _ask(request, user, form, title, title, "")


@login_required
@never_cache
def recover(request: HttpRequest, account_id: int) -> HttpResponse:
    """Let somebody in again who lost their second factor or password."""
    viewer = _administrator(request)
    user = account_seen_by(viewer, account_id)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _check_it_is_still_you(request)
        password = recover_account(by=viewer, user=user, reason=form.cleaned_data["reason"])
        return render(request, "accounts/password.html", {"account": user, "password": password})
    title = text("恢复登录", "Let somebody in again")
    told = text(
        "第二重验证和密码都会作废；新密码只显示一次，请当面核对身份后交给本人。",
        "Second factor and password will no longer work. The new password is shown once: hand it over in person, after you have "
        "checked who it is.",
    )
    return _ask(request, user, form, title, text("恢复", "Make a new password"), told)


def _page(request: HttpRequest, user: User, form: RoleForm | None = None) -> HttpResponse:
    grants = user.grants.exclude(role=Role.FAMILY).select_related("area").order_by("valid_from", "pk")
    context = {
        "account": user,
        "grants": [_told(grant) for grant in grants],
        "own": user.pk == request.user.pk,
        "second_factor": has_second_factor(user.pk),
        "form": form or RoleForm(viewer=_administrator(request)),
    }
    return render(request, "accounts/account.html", context, status=400 if form else 200)


def _told(grant: Grant) -> dict[str, Any]:
    over = grant.valid_until is not None and grant.valid_until <= timezone.localdate()
    return {"grant": grant, "role": role_told(grant.role), "over": over}


def _ask(
    request: HttpRequest, user: User, form: ReasonForm, title: object, button: object, told: object
) -> HttpResponse:
    context = {"account": user, "form": form, "heading": title, "button": button, "told": told}
    return render(request, "accounts/reason.html", context)


def _done(request: HttpRequest, user: User, said: object) -> HttpResponse:
    messages.success(request, str(said))
    return redirect("accounts_one", account_id=user.pk)
