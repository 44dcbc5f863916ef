"""A pack's README names everything that decides: nothing of the law hides in the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from huijia.cli.new_pack.writing import waiting
from huijia.engine.cases import failures_of
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.offered import pack_names

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "huijia-pack-toyland-school-grant" / "src" / "huijia_pack_toyland_school_grant"
PACKS = [
    *(load_pack(name) for name in pack_names() if not name.startswith("toyland/")),
    load_pack(EXAMPLE),
]
PROJECT = (ROOT / "README.md").read_text(encoding="utf-8")


def readme_of(pack: Pack) -> str:
    return (pack.folder / "README.md").read_text(encoding="utf-8")


def named_in(pack: Pack) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", readme_of(pack)))


def for_each(name: str, things: Callable[[Pack], Iterable[Any]]) -> pytest.MarkDecorator:
    """The test for each of these things of each pack."""
    pairs = [(pack, thing) for pack in PACKS for thing in things(pack)]
    ids = [f"{pack.id}-{getattr(thing, 'name', thing)}" for pack, thing in pairs]
    return pytest.mark.parametrize(("pack", name), pairs, ids=ids)


@for_each("rule", lambda pack: pack.rules)
def test_readme_names_every_rule_and_reason_code(pack: Pack, rule: Any) -> None:
    assert rule.name in named_in(pack)


@for_each("parameter", lambda pack: pack.parameters)
def test_readme_names_every_parameter(pack: Pack, parameter: str) -> None:
    assert parameter in named_in(pack)


@for_each("fact", lambda pack: pack.facts)
def test_readme_names_every_fact_with_its_chinese_heading(pack: Pack, fact: Any) -> None:
    assert f"| `{fact.name}` | {fact.label.zh} |" in readme_of(pack)


@for_each("code", lambda pack: [each.code for each in pack.contradictions])
def test_readme_names_every_contradiction(pack: Pack, code: str) -> None:
    assert code in named_in(pack)


@for_each("key", lambda pack: pack.sources)
def test_readme_gives_every_source_with_its_address(pack: Pack, key: str) -> None:
    assert pack.sources[key].address in readme_of(pack)


@for_each("parameter", lambda pack: [each.name for each in pack.parameters.values() if each.is_open])
def test_readme_lists_every_open_parameter_under_open_points(pack: Pack, parameter: str) -> None:
    assert f"`{parameter}`" in readme_of(pack).split("## Open points")[1]


@for_each("rule", lambda pack: pack.rules)
def test_readme_puts_every_rule_beside_its_article(pack: Pack, rule: Any) -> None:
    (line,) = (line for line in readme_of(pack).splitlines() if re.search(rf"\| `{rule.name}` \|", line))

    assert f"| {rule.source}" in line
    assert rule.article in line


@pytest.mark.parametrize("name", pack_names())
def test_readme_of_the_project_lists_every_pack(name: str) -> None:
    assert f"[`{name}`](src/huijia/packs/{name.replace('-', '_')}/README.md)" in PROJECT


def test_example_of_the_how_to_is_whole() -> None:
    count, failures = failures_of(load_pack(EXAMPLE))

    assert (count, failures) == (8, [])
    assert waiting(EXAMPLE.parents[1]) == {}


def test_how_to_shows_what_the_example_has() -> None:
    page = (ROOT / "docs" / "how-to" / "write-a-pack.md").read_text(encoding="utf-8")
    files = [lines_of(file.read_text(encoding="utf-8")) for file in EXAMPLE.rglob("*") if file.is_file()]
    blocks = [lines_of(block) for block in re.findall(r"(?:^    .*\n)+", page, re.MULTILINE)]

    of_example = [
        lines for lines in blocks if {"grant_amount:", "def another_year() -> BoolExpression:"} & lines
    ]
    assert len(of_example) == 2
    assert all(any(lines <= file for file in files) for lines in of_example)


def lines_of(text: str) -> set[str]:
    return {line.strip() for line in text.splitlines() if line.strip()}
