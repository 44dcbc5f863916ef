"""The demo's events: some that come, one that is full with a line, one cancelled, some that were, with counts and feedback."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from huijia.apps.accounts.models import Area
from huijia.apps.accounts.viewer import Viewer
from huijia.apps.events.actions import cancel, count, make_event, publish
from huijia.apps.events.models import BATCH, Event
from huijia.apps.events.planning import Planned
from huijia.apps.events.signing_up import Party, answer, sign_up
from huijia.apps.events.texts import QUESTIONS, WISHES
from huijia.web.demo.places import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGES

# Days from today, area, kind, hour, hours, places, names, places' names, what it is about; how full it is, in percent.
_PLAN = (
    (2, VILLAGES[0], "play", 9, 2, 16, ("亲子游戏早晨", "A morning of play for small children"), ("东村文化站", "East Village hall"),
     ("带着孩子来玩，也认识认识邻居。有热水和点心。", "Bring your children and meet your neighbours. There is hot water and something to eat."), 130),
    (5, TOWNSHIP, "talk", 14, 2, 40, ("孩子发烧怎么办", "When a child has a fever"), ("青禾镇卫生院二楼会议室", "Qinghe health centre, meeting room on the second floor"),
     ("什么时候在家照看，什么时候去医院；现场练习量体温。", "When to care at home and when to go to hospital; how to take a temperature, with practice."), 60),
    (9, VILLAGES[2], "class", 19, 2, 20, ("做辅食，大家一起来", "Cooking first foods together"), ("南河村党群服务中心厨房", "South River Village centre, kitchen"),
     ("爸爸、爷爷奶奶都欢迎。食材我们准备。", "Fathers and grandparents are welcome. We bring the food."), 45),
    (12, OTHER_TOWNSHIP, "advice", 9, 6, 80, ("全家健康咨询日", "Open advice day for the whole family"), ("白杨镇文化广场", "Baiyang Town, culture square"),
     ("量血压、看牙、问什么都可以，不用登记姓名。", "Blood pressure, teeth, and whatever you want to ask. No name is written down."), 20),
    (16, COUNTY, "fair", 10, 5, 300, ("冬日家庭健康集市", "Winter family health fair"), ("示例县人民广场", "Example County, People's Square"),
     ("有游戏、有讲解、有热姜茶。", "Games, stands and hot ginger tea."), 15),
    (20, VILLAGES[4], "meeting", 15, 2, 25, ("照顾老人的邻居们聚一聚", "Neighbours who care for an old relative meet"), ("柳树村小院", "Willow Village, the courtyard"),
     ("说说难处，也互相出出主意。", "Talk about what is hard, and share what helps."), 30),
)  # fmt: skip
_NICKNAMES = (
    "",
    "",
    "小雨妈妈",
    "老周",
    "豆豆爸",
    "隔壁王姐",
    "果果一家",
    "石头",
    "",
    "小满",
    "外婆",
    "阿强",
)


def make_events(*, worker: Viewer, now: datetime, draw: Random) -> None:
    """Make them, with sign-ups without addresses: a demo sends nothing to anybody."""
    today = timezone.localtime(now).date()
    for days, area, kind, hour, hours, places, title, place, about, full in _PLAN:
        planned = _planned(today + timedelta(days=days), hour, hours, kind, places, title, place, about)
        event = _published(worker, area, planned, now)
        _sign_up(event, places * full // 100, now, draw)
    off = _planned(today + timedelta(days=7), 9, 2, "talk", 30, ("刷牙这件小事", "A small matter: brushing teeth"),
                   ("西村小学", "West Village school"), ("请带上孩子的牙刷。", "Bring your child's toothbrush."))  # fmt: skip
    cancel(by=worker, event=_published(worker, VILLAGES[1], off, now), at=now)
    draft = _planned(today + timedelta(days=30), 9, 3, "fair", 120, ("迎新年家庭健康日", "New Year's family health day"),
                     ("青禾镇广场", "Qinghe Town square"), ("", ""))  # fmt: skip
    make_event(by=worker, area=Area.objects.get(code=TOWNSHIP), planned=draft, at=now)
    for days, title, came in (
        (-2, ("打疫苗的那些事", "Vaccination: what you always wanted to ask"), (19, 14)),
        (-25, ("爸爸带娃日", "Fathers' day out"), (22, 31)),
    ):
        then = now + timedelta(days=days - 10)
        planned = _planned(
            today + timedelta(days=days),
            10,
            2,
            "talk",
            40,
            title,
            ("东村文化站", "East Village hall"),
            ("", ""),
        )
        event = _published(worker, VILLAGES[0], planned, then)
        _sign_up(event, 26, then, draw)
        count(
            by=worker,
            event=event,
            adults=came[0],
            children=came[1],
            handed_out={"leaflet": 30, "card": 12},
            at=now,
        )
        for _ in range(2 * BATCH + 2):
            faces = {question: draw.choice("5554443") for question in QUESTIONS}
            answer(
                key=event.feedback_key, faces=faces, wishes=draw.sample(sorted(WISHES), 3), at=planned.ends_at
            )


def _planned(
    day: date, hour: int, hours: int, kind: str, places: int, title: tuple[str, str], place: tuple[str, str], about: tuple[str, str]
) -> Planned:  # fmt: skip
    begins = timezone.make_aware(datetime.combine(day, time(hour)))
    return Planned(
        kind=kind, title_zh=title[0], title_en=title[1], about_zh=about[0], about_en=about[1], place_zh=place[0], place_en=place[1],
        starts_at=begins, ends_at=begins + timedelta(hours=hours), places=places,
    )  # fmt: skip


def _published(worker: Viewer, area: str, planned: Planned, at: datetime) -> Event:
    made = make_event(by=worker, area=Area.objects.get(code=area), planned=planned, at=at)
    return publish(by=worker, event=made, at=at)


def _sign_up(event: Event, people: int, at: datetime, draw: Random) -> None:
    """Parties until they are so many people."""
    while people > 0:
        adults, children = draw.choice(((1, 0), (1, 1), (2, 1), (2, 2), (1, 2), (4, 3)))
        party = Party(adults=adults, children=children, nickname=draw.choice(_NICKNAMES))
        sign_up(event=event, party=party, nonce=f"{draw.getrandbits(128):032x}", at=at)
        people -= adults + children
