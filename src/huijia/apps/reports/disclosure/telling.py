"""What is printed under each table: by which method it is protected, and how much detail that costs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from huijia.apps.reports.disclosure.amounts import Rule
from huijia.apps.reports.disclosure.cells import Cell
from huijia.apps.reports.disclosure.noise import Noised
from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Hidden:
    """A table of counts some cells of which are hidden: the ``cells`` that it prints, and which of them are shown."""

    cells: Collection[Cell]
    shown: Collection[Cell]
    threshold: int


@dataclass(frozen=True, slots=True)
class HiddenSums:
    """A table of sums of money some cells of which are hidden by a rule."""

    cells: Collection[Cell]
    shown: Collection[Cell]
    rule: Rule


def told(method: Hidden | HiddenSums | Noised) -> Text:
    """Method and loss of detail, as a sentence or two to stand under the table."""
    if isinstance(method, Noised):
        return told_of_noise(figures=len(method.shown), epsilon=float(method.epsilon), within=method.within)
    return _of_sums(method) if isinstance(method, HiddenSums) else _of_hiding(method)


def _of_sums(method: HiddenSums) -> Text:
    rule, every = method.rule, len(method.cells)
    shown = sum(1 for each in method.cells if each in method.shown)
    share = 100 * shown // every
    return Text(
        zh=(
            f"少于{rule.threshold}人的金额不公布；其中一人所得能被另一人推算到{rule.percent}%以内，或两人合计超过{rule.most_of_two}%的金额也不公布。"
            f"为使这些金额不能由合计或以往公布的金额推算出来，另有一些金额也不公布，标记相同。本表共{every}个金额，公布{shown}个（{share}%）。"
        ),
        en=(
            f"Sums of fewer than {rule.threshold} people are not published, nor such of which one person's part could be told by another to within {rule.percent} %, or of which two "
            f"people make up more than {rule.most_of_two} %. Some others are not either, and are marked the same way, so that none can be worked out from totals or from what was "
            f"published earlier. Of {every} sums in this table, {shown} are shown ({share} %)."
        ),
    )


def _of_hiding(method: Hidden) -> Text:
    every, least = len(method.cells), method.threshold
    shown = sum(1 for each in method.cells if each in method.shown)
    if shown == every:
        return Text(
            zh=f"人数为1至{least - 1}的数字不公布。本表没有这样的数字，{every}个数字全部公布。",
            en=f"Counts of 1 to {least - 1} people are not published. This table has none: all {every} counts are shown.",
        )
    share = 100 * shown // every
    return Text(
        zh=(
            f"人数为1至{least - 1}的数字不公布。为使这些数字不能由合计、其他表格或以往公布的数字推算出来，另有一些数字也不公布，标记相同。"
            f"凭全部已公布的数字，不能确定其中任何一个不是0，也不能确定它不是{least}。本表共{every}个数字，公布{shown}个（{share}%）。"
        ),
        en=(
            f"Counts of 1 to {least - 1} people are not published. Some others are not either, and are marked the same way, so that none can be worked out from totals, "
            f"other tables or what was published earlier: from all published counts nobody can tell that such a count is not 0, nor that it is not {least}. "
            f"Of {every} counts in this table, {shown} are shown ({share} %)."
        ),
    )


def told_of_noise(*, figures: int, epsilon: float, within: int) -> Text:
    """The same of a table all figures of which carry noise."""
    return Text(
        zh=(
            f"本表的{figures}个数字都加入了随机误差（差分隐私，离散拉普拉斯机制，隐私预算ε={epsilon:g}），因此没有一个是准确数：无论其中任何一件（一人一次）是否计入，表格几乎同样可能如此；"
            f"一个人多次计入的，保护相应减弱。每个数字抽取的误差一般（95%）不超过{within}；随后调整为合计相符且不小于0，合计的误差可能更大。"
        ),
        en=(
            f"All {figures} counts of this table carry random noise (differential privacy, discrete Laplace mechanism, privacy loss ε = {epsilon:g}), so none is exact: with or without "
            "any one of what is counted the table would be nearly as likely; for a person who is counted several times that holds so much less. What is drawn for a count is mostly "
            f"(95 %) no more than {within}; then counts are made to add up and none to be below nought, and sums of several may be further off."
        ),
    )
