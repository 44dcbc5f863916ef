"""``huijia backup`` and ``huijia restore``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huijia.cli.office.serving import check_database
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import fail, language_of, say
from huijia.values.text import Text

if TYPE_CHECKING:
    from huijia.server.backup.manifest import Manifest

FAULTS = 1
"""Exit code when all came back, but the audit trail in it does not hold."""

KEEP = Text(
    zh="备份含有全部个人数据和密钥：请加密保存在另一处。",
    en="It holds everybody's data and the secret key: keep it encrypted, and elsewhere.",
)


def backup(
    file: Annotated[Path, typer.Argument(help="Where the backup goes; with --check: the backup to look at.")],
    check: Annotated[bool, typer.Option("--check", help="Only check that a backup is whole.")] = False,
) -> None:
    """Back up the whole office while it works: database, papers, secret key."""
    set_up_office()
    from django.utils import timezone

    from huijia.server.backup.archive import reading
    from huijia.server.backup.saving import back_up

    language = language_of(None)
    if check:
        with reading(file) as reader:
            say(_told(reader.manifest).in_language(language))
        return
    check_database()
    manifest = back_up(file, at=timezone.now())
    say(f"{file}: {_told(manifest).in_language(language)}")
    say(KEEP.in_language(language))


def restore(
    file: Annotated[Path, typer.Argument(help="The backup.")],
    replace: Annotated[
        bool,
        typer.Option(
            "--replace", help="Put it in the place of the office that is here; the old one is kept."
        ),
    ] = False,
) -> None:
    """Bring a backup back: all of it, or nothing. Stop the service first."""
    set_up_office()
    from django.utils import timezone

    from huijia.server.backup.restoring import restore as bring_back

    check_database()
    language = language_of(None)
    done = bring_back(file, replace=replace, at=timezone.now())
    say(_told(done.manifest).in_language(language))
    if done.beside:
        kept = Text(
            zh=f"原来的机构保留在 {done.beside}", en=f"The office that was here is kept: {done.beside}"
        )
        say(kept.in_language(language))
    if done.erased_again:
        again = Text(
            zh=f"备份之后提出并已办理的删除，已对 {done.erased_again} 人重新办理",
            en=f"erased again, as was asked for since the backup: {done.erased_again} people",
        )
        say(again.in_language(language))
    if done.faults:
        told = Text(
            zh=f"备份中的审计记录有 {done.faults} 处不完整，请运行 huijia audit verify。",
            en=f"the audit trail in the backup does not hold at {done.faults} places: run huijia audit verify",
        )
        fail(told.in_language(language))
        raise typer.Exit(FAULTS)


def _told(manifest: Manifest) -> Text:
    rows = sum(manifest.rows.values())
    end = f"{manifest.audit_sequence} {manifest.audit_digest}"
    return Text(
        zh=f"惠家 {manifest.huijia}，{manifest.database}，{manifest.made_at}：{rows:,} 行，{manifest.papers:,} 份材料，完整。"
        f"审计记录末尾：{end}",
        en=f"Huijia {manifest.huijia}, {manifest.database}, {manifest.made_at}: {rows:,} rows, {manifest.papers:,} papers, "
        f"whole. The audit trail ends with {end}",
    )
