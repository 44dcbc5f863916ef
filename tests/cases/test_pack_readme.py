"""A pack's README names everything that decides: nothing of the law hides in the code."""

from __future__ import annotations

import re

import pytest

from huijia.engine.loading import load_pack

PACK = load_pack("cn/childcare-subsidy")
README = (PACK.folder / "README.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", README))


@pytest.mark.parametrize("name", [rule.name for rule in PACK.rules])
def test_readme_names_every_rule_and_reason_code(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("name", list(PACK.parameters))
def test_readme_names_every_parameter(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("fact", PACK.facts, ids=lambda fact: fact.name)
def test_readme_names_every_fact_with_its_chinese_heading(fact: object) -> None:
    assert f"| `{fact.name}` | {fact.label.zh} |" in README  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [each.code for each in PACK.contradictions])
def test_readme_names_every_contradiction(name: str) -> None:
    assert name in NAMED


@pytest.mark.parametrize("key", list(PACK.sources))
def test_readme_gives_every_source_with_its_address(key: str) -> None:
    assert PACK.sources[key].address in README


@pytest.mark.parametrize("name", [each.name for each in PACK.parameters.values() if each.is_open])
def test_readme_lists_every_open_parameter_under_open_points(name: str) -> None:
    assert f"`{name}`" in README.split("## Open points")[1]


@pytest.mark.parametrize("rule", PACK.rules, ids=lambda rule: rule.name)
def test_readme_puts_every_rule_beside_its_article(rule: object) -> None:
    (line,) = (line for line in README.splitlines() if re.search(rf"\| `{rule.name}` \|", line))  # type: ignore[attr-defined]

    assert f"| {rule.source}" in line  # type: ignore[attr-defined]
    assert rule.article in line  # type: ignore[attr-defined]
