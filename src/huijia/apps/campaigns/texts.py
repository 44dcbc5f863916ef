"""Closed lists in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from huijia.apps.campaigns.models import Material, Movement, Spending, Step
from huijia.values.text import Text

CHANNELS = {
    Step.Channel.NOTICEBOARD: Text("宣传栏", "Noticeboard"),
    Step.Channel.SLOGAN: Text("标语", "Slogan"),
    Step.Channel.EVENT: Text("活动", "Event"),
    Step.Channel.RADIO: Text("广播", "Radio"),
    Step.Channel.MESSAGE: Text("短信、微信群", "Message"),
}
SPENDINGS = {
    Spending.Kind.PRINT: Text("印刷", "Printing"),
    Spending.Kind.VENUE: Text("场地", "Rooms"),
    Spending.Kind.TRANSPORT: Text("交通", "Transport"),
    Spending.Kind.MEDIA: Text("广播和公告", "Radio and notices"),
    Spending.Kind.FOOD: Text("茶水点心（人人有份）", "Tea and food, for everybody"),
    Spending.Kind.OTHER: Text("其他物品", "Other things"),
}
MATERIALS: Mapping[str, Text] = {
    Material.Kind.LEAFLET: Text("传单", "Leaflet"),
    Material.Kind.BOOKLET: Text("小册子", "Booklet"),
    Material.Kind.POSTER: Text("海报", "Poster"),
    Material.Kind.CARD: Text("卡片", "Card"),
}
MOVEMENTS = {
    Movement.Kind.RECEIVED: Text("入库", "Came in"),
    Movement.Kind.HANDED_OUT: Text("发出", "Handed out"),
    Movement.Kind.COUNTED: Text("清点更正", "Counted"),
}
PLACES: Mapping[str, Text] = {
    Movement.Place.OFFICE: Text("村（居）委会", "Village or community office"),
    Movement.Place.CLINIC: Text("卫生室、卫生院", "Clinic"),
    Movement.Place.MARKET: Text("集市、商店", "Market or shop"),
    Movement.Place.SCHOOL: Text("学校、幼儿园", "School or nursery"),
    Movement.Place.MEETING: Text("活动、聚会", "Where people met"),
    Movement.Place.OTHER: Text("其他公共场所", "Another public place"),
}
