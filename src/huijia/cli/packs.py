"""``huijia packs``: which benefits there are, what they ask, and whether they are sound."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from huijia.cli import wording
from huijia.cli.new_pack.writing import waiting
from huijia.cli.terminal import WRONG_USE, Lang, fail, language_of, output, say
from huijia.cli.told_cases import told_failure
from huijia.engine.api import keep_pack, load_pack_version
from huijia.engine.cases import failures_of, faults_of_shape
from huijia.engine.explain.money import is_amount, written
from huijia.engine.loading import folder_of, load_pack
from huijia.engine.model.pack import DatedValue, Pack, Parameter
from huijia.engine.model.types import Level, Type
from huijia.engine.offered import offer_of, pack_names
from huijia.engine.schemas import SHAPES, schema_of
from huijia.values.errors import HuijiaError
from huijia.values.text import Language, Text

packs_app = typer.Typer(
    help="The benefits that Huijia knows.", invoke_without_command=True, rich_markup_mode=None
)

LangOption = Annotated[Lang | None, typer.Option(help="zh or en (else your system's language).")]


@packs_app.callback()
def packs(context: typer.Context, lang: LangOption = None) -> None:
    """List the benefits that Huijia knows."""
    if context.invoked_subcommand is not None:
        return
    language = language_of(lang)
    console = output()
    for name in pack_names():
        try:
            pack = load_pack(name)
        except HuijiaError as error:
            # One that cannot be used keeps nobody from the others.
            fail(f"{_word(language, f'{name} 不能使用', f'{name} cannot be used')}: {error}")
            continue
        by = offer_of(name)
        whose = f"  ({by.by})" if by.module else ""
        console.print(f"[bold]{name}[/]  {pack.name.in_language(language)}{whose}", soft_wrap=True)
        console.print(f"    {pack.summary.in_language(language)}", markup=False, soft_wrap=True)


@packs_app.command()
def show(
    pack: Annotated[str, typer.Argument(help="The benefit, or a pack's folder.")], lang: LangOption = None
) -> None:
    """Show what a benefit asks, and its parameters by date with their source."""
    language = language_of(lang)
    loaded = load_pack(pack)
    console = output()
    covers = f"{loaded.covers_from} – {loaded.covers_to or ''}".rstrip()
    console.print(f"[bold]{loaded.id}[/]  {loaded.name.in_language(language)}  ({loaded.version})")
    plain = [
        loaded.summary.in_language(language),
        f"{_word(language, '适用日期', 'Covers')}: {covers}    {_word(language, '币种', 'Currency')}: {loaded.currency}",
        *_facts(loaded, language),
        *_parameters(loaded, language),
        *_sources(loaded, language),
    ]
    for line in plain:
        style = "bold" if line.endswith(HEADING) else ""
        console.print(line.removesuffix(HEADING), style=style, markup=False, soft_wrap=True)


@packs_app.command()
def check(
    pack: Annotated[str | None, typer.Argument(help="The benefit, or a pack's folder (else all).")] = None,
    lang: LangOption = None,
) -> None:
    """Check that packs are sound: every name, date, citation and bound; and that each of their cases gets what it expects."""
    wrong = False
    for name in [pack] if pack is not None else pack_names():
        try:
            loaded = load_pack(name)
            cases, failures = failures_of(loaded)
        except HuijiaError as error:
            wrong = True
            fail("\n".join([f"{name} is not valid:", str(error), *_faults_of_cases(name, str(error))]))
            continue
        rules, facts = len(loaded.rules), len(loaded.facts)
        about = f"{loaded.id} {loaded.version}: {rules} rules, {facts} facts, {len(loaded.parameters)} parameters, "
        if failures:
            wrong = True
            fail(f"{about}but {len(failures)} of {cases} cases fail:")
            for failure in failures:
                say("\n".join(told_failure(failure, language_of(lang))))
        else:
            say(f"{about}{f'{cases} cases' if cases else 'NO cases'}, valid")
        if todo := waiting(loaded.folder):
            say(
                f"  {sum(todo.values())} places wait for the law's words (TODO): {', '.join(f'{file} {n}' for file, n in todo.items())}"
            )
    raise typer.Exit(WRONG_USE if wrong else 0)


def _faults_of_cases(name: str, told: str) -> Iterator[str]:
    """Cases are written before the law that they test: what is wrong with their files is told although it cannot be loaded yet."""
    try:
        folder = folder_of(name)
    except HuijiaError:
        return
    yield from (each for each in faults_of_shape(folder) if each not in told)


@packs_app.command()
def keep(
    pack: Annotated[str | None, typer.Argument(help="The benefit, or a pack's folder (else all).")] = None,
    archive: Annotated[Path | None, typer.Option(help="Where to (else packs in HUIJIA_DATA).")] = None,
    lang: LangOption = None,
) -> None:
    """Keep the version of a benefit's law, so that what it decided can be compared with later law."""
    for name in [pack] if pack is not None else pack_names():
        loaded = load_pack(name)
        place = keep_pack(loaded, archive_of(archive))
        say(wording.kept(loaded.id, loaded.version, str(place)).in_language(language_of(lang)))


