"""On what the holding of data rests: articles of published law, and the office's own terms. Nothing here is a reading of a law that its text does not bear."""

from __future__ import annotations

from dataclasses import dataclass

from huijia.values.text import Text


@dataclass(frozen=True, slots=True)
class Basis:
    """An article on which the handling of data rests, in plain words."""

    law: Text
    article: str
    says: Text


PIPL = Text(
    zh="中华人民共和国个人信息保护法（2021年8月20日通过，2021年11月1日起施行）",
    en="Personal Information Protection Law of the People's Republic of China (2021-08-20, in force 2021-11-01)",
)

STATUTORY_DUTY = Basis(
    PIPL,
    "13(3)",
    Text(
        zh="为履行法定职责所必需：依法受理、决定和发放待遇，并能够说明理由。",
        en="Needed for a duty that the law gives the office: to take, decide and pay claims, and to be able to say why.",
    ),
)
CONSENT = Basis(
    PIPL,
    "13(1), 14, 15",
    Text(
        zh="取得个人的同意；同意可以随时撤回，不影响任何待遇。",
        en="The person agreed, and can withdraw at any time; no benefit hangs on it.",
    ),
)
SENSITIVE_AS_NEEDED = Basis(
    PIPL,
    "28, 30, 31",
    Text(
        zh="敏感个人信息只在目的特定、充分必要时处理，严格保护，并告知为什么需要；不满十四周岁的，由父母或者其他监护人办理。",
        en="Sensitive data only for a stated purpose that needs them, strictly protected, and saying why; for whoever is under 14 a parent or other "
        "guardian acts.",
    ),
)
KEPT_SAFE = Basis(
    PIPL,
    "51, 54",
    Text(
        zh="采取措施确保安全并接受审计：谁看过、谁改过，都有记录。",
        en="Measures that keep data safe and can be audited: who looked and who changed what is recorded.",
    ),
)


@dataclass(frozen=True, slots=True)
class Term:
    """For how long something is kept. ``days`` counts from the end named in ``words``; None: the office sets it, or it is kept."""

    key: str
    words: Text
    days: int | None = None


CLAIM_RECORDS = Term(
    "claim-records",
    Text(
        zh="保存到法律对这类档案和财政资金凭证规定的期限届满；年限由办公室按规定设定，设定之前不删除。",
        en="Until the time is over for which the law wants such records and vouchers of public money kept; the office sets the number of years, and "
        "nothing is deleted before it did.",
    ),
)
WITH_THE_PERSON = Term(
    "with-the-person",
    Text(
        zh="与这个人的其他资料一同保存、一同删除。",
        en="As long as the person's record, and erased with it.",
    ),
)
OF_THE_OFFICE = Term(
    "of-the-office",
    Text(
        zh="不涉及申请人的个人信息；由办公室保存。",
        en="Nothing of a claimant's; kept as the office needs it.",
    ),
)
WITH_THE_ACCOUNT = Term(
    "with-the-account",
    Text(
        zh="登录用的手机号在账户关闭时即删除；账户的名称、身份和登录时间，与申领的资料一同保存。",
        en="The telephone number to sign in with until the account is closed; the account's name, its roles and when it was last signed in as long as "
        "the records of claims.",
    ),
)
WHILE_SIGNED_IN = Term(
    "while-signed-in",
    Text(
        zh="最长八小时：退出登录或到时即失效。",
        en="Eight hours at most: it ends with signing out, or by itself.",
    ),
    days=1,
)
STAFF_RECORDS = Term(
    "staff-records",
    Text(
        zh="与工作人员所办理的档案一同保存：谁办的，要说得清。",
        en="As long as the records of what the member of staff did: who did it has to be known.",
    ),
)
