"""What Hohhot's subsidy asks."""

from datetime import date

from huijia.engine.language import Spread, contradiction, day, optional_day, whole_number, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("孩子是哪天出生的？", "On which day was the child born?"),
    help=("以出生医学证明为准，例如 2025-05-03。", "As on the birth certificate, for example 2025-05-03."),
    why=("出生日期决定从何时起、到何时止。", "It decides from when and until when something is due."),
    headings=("出生年月日", "生日"),
    not_in_future=True,
    spread=Spread(days=(date(2025, 1, 1), date(2026, 10, 31)), empty=5),
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

first_register_here = yes_no(
    "first_register_here",
    zh="在本市首次落户",
    en="First registered here",
    question=(
        "孩子首次登记户口就在呼和浩特市吗？",
        "Was the child's first household register entry made in Hohhot?",
    ),
    help=("以户口簿或者居住登记为准。", "As in the household register, or the register of residents."),
    why=("补贴发给首次落户在本市的孩子。", "It is for children first registered in the city."),
    spread=Spread(yes=950, empty=5),
)

parent_register_here = yes_no(
    "parent_register_here",
    zh="父母一方本市户口",
    en="Parent registered here",
    question=("父母至少一方是呼和浩特市户口吗？", "Is at least one parent in Hohhot's household register?"),
    help=("以户口簿或者居住登记为准。", "As in the household register, or the register of residents."),
    why=("要求父母至少一方是本市户口。", "One parent must be in the city's register."),
    spread=Spread(yes=950, empty=5),
)

lives_here = yes_no(
    "lives_here",
    zh="在本市居住",
    en="Lives here",
    question=("孩子和家长在呼和浩特市居住吗？", "Do they live in Hohhot?"),
    help=("以户口簿或者居住登记为准。", "As in the household register, or the register of residents."),
    why=("要求在本市居住。", "They must live in the city."),
    spread=Spread(yes=950, empty=5),
)

ended_on = optional_day(
    "ended_on",
    zh="终止日期",
    en="Ended on",
    applies=("孩子已去世，或者户口已迁出本市", "The child has died, or moved out of the city"),
    question=("如果孩子已去世或者户口已迁出，是哪天？", "If the child has died or moved out, on which day?"),
    help=("都没有的，请留空。", "Leave it empty if neither is so."),
    why=("去世或者迁出的，从次年起停发。", "After a death or a move it stops from the next year on."),
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
