"""What special assistance asks. The child's state is certified: yes or no, and nothing else of it is kept."""

from datetime import date

from huijia.engine.language import Spread, contradiction, day, optional_day, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("您是哪天出生的？", "On which day were you born?"),
    help=("以居民身份证为准，例如 1970-05-01。", "As on the identity card, for example 1970-05-01."),
    why=(
        "1933年1月1日以后出生的人才能享受，年龄也决定起始月份。",
        "It is for those born from 1933-01-01 on; the age decides the first month.",
    ),
    headings=("出生年月日", "生日"),
    not_in_future=True,
    spread=Spread(days=(date(1930, 1, 1), date(1985, 12, 31)), empty=5),
)

wife_birth_date = optional_day(
    "wife_birth_date",
    zh="妻子出生日期",
    en="Wife's date of birth",
    applies=("您是已婚男性", "You are a married man"),
    question=(
        "如果您是已婚男性，妻子是哪天出生的？",
        "If you are a married man, on which day was your wife born?",
    ),
    help=("女性，以及丧偶、离异的，请留空。", "Leave it empty if you are a woman, widowed or divorced."),
    why=("夫妻以女方满49周岁起享受。", "For a couple the age of 49 is counted by the wife."),
    headings=("配偶出生日期",),
    empty_means=("以本人年龄为准", "one's own age counts"),
    not_in_future=True,
    spread=Spread(days=(date(1930, 1, 1), date(1985, 12, 31)), empty=550),
)

only_child_died = yes_no(
    "only_child_died",
    zh="独生子女死亡已确认",
    en="Only child's death certified",
    question=(
        "主管部门是否已确认：独生子女已经死亡，现无存活子女？",
        "Has the authority certified that your only child has died and that you have no living child?",
    ),
    help=(
        "只填确认结果：是或否。还没有结果的，请留空。",
        "Only the result: yes or no. Leave it empty while there is none.",
    ),
    why=("这决定扶助金的标准。", "It decides which amount is due."),
    headings=("是否死亡家庭",),
    spread=Spread(yes=400, empty=20),
)

only_child_disabled = yes_no(
    "only_child_disabled",
    zh="独生子女三级以上残疾已确认",
    en="Only child's disability certified",
    question=(
        "主管部门是否已确认：独生子女残疾达到三级以上？",
        "Has the authority certified that your only child is disabled at grade 3 or worse?",
    ),
    help=("以残疾人证为准，只填是或否。", "By the disability certificate; only yes or no."),
    why=("这决定扶助金的标准。", "It decides which amount is due."),
    headings=("是否伤残家庭",),
    spread=Spread(yes=500, empty=20),
)

ended_on = optional_day(
    "ended_on",
    zh="终止日期",
    en="Ended on",
    applies=("扶助资格已经终止", "The entitlement has ended"),
    question=("如果资格已经终止，是哪天？", "If the entitlement has ended, on which day?"),
    help=(
        "本人去世或者不再符合条件的日期；仍在享受的，请留空。",
        "The day of death, or since when the conditions are no longer met; else empty.",
    ),
    why=("终止以后的月份不再发放。", "Months after the end are not paid."),
    headings=("退出日期",),
    empty_means=("没有终止", "has not ended"),
    not_in_future=True,
    spread=Spread(days=(date(2021, 6, 1), date(2026, 10, 31)), empty=900),
)

ended_before_birth = contradiction(
    "ended_before_birth",
    ended_on.otherwise(date(2099, 12, 31)) < birth_date,
    column=ended_on,
    zh="终止日期早于出生日期，请核对这两个日期",
    en="the end lies before the birth; check both dates",
)
