"""``huijia import``: take an office's roster in, after a look at what it would change; or undo that."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from huijia.cli.office.named import area_of, viewer_named
from huijia.cli.office.setting_up import set_up_office
from huijia.cli.terminal import DONE, DONE_WITH_REJECTS, WRONG_USE, Lang, fail, language_of, say, working
from huijia.tables.rejects import write_rejects
from huijia.tables.replacing import check_place
from huijia.values.cycles import no_search_for_cycles
from huijia.values.text import Language, Text

if TYPE_CHECKING:
    from huijia.apps.accounts.models import Area
    from huijia.apps.accounts.viewer import Viewer
    from huijia.apps.claims.roster.actions import Prepared
    from huijia.apps.claims.roster.planning import Plan

OUTCOMES = {
    "new": Text(zh="新建档案", en="new"),
    "changed": Text(zh="已有档案，内容有变化", en="known, with changes"),
    "unchanged": Text(zh="已有档案，没有变化", en="known, unchanged"),
    "returned": Text(zh="退回", en="returned"),
}
DIFFERING = Text(
    zh="其中与按材料登记的内容不同、保留原内容的",
    en="of these, saying otherwise than a document, which is kept",
)
READING = Text(zh="读取表格", en="Reading")
WRITING = Text(zh="写入", en="Writing")
LEFT_OUT = Text(zh="不认识、因此不读取也不保存的列：", en="Columns not known, so neither read nor kept: ")
TAKEN = Text(zh="各列的含义：", en="What the columns are taken for: ")
ASK = Text(zh="按此导入吗？", en="Take it in like this?")
NOTHING = Text(
    zh="没有需要写入的内容，什么都没有改变。", en="There is nothing to write; nothing was changed."
)
NOT_DONE = Text(zh="没有导入，什么都没有改变。", en="Not taken in; nothing was changed.")
NOTHING_GIVEN = Text(
    zh="请写明补贴、文件、--area 和 --by；撤销请用 --undo 编号和 --by。",
    en="Name the benefit, the file, --area and --by; to undo, --undo NUMBER and --by.",
)


def import_roster(
    pack: Annotated[
        str | None, typer.Argument(help="The benefit whose facts the sheet holds: cn/childcare-subsidy.")
    ] = None,
    file: Annotated[Path | None, typer.Argument(help="The roster: .xlsx or .csv.")] = None,
    area: Annotated[str | None, typer.Option(help="The code of the area whose roster it is.")] = None,
    by: Annotated[str | None, typer.Option(help="The account of the officer who takes it in.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: take it in.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Where rows that go back are written (else beside the roster).")
    ] = None,
    undo: Annotated[int | None, typer.Option(help="Undo the import of this number.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is undone.")] = "",
    lang: Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")] = None,
) -> None:
    """Take an office's roster in, as a whole or not at all; or undo an import."""
    language = language_of(lang)
    undoing = undo is not None and by is not None
    if not undoing and (pack is None or file is None or area is None or by is None):
        fail(NOTHING_GIVEN.in_language(language))
        raise typer.Exit(WRONG_USE)
    set_up_office()
    from django.utils import translation

    with translation.override("zh-hans" if language == "zh" else "en"), no_search_for_cycles():
        assert by is not None
        viewer = viewer_named(by, language)
        if undo is not None:
            _undo(viewer, undo, reason, language)
            return
        assert pack is not None
        assert file is not None
        assert area is not None
        raise typer.Exit(_import(viewer, pack, file, area_of(area, language), rejects, language, yes=yes))


