"""What the Kindergeld asks: three facts of each member of the family. Parents may be listed; they decide nothing."""

from datetime import date

from huijia.engine.language import Member, Spread, day, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("这位家庭成员是哪天出生的？", "On which day was this member of the family born?"),
    help=("例如 2015-01-03。", "For example 2015-01-03."),
    why=(
        "年龄决定是否计入；2022年底以前长幼次序还决定金额。",
        "Age decides who counts and, until 2022, the order of birth decides how much is due.",
    ),
    headings=("出生年月日", "生日", "Geburtsdatum", "born"),
    not_in_future=True,
    of=Member.OF_FAMILY,
    spread=Spread(days=(date(1996, 1, 1), date(2025, 12, 31))),
)

in_education = yes_no(
    "in_education",
    zh="在学或学徒",
    en="In education or an apprenticeship",
    question=(
        "在所询问的月份里，这位家庭成员在上学、当学徒或上大学吗？",
        "In the months in question, is this member of the family at school, in an apprenticeship or studying?",
    ),
    help=("只有 18 至 24 岁的成员需要回答。", "It matters only at the ages of 18 to 24."),
    why=(
        "18 至 24 岁的在学或学徒子女仍计入。",
        "Children of 18 to 24 count while they are in education.",
    ),
    headings=("在学", "in Ausbildung"),
    of=Member.OF_FAMILY,
    spread=Spread(yes=600, empty=20),
)

registered_jobless = yes_no(
    "registered_jobless",
    zh="失业并已登记求职",
    en="Out of work and registered",
    question=(
        "在所询问的月份里，这位家庭成员没有工作，并在职业介绍所登记求职吗？",
        "In the months in question, is this member of the family out of work and registered with the employment agency?",
    ),
    help=(
        "只有 18 至 20 岁、不在学的成员需要回答。",
        "It matters only at the ages of 18 to 20, when not in education.",
    ),
    why=(
        "18 至 20 岁、已登记求职的子女仍计入。",
        "Children of 18 to 20 count while they are registered as looking for work.",
    ),
    headings=("已登记求职", "arbeitsuchend gemeldet"),
    of=Member.OF_FAMILY,
    spread=Spread(yes=100, empty=20),
)
