"""What stands under a table says by which method it is protected, and how much of it is shown."""

from __future__ import annotations

from fractions import Fraction

from huijia.apps.reports.disclosure.amounts import Rule
from huijia.apps.reports.disclosure.cells import Dimension, table
from huijia.apps.reports.disclosure.noise import Noised
from huijia.apps.reports.disclosure.protecting import protect
from huijia.apps.reports.disclosure.telling import Hidden, HiddenSums, told

OUTCOMES = Dimension("outcome", {"granted": "", "refused": "", "returned": ""})


def test_a_table_with_hidden_cells_says_how_many_are_shown() -> None:
    wanted = table("claims", [OUTCOMES], {("granted",): 60, ("refused",): 2, ("returned",): 40})
    protected = protect(wanted, threshold=5)
    text = told(Hidden(wanted.values, protected.shown, 5))

    assert "Of 4 counts in this table, 2 are shown (50 %)" in text.en
    assert "本表共4个数字，公布2个（50%）" in text.zh
    assert "nobody can tell that such a count is not 0, nor that it is not 5" in text.en


def test_a_table_with_nothing_to_hide_says_so() -> None:
    wanted = table("claims", [OUTCOMES], {("granted",): 60})
    text = told(Hidden(wanted.values, protect(wanted, threshold=5).shown, 5))

    assert "This table has none: all 4 counts are shown." in text.en
    assert "4个数字全部公布" in text.zh


def test_a_table_of_money_says_by_which_rule() -> None:
    cells = [("paid", frozenset({("area", name)})) for name in ("v1", "v2", "v3")]
    text = told(HiddenSums(cells, cells[:2], Rule(threshold=5, percent=10, most_of_two=90)))

    assert "Of 3 sums in this table, 2 are shown (66 %)" in text.en
    assert "to within 10 %" in text.en
    assert "少于5人的金额不公布" in text.zh


def test_a_table_with_noise_says_what_it_costs_and_how_far_off_it_may_be() -> None:
    text = told(Noised({("claims", frozenset()): 60}, Fraction(1, 2), 12))

    assert "ε = 0.5" in text.en
    assert "no more than 12" in text.en
    assert "ε=0.5" in text.zh
