"""What this app holds of people, field by field. It knows no person: an address, and only until the message is sent."""

from __future__ import annotations

from huijia.apps.inventory.declaring import Erased, Given, Purpose, Seen, Table, personal, row, technical
from huijia.apps.inventory.law import CONSENT, Term
from huijia.apps.messaging.models import Message
from huijia.values.text import Text

UNTIL_SENT = Term(
    "until-sent",
    Text(
        zh="号码、邮箱和短信内容：发出、撤回或过时即清空；只留下哪种消息、什么时候发出。",
        en="Number, address and content until the message is sent, withdrawn or too late; that one of its kind was sent, and when, stays.",
    ),
    days=0,
)

HELD = (
    Table(
        Message,
        what=Text(zh="等待发出的短信、邮件和信件", en="Text messages, e-mails and letters that wait to be sent"),
        purpose=Purpose.MESSAGES,
        basis=(CONSENT,),
        kept=UNTIL_SENT,
        seen_by=(Seen.NOBODY,),
        given_to=(Given.CARRIER,),
        nobody=Text(
            zh="不写姓名，也不与任何人的登记相连；预约、报名或走访取消时，等待的消息随即清空。",
            en="It names nobody and leads to nobody's record; what waits is emptied when the booking, the sign-up or the visit is called off.",
        ),
        fields={
            "id": row(),
            "kind": technical("哪种消息", "Which kind of message"),
            "channel": technical("短信、邮件或信件", "Text message, e-mail or letter"),
            "language": technical("语言", "The language"),
            "address": personal("发到哪里（加密）", "Where it goes, sealed", erased=Erased.EMPTIED, sealed=True),
            "values": personal("地点、日期、时间和代码", "Place, day, time and code", erased=Erased.EMPTIED),
            "about": technical("关于哪次预约、报名或走访", "About which booking, sign-up or visit"),
            "due_at": technical("什么时候该发", "When it is due"),
            "not_after": technical("最迟什么时候发", "Until when it makes sense"),
            "state": technical("办到哪一步", "What became of it"),
            "try_at": technical("下次什么时候试", "When it is tried next"),
            "tries": technical("试过几次", "How often it was tried"),
            "made_at": technical("什么时候生成", "When it was made"),
            "ended_at": technical("什么时候结束", "When it came to its end"),
        },
    ),
)  # fmt: skip
