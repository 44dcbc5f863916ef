"""How a plan reads: what the family agrees to, word for word, on the page and on paper."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huijia.apps.outreach.models import Contact, Plan, PlanItem
from huijia.apps.outreach.texts import ITEMS
from huijia.values.text import Text


def plan_words(plan: Plan, items: Iterable[PlanItem], *, ends_on: date) -> Text:
    """A plan in both languages: its contacts, what is done by when, how long it lasts and how it ends. Never why."""
    listed = [each for each in items if each.state == PlanItem.State.OPEN]
    contacts = contacts_of(plan)
    return Text(
        zh="\n".join(
            [
                "帮扶计划",
                "两位联系人：" + "；".join(f"{each.name}（{each.telephone}）" for each in contacts),
                *(f"{ITEMS[each.kind].zh}：{_day_zh(each.due_on)}前" for each in listed),
                f"计划到 {_day_zh(ends_on)} 为止，可以再提出。您随时可以结束它，不需要理由，没有任何后果，不影响任何待遇。"
                "结束半年后，整份计划删除。",
            ]
        ),
        en="\n".join(
            [
                "Support plan",
                "Two contacts: " + "; ".join(f"{each.name} ({each.telephone})" for each in contacts),
                *(f"{ITEMS[each.kind].en}: by {_day_en(each.due_on)}" for each in listed),
                f"The plan lasts until {_day_en(ends_on)}, and you can ask for another. You can end it at any time, without a reason and without any "
                "consequence; it touches no benefit. Half a year after its end all of it is deleted.",
            ]
        ),
    )


def contacts_of(plan: Plan) -> list[Contact]:
    """The two contacts of a plan, as far as they are named."""
    return [each for each in (plan.first_contact, plan.second_contact) if each is not None]


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _day_en(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
