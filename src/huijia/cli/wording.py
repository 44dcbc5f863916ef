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


WHAT_IF_COLUMNS = (
    Text(zh="年度", en="Year"),
    Text(zh="现行支出", en="Cost now"),
    Text(zh="假设支出", en="Cost supposed"),
    Text(zh="增减", en="Difference"),
    Text(zh="增加的个案", en="Gainers"),
    Text(zh="共增加", en="Gained"),
    Text(zh="减少的个案", en="Losers"),
    Text(zh="共减少", en="Lost"),
    Text(zh="不变的个案", en="Same"),
    Text(zh="差额未知的个案", en="Not known"),
)
TOGETHER = Text(zh="合计", en="All together")
LAW_NOW = Text(zh="现行规定", en="The law now")
LAW_SUPPOSED = Text(zh="假设的规定", en="The law supposed")
WHAT_IF_NOTE = Text(
    zh="只是测算，不改变任何决定。两种规定都能算出金额的才计入；否则列为“未知”。",
    en="A calculation: it changes no decision. Where one of the two laws gives no amount, nothing is counted but “not known”.",
)
SUMMARY = Text(zh="概要", en="Summary")
DISTRIBUTION = Text(zh="差额分布", en="Distribution")
DISTRIBUTION_TITLE = Text(zh="每个个案各年度合计的差额", en="Difference of a case over all periods")
DISTRIBUTION_COLUMNS = (
    Text(zh="差额", en="Difference"),
    Text(zh="自", en="From"),
    Text(zh="至", en="To"),
    Text(zh="个案", en="Cases"),
)
NO_CHANGE = Text(zh="不变", en="no change")
EXAMPLES = Text(zh="示例", en="Examples")
EXAMPLES_NOTE = Text(
    zh="示例不含编号；日期移到当月 1 日或 15 日，大数取整，两种规定的差额与真实个案相同。",
    en="No ids; days are moved to the 1st or 15th of their month and large numbers rounded; the difference is that of a real case.",
)
EXAMPLE_COLUMNS = (
    Text(zh="序号", en="No."),
    Text(zh="差额", en="Difference"),
    Text(zh="同样差额的个案", en="Cases with it"),
    Text(zh="现行规定", en="The law now"),
    Text(zh="假设的规定", en="The law supposed"),
)


def report_in(path: str) -> Text:
    """Where the report is."""
    return Text(zh=f"报告：{path}", en=f"Report: {path}")
