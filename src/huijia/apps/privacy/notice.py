"""The notice that everybody may read: who keeps what, what for, for how long, and what one can do about it. Made from the declarations.

PIPL arts. 14, 17 and 28 to 31. Families read it, so it is by purpose and in sentences; field by field it is ``docs/reference/data-inventory.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from huijia.apps.inventory.declaring import Bare, Purpose, Seen, Sensitivity, Table
from huijia.apps.inventory.law import Basis, Term
from huijia.apps.inventory.words import GIVEN_TO, PURPOSES, SEEN, Told
from huijia.apps.people.corrections import ANSWER_WITHIN
from huijia.apps.privacy.everything import BARE, TABLES
from huijia.values.text import Text

Thing = TypeVar("Thing")

FOR_FAMILIES = (
    Purpose.CLAIMS,
    Purpose.PAYMENTS,
    Purpose.ACCOUNT,
    Purpose.MESSAGES,
    Purpose.OUTREACH,
    Purpose.PROOF,
    Purpose.SERVICE,
)
"""In the order of the page. What is kept of staff stands in the inventory."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept for the same time."""

    term: Term
    what: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One purpose. ``seen_by`` and ``given_to``: besides the person themselves. ``sealed``: some of it is encrypted where it lies."""

    purpose: Purpose
    told: Told
    kept: tuple[Kept, ...]
    basis: tuple[Basis, ...]
    seen_by: tuple[Text, ...]
    given_to: tuple[Text, ...]
    sealed: bool

    @property
    def is_seen(self) -> bool:
        """Whether anybody sees it at all, besides the person."""
        return self.seen_by != (SEEN[Seen.NOBODY],)

    @property
    def name(self) -> str:
        """As an address has it, and a heading's id."""
        return self.purpose.value


@dataclass(frozen=True, slots=True)
class Right:
    """Something that one can do. ``page``: the name of the address where one does it signed in; empty: at the counter."""

    what: Text
    article: str
    how: Text
    page: str = ""


def tells_families(table: Table | Bare) -> bool:
    """Whether a table holds something of somebody whom the office serves."""
    leads = isinstance(table, Table) and table.tells_of_people
    return leads or any(field.sensitivity.is_personal for field in table.fields.values())


def sections(tables: Iterable[Table | Bare] = (*TABLES, *BARE)) -> list[Section]:
    """A section for each purpose for which something of families is kept."""
    of_families = [table for table in tables if tells_families(table)]
    found = []
    for purpose in FOR_FAMILIES:
        of_it = [table for table in of_families if table.purpose is purpose]
        if of_it:
            found.append(_section(purpose, of_it))
    return found


def _section(purpose: Purpose, tables: Sequence[Table | Bare]) -> Section:
    told = PURPOSES[purpose]
    sensitive = (Sensitivity.SENSITIVE, Sensitivity.OF_CHILDREN)
    holds = any(field.sensitivity in sensitive for table in tables for field in table.fields.values())
    assert told.sensitive is not None or not holds, f"{purpose}: say why sensitive data are needed"
    given = [to for table in tables if isinstance(table, Table) for to in table.given_to]
    seen = {who for table in tables for who in table.seen_by}
    return Section(
        purpose,
        told,
        tuple(
            Kept(term, tuple(table.what for table in tables if table.kept == term))
            for term in _once(table.kept for table in tables)
        ),
        tuple(_once(basis for table in tables for basis in table.basis)),
        tuple(SEEN[who] for who in Seen if who in seen and (who is not Seen.NOBODY or len(seen) == 1)),
        tuple(GIVEN_TO[to] for to in dict.fromkeys(given)),
        sealed=any(field.sealed for table in tables for field in table.fields.values()),
    )


def _once(things: Iterable[Thing]) -> list[Thing]:
    """Each once, in the order in which it comes first."""
    return list(dict.fromkeys(things))


