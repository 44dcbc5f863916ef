"""Sentences in two languages, and problems told in them."""

import pytest

from huijia.values.problems import Problem
from huijia.values.text import Text


@pytest.mark.parametrize(("zh", "en"), [("", "yes"), ("是", ""), (" ", "yes"), ("是", "\n")])
def test_text_needs_both_languages(zh: str, en: str) -> None:
    with pytest.raises(ValueError, match="a text needs both languages"):
        Text(zh=zh, en=en)


def test_text_is_given_in_the_language_asked_for() -> None:
    text = Text(zh="是", en="yes")

    assert [text.in_language("zh"), text.in_language("en")] == ["是", "yes"]


def problem(column: str) -> Problem:
    what = Text(zh="没有这一天", en="there is no such day")
    remedy = Text(zh="请改正日期", en="Correct the date")
    return Problem(7, column, "2025-02-30" if column else "", "impossible_date", what, remedy)


def test_problem_names_column_value_and_remedy() -> None:
    sentence = problem("birth_date").sentence("en")

    assert sentence == "birth_date '2025-02-30': there is no such day. Correct the date."


def test_problem_is_told_in_chinese() -> None:
    sentence = problem("出生日期").sentence("zh")

    assert sentence == "出生日期“2025-02-30”：没有这一天。请改正日期。"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("zh", "没有这一天。请改正日期。"), ("en", "there is no such day. Correct the date.")],
)
def test_problem_of_a_whole_row_names_no_column(language: str, sentence: str) -> None:
    assert problem("").sentence(language) == sentence  # type: ignore[arg-type]
