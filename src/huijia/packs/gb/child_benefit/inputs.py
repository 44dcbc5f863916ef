"""What Child Benefit asks of each member of the family. Parents may be listed; they decide nothing."""

from datetime import date

from huijia.engine.language import Member, Spread, contradiction, day, optional_day, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("这位家庭成员是哪天出生的？", "On which day was this member of the family born?"),
    help=("例如 2015-01-03。", "For example 2015-01-03."),
    why=("年龄决定哪些周计入。", "Age decides in which weeks somebody counts."),
    headings=("出生年月日", "生日", "born"),
    not_in_future=True,
    of=Member.OF_FAMILY,
    spread=Spread(days=(date(2003, 1, 1), date(2026, 9, 30))),
)

in_education = yes_no(
    "in_education",
    zh="16岁以后继续在学",
    en="Stayed in education after 16",
    question=(
        "这位家庭成员16岁以后是否继续接受全日制非高等教育或获准的职业课程，并且在19岁以前开始或已被录取？",
        "After turning 16, did this member stay in full-time non-advanced education or an approved vocational course that began, or "
        "accepted them, before 19?",
    ),
    help=(
        "只有16岁后的9月1日起、未满20岁的成员需要回答。大学属于高等教育，不算。",
        "It matters only from 1 September after turning 16 until 20. University is advanced education and does not count.",
    ),
    why=(
        "16岁后的8月31日以后，只有继续在学的才计入。",
        "After 31 August following the 16th birthday only those in education count.",
    ),
    headings=("在学", "in education"),
    of=Member.OF_FAMILY,
    spread=Spread(yes=750, empty=20),
)

left_education = optional_day(
    "left_education",
    zh="离开学校的日期",
    en="Left education on",
    applies=("这位成员已经离开学校或课程", "This member has left the school or course"),
    question=(
        "如果已经离开学校或课程，最后一天是哪天？",
        "If this member has left the school or course, which day was the last?",
    ),
    help=("仍在学的，请留空。", "Leave it empty for those who are still in education."),
    why=(
        "离开以后，到下一个终止日（2月底、5月31日、8月31日、11月30日）为止仍计入。",
        "Whoever has left still counts to the next terminal date: the end of February, May, August or November.",
    ),
    headings=("离校日期", "left education"),
    empty_means=("仍在学", "still in education"),
    of=Member.OF_FAMILY,
    spread=Spread(days_after=(5900, 7300), after="birth_date", empty=700),
)

left_before_birth = contradiction(
    "left_before_birth",
    left_education.is_given & (left_education.otherwise(birth_date) < birth_date),
    column=left_education,
    zh="离开学校的日期早于出生日期，请核对这两个日期",
    en="the day of leaving education lies before the birth; check both dates",
)
