"""The words of outreach: closed lists, what contacts agree to, and how a plan reads."""

from __future__ import annotations

from collections.abc import Mapping

from huijia.apps.consent.texts import VERSION
from huijia.apps.outreach.models import Plan, PlanItem, Said, Visit
from huijia.values.text import Text

LANGUAGES: Mapping[str, Text] = {
    "mandarin": Text(zh="普通话", en="Mandarin"),
    "dialect": Text(zh="本地话", en="the local dialect"),
    "cantonese": Text(zh="粤语", en="Cantonese"),
    "mongolian": Text(zh="蒙古语", en="Mongolian"),
    "tibetan": Text(zh="藏语", en="Tibetan"),
    "uyghur": Text(zh="维吾尔语", en="Uyghur"),
    "zhuang": Text(zh="壮语", en="Zhuang"),
    "korean": Text(zh="朝鲜语", en="Korean"),
    "sign": Text(zh="手语", en="sign language"),
    "english": Text(zh="英语", en="English"),
}

DAYS: Mapping[int, Text] = {
    1: Text(zh="周一", en="Monday"),
    2: Text(zh="周二", en="Tuesday"),
    3: Text(zh="周三", en="Wednesday"),
    4: Text(zh="周四", en="Thursday"),
    5: Text(zh="周五", en="Friday"),
    6: Text(zh="周六", en="Saturday"),
    7: Text(zh="周日", en="Sunday"),
}

PUBLISHED_TOLD = Text(
    zh="经您同意，您的姓名、值班电话、值班时间和语言公布在“谁可以帮您”页面上，任何人不登录就能看到；请写值班电话，不写私人电话。选您为联系人的家庭，您能看到选您的"
    "人的姓名、住址和电话，只用来联系他们。您随时可以撤回：您的登记随即不再公布，电话从系统中删除，选您的家庭会得知并另选；您说过同意，以及同意的原文，继续保存。"
    + VERSION.zh,
    en="If you agree, your name, duty telephone, hours and languages stand on the page “Who is there for you”, which anybody can read without signing in. "
    "Give a duty telephone, not your own. Of households that choose you, you see the name, address and telephone number of whoever chose you, to "
    "contact them and for nothing else. You can withdraw at any time: your entry is published no longer, the telephone number is deleted, and "
    "households that chose you are told and choose again. That you agreed, and to which words, is kept."
    + VERSION.en,
)

TOPICS: Mapping[str, Text] = {
    Visit.Topic.FAMILY_HEALTH: Text(zh="聊聊一家人的健康", en="Talk about family health"),
    Visit.Topic.FORM_OR_CALL: Text(zh="帮忙填表或打电话", en="Help with a form or a phone call"),
    Visit.Topic.NEWBORN: Text(zh="家里有新生儿：搭把手", en="Newborn at home: practical help"),
    Visit.Topic.BEREAVEMENT: Text(zh="失去亲人后的陪伴", en="Bereavement support"),
    Visit.Topic.PRACTICAL: Text(zh="其他实际帮助", en="Other practical help"),
}
WHOM: Mapping[str, Text] = {
    Visit.Whom.OWN_CONTACT: Text(zh="我们的联系人", en="Our contact"),
    Visit.Whom.HEALTH_WORKER: Text(zh="卫生服务人员", en="A health worker"),
    Visit.Whom.ANYBODY: Text(zh="谁有时间都可以", en="Whoever has time"),
}
PARTS: Mapping[str, Text] = {
    Visit.Part.MORNING: Text(zh="上午", en="Morning"),
    Visit.Part.AFTERNOON: Text(zh="下午", en="Afternoon"),
    Visit.Part.EVENING: Text(zh="晚上", en="Evening"),
}
OUTCOMES: Mapping[str, Text] = {
    Visit.Outcome.TOOK_PLACE: Text(zh="已经来过", en="Took place"),
    Visit.Outcome.NOBODY_HOME: Text(zh="家里没有人", en="Nobody at home"),
    Visit.Outcome.PUT_OFF: Text(zh="家人改了时间", en="The family put it off"),
    Visit.Outcome.NOT_WANTED: Text(zh="不再需要", en="Not wanted any more"),
}
VISIT_STATES: Mapping[str, Text] = {
    Visit.State.ASKED: Text(zh="等待安排", en="To be arranged"),
    Visit.State.PLANNED: Text(zh="已约好", en="Planned"),
    Visit.State.ENDED: Text(zh="已结束", en="Over"),
}
PLAN_STATES: Mapping[str, Text] = {
    Plan.State.ASKED: Text(zh="等待拟定", en="To be drawn up"),
    Plan.State.PROPOSED: Text(zh="已拟好，等您看", en="Drawn up, for the family to read"),
    Plan.State.AGREED: Text(zh="已同意，正在进行", en="Agreed, under way"),
    Plan.State.ENDED: Text(zh="已结束", en="Over"),
}
ITEMS: Mapping[str, Text] = {
    PlanItem.Kind.CALL: Text(zh="联系人打电话问候", en="A call by a contact"),
    PlanItem.Kind.FAMILY_DOCTOR: Text(zh="签约家庭医生", en="Signing up with a family doctor"),
    PlanItem.Kind.HOSPITAL: Text(zh="就医优先", en="Priority in hospital"),
    PlanItem.Kind.INSURANCE: Text(zh="办理保险", en="Insurance"),
    PlanItem.Kind.FESTIVAL: Text(zh="节日走访", en="A visit at a festival"),
    PlanItem.Kind.PRACTICAL: Text(zh="生活上的帮助", en="Practical help"),
}
ITEM_STATES: Mapping[str, Text] = {
    PlanItem.State.OPEN: Text(zh="要做", en="To be done"),
    PlanItem.State.DONE: Text(zh="已做", en="Done"),
    PlanItem.State.DROPPED: Text(zh="不做了", en="Not done"),
}
SAID: Mapping[str, Text] = {
    Said.What.DO_NOT_CONTACT: Text(zh="不要联系我们", en="Do not contact us"),
    Said.What.MAY_CONTACT: Text(zh="可以再联系我们", en="You may contact us again"),
    Said.What.CHOSE: Text(zh="选了联系人", en="Chose a contact"),
    Said.What.DECLINED: Text(zh="不要这位联系人", en="Does not want this contact"),
    Said.What.WANTS_NONE: Text(zh="不要联系人", en="Wants no contact"),
    Said.What.CONTACT_LEFT: Text(zh="联系人离开了", en="The contact left"),
}
CHANNELS: Mapping[str, Text] = {
    Said.Channel.OWN_ACCOUNT: Text(zh="家人登录后", en="By the family, signed in"),
    Said.Channel.COUNTER: Text(zh="在窗口", en="At the counter"),
    Said.Channel.AT_HOME: Text(zh="当面对工作人员说的", en="To a worker"),
    Said.Channel.SERVICE: Text(zh="系统登记", en="Noted by the service"),
}

CONTACT_SEES = Text(
    zh="您选的联系人能看到您的姓名、住址和电话，只用来联系您。随时可以换，也可以不要；没有任何后果。",
    en="The contact whom you choose sees your name, address and telephone number, to contact you and for nothing else. Change, or have none, "
    "whenever you like; it has no consequence.",
)