NEVER_ASKED: tuple[Text, ...] = (
    Text(
        zh="怀孕、避孕、绝育、月经、性健康、流产、不孕不育：不问，不存，也没有地方可以填。",
        en="Pregnancy, contraception, sterilisation, menstruation, sexual health, miscarriage or abortion, infertility: it does not ask, does not keep "
        "it, and has no place to put it.",
    ),
    Text(
        zh="一次生育是不是“符合政策”：不问，不算，也不存。",
        en="Whether a birth was “permitted” or “within policy”: it does not ask, compute or keep it.",
    ),
    Text(
        zh="预约不问为什么：只有地点、时间和一般的服务。",
        en="A booking has a place, a time and a general service, and no reason.",
    ),
    Text(
        zh="导入名册时，不认识的列不存，并写明略去了哪些。",
        en="When an office's sheet is taken in, columns that are not known are left out, and it says which.",
    ),
    Text(
        zh="不设指标，不排名，不处罚，不列黑名单，也不向任何机关举报家庭。",
        en="It sets no targets, ranks nobody, punishes nobody, keeps no blacklist, and reports no family to any authority.",
    ),
)
"""Charter, rules 2 to 4, in its own words: the one place of the service where these words stand."""

RIGHTS: tuple[Right, ...] = (
    Right(
        Text(zh="查看您和未满十四周岁孩子的资料", en="See what is kept about you and your children under fourteen"),
        "44, 45",
        Text(zh="登录后在“我的资料”里，或者到窗口。", en="Signed in under “My data”, or at the counter."),
        "privacy:mine",
    ),
    Right(
        Text(zh="知道谁看过、为什么", en="Know who looked, and why"),
        "44",
        Text(zh="登录后在“我的资料”里，或者到窗口。", en="Signed in under “My data”, or at the counter."),
        "privacy:mine",
    ),
    Right(
        Text(zh="取得副本，或者转到别处", en="Take a copy, or take it elsewhere"),
        "45",
        Text(zh="登录后在“我的资料”里下载，或者到窗口。", en="Signed in under “My data”, or at the counter."),
        "privacy:mine",
    ),
    Right(
        Text(zh="更正不对的、补上缺的", en="Have something put right or added"),
        "46",
        Text(
            zh=f"登录后在“我的资料”里提出，或者到窗口；{ANSWER_WITHIN.days}天内答复，不更正的写明理由。",
            en=f"Signed in under “My data”, or at the counter. It is answered within {ANSWER_WITHIN.days} days, and a no has its reason.",
        ),
        "privacy:mine",
    ),
    Right(
        Text(zh="撤回同意", en="Withdraw a consent"),
        "15, 16",
        Text(
            zh="在同一页，一步撤回，和给出时一样容易；撤回不影响任何待遇，也不影响撤回以前办的事。",
            en="On the same page and in one step, as easily as it was given. No benefit hangs on it, and what was done before stays as it is.",
        ),
        "privacy:mine",
    ),
    Right(
        Text(zh="不要联系我", en="Not be contacted"),
        "44",
        Text(zh="登录后在“联系人和走访”里，或者告诉任何一位工作人员。", en="Signed in under “Contacts and visits”, or by telling anybody on the staff."),
        "outreach:mine",
    ),
    Right(
        Text(zh="要求删除", en="Have it erased"),
        "47",
        Text(
            zh="登录后在“我的资料”里提出，或者到窗口；七天内可以收回。提出之前先告诉您删除什么、保存什么、为什么、到什么时候；要保存的只保存，不作他用，期满即删除。",
            en="Signed in under “My data”, or at the counter; for seven days you can take it back. You are shown first what goes, what stays, why and until when. "
            "What has to stay is stored and used for nothing else, and goes when its time is over.",
        ),
        "privacy:mine",
    ),
    Right(
        Text(zh="知道为什么这样决定，由人来决定", en="Be told why, and have a person decide"),
        "24",
        Text(
            zh="程序只按公开的规定测算；每一份决定都由写明姓名的人作出，写明理由，可以提出异议。",
            en="The software only computes what published law says. Each decision is made by a person with a name, gives its reasons, and can be objected to.",
        ),
    ),
    Right(
        Text(zh="孩子不满十四周岁，由您作主", en="Decide for your child under fourteen"),
        "31",
        Text(
            zh="父母或者其他监护人替孩子同意、查看、更正和要求删除。",
            en="A parent or other guardian agrees, sees, corrects and has erased for the child.",
        ),
    ),
    Right(
        Text(zh="不同意我们的答复", en="Disagree with what we answer"),
        "50",
        Text(
            zh="拒绝您的要求，要写明理由；您可以向法院起诉。",
            en="A no to any of these has its reasons in writing, and you can go to court.",
        ),
    ),
)  # fmt: skip
