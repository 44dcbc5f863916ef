"""Why a step is refused: a code for programs and devices, and words for people."""

from __future__ import annotations

from enum import Enum

from huijia.apps.wording import language
from huijia.values.errors import HuijiaError
from huijia.values.text import Text


class Reason(Enum):
    """Each reason for which a step can be refused. ``name`` in lower case is its code; it never changes."""

    DO_NOT_CONTACT = Text(
        zh="这家人说了“不要联系我们”。只有家庭自己可以改变。",
        en="This family said “do not contact us”. Only the family can change that.",
    )
    NOT_AGREED = Text(
        zh="本人没有同意，或已撤回同意。", en="The person has not agreed, or has withdrawn their consent."
    )
    NOT_IN_THIS_STATE = Text(
        zh="现在不能这样做：已经有了别的变化。请刷新页面。",
        en="This cannot be done now: things have moved on. Reload the page.",
    )
    CHANGED_MEANWHILE = Text(
        zh="别人刚刚改过。请刷新后再做。", en="Somebody changed this meanwhile. Reload, and do it again."
    )
    ID_IN_USE = Text(zh="这个编号已经用于别的事。", en="This id is in use for something else.")
    OWN_HOUSEHOLD = Text(
        zh="您本人家庭的事，由其他人员办理。",
        en="What concerns your own household is for somebody else to do.",
    )
    NOT_YOURS = Text(
        zh="这件事由安排给的人或卫生服务人员来做。",
        en="This is for whoever it was given to, or for a health worker.",
    )
    WORKER_NOT_THERE = Text(
        zh="这位人员不在这个村（乡镇）工作。", en="This person does not work in this village or township."
    )
    WORKER_DECLINED = Text(
        zh="这家人说了不要这位联系人。", en="The family said that it does not want this contact."
    )
    WANTED_SOMEBODY_ELSE = Text(
        zh="这家人希望由别人来：请按他们的选择安排。",
        en="The family asked for somebody else: give it to whom they chose.",
    )
    DAY_NOT_POSSIBLE = Text(
        zh="请选今天到九十天之内的一天。", en="Choose a day from today to ninety days ahead."
    )
    DAY_IN_PLAN = Text(
        zh="每件事写一个日子：今天到一年之内；最多三十件。",
        en="Give each thing a day from today to a year ahead; at most thirty things.",
    )
    DAY_TO_COME = Text(zh="约定的日子还没有到。", en="The day of the visit is still to come.")
    NO_HOUSEHOLD = Text(
        zh="档案里没有登记家庭。请到窗口登记。", en="The record names no household. The counter can enter it."
    )
    TOO_YOUNG = Text(
        zh="未成年孩子的事，由监护人提出。", en="What concerns a child is for its guardian to ask for."
    )
    NOT_GUARDIAN = Text(
        zh="说到未满十四周岁的孩子，由登记的父母或其他监护人提出。您可以选别的内容。",
        en="What concerns a child under fourteen is for a parent or other guardian on record to ask for. You can choose something else.",
    )
    TOO_MANY = Text(
        zh="已经有几次走访在等安排。请先等其中一次结束。",
        en="Several visits are waiting already. Let one of them end first.",
    )
    CONTACT_NOT_THERE = Text(
        zh="这位联系人不在您的村或乡镇，或者已经不做了。",
        en="This contact is not one of your village or township, or no longer there.",
    )
    ALREADY_SO = Text(zh="已经是这样了，没有改变什么。", en="This is so already; nothing changed.")
    NO_ITEMS = Text(zh="请至少写一件要做的事。", en="Put at least one thing to do into the plan.")
    NOT_TWO_CONTACTS = Text(
        zh="请选两位不同的联系人，都在这个村或乡镇。",
        en="Choose two different contacts, both of this village or township.",
    )
    PLAN_THERE = Text(
        zh="已经有一份计划，或已提出。", en="There is a plan already, or one has been asked for."
    )
    NOT_NAMED = Text(
        zh="请写姓名和可以公布的值班电话。", en="Give a name, and a duty telephone that may be published."
    )
    HAS_CONTACT_ENTRY = Text(zh="这位人员在这里已经是联系人。", en="This person is a contact here already.")

    @property
    def code(self) -> str:
        """What a device is told."""
        return self.name.lower()

    @property
    def words(self) -> Text:
        """What a person is told."""
        return self.value


class Refused(HuijiaError):
    """A step that may not be taken, with its reason. What is not for this viewer is ``UnableToFind`` instead."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words.in_language(language()))
        self.reason = reason
