"""What the charge asks of one person and one tax year."""

from huijia.engine.language import Spread, a_period, whole_number

tax_year = a_period(
    "tax_year",
    unit="tax_year_6_april",
    first="2013-14",
    zh="税务年度",
    en="Tax year",
    question=("是哪个税务年度？", "Which tax year is it?"),
    help=(
        "例如 2024-25，即2024年4月6日至2025年4月5日。",
        "For example 2024-25, which is 6 April 2024 to 5 April 2025.",
    ),
    why=("收入界限因税务年度而不同。", "The limit of income differs by tax year."),
    headings=("tax year",),
    spread=Spread(numbers=(2022, 2025)),
)

total_child_benefit_pence = whole_number(
    "total_child_benefit_pence",
    zh="全年儿童福利金（便士）",
    en="Child Benefit of the tax year, in pence",
    question=(
        "这个税务年度一共有多少儿童福利金（便士）？",
        "How much Child Benefit was there for this tax year, in pence?",
    ),
    help=(
        "gb/child-benefit 算出的金额，例如 221260。",
        "The amount that gb/child-benefit computes, for example 221260.",
    ),
    why=("税款是它的一个百分比。", "The charge is a percentage of it."),
    headings=("Child Benefit (pence)",),
    lowest=0,
    highest=100_000_000_000,
    spread=Spread(numbers=(100_000, 400_000), empty=10),
)

adjusted_net_income_pence = whole_number(
    "adjusted_net_income_pence",
    zh="调整后净收入（便士）",
    en="Adjusted net income of the tax year, in pence",
    question=(
        "两人中收入较高者在这个税务年度的调整后净收入是多少（便士）？",
        "What was the adjusted net income of the partner who earned more in this tax year, in pence?",
    ),
    help=("例如 7000000，即70000英镑。", "For example 7000000, which is 70,000 pounds."),
    why=("收入超过界限的部分决定百分比。", "What the income is above the limit decides the percentage."),
    headings=("adjusted net income (pence)",),
    lowest=-1_000_000_000_000,
    highest=1_000_000_000_000,
    spread=Spread(numbers=(3_000_000, 10_000_000), empty=10),
)
