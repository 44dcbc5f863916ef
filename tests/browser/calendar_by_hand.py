"""The schedules once more, written down from their published tables, and their days counted with Python's own calendar.

Nothing here reads the care calendar's files: it is what they are held against.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

Age = tuple[int, str]

CARE_CHINA = [
    (None, 12),
    (16, 20),
    (21, 24),
    (28, 36),
    (37, 40),
]
"""Weeks, both ends included: "before 13 weeks" ends with week 12."""
CARE_WHO = [(None, 12), (20, 20), (26, 26), (30, 30), (34, 34), (36, 36), (38, 38), (40, 40)]
AFTER_WHO = [(0, 1), (2, 3), (7, 14), (42, 48)]
"""Days after birth: 24 hours, 48-72 hours, days 7-14, week 6."""

CHECKS = (3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72)
BLOOD = [(1, 6, 8), (2, 18, None), (3, 30, None)]

VACCINES = [
    # name, dose, months, before (months)
    ("乙肝疫苗", 2, 1, None),
    ("乙肝疫苗", 3, 6, 12),
    ("卡介苗", 0, 0, 3),
    ("脊灰灭活疫苗", 1, 2, None),
    ("脊灰灭活疫苗", 2, 3, None),
    ("脊灰减毒活疫苗", 3, 4, 12),
    ("脊灰减毒活疫苗", 4, 4 * 12, 5 * 12),
    ("麻腮风疫苗", 1, 8, 12),
    ("麻腮风疫苗", 2, 18, 24),
    ("A群流脑多糖疫苗", 1, 6, None),
    ("A群流脑多糖疫苗", 2, 9, 18),
    ("A群C群流脑多糖疫苗", 1, 3 * 12, 4 * 12),
    ("A群C群流脑多糖疫苗", 2, 6 * 12, 7 * 12),
]
JE = {
    "live": [("乙脑减毒活疫苗", 1, 8, 12), ("乙脑减毒活疫苗", 2, 24, 36)],
    "inactivated": [
        ("乙脑灭活疫苗", 1, 8, None),
        ("乙脑灭活疫苗", 2, 8, None),
        ("乙脑灭活疫苗", 3, 24, None),
        ("乙脑灭活疫苗", 4, 72, 84),
    ],
}
HEPA = {
    "live": [("甲肝减毒活疫苗", 0, 18, 24)],
    "inactivated": [("甲肝灭活疫苗", 1, 18, 24), ("甲肝灭活疫苗", 2, 24, 36)],
}
DTAP_CHANGED = date(2025, 1, 1)
DTAP_UNTIL_2024 = [
    ("百白破疫苗", 1, 3, None),
    ("百白破疫苗", 2, 4, None),
    ("百白破疫苗", 3, 5, 12),
    ("百白破疫苗", 4, 18, 24),
    ("白破疫苗", 0, 72, 84),
]
DTAP_FROM_2025 = [("百白破疫苗", dose, months, None) for dose, months in enumerate((2, 4, 6, 18, 72), 1)]
HPV_FROM, HPV_BORN_AFTER = date(2025, 11, 10), date(2011, 11, 10)
COVERED = date(2022, 1, 1)


class Line(NamedTuple):
    """One line of a family's calendar: days as written, or empty."""

    name: str
    dose: int
    start: str
    end: str
    who: str


class Child(NamedTuple):
    """What is written about a child."""

    born: date
    home: date | None = None
    sex: str = ""


def months_on(day: date, months: int) -> date:
    """The same day of the month, else its last."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def care_lines(due: date, visits: str) -> list[Line]:
    """What is planned before birth."""
    zero = due - timedelta(days=280)
    lines = []
    for number, (first, last) in enumerate(CARE_CHINA if visits == "china" else CARE_WHO, 1):
        start = "" if first is None else str(zero + timedelta(weeks=first))
        end = str(zero + timedelta(weeks=last, days=6))
        if visits == "china" and number == 1:
            lines.append(Line("第一次产前检查", 0, start, end, "you"))
        else:
            lines.append(Line("产前检查", number, start, end, "you"))
    return lines


def mother_lines(child: Child, visits: str) -> list[Line]:
    """What is planned for the mother, or both, after birth."""
    if visits == "who":
        return [
            Line("产后检查（您和孩子）", n, _on(child.born, first), _on(child.born, last), "you")
            for n, (first, last) in enumerate(AFTER_WHO, 1)
        ]
    lines = [Line("产后检查", 0, _on(child.born, 42), "", "you")]
    if child.home:
        lines.append(Line("上门访视（您和孩子）", 0, "", _on(child.home, 7), "you"))
    return lines


def child_lines(child: Child, who: str, visits: str, je: str, hepa: str) -> list[Line]:
    """Everything for one child: checks, and vaccinations by the edition in force on each day."""
    born = child.born
    lines = [Line("乙肝疫苗", 1, str(born), _on(born, 1), who)]
    if visits == "china":
        lines.append(Line("儿童健康检查", 0, _on(born, 28), _on(born, 30), who))
        lines += [Line("儿童健康检查", 0, str(months_on(born, months)), "", who) for months in CHECKS]
        for number, first, last in BLOOD:
            end = "" if last is None else str(months_on(born, last + 1) - timedelta(days=1))
            lines.append(Line("血常规检查", number, str(months_on(born, first)), end, who))
    lines += [_dose(born, who, *each) for each in [*VACCINES, *JE[je], *HEPA[hepa]]]
    lines += [_dtap(born, who, place) for place in range(5)]
    if child.sex != "boy" and born > HPV_BORN_AFTER:
        first = max(months_on(born, 13 * 12), HPV_FROM)
        lines.append(Line("HPV疫苗（双价，女孩）", 1, str(first), "", who))
        lines.append(Line("HPV疫苗（双价，女孩）", 2, str(months_on(first, 6)), "", who))
    return lines


def _dtap(born: date, who: str, place: int) -> Line:
    """Day by day: the first on which the child has the age that the edition of that day names."""
    old, new = DTAP_UNTIL_2024[place], DTAP_FROM_2025[place]
    reached_by_old, reached_by_new = months_on(born, old[2]), months_on(born, new[2])
    day = min(reached_by_old, reached_by_new)
    while day < (reached_by_old if day < DTAP_CHANGED else reached_by_new):
        day += timedelta(days=1)
    return _dose(born, who, *(old if day < DTAP_CHANGED else new))._replace(start=str(day))


def _dose(born: date, who: str, name: str, dose: int, months: int, before: int | None) -> Line:
    end = "" if before is None else str(months_on(born, before) - timedelta(days=1))
    return Line(name, dose, str(months_on(born, months)), end, who)


def _on(day: date, days: int) -> str:
    return str(day + timedelta(days=days))


def lines_of(due: date | None, children: list[Child], visits: str, je: str, hepa: str) -> list[Line]:
    """A family's whole calendar. What is for the mother is there once for twins; what fell due before the schedules begin is not there."""
    lines: list[Line] = care_lines(due, visits) if due else []
    for number, child in enumerate(children, 1):
        lines += mother_lines(child, visits)
        lines += child_lines(child, str(number), visits, je, hepa)
    mine = {line for line in lines if line.who == "you"}
    all_of = [*mine, *(line for line in lines if line.who != "you")]
    return sorted(line for line in all_of if (line.start or line.end) >= str(COVERED))
