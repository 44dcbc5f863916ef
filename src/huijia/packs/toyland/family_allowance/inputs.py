"""What the family allowance asks: two facts of the family, three of each member."""

from datetime import date

from huijia.engine.language import Member, Spread, contradiction, day, optional_day, whole_number, yes_no

lives_in_toyland = yes_no(
    "lives_in_toyland",
    zh="居住在玩具国",
    en="Lives in Toyland",
    question=("这个家庭住在玩具国吗？", "Does the family live in Toyland?"),
    help=("以户籍登记为准。", "As in the register of residents."),
    why=("津贴只发给住在玩具国的家庭。", "The allowance is for families who live in Toyland."),
    spread=Spread(yes=950, empty=10),
)

income_band = whole_number(
    "income_band",
    zh="收入档次",
    en="Income band",
    question=("这个家庭属于哪个收入档次？", "In which income band is the family?"),
    help=("税单上写着：1 低，2 中，3 高。", "It stands on the tax letter: 1 low, 2 middle, 3 high."),
    why=("收入较高的家庭领取部分津贴。", "Families with a higher income are paid a part of the allowance."),
    lowest=1,
    highest=3,
    spread=Spread(numbers=(1, 3), empty=20),
)

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("这位家庭成员是哪天出生的？", "On which day was this member of the family born?"),
    help=("例如 2015-01-03。", "For example 2015-01-03."),
    why=("年龄和长幼次序决定金额。", "Age, and the order of birth, decide how much is due."),
    not_in_future=True,
    of=Member.OF_FAMILY,
    spread=Spread(days=(date(1945, 1, 1), date(2025, 12, 31)), empty=5),
)

in_education = yes_no(
    "in_education",
    zh="在学",
    en="In education",
    question=("这位家庭成员在上学吗？", "Is this member of the family in education?"),
    help=("只有 18 至 20 岁的成员需要回答。", "It matters only at the ages of 18 to 20."),
    why=("18 至 20 岁的在学子女仍计入。", "Children of 18 to 20 count while they are in education."),
    of=Member.OF_FAMILY,
    spread=Spread(yes=300, empty=300),
)

left_home = optional_day(
    "left_home",
    zh="离家日期",
    en="Left home on",
    question=("如果已经搬出，是哪天？", "If this member has moved out, on which day?"),
    help=("仍住在家里的，请留空。", "Leave it empty for those who live at home."),
    why=("搬出的成员不再计入。", "Who has moved out no longer counts."),
    empty_means=("住在家里", "lives at home"),
    of=Member.OF_FAMILY,
    spread=Spread(days_after=(6000, 12000), after="birth_date", empty=900),
)

left_before_birth = contradiction(
    "left_before_birth",
    left_home.is_given & (left_home.otherwise(birth_date) < birth_date),
    column=left_home,
    zh="离家日期早于出生日期，请核对这两个日期",
    en="the day of leaving home lies before the birth; check both dates",
)
