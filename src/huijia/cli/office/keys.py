"""``huijia keys``: the keys under which what is sensitive is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from huijia.cli.office.serving import check_database
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import Lang, fail, language_of, output, say, working
from huijia.values.text import Language, Text

if TYPE_CHECKING:
    from huijia.server.keys import Listed

keys_app = typer.Typer(
    help="The keys under which what is sensitive is sealed.", no_args_is_help=True, rich_markup_mode=None
)

MISSING = 1
"""Exit code when a value rests on a key that is not here."""

Langs = Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")]

ROTATING = Text(zh="重新封存", en="Sealing anew")
HEADINGS = (
    Text(zh="密钥", en="Key"),
    Text(zh="用途", en="Use"),
    Text(zh="生成", en="Made"),
    Text(zh="保管", en="Kept"),
    Text(zh="状态", en="State"),
    Text(zh="所涉及的值", en="Values"),
)
USES = {"seal": Text(zh="封存", en="seals"), "index": Text(zh="查找索引", en="blind index")}
STATES = {
    "newest": Text(zh="正在使用", en="in use"),
    "added": Text(zh="已添加，轮换后启用", en="added; rotate puts it in use"),
    "older": Text(zh="只用于打开旧的内容", en="opens what is older"),
    "first": Text(zh="accounts-key：只用于打开旧的内容", en="accounts-key: opens what is older"),
    "missing": Text(zh="缺失！", en="MISSING"),
}


@keys_app.callback()
def keys() -> None:
    """Look after the keys."""
    set_up_office()
    check_database()


@keys_app.command("list")
def list_keys(lang: Langs = None) -> None:
    """Tell which keys there are and how many values rest on each. Ends with 1 when a key is missing that a value needs."""
    from huijia.server.keys import listed_keys

    language, found = language_of(lang), listed_keys()
    table = Table(*(heading.in_language(language) for heading in HEADINGS))
    for each in found:
        table.add_row(each.id, *_told(each, language), f"{each.values:,}")
    output().print(table)
    missing = [each.id for each in found if _state(each) == "missing"]
    if missing:
        text = Text(
            zh=f"缺少密钥 {', '.join(missing)}：请从备份中取回含有它们的密钥环（HUIJIA_DATA 中的 key-ring）。没有它们，这些值谁也打不开。",
            en=f"these keys are missing: {', '.join(missing)}. Bring back the ring that has them (key-ring in HUIJIA_DATA) from a backup; "
            "without them nobody can open those values.",
        )
        fail(text.in_language(language))
        raise typer.Exit(MISSING)


@keys_app.command()
def add(
    index: Annotated[
        bool, typer.Option("--index", help="A key of the blind index, by which exact values are found.")
    ] = False,
    lang: Langs = None,
) -> None:
    """Add a key. It opens at once, and seals from the next ``rotate`` on: take the ring to other machines of the same database first."""
    from django.utils import timezone

    from huijia.apps.sealing.ring import Use
    from huijia.server.keys import add_key

    made = add_key(Use.INDEX if index else Use.SEAL, at=timezone.now())
    told = Text(
        zh=f"已添加密钥 {made.id}。请先备份（huijia backup），再运行 huijia keys rotate 启用。",
        en=f"The key {made.id} is added. Make a backup (huijia backup), then put it in use: huijia keys rotate.",
    )
    say(told.in_language(language_of(lang)))


@keys_app.command()
def rotate(lang: Langs = None) -> None:
    """Put the newest keys in use and everything under them, while the service runs. What was stopped goes on where it was."""
    from django.utils import timezone

    from huijia.apps.sealing.rotating import rows_waiting
    from huijia.server import keys as at_work

    language = language_of(lang)
    with working() as bar:
        bar.step(ROTATING.in_language(language))
        done, whole = 0, 0

        def progress(more: int) -> None:
            nonlocal done, whole
            # Counted after the new key is in use: before that nothing waits.
            whole = whole or rows_waiting() + more
            done += more
            bar.count(min(done, whole), whole)

        count = at_work.rotate(at=timezone.now(), progress=progress)
    told = Text(
        zh=f"已用最新的密钥重新封存 {count:,} 行；huijia keys list 可查看结果。",
        en=f"{count:,} rows are sealed anew under the newest keys; huijia keys list tells how it stands.",
    )
    say(told.in_language(language))


@keys_app.command()
def retire(
    key: Annotated[str, typer.Argument(help="The key's id, as huijia keys list has it.")], lang: Langs = None
) -> None:
    """Take a key out of the ring on which nothing rests any longer."""
    from django.utils import timezone

    from huijia.server import keys as at_work

    at_work.retire(key, at=timezone.now())
    told = Text(
        zh=f"密钥 {key} 已停用。此前的备份自带当时的密钥环，仍可恢复。",
        en=f"The key {key} is out of the ring. Backups from before hold the ring of their day and can be restored as ever.",
    )
    say(told.in_language(language_of(lang)))


@keys_app.command()
def wrap(
    as_it_is: Annotated[
        bool, typer.Option("--as-it-is", help="No longer wrapped; HUIJIA_KMS still has to name the adapter.")
    ] = False,
    lang: Langs = None,
) -> None:
    """Keep every key as the settings say now: wrapped by the adapter that HUIJIA_KMS names. No value changes."""
    from huijia.server.keys import wrap_again

    count = wrap_again(as_it_is=as_it_is)
    told = Text(zh=f"已更换 {count} 把密钥的保管方式。", en=f"{count} keys are kept another way now.")
    say(told.in_language(language_of(lang)))


def _state(each: Listed) -> str:
    if each.key is None:
        return "first" if each.id == "1" else "missing"
    return "newest" if each.is_newest else "older" if each.key.since else "added"


def _told(each: Listed, language: Language) -> tuple[str, str, str, str]:
    state = STATES[_state(each)].in_language(language)
    if each.key is None:
        return "", "", "", state
    return (
        USES[each.key.use.value].in_language(language),
        each.key.made_at[:10],
        each.key.wrapped_by or "key-ring",
        state,
    )
