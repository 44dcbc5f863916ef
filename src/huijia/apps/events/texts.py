"""Closed lists: kinds of events, questions and wishes of the feedback, material. In both languages."""

from __future__ import annotations

from huijia.apps.events.models import Event, HandedOut
from huijia.values.text import Text

KINDS = {
    Event.Kind.TALK: Text("讲座", "Talk"),
    Event.Kind.CLASS: Text("课程", "Class"),
    Event.Kind.PLAY: Text("亲子活动", "Children and parents play"),
    Event.Kind.ADVICE: Text("咨询日", "Open advice day"),
    Event.Kind.FAIR: Text("集市与节庆", "Fair or festival"),
    Event.Kind.MEETING: Text("邻里聚会", "Neighbours meet"),
}
STATES = {
    Event.State.DRAFT: Text("草稿", "Draft"),
    Event.State.PUBLISHED: Text("已发布", "Published"),
    Event.State.CANCELLED: Text("已取消", "Cancelled"),
}
MATERIALS = {
    HandedOut.Material.LEAFLET: Text("传单", "Leaflets"),
    HandedOut.Material.BOOKLET: Text("小册子", "Booklets"),
    HandedOut.Material.POSTER: Text("海报", "Posters"),
    HandedOut.Material.CARD: Text("联系电话卡片", "Cards with telephone numbers"),
}

QUESTIONS = {
    "welcome": Text("您觉得受欢迎吗？", "Did you feel welcome?"),
    "clear": Text("讲得清楚吗？", "Was it clear?"),
    "useful": Text("对您有用吗？", "Was it of use to you?"),
    "place": Text("时间和地点方便吗？", "Were time and place good for you?"),
}
"""Each is answered by a face from 1 to 5. None asks about the person, and none is open."""

FACES = {
    "5": ("😃", Text("很好", "Very much")),
    "4": ("😊", Text("好", "Yes")),
    "3": ("😐", Text("一般", "So-so")),
    "2": ("😕", Text("不太好", "Not really")),
    "1": ("😞", Text("不好", "Not at all")),
}
"""Signs of Unicode 6: old telephones have them."""

WISH = "wish"
WISHES = {
    "longer": Text("时间再长一点", "More time"),
    "weekend": Text("安排在周末", "At a weekend"),
    "evening": Text("安排在晚上", "In the evening"),
    "closer": Text("离家近一点", "Closer to home"),
    "play_corner": Text("有孩子玩的地方", "A corner where children can play"),
    "dialect": Text("用方言讲", "In our dialect"),
    "louder": Text("声音大一点", "Louder"),
    "questions": Text("多留时间提问", "More time for questions"),
    "on_paper": Text("给一份带回家看的材料", "Something on paper to take home"),
    "again": Text("再办一次", "The same once more"),
}
"""What somebody may wish for next time: a list, because a box to write in would fill with what nobody should keep."""
