"""What the childcare subsidy asks. Nothing else is asked, because nothing else decides."""

from datetime import date

from huijia.engine.language import (
    Spread,
    contradiction,
    day,
    optional_day,
    optional_whole_number,
    yes_no,
)

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("孩子是哪天出生的？", "On which day was the child born?"),
    help=("以出生医学证明为准，例如 2025-01-03。", "As on the birth certificate, for example 2025-01-03."),
    why=(
        "出生年月决定补贴金额和年度。",
        "Year and month of birth decide how much is due, and for which years.",
    ),
    headings=("出生年月日", "生日", "birth date", "born"),
    not_in_future=True,
    spread=Spread(days=(date(2022, 1, 1), date(2024, 12, 31))),
)

chinese_national = yes_no(
    "chinese_national",
    zh="中国国籍",
    en="Chinese national",
    question=("孩子是中国国籍吗？", "Is the child a Chinese national?"),
    help=("已登记户口的，即为中国国籍。", "A child in a household register is a Chinese national."),
    why=("补贴发给中国国籍的婴幼儿。", "The subsidy is for children who are Chinese nationals."),
    headings=("国籍", "是否中国国籍"),
    spread=Spread(yes=990, empty=5),
)

birth_registered = yes_no(
    "birth_registered",
    zh="户口登记",
    en="Birth and household registered",
    question=(
        "孩子的出生医学证明（或收养登记证）和户口簿都有了吗？",
        "Are the birth certificate (or adoption papers) and the household register entry there?",
    ),
    help=(
        "申领时需要这两项材料。正在办理的，可以先办好再申领。",
        "Both are needed for the claim. If one is on its way, claim when it is there.",
    ),
    why=("这是申领所需的材料。", "They are the papers on which a claim rests."),
    headings=("是否已登记户口", "户口", "已登记户口"),
    spread=Spread(yes=980, empty=5),
)

death_date = optional_day(
    "death_date",
    zh="死亡日期",
    en="Date of death",
    applies=("孩子已经不在了", "The child has died"),
    question=("如果孩子已经去世，是哪天？", "If the child has died, on which day?"),
    help=("孩子健在的，请留空。", "Leave it empty if the child is alive."),
    why=(
        "去世当年的补贴仍可申领，之后不再发放。",
        "The year of death is still paid, later years are not.",
    ),
    headings=("去世日期",),
    empty_means=("健在", "alive"),
    not_in_future=True,
    spread=Spread(days_after=(0, 900), after="birth_date", empty=997),
)

first_claim_year = optional_whole_number(
    "first_claim_year",
    zh="首次申领年份",
    en="Year of the first claim",
    applies=(
        "以前已为这个孩子申领过这项补贴",
        "The subsidy was claimed for this child before",
    ),
    question=("哪一年首次申领？", "In which year was the subsidy first claimed?"),
    help=(
        "填第一次申领的年份。花名册中留空，表示在最早可申领的年份已申领。",
        "The year of the first claim. Left empty in a roster, it means that it was claimed at the first opportunity.",
    ),
    why=("首次申领以前的年度视为放弃。", "Years before the first claim are given up."),
    headings=("首次申请年份", "首次申领年度"),
    empty_means=("在最早可申领的年份申领", "claimed at the first opportunity"),
    lowest=1990,
    highest=2099,
    spread=Spread(numbers=(2025, 2026), empty=900),
)

death_before_birth = contradiction(
    "death_before_birth",
    death_date.otherwise(date(2099, 12, 31)) < birth_date,
    column=death_date,
    zh="死亡日期早于出生日期，请核对这两个日期",
    en="the death lies before the birth; check both dates",
)
