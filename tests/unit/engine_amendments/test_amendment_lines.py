"""Amendments as lines of text, in both languages, and as data for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from huijia.engine.amendments import (
    AmendmentLineKind,
    Amendments,
    Group,
    Side,
    amendment_lines,
    amendments_as_data,
    law_amendments,
)
from huijia.engine.amendments.amendment import Aspect
from huijia.engine.amendments.words import ASPECTS, GROUPS
from huijia.engine.loading import load_pack
from huijia.engine.model import nodes as n
from huijia.engine.model.pack import DatedValue, Pack
from huijia.values.text import Language, Text

PACK = load_pack("toyland/family-allowance")
OLD, NEW = (
    Side("toyland/family-allowance", "1" * 16, PACK.name),
    Side("toyland/family-allowance", "2" * 16, PACK.name),
)


def lines(new: Pack, language: Language = "en") -> list[str]:
    found = Amendments(OLD, NEW, law_amendments(PACK, new))
    return ["  " * each.depth + each.text for each in amendment_lines(found, language)]


def with_value(name: str, **changed: Any) -> Pack:
    """The pack with the last value of a parameter changed."""
    one = PACK.parameters[name]
    value = replace(one.values[-1], **changed)
    parameters = {**PACK.parameters, name: replace(one, values=(*one.values[:-1], value))}
    return replace(PACK, parameters=MappingProxyType(parameters))


def with_rule(name: str, **changed: Any) -> Pack:
    rules = [replace(rule, **changed) if rule.name == name else rule for rule in PACK.rules]
    return replace(PACK, rules=tuple(rules))


HIGHER = with_value("first_child_amount", value=5500, source="amendment", article="9")


def test_amount_is_told_with_its_days_and_both_articles() -> None:
    assert lines(HIGHER) == [
        "Differences: 1, of which may change an answer: 1",
        "Amounts",
        "  Monthly amount for the eldest child that counts (first_child_amount)",
        "    from 2024-01-01 on: 52.50 XTS → 55.00 XTS",
        "      was [1 《Family Allowance Uprating Order of Toyland (fictional)》 Toyland Order 3 of 2023, art. 1]",
        "      now [2 《Family Allowance Amendment Act of Toyland (fictional)》 Toyland Statute 7 of 2024, art. 9]",
    ]


def test_amount_is_told_in_chinese() -> None:
    assert lines(HIGHER, "zh") == [
        "1 处不同，其中 1 处可能改变测算结果",
        "金额",
        "  第一个子女的月津贴 (first_child_amount)",
        "    自 2024-01-01 起：52.50 XTS → 55.00 XTS",
        "      原依据 ［1 《玩具国家庭津贴调整令（虚构）》 Toyland Order 3 of 2023，第1条］",
        "      现依据 ［2 《玩具国家庭津贴法修正案（虚构）》 Toyland Statute 7 of 2024，第9条］",
    ]


def test_formula_is_told_line_by_line() -> None:
    (rule,) = (rule for rule in PACK.rules if rule.name == "share_from_2025")
    assert isinstance(rule.expression, n.If)
    shorter = replace(rule.expression, otherwise=n.Literal(1000))

    told = lines(with_rule("share_from_2025", expression=shorter))

    assert told[3:7] == [
        "    formula:",
        "        if “Income band” = 3: “Share of the allowance that a family of the high income band is paid” "
        "(on the period’s first day)",
        "      - otherwise, if “Income band” = 2: “Share of the allowance that a family of the middle income band is paid” "
        "(on the period’s first day; where none is named: 1000)",
        "        otherwise: 1000",
    ]


def test_removed_rule_is_cited_once() -> None:
    told = lines(replace(PACK, rules=tuple(rule for rule in PACK.rules if rule.name != "has_grandparent")))

    assert told[2:] == [
        "  A grandparent lives with the family (has_grandparent)",
        "    removed",
        "      - “The supplement for a grandparent at home, whatever the income” > 0",
        "      was [1 《Family Allowance Uprating Order of Toyland (fictional)》 Toyland Order 3 of 2023, art. 2]",
    ]


def test_text_that_was_changed_in_one_language_is_shown_in_it() -> None:
    text = PACK.rules[0].text
    changed = with_rule(PACK.rules[0].name, text=Text(zh="周岁", en=text.en))

    assert lines(changed, "en")[-1] == "    sentence (in Chinese only): 该成员在当月第一天的周岁 → 周岁"
    assert lines(changed, "zh")[-1] == "    语句：该成员在当月第一天的周岁 → 周岁"


def test_what_matters_most_comes_first() -> None:
    several = replace(
        with_rule("share", text=Text(zh="别的", en="Another sentence")),
        covers_to=date(2030, 12, 31),
        parameters=HIGHER.parameters,
        facts=PACK.facts[:-1],
    )

    headings = [
        each.text
        for each in amendment_lines(Amendments(OLD, NEW, law_amendments(PACK, several)), "en")
        if each.kind is AmendmentLineKind.GROUP
    ]

    assert headings == ["Amounts", "Days and periods", "Facts asked", "Wording"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (OLD, "No difference: both are the same version"),
        (NEW, "No difference in law, only in the text of the files"),
        (replace(NEW, id="toyland/other"), "Two different benefits: toyland/family-allowance"),
    ],
    ids=["one version", "other files", "other benefit"],
)
def test_no_difference_is_said(new: Side, words: str) -> None:
    assert amendment_lines(Amendments(OLD, new, ()), "en")[0].text.startswith(words)


def test_words_alone_are_told_to_change_no_answer() -> None:
    assert "None can change an answer" in lines(with_value("later_child_amount", note="A note."))[0]


def test_every_group_and_aspect_has_words() -> None:
    assert (set(GROUPS), set(ASPECTS)) == (set(Group), set(Aspect))


def test_data_for_programs_has_numbers_days_and_articles() -> None:
    data = amendments_as_data(Amendments(OLD, NEW, law_amendments(PACK, HIGHER)))

    [one] = data["found"]
    assert data["can_change_an_answer"] == 1
    assert (one["group"], one["kind"], one["name"]) == ("amounts", "parameter", "first_child_amount")
    assert (one["from"], one["to"]) == ("2024-01-01", None)
    assert (one["old"]["value"], one["new"]["value"]) == (5250, 5500)
    assert (one["old"]["cited"]["article"], one["new"]["cited"]["article"]) == ("1", "9")
    assert one["new"]["text"] == {"zh": "55.00 XTS", "en": "55.00 XTS"}


def test_value_that_is_new_was_none_before() -> None:
    one = PACK.parameters["grandparent_supplement"]
    earlier = DatedValue(date(2023, 1, 1), date(2023, 12, 31), 1000, "act", "7")
    values = {**PACK.parameters, one.name: replace(one, values=(earlier, *one.values))}

    told = lines(replace(PACK, parameters=MappingProxyType(values)))

    assert told[3:] == [
        "    2023-01-01 to 2023-12-31: none → 10.00 XTS",
        "      [1 《Family Allowance Act of Toyland (fictional)》 Toyland Statute 12 of 2021, art. 7]",
    ]
