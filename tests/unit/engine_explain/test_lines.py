"""Explanations as lines of text, in both languages."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from huijia.engine.backends.answers import span_of
from huijia.engine.backends.in_memory import Case
from huijia.engine.explain import LineKind, change_lines, explain_case, explanation_lines, would_change
from huijia.engine.explain.money import written
from huijia.engine.loading import load_pack
from huijia.values.text import Language

PACK = load_pack("cn/childcare-subsidy")
ON = date(2026, 11, 23)
SPAN = span_of(PACK, on=ON, from_period=None, to_period=None)


def case(**changed: object) -> Case:
    facts: dict[str, object] = {
        "birth_date": date(2023, 12, 5),
        "chinese_national": True,
        "birth_registered": True,
    }
    return Case({**facts, **changed})  # type: ignore[dict-item]


def lines(language: Language, **changed: object) -> list[str]:
    return [line.text for line in explanation_lines(explain_case(PACK, case(**changed), SPAN), language)]


def changed_lines(language: Language, **changed: object) -> list[str]:
    return [line.text for line in change_lines(would_change(PACK, case(**changed), SPAN, on=ON), language)]


def test_lines_begin_with_the_answer_in_english() -> None:
    assert lines("en")[0] == "2025: entitled, 3,600.00 CNY"


def test_lines_begin_with_the_answer_in_chinese() -> None:
    assert lines("zh")[0] == "2025：符合条件，3,600.00 元"


def test_lines_cite_an_article_in_english() -> None:
    assert any("《Administrative norm" in line and "art. 14]" in line for line in lines("en"))


def test_lines_cite_an_article_in_chinese() -> None:
    assert any(
        "《育儿补贴制度管理规范（试行）》 国卫办人口发〔2025〕24号，第14条］" in line for line in lines("zh")
    )


def test_lines_quote_a_place_that_is_no_article_as_it_stands() -> None:
    assert any("死亡情形］" in line for line in lines("zh"))


def test_lines_show_parameter_with_its_first_day() -> None:
    assert any(
        line.startswith("The base standard for a month: 300.00 CNY, from 2025-01-01") for line in lines("en")
    )


def test_lines_show_an_unknown_fact() -> None:
    assert "户口登记：未知" in lines("zh", birth_registered=None)


def test_lines_show_what_an_empty_fact_means() -> None:
    assert "Date of death: empty (alive)" in lines("en")


def test_lines_refer_to_what_was_shown() -> None:
    assert any(line.endswith("(see above)") for line in lines("en"))


def test_lines_go_down_one_step_at_a_time() -> None:
    found = explanation_lines(explain_case(PACK, case(), SPAN), "en")

    assert all(below.depth <= above.depth + 1 for above, below in pairwise(found))


def test_lines_mark_what_they_speak_of() -> None:
    found = explanation_lines(explain_case(PACK, case(birth_date=date(2025, 3, 1)), SPAN), "en")

    assert {line.kind for line in found} == {
        LineKind.ANSWER,
        LineKind.REASON,
        LineKind.RULE,
        LineKind.PARAMETER,
        LineKind.FACT,
        LineKind.NOTE,
    }


def test_change_lines_say_what_needs_to_be_known() -> None:
    assert changed_lines("en", birth_registered=None) == [
        "needs to be known: Birth and household registered",
        "if yes: 2025: entitled, 3,600.00 CNY; 2026: entitled, 3,600.00 CNY",
        "if no: the whole case: not entitled",
    ]


def test_change_lines_say_what_would_turn_a_refusal() -> None:
    assert changed_lines("zh", birth_date=date(2021, 12, 31)) == [
        "单独改变“出生日期”（现为2021-12-31）会改变结论",
        "如为2022-01-01：2025：符合条件，300.00 元",
        "如为2021-12-31，结论不变",
    ]


def test_change_lines_say_that_no_single_fact_was_found() -> None:
    assert changed_lines("en", chinese_national=False, birth_registered=False) == [
        "no single fact was found that would change the answer"
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "text"), [(0, "CNY", "0.00"), (123456789, "CNY", "1,234,567.89"), (5, "JPY", "5")]
)
def test_money_is_written_in_whole_units(amount: int, currency: str, text: str) -> None:
    assert written(amount, currency) == text


def test_source_is_told_in_full_once_and_then_by_its_mark() -> None:
    told = [line for line in lines("en") if "《Administrative norm" in line]

    assert len(told) == 1
    assert any("[1, art. 12]" in line for line in lines("en"))
