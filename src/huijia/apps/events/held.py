"""What this app holds of people, field by field. It knows no person: a nickname, how many come, and an address for a reminder if one wants it."""

from __future__ import annotations

from huijia.apps.events.models import Event, HandedOut, SignUp, Tally
from huijia.apps.events.times import KEPT_AFTER
from huijia.apps.inventory.declaring import Purpose, Seen, Table, personal, row, technical, thing
from huijia.apps.inventory.law import CONSENT, OF_THE_OFFICE, STATUTORY_DUTY, Term
from huijia.values.text import Text

AFTER_THE_EVENT = Term(
    "after-the-event",
    Text(
        zh=f"活动结束{KEPT_AFTER.days}天后删除；您取消时随即删除。",
        en=f"Until {KEPT_AFTER.days} days after the event; at once when you cancel.",
    ),
    days=KEPT_AFTER.days,
)
_COUNTS = Text(zh="只有人数和件数。", en="Counts only.")

HELD = (
    Table(
        Event,
        what=Text(zh="活动：地点、时间、名额和来了几个人", en="Events: place, time, places, and how many came"),
        purpose=Purpose.OUTREACH,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.EVERYBODY,),
        nobody=_COUNTS,
        fields={
            "id": thing("编号", "Number"),
            "area": thing("地区", "The area"),
            "kind": thing("哪种活动", "Which kind"),
            "state": thing("是否公布", "Whether it is published"),
            "title_zh": thing("中文标题", "The title in Chinese"),
            "title_en": thing("英文标题", "The title in English"),
            "about_zh": thing("中文说明", "What it is about, in Chinese"),
            "about_en": thing("英文说明", "What it is about, in English"),
            "place_zh": thing("中文地点", "The place, in Chinese"),
            "place_en": thing("英文地点", "The place, in English"),
            "starts_at": thing("开始", "When it begins"),
            "ends_at": thing("结束", "When it ends"),
            "places": thing("名额", "How many places"),
            "taken": thing("已占名额", "How many are taken"),
            "version": thing("第几次变动", "Which version"),
            "series": thing("属于哪个系列", "Of which series"),
            "changed_at": thing("上次变动", "When it last changed"),
            "made_at": thing("什么时候建立", "When it was made"),
            "came_adults": thing("来了几位大人", "How many adults came"),
            "came_children": thing("来了几个孩子", "How many children came"),
            "erased_at": thing("报名什么时候删除", "When its sign-ups were erased"),
            "had_places": thing("删除时有几人有名额", "How many had a place then"),
            "feedback_key": thing("意见页的代码", "The code of its feedback page"),
            "answers_shown": thing("可看的意见数", "Answers that may be shown"),
            "answers_held": thing("暂不显示的意见数", "Answers that wait for others"),
        },
    ),
    Table(
        SignUp,
        what=Text(zh="活动报名：昵称、几个人、要不要提醒", en="Sign-ups for events: a nickname, how many, and a reminder if wanted"),
        purpose=Purpose.OUTREACH,
        basis=(CONSENT,),
        kept=AFTER_THE_EVENT,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=Text(
            zh="不写姓名，也不与任何人的登记相连；凭报名时得到的代码查看、更改和取消。",
            en="It names nobody and leads to nobody's record; whoever has the code that came with it sees, changes and cancels it.",
        ),
        fields={
            "id": row(),
            "event": technical("哪次活动", "Which event"),
            "state": technical("有名额或等候", "Has a place, or waits"),
            "mark": technical("代码的前几位", "The beginning of the code"),
            "code_print": technical("代码的指纹", "The code's fingerprint"),
            "nickname": personal("昵称", "A nickname"),
            "adults": personal("几位大人", "How many adults"),
            "children": personal("几个孩子", "How many children"),
            "language": technical("语言", "The language"),
            "channel": technical("短信或邮件", "Text message or e-mail"),
            "address": personal("提醒发到哪里（加密）", "Where a reminder goes, sealed", sealed=True),
            "made_at": technical("什么时候报名", "When"),
        },
    ),
    Table(
        HandedOut,
        what=Text(zh="活动上发了多少份资料", en="Printed material handed out at an event"),
        purpose=Purpose.OUTREACH,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=_COUNTS,
        fields={
            "id": thing("编号", "Number"),
            "event": thing("哪次活动", "Which event"),
            "material": thing("哪种资料", "Which material"),
            "pieces": thing("多少份", "How many pieces"),
        },
    ),
    Table(
        Tally,
        what=Text(zh="活动意见：每种回答有几次", en="Feedback on events: how often each answer was given"),
        purpose=Purpose.OUTREACH,
        basis=(STATUTORY_DUTY,),
        kept=OF_THE_OFFICE,
        seen_by=(Seen.HEALTH_WORKER,),
        nobody=_COUNTS,
        fields={
            "id": thing("编号", "Number"),
            "event": thing("哪次活动", "Which event"),
            "question": thing("问题", "The question"),
            "answer": thing("回答", "The answer"),
            "shown": thing("可看的次数", "How often, as far as shown"),
            "held": thing("暂不显示的次数", "How often, waiting for others"),
        },
    ),
)  # fmt: skip
