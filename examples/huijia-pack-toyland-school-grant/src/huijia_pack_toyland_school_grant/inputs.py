"""What the school grant asks of a child."""

from datetime import date

from huijia.engine.language import Spread, day, optional_yes_no, yes_no

birth_date = day(
    "birth_date",
    zh="出生日期",
    en="Date of birth",
    question=("孩子是哪天出生的？", "On which day was the child born?"),
    help=("例如 2018-03-04。", "For example 2018-03-04."),
    why=("生日决定哪一年入学。", "The birthday decides in which year school starts."),
    not_in_future=True,
    spread=Spread(days=(date(2015, 1, 1), date(2021, 12, 31)), empty=5),
)

lives_in_toyland = yes_no(
    "lives_in_toyland",
    zh="居住在玩具国",
    en="Lives in Toyland",
    question=("孩子住在玩具国吗？", "Does the child live in Toyland?"),
    help=("以户籍登记为准。", "As in the register of residents."),
    why=("只发给住在玩具国的孩子。", "The grant is for children who live in Toyland."),
    spread=Spread(yes=950, empty=10),
)

put_off = optional_yes_no(
    "put_off",
    zh="推迟一年入学",
    en="School was put off by a year",
    question=("孩子推迟了一年入学吗？", "Was school put off by a year?"),
    help=("学校的通知上写着。", "It stands on the school's letter."),
    why=("推迟入学的，补助在推迟后的那一年发。", "The grant is then paid in the later year."),
    empty_means=("没有推迟", "it was not put off"),
    spread=Spread(yes=50, empty=900),
)
