"""``huijia people``: what is looked after in people's records from the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import Lang, language_of, say, working
from huijia.values.text import Text

people_app = typer.Typer(help="People's records.", no_args_is_help=True, rich_markup_mode=None)

INDEXING = Text(zh="重建查找索引", en="Making the index of the search anew")


@people_app.callback()
def people() -> None:
    """People's records."""


@people_app.command()
def index(
    area: Annotated[str, typer.Option(help="The code of an area (else everybody).")] = "",
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Make the index anew by which people are found: for records that are older than it, and after an upgrade that says so."""
    set_up_office()
    from huijia.apps.accounts.viewer import SYSTEM
    from huijia.apps.people.indexing import index_again
    from huijia.apps.people.models import Person

    language = language_of(lang)
    with working() as bar:
        bar.step(INDEXING.in_language(language))
        whole, done = Person.objects.filter(area__code__startswith=area).count(), 0

        def progress(more: int) -> None:
            nonlocal done
            done += more
            bar.count(done, whole)

        count = index_again(by=SYSTEM, area=area, progress=progress)
    told = Text(
        zh=f"已为 {count:,} 份档案重建查找索引。",
        en=f"{count:,} records can be found by the index that was made anew.",
    )
    say(told.in_language(language))
