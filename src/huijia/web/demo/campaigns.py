"""The demo's campaigns and its stock of printed material."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.campaigns.actions import add_material, add_step, move, plan_campaign, set_done, set_spending
from huijia.apps.campaigns.models import Step
from huijia.apps.library.topics import Topic
from huijia.web.demo.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGES

# Days from today to the first day and the last, area, topic, names; steps: days from the first, channel, area, words.
_PLAN = (
    (-60, -30, COUNTY, Topic.VACCINATION, "接种，问清楚再决定", "Vaccination: ask first, then decide",
     ((0, "noticeboard", TOWNSHIP, "接种日历和常见问题，贴在宣传栏"), (7, "radio", OTHER_TOWNSHIP, "广播：打完疫苗在家看什么"), (20, "event", VILLAGES[0], "问答会，带孩子来也可以"))),
    (-5, 40, TOWNSHIP, Topic.CHILD, "冬天带娃不慌", "Winter with small children",
     ((0, "slogan", TOWNSHIP, "带孩子的路上，您不是一个人。"), (3, "message", VILLAGES[2], "孩子发烧，什么时候在家，什么时候去医院"), (25, "event", TOWNSHIP, "卫生院开放日"))),
    (30, 75, COUNTY, Topic.MENTAL, "心里难受，说出来", "When your heart is heavy",
     ((0, "noticeboard", COUNTY, "心理援助电话和能去的地方"), (14, "radio", COUNTY, "广播：听一听，不评判"))),
)  # fmt: skip
_STOCK = (
    (TOWNSHIP, "leaflet", "发烧和呼吸困难", 600, 240),
    (TOWNSHIP, "booklet", "第一口辅食", 200, 85),
    (OTHER_TOWNSHIP, "poster", "接种日", 60, 44),
    (VILLAGES[0], "card", "求助电话", 300, 120),
)


def make_campaigns(*, worker: Viewer, now: datetime) -> None:
    """Make them: one that is over, one under way, one to come."""
    today = timezone.localtime(now).date()
    for first, last, code, topic, zh, en, steps in _PLAN:
        area, begins = Area.objects.get(code=code), today + timedelta(days=first)
        made = plan_campaign(
            by=worker, area=area, title_zh=zh, title_en=en, topic=topic.value, starts_on=begins, ends_on=today + timedelta(days=last), at=now,
        )  # fmt: skip
        for days, channel, place, words in steps:
            due = begins + timedelta(days=days)
            step = add_step(by=worker, campaign=made, channel=channel, area=Area.objects.get(code=place), words=words, due_on=due)  # fmt: skip
            _done(worker, step, due, today)
        spent = {"print": (120_000, 98_050 if first < 0 else 0), "food": (30_000, 21_200 if last < 0 else 0)}
        set_spending(by=worker, campaign=made, amounts=spent)
    for code, kind, title, came, went in _STOCK:
        material = add_material(by=worker, area=Area.objects.get(code=code), kind=kind, title=title)
        move(by=worker, material=material, kind="received", pieces=came, at=now - timedelta(days=30))
        move(by=worker, material=material, kind="handed_out", pieces=went, at=now - timedelta(days=3))


def _done(worker: Viewer, step: Step, due: date, today: date) -> None:
    if due <= today:
        people = 38 if step.channel == Step.Channel.EVENT else None
        set_done(by=worker, step=step, on=due, people=people)