@packs_app.command()
def schema(
    file: Annotated[str, typer.Argument(help=f"Of which file: {', '.join(SHAPES)}.")],
) -> None:
    """Print the JSON Schema of a pack's file, for an editor that completes and checks it as it is typed."""
    if file not in SHAPES:
        raise typer.BadParameter(f"'{file}' is none of {', '.join(SHAPES)}", param_hint="FILE")
    typer.echo(json.dumps(schema_of(file), ensure_ascii=False, indent=2))


def archive_of(archive: Path | None) -> Path:
    """The folder in which versions are kept."""
    return archive or Path(os.environ.get("HUIJIA_DATA", "var")) / "packs"


def pack_named(name: str, archive: Path) -> Pack:
    """A pack by its name, from its folder, or as ``cn/childcare-subsidy@26b3d7216753ab84`` a version of it."""
    pack_id, at, version = name.rpartition("@")
    is_version = at and not name.startswith((".", "/", "~"))
    return load_pack_version(pack_id, version, archive) if is_version else load_pack(name)


HEADING = "\x00"
"""Marks a line as a heading; taken off before it is shown."""


def _facts(pack: Pack, language: Language) -> Iterator[str]:
    yield "\n" + _word(language, "所需事实", "Facts asked") + HEADING
    for fact in pack.facts:
        whose = _word(language, "，每位成员", ", of each member") if fact.level is Level.MEMBER else ""
        yield f"  {fact.name}  {fact.label.in_language(language)}  ({TYPES[fact.type].in_language(language)}{whose})"
        yield f"      {fact.why.in_language(language)}"
        if fact.empty_means:
            meaning = fact.empty_means.in_language(language)
            yield f"      {_word(language, '留空表示：', 'Empty means: ')}{meaning}"


def _parameters(pack: Pack, language: Language) -> Iterator[str]:
    yield "\n" + _word(language, "参数", "Parameters") + HEADING
    for parameter in pack.parameters.values():
        is_open = (
            _word(language, "（依据未明确）", "  (left open by the sources)") if parameter.is_open else ""
        )
        yield f"  {parameter.name}  {parameter.label.in_language(language)}{is_open}"
        for dated in parameter.values:
            starts = str(dated.starts or _word(language, "始终", "always"))
            until = f" – {dated.ends}" if dated.ends else ""
            title = pack.sources[dated.source].title.in_language(language)
            source = f"《{title}》{_article(dated.article, language)}"
            yield f"      {starts}{until}: {_value(parameter, dated, pack, language)}    {source}"
            if dated.note:
                yield f"      {dated.note}"


def _sources(pack: Pack, language: Language) -> Iterator[str]:
    yield "\n" + _word(language, "依据", "Sources") + HEADING
    for source in pack.sources.values():
        yield f"  《{source.title.in_language(language)}》{source.number}  {source.dated}"
        yield f"      {source.address}"


TYPES = {
    Type.BOOL: Text(zh="是或否", en="yes or no"),
    Type.INT: Text(zh="整数", en="whole number"),
    Type.DATE: Text(zh="日期", en="date"),
}


def _value(parameter: Parameter, dated: DatedValue, pack: Pack, language: Language) -> str:
    if isinstance(dated.value, bool):
        return _word(language, "是", "yes") if dated.value else _word(language, "否", "no")
    if isinstance(dated.value, int) and is_amount(parameter):
        return f"{written(dated.value, pack.currency)} {pack.currency}"
    return str(dated.value)


def _article(article: str, language: Language) -> str:
    if article.isdigit():
        return f"第{article}条" if language == "zh" else f"art. {article}"
    return article


def _word(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en
