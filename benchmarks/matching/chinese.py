"""A county of invented people, some recorded twice with the slips that offices make, and some who only look alike.

Who is who is known, so that what the matching proposes can be counted. Twins, namesakes of one village and parents with their
children are never the same person, however alike their records are.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

from huijia.apps.people.duplicates.model import Record

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建国文玉兰志海红梅子轩涵宇浩然欣怡雨梓晨诗琪思远佳"
HOMOPHONES = dict(zip("伟芳明红轩涵宇浩欣怡晨诗琪佳华英", "玮方铭宏萱晗雨皓心宜辰施琦嘉桦瑛", strict=True))
VARIANTS = {"于": "於", "萧": "肖", "志": "誌", "峰": "峯", "群": "羣"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(rng: random.Random, born: date) -> str:
    """A number with a true check digit, of a province that does not exist."""
    digits = f"990101{born:%Y%m%d}{rng.randrange(1, 999):03}"
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return digits + "10X98765432"[total % 11]


def county(size: int, *, seed: int = 1) -> tuple[list[Record], set[tuple[int, int]], set[tuple[int, int]]]:
    """Records, the pairs that are one person, and the pairs of twins (who are not)."""
    rng = random.Random(seed)
    people: list[Record] = []
    twins: set[tuple[int, int]] = set()
    while len(people) < size:
        person = _person(rng, len(people))
        people.append(person)
        if rng.random() < 0.02:
            people.append(_twin(rng, person, len(people)))
            twins.add((person.number, person.number + 1))
    same: set[tuple[int, int]] = set()
    again = []
    for person in rng.sample(people, size // 20):
        number = len(people) + len(again)
        again.append(_recorded_again(rng, replace(person, number=number)))
        same.add((person.number, number))
    return [*people, *again], same, twins


def _person(rng: random.Random, number: int) -> Record:
    # Half of those whom an office of family benefits knows are children of three years.
    born = (
        date(2022, 1, 1) + timedelta(rng.randrange(3 * 365))
        if rng.random() < 0.5
        else date(1970, 1, 1) + timedelta(rng.randrange(35 * 365))
    )
    surname = rng.choices(SURNAMES, weights=range(len(SURNAMES), 0, -1))[0]
    name = surname + "".join(rng.choices(GIVEN, k=1 if rng.random() < 0.15 else 2))
    return Record(
        number,
        name,
        id_number(rng, born) if rng.random() < 0.7 else "",
        born.isoformat(),
        address(rng) if rng.random() < 0.9 else "",
        f"199{rng.randrange(10**8):08}" if rng.random() < 0.6 else "",
    )


def address(rng: random.Random) -> str:
    return f"{rng.choice('东西南北上下前后')}{rng.choice('河山庄桥岭湾沟店')}村{rng.randrange(1, 9)}组{rng.randrange(1, 60)}号"


def _twin(rng: random.Random, person: Record, number: int) -> Record:
    other = rng.choice([each for each in GIVEN if each not in person.name])
    born = date.fromisoformat(person.born)
    return replace(
        person,
        number=number,
        name=person.name[:-1] + other,
        id_number=id_number(rng, born) if person.id_number else "",
    )


def _recorded_again(rng: random.Random, person: Record) -> Record:
    """One or two of the slips that offices make."""
    slips = (_homophone, _homophone, _misheard, _swapped_day, _no_number, _no_number, _moved, _other_phone)
    for slip in rng.sample(slips, rng.choice((1, 2, 2, 3))):
        person = slip(rng, person)
    return person


def _homophone(_rng: random.Random, person: Record) -> Record:
    table = HOMOPHONES | VARIANTS
    return replace(person, name="".join(table.get(letter, letter) for letter in person.name))


def _misheard(_rng: random.Random, person: Record) -> Record:
    """The name was heard over the telephone, by somebody who says n for ng, l for n, or s for sh."""
    pairs = {"静": "进", "英": "因", "明": "民", "兰": "南", "诗": "思", "志": "自", "平": "品", "宏": "洪"}
    return replace(person, name="".join(pairs.get(letter, letter) for letter in person.name))


def _swapped_day(_rng: random.Random, person: Record) -> Record:
    year, month, day = person.born.split("-")
    if int(day) > 12:
        return replace(person, born=f"{year}-{month}-{day[::-1] if int(day[::-1]) in range(1, 29) else day}")
    return replace(person, born=f"{year}-{day}-{month}", id_number="")


def _no_number(_rng: random.Random, person: Record) -> Record:
    return replace(person, id_number="")


def _moved(rng: random.Random, person: Record) -> Record:
    return replace(person, address=address(rng))


def _other_phone(rng: random.Random, person: Record) -> Record:
    return replace(person, phone=f"199{rng.randrange(10**8):08}")
