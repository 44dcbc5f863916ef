"""What the rural reward asks. The children's condition is certified as a whole: met, or not."""

from datetime import date

from huijia.engine.language import Spread, contradiction, day, optional_day, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("您是哪天出生的？", "On which day were you born?"),
    help=("以居民身份证为准，例如 1960-05-01。", "As on the identity card, for example 1960-05-01."),
    why=("自60周岁起发放。", "It is paid from the age of 60."),
    headings=("出生年月日", "生日"),
    not_in_future=True,
    spread=Spread(days=(date(1930, 1, 1), date(1972, 12, 31)), empty=5),
)

rural_register = yes_no(
    "rural_register",
    zh="农村居民户口",
    en="Rural register",
    question=(
        "您和配偶都是农业户口，或者界定为农村居民吗？",
        "Are you and your spouse in the agricultural register, or classed as rural residents?",
    ),
    help=("没有配偶的，只看本人。", "Without a spouse, only you count."),
    why=("这是农村居民的扶助制度。", "The scheme is for rural residents."),
    headings=("是否农村居民", "农业户口"),
    spread=Spread(yes=900, empty=10),
)

children_condition_met = yes_no(
    "children_condition_met",
    zh="子女条件已确认",
    en="Children's condition certified",
    question=(
        "主管部门是否已确认您符合本制度的子女条件？",
        "Has the authority certified that you meet the scheme's condition on children?",
    ),
    help=(
        "只填确认结果：是或否。还没有结果的，请留空。",
        "Only the result: yes or no. Leave it empty while there is none.",
    ),
    why=("这项条件由主管部门确认。", "The authority decides on this condition."),
    headings=("子女条件", "是否符合子女条件"),
    spread=Spread(yes=900, empty=30),
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
    why=("终止以后的年度不再发放。", "Years after the end are not paid."),
    headings=("退出日期",),
    empty_means=("没有终止", "has not ended"),
    not_in_future=True,
    spread=Spread(days_after=(21000, 30000), after="birth_date", empty=920),
)

ended_before_birth = contradiction(
    "ended_before_birth",
    ended_on.otherwise(date(2099, 12, 31)) < birth_date,
    column=ended_on,
    zh="终止日期早于出生日期，请核对这两个日期",
    en="the end lies before the birth; check both dates",
)
