"""Invented names, birth dates and numbers: the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from huijia.web.demo.places import NAMES, TOWNSHIP

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰宇轩子涵欣怡梓浩然雨桐诗思远嘉怡佳一诺沐辰若溪可安宁乐"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"


@dataclass
class Someone:
    """An invented person, before the office knows them. ``facts`` are what is recorded of them."""

    relation: str
    born: date
    facts: dict[str, object] = field(default_factory=dict)


@dataclass
class Home:
    """An invented household."""

    village: str
    since: date
    members: list[Someone]


class Inventor:
    """Draws households, one after the other."""

    def __init__(self, seed: int, today: date) -> None:
        self.random = Random(seed)
        self.today = today
        self._numbers: dict[date, int] = {}

    def home(self, village: str) -> Home:
        """A household with one or two guardians, children and sometimes a grandparent."""
        draw = self.random
        surname, address = (
            draw.choice(SURNAMES),
            f"{NAMES[TOWNSHIP]}{NAMES[village]}{draw.randint(1, 9)}组{draw.randint(1, 60)}号",
        )
        guardians = [self._grown("guardian", surname, 22, 42, address)]
        if draw.random() < 0.85:
            guardians.append(self._grown("guardian", draw.choice(SURNAMES), 22, 42, address))
        children = [self.child(surname, address) for _ in range(draw.choice((1, 1, 1, 2, 2, 3)))]
        others = (
            [self._grown("other", surname, 52, 80, address)]
            if draw.random() < 0.3 and len(children) < 3
            else []
        )
        since = self.today - timedelta(days=draw.randint(120, 3000))
        return Home(village, since, [*guardians, *children, *others])

    def child(self, surname: str, address: str, *, days_old: int | None = None) -> Someone:
        """A child; half of them are young enough for a claim. A few facts are "no" or not known."""
        draw = self.random
        if days_old is None:
            days_old = draw.randint(60, 1090) if draw.random() < 0.5 else draw.randint(1200, 6000)
        born = self.today - timedelta(days=days_old)
        facts: dict[str, object] = {
            **self._identity(surname, born, address),
            "chinese_national": draw.random() > 0.02,
            "birth_registered": draw.random() > 0.03,
        }
        if draw.random() < 0.03:
            del facts["birth_registered"]
        return Someone("child", born, facts)

    def _grown(self, relation: str, surname: str, youngest: int, oldest: int, address: str) -> Someone:
        born = self.today - timedelta(days=self.random.randint(youngest * 366, oldest * 365))
        # No mobile number begins like this: nobody is called by mistake.
        phone = f"100{self.random.randrange(10**8):08d}"
        return Someone(relation, born, {**self._identity(surname, born, address), "phone": phone})

    def _identity(self, surname: str, born: date, address: str) -> dict[str, object]:
        given = "".join(self.random.choice(GIVEN) for _ in range(self.random.choice((1, 2, 2, 2))))
        return {
            "name": surname + given,
            "id_number": self._number(born),
            "birth_date": born.isoformat(),
            "address": address,
        }

    def _number(self, born: date) -> str:
        """A resident number with a right check digit, of an area that does not exist; each once."""
        order = self._numbers[born] = self._numbers.get(born, 0) + 1
        digits = f"990101{born:%Y%m%d}{order:03d}"
        total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
        return digits + _CHECK[total % 11]
