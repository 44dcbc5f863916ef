"""Logic with an unknown. The tables are complete."""

import pytest

from huijia.values.answers import Answer, kleene_and, kleene_not, kleene_or

YES, NO, UNKNOWN = True, False, None


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        (YES, YES, YES),
        (YES, NO, NO),
        (YES, UNKNOWN, UNKNOWN),
        (NO, YES, NO),
        (NO, NO, NO),
        (NO, UNKNOWN, NO),
        (UNKNOWN, YES, UNKNOWN),
        (UNKNOWN, NO, NO),
        (UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_and_is_kleenes(left: bool | None, right: bool | None, result: bool | None) -> None:
    assert kleene_and([left, right]) is result


@pytest.mark.parametrize(
    ("left", "right", "result"),
    [
        (YES, YES, YES),
        (YES, NO, YES),
        (YES, UNKNOWN, YES),
        (NO, YES, YES),
        (NO, NO, NO),
        (NO, UNKNOWN, UNKNOWN),
        (UNKNOWN, YES, YES),
        (UNKNOWN, NO, UNKNOWN),
        (UNKNOWN, UNKNOWN, UNKNOWN),
    ],
)
def test_or_is_kleenes(left: bool | None, right: bool | None, result: bool | None) -> None:
    assert kleene_or([left, right]) is result


@pytest.mark.parametrize(("value", "result"), [(YES, NO), (NO, YES), (UNKNOWN, UNKNOWN)])
def test_not_is_kleenes(value: bool | None, result: bool | None) -> None:
    assert kleene_not(value) is result


def test_and_of_nothing_is_yes() -> None:
    assert kleene_and([]) is YES


def test_or_of_nothing_is_no() -> None:
    assert kleene_or([]) is NO


def test_answers_are_written_as_in_results() -> None:
    assert [str(answer) for answer in Answer] == ["entitled", "not_entitled", "need_to_ask"]
