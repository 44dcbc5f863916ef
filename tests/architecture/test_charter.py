"""The charter's rules that can be broken in this part of the product, each with a check that fails the build.

See docs/charter.md. Rules about people's data in a service come with the service.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from huijia.engine.fail_if.words import FORBIDDEN_STEMS, forbidden_word
from huijia.engine.loading import load_pack
from huijia.engine.model.pack import Pack
from huijia.engine.offered import pack_names

ROOT = Path(__file__).parents[2]
PACKS = [load_pack(name) for name in pack_names()]

ENFORCEMENT = (
    "fine",
    "penalty",
    "blacklist",
    "social maintenance",
    "罚款",
    "处罚",
    "黑名单",
    "社会抚养费",
    "征收",
)
QUOTAS = ("target", "quota", "ranking", "bonus", "指标", "排名", "奖金", "考核")
TAKING_PART = (
    "attended",
    "attendance",
    "examination",
    "training",
    "participat",
    "体检",
    "检查次数",
    "培训",
    "参加活动",
)

by_pack = pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])


def words_of(pack: Pack) -> str:
    """Everything that a pack asks, computes and says."""
    facts = [
        text
        for fact in pack.facts
        for text in (*fact.all_headings, fact.question.zh, fact.question.en, fact.why.en)
    ]
    rules = [text for rule in pack.rules for text in (rule.name, rule.text.zh, rule.text.en)]
    parameters = [
        text for each in pack.parameters.values() for text in (each.name, each.label.zh, each.label.en)
    ]
    return "\n".join([*facts, *rules, *parameters]).lower()


def spoken(words: str, stems: tuple[str, ...]) -> list[str]:
    return [stem for stem in stems if re.search(rf"\b{stem}" if stem.isascii() else stem, words)]


@by_pack
def test_rule_1_no_benefit_depends_on_taking_part(pack: Pack) -> None:
    assert spoken(words_of(pack), TAKING_PART) == []


@by_pack
def test_rule_2_no_pack_holds_what_must_not_be_known(pack: Pack) -> None:
    assert [line for line in words_of(pack).splitlines() if forbidden_word(line)] == []


@pytest.mark.parametrize("stem", FORBIDDEN_STEMS)
def test_rule_2_each_forbidden_word_is_found(stem: str) -> None:
    assert forbidden_word(f"has {stem.replace('_', ' ')} x".upper())


@by_pack
def test_rule_3_no_pack_holds_a_quota(pack: Pack) -> None:
    assert spoken(words_of(pack), QUOTAS) == []


@by_pack
def test_rule_4_no_pack_enforces(pack: Pack) -> None:
    assert spoken(words_of(pack), ENFORCEMENT) == []


@by_pack
def test_rule_5_every_rule_and_value_cites_a_text(pack: Pack) -> None:
    cited = [(rule.source, rule.article) for rule in pack.rules]
    cited += [(value.source, value.article) for each in pack.parameters.values() for value in each.values]

    assert all(source in pack.sources and article.strip() for source, article in cited)


@by_pack
def test_rule_5_what_is_left_to_the_authority_stands_in_the_readme(pack: Pack) -> None:
    readme = (pack.folder / "README.md").read_text(encoding="utf-8").lower()

    assert re.search("left to the authority|does not compute|not computed", readme)


def test_charter_has_seven_rules_and_readme_names_two() -> None:
    charter = (ROOT / "docs" / "charter.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert all(re.search(rf"^#+ *{number}\.|^{number}\. ", charter, re.MULTILINE) for number in range(1, 8))
    assert "What Huijia will not do" in readme


def test_checks_that_the_charter_names_exist() -> None:
    charter = (ROOT / "docs" / "charter.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/[\w/]+(?:\.py)?)`", charter))

    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
