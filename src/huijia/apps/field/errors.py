"""Why work that was recorded on a device is refused, besides outreach's own reasons: a code for programs, and words for people."""

from __future__ import annotations

from enum import Enum

from huijia.apps.outreach.errors import Reason as OutreachReason
from huijia.apps.wording import language
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class Reason(Enum):
    """Each reason of the field app's own. ``name`` in lower case is its code; it never changes."""

    NOT_THERE = Text(
        zh="这件事已经不在您这里：交给了别人、已经结束，或者这家人不想再被联系。",
        en="This is no longer with you: it was given to somebody else, is over, or the family does not want to be contacted.",
    )
    NOT_YOUR_DEVICE = Text(
        zh="这台设备登记在别人名下。", en="This device is registered in somebody else's name."
    )
    SHUT_OUT = Text(zh="这台设备已被停用。", en="This device was shut out.")
    ACCOUNT_LOCKED = Text(zh="账户已被锁定。", en="The account was locked.")
    ROLE_ENDED = Text(
        zh="您已经不再担任村级联络员或卫生服务人员。",
        en="You are no longer a village contact or a health worker.",
    )
    NOT_IN_STOCK = Text(
        zh="库存里没有这么多。卫生服务人员登记入库或清点后，可以补记。",
        en="There are not so many in stock. A health worker can note what came in, or count, and record it then.",
    )
    NOT_YOUR_MATERIAL = Text(
        zh="这种材料不在您地区的库存里。", en="This material is not in the stock of your area."
    )
    MALFORMED = Text(
        zh="系统不认识这样的记录。请更新应用后再试。",
        en="The service does not know such a record. Update the app and try again.",
    )
    OP_ID_IN_USE = Text(
        zh="这个编号已经用于另一条记录。", en="This id is in use for something else that was recorded."
    )

    @property
    def code(self) -> str:
        """What a device is told."""
        return self.name.lower()

    @property
    def words(self) -> Text:
        """What a person is told."""
        return self.value


WORDS: dict[str, Text] = {
    **{each.code: each.words for each in OutreachReason},
    **{each.code: each.words for each in Reason},
}
"""Code -> words, of both."""


class NotTaken(HuijiaError):
    """Work that cannot be taken in, with a reason of the field app's own."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words.in_language(language()))
        self.reason = reason


class UnableToReach(HuijiaError):
    """A device may not ask for anything. ``code``: unknown, not the account's own, or shut out."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class UnableToSettle(HuijiaError):
    """Work that was refused cannot be settled in this way."""