def _import(
    viewer: Viewer,
    pack: str,
    file: Path,
    area: Area,
    rejects: Path | None,
    language: Language,
    *,
    yes: bool,
) -> int:
    from django.utils import timezone

    from huijia.apps.claims.assess import benefit
    from huijia.apps.claims.roster.actions import confirm, prepare
    from huijia.apps.claims.roster.columns import remembered
    from huijia.apps.claims.roster.policies import check_import

    check_import(viewer, area.code)
    place = rejects or file.with_name(f"{file.stem}-rejects{file.suffix.lower()}")
    check_place(place)
    if place.resolve() == file.resolve():
        raise typer.BadParameter(f"{place} is the roster itself; give another name", param_hint="--rejects")
    found = benefit(pack)
    with working() as bar, tempfile.TemporaryDirectory(prefix="huijia-") as folder:
        bar.step(READING.in_language(language))
        prepared = prepare(
            file,
            found,
            area=area,
            taken_for=remembered(area, found),
            at=timezone.now(),
            workspace=Path(folder),
            progress=bar.count,
        )
    _tell(prepared, language)
    if not (prepared.plan.changes_nothing or yes or typer.confirm(ASK.in_language(language), err=True)):
        say(NOT_DONE.in_language(language))
        return DONE
    with working() as bar:
        bar.step(WRITING.in_language(language))
        counted = [prepared.plan]
        done = confirm(
            by=viewer,
            prepared=prepared,
            at=timezone.now(),
            file_name=file.name,
            working=bar.count,
            anew=counted.append,
        )
    if done is None:
        say(NOTHING.in_language(language))
    else:
        told = Text(
            zh=f"已导入，编号 {done.pk}。撤销：huijia import --undo {done.pk} --by ...",
            en=f"Taken in as import {done.pk}. To undo it: huijia import --undo {done.pk} --by ...",
        )
        say(told.in_language(language))
    return _return_rows(prepared, counted[-1], file, place, language)


def _return_rows(prepared: Prepared, plan: Plan, file: Path, place: Path, language: Language) -> int:
    """Write the rows that go back. A file of an earlier run is replaced even when nothing goes back now."""
    from huijia.apps.claims.roster.differing import to_look_at

    problems = to_look_at(plan, prepared.sheet.headings)
    if problems or place.exists():
        sheet = prepared.sheet
        write_rejects(
            file,
            problems,
            place,
            language=language,
            sheet=sheet.sheet,
            heading_row=sheet.heading_row,
            only=sheet.headings.values(),
        )
    if not problems:
        return DONE
    told = Text(
        zh=f"退回的 {len(plan.problems):,} 行和与材料不同的 {len(plan.differing):,} 行在 {place}，最后一列写明原因。",
        en=f"{len(plan.problems):,} rows that go back, and {len(plan.differing):,} that differ from documents, are in {place}, with "
        "the reason in the last column.",
    )
    say(told.in_language(language))
    return DONE_WITH_REJECTS if plan.problems else DONE


def _tell(prepared: Prepared, language: Language) -> None:
    from huijia.apps.claims.roster.columns import labels

    names = labels(prepared.found)
    taken = [
        f"{heading} → {names[name].in_language(language)}"
        for name, heading in prepared.sheet.headings.items()
    ]
    say(TAKEN.in_language(language) + "；".join(taken))
    if prepared.sheet.left_out:
        say(LEFT_OUT.in_language(language) + "、".join(prepared.sheet.left_out))
    for outcome, count in prepared.plan.counts.items():
        say(f"  {OUTCOMES[outcome].in_language(language)}: {count:,}")
    if prepared.plan.differing:
        say(f"  {DIFFERING.in_language(language)}: {len(prepared.plan.differing):,}")


def _undo(viewer: Viewer, number: int, reason: str, language: Language) -> None:
    from django.utils import timezone

    from huijia.apps.claims.roster.actions import MOST_SHOWN, UnableToUndo, undo
    from huijia.apps.claims.roster.policies import import_seen_by

    try:
        undo(by=viewer, roster=import_seen_by(viewer, number), reason=reason, at=timezone.now())
    except UnableToUndo as error:
        fail(error.text.in_language(language))
        for each in error.resting[:MOST_SHOWN]:
            say(f"  {each.name} ({each.person}): {each.kind}")
        raise typer.Exit(WRONG_USE) from None
    told = Text(zh=f"已撤销第 {number} 次导入。", en=f"Import {number} is undone.")
    say(told.in_language(language))
