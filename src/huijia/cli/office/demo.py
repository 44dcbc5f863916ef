"""``huijia demo``: an invented township to try the office with, and one sign-in for each role."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from huijia.cli import wording
from huijia.cli.office.serving import check_database
from huijia.cli.office.setting_up import lead_back_to, set_up_office
from huijia.cli.terminal import Lang, language_of, output, say, working
from huijia.values.text import Language, Text

PEOPLE = 3000


def demo(
    people: Annotated[int, typer.Option(min=300, help="How many people.")] = PEOPLE,
    seed: Annotated[int, typer.Option(min=0, help="The same seed makes the same people.")] = 1,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where it will be opened: letters lead there.")
    ] = 8000,
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Make a demo office of people who do not exist, with claims in every state, and print its sign-ins."""
    lead_back_to(port)
    set_up_office()
    from django.conf import settings
    from django.core.management import call_command
    from django.utils import timezone

    from huijia.web.demo.making import demo_is_there, make_demo

    check_database()
    call_command("migrate", interactive=False, verbosity=0)
    language, kept = language_of(lang), settings.DATA / "demo-sign-ins.json"
    if not demo_is_there():
        password = f"demo-{secrets.token_hex(4)}"
        with working() as bar:
            bar.step(wording.MAKING.in_language(language))
            made = make_demo(
                seed=seed,
                people=people,
                password=password,
                now=timezone.now(),
                share=min(1.0, people / PEOPLE),
                progress=lambda done: bar.count(done, people),
                keep=lambda: _keep(kept, password),
            )
        told = Text(
            zh=f"演示机构：{made.people:,} 个虚构的人，{made.claims} 件申领",
            en=f"Demo office: {made.people:,} invented people, {made.claims} claims",
        )
        say(told.in_language(language))
    _show(kept, language)


def _keep(place: Path, password: str) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump({"password": password}, file)


def _show(place: Path, language: Language) -> None:
    from huijia.apps.accounts.models import User
    from huijia.web.demo.accounts import FAMILY, STAFF

    if not place.exists():
        say(
            f"{place} is gone: nobody knows the demo's password. Remove the demo's database and make it anew."
        )
        return
    password = json.loads(place.read_text())["password"]
    console = output()
    title = Text(
        zh="演示登录（仅供试用，人物均为虚构）", en="Demo sign-ins (for trying only; nobody in it exists)"
    )
    console.print(f"\n{title.in_language(language)}", markup=False)
    family = Text(zh="家庭成员", en="family member").in_language(language)
    phone = User.objects.get(username=FAMILY).phone
    rows = [
        (family, f"{FAMILY} / {phone}"),
        *((each.told.in_language(language), each.username) for each in STAFF),
    ]
    for role, name in rows:
        console.print(f"  {name:<32} {password}   {role}", markup=False, soft_wrap=True)
