"""What the command says about a run, in both languages."""

from __future__ import annotations

from huijia.values.text import Text

READING = Text(zh="读取", en="Reading")
ASSESSING = Text(zh="评估", en="Assessing")
COMPARING = Text(zh="比较", en="Comparing")
WRITING = Text(zh="写出结果", en="Writing results")
RETURNING = Text(zh="退回行", en="Returning rejected rows")
MAKING = Text(zh="生成", en="Making")
ALL_PERIODS = Text(zh="（不分年度）", en="(no period)")
PERIOD = Text(zh="期间", en="Period")
ANSWER = Text(zh="结论", en="Answer")
ROWS = Text(zh="行数", en="Rows")
AMOUNT = Text(zh="金额", en="Amount")
CASES = Text(zh="个案", en="Cases")
CHANGE = Text(zh="变化", en="Change")
CHANGES = {
    "more": Text(zh="应发增加（原已发放的，差额应补发）", en="due more (arrears where the old was paid)"),
    "less": Text(zh="应发减少（原已发放的，差额为多发）", en="due less (overpaid where the old was paid)"),
    "same_amount": Text(zh="金额不变，结论或理由不同", en="same amount, other answer or reasons"),
    "unknown": Text(zh="差额未知，需要补充信息", en="unknown: facts need to be asked"),
    "only_old": Text(zh="仅旧的一方有（旧金额）", en="only on the old side (its amount)"),
    "only_new": Text(zh="仅新的一方有（新金额）", en="only on the new side (its amount)"),
}
ANSWERS = {
    "entitled": Text(zh="符合条件", en="entitled"),
    "not_entitled": Text(zh="不符合条件", en="not entitled"),
    "need_to_ask": Text(zh="需要补充信息", en="need to ask"),
}


def counts(rows_in: int, assessed: int, rejected: int) -> Text:
    """Rows in = rows assessed + rows rejected."""
    return Text(
        zh=f"读入 {rows_in:,} 行 = 已评估 {assessed:,} 行 + 退回 {rejected:,} 行",
        en=f"{rows_in:,} rows in = {assessed:,} assessed + {rejected:,} rejected",
    )


def left_out(columns: str) -> Text:
    """Columns that nobody asked for are not read."""
    return Text(zh=f"未使用、也未保存的列：{columns}", en=f"Columns left out, not read or stored: {columns}")


def results_in(path: str) -> Text:
    """Where the results are."""
    return Text(zh=f"结果：{path}", en=f"Results: {path}")


def rejects_in(path: str) -> Text:
    """Where the rejected rows are."""
    return Text(
        zh=f"退回的行（附原因，改好后可直接再次读入）：{path}",
        en=f"Rejected rows, each with its reason (mend them and hand the sheet in again): {path}",
    )


def rejects_not_kept(first: str) -> Text:
    """Rejected rows when no file was asked for."""
    return Text(zh=f"退回的第一行：{first}", en=f"The first rejected row: {first}")


def compared(cases: int, changed: int) -> Text:
    """How many cases were compared."""
    return Text(
        zh=f"比较了 {cases:,} 个个案，其中 {changed:,} 个有变化",
        en=f"{cases:,} cases compared, {changed:,} changed",
    )


def only_one(old: int, new: int) -> Text:
    """Cases that stand on one side only; told apart, since their other amount is not zero but was not asked for."""
    return Text(
        zh=f"仅在旧表中 {old:,} 个，仅在新表中 {new:,} 个",
        en=f"{old:,} only in the old table, {new:,} only in the new",
    )


def kept(pack: str, version: str, place: str) -> Text:
    """Where a version of a pack is kept."""
    return Text(zh=f"已保存 {pack}@{version}：{place}", en=f"{pack}@{version} is kept: {place}")
