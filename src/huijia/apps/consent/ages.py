"""From which age on a person has an account of their own, by date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgeInForce:
    """An age in whole years, from a day on, and the text that it rests on."""

    since: date
    years: int
    source: str


ACCOUNT_FROM = (
    AgeInForce(
        date(2004, 1, 1),
        16,
        "中华人民共和国居民身份证法 第二条、第七条 "
        "(https://www.gov.cn/banshi/2005-06/13/content_6089.htm, https://appnews.szxuexiao.com/html/2013/03/1983.html)",
    ),
)
"""Sixteen. The counter opens an account for somebody whose identity card it saw. From sixteen on every citizen has to hold one and
applies for it themselves; below, the guardian applies for them (Law on Resident Identity Cards, arts. 2 and 7). Fourteen, from which
age on consent to the use of personal data is one's own (Personal Information Protection Law, art. 31), was considered: it would be enough
for looking, but an account also claims and objects, which for a child its guardian does. That the later age is taken is our choice, no law's; the guardian's account shows a younger child's record meanwhile.
"""


def account_from(on: date) -> int:
    """The age from which on somebody may have an account, on a day."""
    return max((each for each in ACCOUNT_FROM if each.since <= on), key=lambda each: each.since).years


def age_on(born: date, on: date) -> int:
    """Whole years of age on a day. Somebody born on 29 February grows older on 1 March in other years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
