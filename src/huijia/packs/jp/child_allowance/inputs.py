"""What the child allowance asks: two optional facts of the family, and of each member its birth and who bears its cost."""

from datetime import date

from huijia.engine.language import Member, Spread, contradiction, day, optional_yes_no

income_over_limit = optional_yes_no(
    "income_over_limit",
    zh="收入达到限额",
    en="Income at or above the limit",
    applies=("2024年9月以前，收入曾达到限额", "Until September 2024 the income was at or above the limit"),
    question=(
        "在所询问的月份里，养育人的收入达到或超过所得限额了吗？",
        "In the months in question, was the income of the parent who is paid at or above the limit?",
    ),
    help=(
        "市町村的通知上写着。只影响2024年9月以前的月份。",
        "The municipality's notice says so. It matters only for months until September 2024.",
    ),
    why=(
        "2024年9月以前，收入达到限额的，每孩每月5000日元。",
        "Until September 2024 families at or above the limit were paid 5,000 yen for each child.",
    ),
    empty_means=("收入未达到限额", "the income was below the limit"),
    spread=Spread(yes=120, empty=600),
)

income_over_cap = optional_yes_no(
    "income_over_cap",
    zh="收入达到上限",
    en="Income at or above the upper cap",
    applies=(
        "2022年10月至2024年9月，收入曾达到上限",
        "From October 2022 to September 2024 the income was at or above the upper cap",
    ),
    question=(
        "在所询问的月份里，养育人的收入达到或超过所得上限了吗？",
        "In the months in question, was the income of the parent who is paid at or above the upper cap?",
    ),
    help=(
        "市町村的通知上写着。只影响2022年10月至2024年9月。",
        "The municipality's notice says so. It matters only from October 2022 to September 2024.",
    ),
    why=(
        "2022年10月至2024年9月，收入达到上限的不发放。",
        "From October 2022 to September 2024 families at or above the cap were paid nothing.",
    ),
    empty_means=("收入未达到上限", "the income was below the cap"),
    spread=Spread(yes=60, empty=700),
)

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("这位家庭成员是哪天出生的？", "On which day was this member of the family born?"),
    help=("例如 2015-01-03。", "For example 2015-01-03."),
    why=(
        "年龄、学年和长幼次序决定金额。",
        "Age, school year and the order of birth decide how much is due.",
    ),
    headings=("出生年月日", "生日", "生年月日", "born"),
    not_in_future=True,
    of=Member.OF_FAMILY,
    spread=Spread(days=(date(1999, 1, 1), date(2025, 12, 31))),
)

parents_bear_cost = optional_yes_no(
    "parents_bear_cost",
    zh="由父母负担生活费",
    en="The parents bear the cost",
    applies=(
        "已说明父母是否负担这位19至22岁成员的生活费",
        "This member is 19 to 22 and it was stated whether the parents bear the cost",
    ),
    question=(
        "父母照料这位19至22岁的成员，并负担其全部或部分生活费吗？",
        "Do the parents look after this member of 19 to 22 and bear all or part of the cost of living?",
    ),
    help=(
        "已经独立、不再由父母负担的，请填“否”。只影响2024年10月以后的月份。",
        "Write no for someone who lives on their own means. It matters only for months from October 2024.",
    ),
    why=(
        "2024年10月起，父母负担生活费的哥哥姐姐在22岁学年末以前仍计入次序。",
        "From October 2024 an elder one whose cost the parents bear counts in the order until the school year of 22 ends.",
    ),
    empty_means=("由父母负担", "the parents bear the cost"),
    of=Member.OF_FAMILY,
    spread=Spread(yes=700, empty=500),
)

cap_without_limit = contradiction(
    "cap_without_limit",
    income_over_cap.otherwise(False) & ~income_over_limit.otherwise(True),
    column=income_over_limit,
    zh="收入达到上限，却未达到限额，请核对这两项",
    en="the income reaches the upper cap but not the limit; check both",
)
