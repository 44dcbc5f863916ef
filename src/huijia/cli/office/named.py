"""Accounts and areas as they are named on a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from huijia.cli.terminal import WRONG_USE, fail
from huijia.values.text import Language, Text

if TYPE_CHECKING:
    from huijia.apps.accounts.models import Area
    from huijia.apps.accounts.viewer import Viewer


def viewer_named(username: str, language: Language) -> Viewer:
    """The viewer of an account; ends the command when there is none."""
    from django.utils import timezone

    from huijia.apps.accounts.models import User
    from huijia.apps.accounts.viewer import viewer_of

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        told = Text(zh=f"没有账号 {username}。", en=f"There is no account {username}.")
        fail(told.in_language(language))
        raise typer.Exit(WRONG_USE)
    return viewer_of(user, on=timezone.localdate())


def area_of(code: str, language: Language) -> Area:
    """The area of a code; ends the command when there is none."""
    from huijia.apps.accounts.models import Area

    found = Area.objects.filter(code=code).first()
    if found is None:
        told = Text(zh=f"没有代码为 {code} 的辖区。", en=f"There is no area with the code {code}.")
        fail(told.in_language(language))
        raise typer.Exit(WRONG_USE)
    return found
