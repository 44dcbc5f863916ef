"""What Jinan's higher subsidy asks: what decides beside the national subsidy, which asks the rest."""

from datetime import date

from huijia.engine.language import (
    Spread,
    contradiction,
    day,
    optional_day,
    optional_whole_number,
    whole_number,
    yes_no,
)

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("孩子是哪天出生的？", "On which day was the child born?"),
    help=("以出生医学证明为准，例如 2025-05-03。", "As on the birth certificate, for example 2025-05-03."),
    why=("出生日期决定从何时起、到何时止。", "It decides from when and until when something is due."),
    headings=("出生年月日", "生日"),
    not_in_future=True,
    spread=Spread(days=(date(2021, 10, 1), date(2026, 10, 31)), empty=5),
)

child_order = whole_number(
    "child_order",
    zh="孩次",
    en="Child order",
    question=("这是家里的第几个孩子？", "Which child of the family is it: the first, the second, ...?"),
    help=(
        "按主管部门确认的孩次填写数字，例如 2。",
        "The order that the authority certified, as a number, for example 2.",
    ),
    why=("补贴标准按孩次确定。", "The amount goes by the order of the child."),
    headings=("第几孩",),
    lowest=1,
    highest=20,
    spread=Spread(numbers=(1, 4), empty=10),
)

granted_here = yes_no(
    "granted_here",
    zh="国家补贴由本市发放",
    en="National subsidy granted here",
    question=(
        "孩子的国家育儿补贴（每年3600元）是由济南市确认发放的吗？",
        "Is the child's national childcare subsidy (3,600 yuan a year) granted in Jinan?",
    ),
    help=("以确认结果为准；还没有结果的，请留空。", "As it was decided; leave it empty while it is not."),
    why=("本市补贴是在国家补贴以外增发的。", "The city pays on top of the national subsidy."),
    headings=("是否享受国家育儿补贴",),
    spread=Spread(yes=950, empty=10),
)

first_claim_year = optional_whole_number(
    "first_claim_year",
    zh="首次申领年份",
    en="Year of the first claim",
    applies=("以前已为这个孩子申领过国家育儿补贴", "The national subsidy was claimed for this child before"),
    question=("哪一年首次申领国家育儿补贴？", "In which year was the national subsidy first claimed?"),
    help=(
        "留空表示在最早可申领的年份已申领。",
        "Left empty, it means that it was claimed at the first opportunity.",
    ),
    why=("首次申领以前的年度视为放弃。", "Years before the first claim are given up."),
    headings=("首次申请年份",),
    empty_means=("在最早可申领的年份申领", "claimed at the first opportunity"),
    lowest=2025,
    highest=2099,
    spread=Spread(numbers=(2025, 2026), empty=900),
)

ended_on = optional_day(
    "ended_on",
    zh="终止日期",
    en="Ended on",
    applies=("孩子已去世，或者户口已迁出本市", "The child has died, or moved out of the city"),
    question=("如果孩子已去世或者户口已迁出，是哪天？", "If the child has died or moved out, on which day?"),
    help=("都没有的，请留空。", "Leave it empty if neither is so."),
    why=(
        "去世或者迁出当年仍发放，以后不再发放。",
        "The year of a death or a move is paid, later years are not.",
    ),
    headings=("迁出或去世日期",),
    empty_means=("没有终止", "has not ended"),
    not_in_future=True,
    spread=Spread(days_after=(0, 900), after="birth_date", empty=950),
)

ended_before_birth = contradiction(
    "ended_before_birth",
    ended_on.otherwise(date(2099, 12, 31)) < birth_date,
    column=ended_on,
    zh="终止日期早于出生日期，请核对这两个日期",
    en="the end lies before the birth; check both dates",
)
